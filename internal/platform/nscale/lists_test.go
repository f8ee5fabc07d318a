package nscale_test

import (
	"slices"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

func TestLists(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.Send(t, "nscale", "POST", accounts, `{"metadata":{"name":"robot"},"spec":{"groupIDs":[]}}`)
	b.Send(t, "nscale", "POST", oauth2Providers, `{"metadata":{"name":"sign-in"},"spec":{"issuer":"https://issuer.example.com","clientID":"c"}}`)
	for object, want := range map[string]struct {
		name  string
		count int
	}{
		"organization": {"Sandbox", 1}, "group": {"developers", 3}, "user": {"ada@example.com", 4},
		"service_account": {"robot", 1}, "oauth2_provider": {"sign-in", 1}, "project": {"playground", 1},
	} {
		t.Run(object, func(t *testing.T) {
			typeName := "tenancy_nscale_" + object
			config := map[string]string{"organization_id": "Sandbox"}
			if object == "organization" {
				config = nil
			}
			listed := slices.Collect(b.List(t, typeName, config, 0, true))
			i := slices.IndexFunc(listed, func(l acctest.Listed) bool { return l.DisplayName == want.name })
			if len(listed) != want.count || i < 0 {
				t.Fatalf("listed %+v", listed)
			}
			for _, l := range listed {
				if len(l.Errors) > 0 || l.Identity["id"] == "" || l.Resource["id"] != l.Identity["id"] || l.Resource["organization_id"] != l.Identity["organization_id"] {
					t.Errorf("listed %+v", l)
				}
			}
			if one := slices.Collect(b.List(t, typeName, config, 1, false)); len(one) != 1 || one[0].Resource != nil {
				t.Errorf("limit 1 gave %+v", one)
			}
		})
	}
	if failed := slices.Collect(b.List(t, "tenancy_nscale_group", map[string]string{"organization_id": missing}, 0, false)); len(failed) != 1 || len(failed[0].Errors) == 0 {
		t.Errorf("an unknown organization gave %+v", failed)
	}
}
