package emulator

import (
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// stepManaged is the one step that the emulator's own data decide.
const stepManaged = "managed_organizations"

// stepDescriptions says what each deletion step asks for.
var stepDescriptions = map[string]string{
	stepManaged:                      "Delete the managed organizations.",
	"virtual_machines":               "Delete the virtual machines.",
	"disks":                          "Delete the disks.",
	"file_storage_volumes":           "Delete the file storage volumes.",
	"disk_backup_policies":           "Delete the backup policies of disks.",
	"isos":                           "Delete the ISO images.",
	"disk_templates":                 "Delete the disk templates.",
	"load_balancers":                 "Delete the load balancers.",
	"dns_zones":                      "Delete the DNS zones.",
	"empty_trash":                    "Empty the trash.",
	"virtual_networks":               "Delete the virtual networks.",
	"ip_addresses":                   "Release the IP addresses.",
	"object_storage":                 "Close the object storage account.",
	"ensure_zero_balance":            "Settle the balance.",
	"ensure_no_outstanding_invoices": "Pay the outstanding invoices.",
}

type deletionStep struct {
	Satisfied   bool   `json:"satisfied"`
	Description string `json:"description"`
}

func deletionSteps(c *sandbox.Call, org organization) map[string]deletionStep {
	steps := map[string]deletionStep{}
	for name, description := range stepDescriptions {
		steps[name] = deletionStep{!org.Unsatisfied[name], description}
	}
	if len(children.List(c, org.ID)) > 0 {
		steps[stepManaged] = deletionStep{false, stepDescriptions[stepManaged]}
	}
	return steps
}

// getDeletionSteps answers GET /organizations/{organization}/deletion_steps.
func getDeletionSteps(v *visit) (int, any, error) {
	org, err := v.named()
	if err != nil {
		return 0, nil, err
	}
	if err := v.mayDelete(org); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, map[string]any{"steps": deletionSteps(v.Call, org)}, nil
}
