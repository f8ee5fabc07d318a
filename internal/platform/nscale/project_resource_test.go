package nscale_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

const (
	project  = "tenancy_nscale_project.test"
	projects = inOrganization + "/projects"
)

func projectConfig(name, rest string) string {
	return fmt.Sprintf("resource \"tenancy_nscale_project\" \"test\" {\n  name = %q\n  %s\n}\n", name, rest)
}

func TestProject(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.set("provisioning_delay", "600ms")
	b.set("deprovisioning_delay", "600ms")
	b.Test(
		t,
		resource.TestStep{
			Config: b.config(projectConfig("lab", `group_ids = ["`+developers+`"]`), `data "tenancy_nscale_projects" "all" { depends_on = [tenancy_nscale_project.test] }`),
			Check:  resource.TestCheckTypeSetElemNestedAttrs("data.tenancy_nscale_projects.all", "projects.*", map[string]string{"name": "lab", "provisioning_status": "provisioned"}),
		},
		resource.TestStep{
			Config: b.config(projectConfig("lab-2", "description = \"\"\n  timeouts = { delete = \"1m\" }")),
			Check: func(*terraform.State) error {
				p := b.named(projects, "lab-2")
				if len(p) != 1 || len(p[0].Spec.GroupIDs) != 1 {
					return fmt.Errorf("stored %+v", p)
				}
				return nil
			},
		},
		resource.TestStep{ResourceName: project, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"description", "timeouts"}},
	)
	if left := b.list(projects); len(left) != 1 {
		t.Errorf("left behind: %+v", left)
	}
}
