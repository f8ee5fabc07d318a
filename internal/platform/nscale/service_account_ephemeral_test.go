package nscale_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Every account that a run makes is gone at its end, also when the run fails, and nothing is stored.
func TestEphemeralServiceAccount(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.set("read_lag", "50ms")
	factories := maps.Clone(acctest.Factories())
	factories["echo"] = echoprovider.NewProviderServer()
	ephemeral := func(rest string) string {
		return b.config("ephemeral \"tenancy_nscale_service_account\" \"test\" {\n  "+rest+"\n}\n",
			"provider \"echo\" { data = ephemeral.tenancy_nscale_service_account.test }\n", `resource "echo" "test" {}`)
	}
	acctest.Case(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: ephemeral("name_prefix = \"ci\"\n  group_ids = [\"" + developers + "\"]"),
				Check: func(s *terraform.State) error {
					shown := s.RootModule().Resources["echo.test"].Primary.Attributes
					if !strings.HasPrefix(shown["data.name"], "ci-2") || shown["data.access_token"] == "" || shown["data.id"] == "" {
						return fmt.Errorf("opened %v", shown)
					}
					if b.works(shown["data.access_token"]) {
						return errors.New("the token outlived the run")
					}
					return nil
				},
			},
			{ // joining a group that is not there fails after the account was made
				PreConfig: func() {
					fault := sandbox.Fault{Platform: "nscale", Method: http.MethodPut, Path: "/api/v1/organizations/*/serviceaccounts/*", Action: sandbox.ActionAnswer, Status: 403, Body: `{"error":"forbidden","error_description":"no"}`, Count: -1}
					if err := b.AddFault(fault); err != nil {
						t.Fatal(err)
					}
				},
				Config:      ephemeral(`group_ids = ["` + developers + `"]`),
				ExpectError: regexp.MustCompile(`Could not create the ephemeral`),
			},
			{PreConfig: b.ClearFaults, Config: ephemeral("")},
		},
	})
	if left := b.list(accounts); len(left) != 0 {
		t.Errorf("left behind: %+v", left)
	}
	made, deleted := 0, 0
	for _, entry := range b.Log() {
		switch {
		case entry.Method == http.MethodPost && strings.HasSuffix(entry.Path, "/serviceaccounts"):
			made++
		case entry.Method == http.MethodDelete && strings.Contains(entry.Path, "/serviceaccounts/"):
			deleted++
		}
	}
	if made < 3 || deleted < made {
		t.Errorf("made %d accounts and deleted %d", made, deleted)
	}
}
