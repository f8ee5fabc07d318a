package endtoend

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

const (
	// many is the size of the benchmarked configurations.
	many = 1000
	// ceiling is how much longer than its floor, a provider that does nothing, a plan may take.
	ceiling = 1.3
	// rounds are the pairs of plans whose median counts.
	rounds = 5
)

// seededOrganization is the organization of a fresh Keycard.
const seededOrganization = "sandboxorganization0000000"

// kinds are the benchmarked objects: what to send for the n-th, its configuration, and the
// attributes of the state that come from the configuration alone.
var kinds = map[string]struct {
	path, body, block string
	extra             map[string]any
}{
	"service_account": {
		path: "service-accounts", body: `{"name":"account-%d"}`,
		block: `name = "account-${count.index}"`, extra: map[string]any{"description": nil},
	},
	"invitation": {
		path: "invitations", body: `{"email":"guest-%d@example.com","role":"org_member"}`,
		block: `email = "guest-${count.index}@example.com"
  role = "org_member"
  deletion_policy = "abandon"`, extra: map[string]any{"deletion_policy": "abandon", "user_id": nil},
	},
}

// BenchmarkPlan compares a plan of many objects, at 50 ms a request, with the same plan of a
// provider that does nothing.
func BenchmarkPlan(b *testing.B) {
	for kind := range kinds {
		b.Run(kind, func(b *testing.B) {
			s := acctest.Start(b)
			ours, floor := planned(b, s, kind)
			if err := s.SetLatency("keycard", 50*time.Millisecond); err != nil {
				b.Fatal(err)
			}
			// Once each in advance: everything is read from disk before it counts.
			floor.Unchanged()
			s.ClearCounters()
			ours.Unchanged()
			requests := s.Counters().Total
			var worst float64
			for b.Loop() {
				var ratios []float64
				for range rounds {
					least := took(floor)
					ratios = append(ratios, float64(took(ours))/float64(least))
				}
				slices.Sort(ratios)
				b.Logf("%d %ss: %.2f of the floor (%.2f to %.2f), %d requests", many, kind, ratios[rounds/2], ratios[0], ratios[rounds-1], requests)
				worst = max(worst, ratios[rounds/2])
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(worst, "floors")
			b.ReportMetric(float64(requests), "requests")
			if worst > ceiling {
				b.Errorf("a plan takes %.2f times as long as that of a provider that does nothing, allowed are %.2f", worst, ceiling)
			}
		})
	}
}

func took(w *acctest.Workspace) time.Duration {
	begin := time.Now()
	w.Unchanged()
	return time.Since(begin)
}

// planned returns two workspaces that hold the same configuration and state of many objects, one
// for the provider and one for the provider that does nothing.
func planned(b *testing.B, s *acctest.Sandbox, name string) (ours, floor *acctest.Workspace) {
	b.Helper()
	kind := kinds[name]
	block := fmt.Sprintf("resource \"%%s_%s\" \"all\" {\n  count = %d\n  organization_id = %q\n  %s\n}\n", name, many, seededOrganization, kind.block)
	var objects []map[string]any
	for i := range many {
		var object map[string]any
		made := s.Send(b, "keycard", http.MethodPost, "/organizations/sandbox/"+kind.path, fmt.Sprintf(kind.body, i))
		if err := json.Unmarshal([]byte(made), &object); err != nil {
			b.Fatal(err)
		}
		maps.Copy(object, kind.extra)
		object["organization_id"] = seededOrganization
		delete(object, "permissions")
		objects = append(objects, object)
	}
	write := func(w *acctest.Workspace, prefix, provider, configuration string) *acctest.Workspace {
		w.Write("main.tf", "terraform {\n  required_providers {\n    "+provider+" = { source = \"tenancy/"+provider+"\" }\n  }\n}\n"+configuration+fmt.Sprintf(block, prefix))
		w.Write("terraform.tfstate", state(b, provider, prefix+"_"+name, objects))
		return w
	}
	ours = write(acctest.NewWorkspace(b), "tenancy_keycard", "tenancy", s.Config("", "keycard"))
	floor = acctest.NewWorkspace(b)
	floor.Serve("tenancy/noop", acctest.Build(b, "github.com/tenancy/terraform-provider-tenancy/internal/acctest/noop", "terraform-provider-noop"))
	return ours, write(floor, "noop", "noop", "")
}

// state is a CLI's state of one resource with many instances.
func state(b *testing.B, provider, typeName string, objects []map[string]any) string {
	b.Helper()
	host := cmp.Or(os.Getenv("TF_ACC_PROVIDER_HOST"), "registry.terraform.io")
	type instance struct {
		IndexKey      int            `json:"index_key"`
		SchemaVersion int            `json:"schema_version"`
		Attributes    map[string]any `json:"attributes"`
	}
	var instances []instance
	for i, object := range objects {
		instances = append(instances, instance{IndexKey: i, Attributes: object})
	}
	raw, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": strings.Repeat("0", 8),
		"outputs": map[string]any{}, "check_results": nil,
		"resources": []any{map[string]any{
			"mode": "managed", "type": typeName, "name": "all",
			"provider": fmt.Sprintf("provider[\"%s/tenancy/%s\"]", host, provider), "instances": instances,
		}},
	})
	if err != nil {
		b.Fatal(err)
	}
	return string(raw)
}
