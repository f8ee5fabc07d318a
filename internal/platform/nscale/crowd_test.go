package nscale_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

// crowd is a configuration of n service accounts in three groups, with users, a provider and a project.
func crowd(n int) string {
	return strings.ReplaceAll(crowdTemplate, "ACCOUNTS", strconv.Itoa(n))
}

const crowdTemplate = `
resource "tenancy_nscale_group" "g" {
  count      = 3
  name       = "group-${count.index}"
  role_names = ["user"]
}

resource "tenancy_nscale_service_account" "a" {
  count     = ACCOUNTS
  name      = "robot-${count.index}"
  group_ids = [tenancy_nscale_group.g[count.index % 3].id]
}

resource "tenancy_nscale_user" "u" {
  count     = 4
  subject   = "person-${count.index}@example.com"
  group_ids = tenancy_nscale_group.g[*].id
}

resource "tenancy_nscale_oauth2_provider" "p" {
  name          = "sign-in"
  issuer        = "https://issuer.example.com"
  client_id     = "client"
  client_secret = "planted-secret"
}

resource "tenancy_nscale_project" "p" {
  name      = "project"
  group_ids = [tenancy_nscale_group.g[0].id]
}
`

// The whole of an organization in one apply, on a service whose reads lag and whose writes collide.
func TestCrowd(t *testing.T) {
	t.Parallel()
	for version, n := range map[string]int{"head": 30, "1.11": 12} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			b.set("version", version)
			b.set("read_lag", "100ms")
			b.set("lost_races", "50ms")
			before := len(b.list(inOrganization + "/groups"))
			acctest.Case(t, resource.TestCase{
				// Each step ends with plans, before and after a refresh, that must be empty.
				Steps: []resource.TestStep{{Config: b.config(crowd(n)), Check: b.complete(n)}},
				CheckDestroy: func(*terraform.State) error {
					for path, want := range map[string]int{"groups": before, "serviceaccounts": 0, "users": 4, "oauth2providers": 0, "projects": 1} {
						if left := b.list(inOrganization + "/" + path); len(left) != want {
							return fmt.Errorf("%d %s are left, want %d", len(left), path, want)
						}
					}
					return nil
				},
			})
		})
	}
}

// complete checks that everybody is where they belong, and that every token of n accounts works.
func (b bench) complete(n int) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		for i := range 3 {
			g := b.named(inOrganization+"/groups", fmt.Sprintf("group-%d", i))
			if len(g) != 1 || len(g[0].Spec.ServiceAccountIDs) != n/3 || len(g[0].Spec.UserIDs) != 4 {
				return fmt.Errorf("group %d: %+v", i, g)
			}
		}
		tokens := map[string]bool{}
		for i := range n {
			token := s.RootModule().Resources[fmt.Sprintf("tenancy_nscale_service_account.a.%d", i)].Primary.Attributes["access_token"]
			if !b.works(token) {
				return fmt.Errorf("the token of account %d does not work", i)
			}
			tokens[token] = true
		}
		if all := b.list(inOrganization + "/serviceaccounts"); len(tokens) != n || len(all) != n {
			return fmt.Errorf("%d tokens and %d accounts, want %d", len(tokens), len(all), n)
		}
		return nil
	}
}
