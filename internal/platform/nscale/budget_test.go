package nscale_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// A refresh of many objects of one organization costs a list of each kind, however many there are.
func TestRefreshBudget(t *testing.T) {
	t.Parallel()
	b := start(t)
	config := func(n int) string {
		return b.config(strings.ReplaceAll(`
resource "tenancy_nscale_service_account" "a" {
  count = N
  name  = "robot-${count.index}"
}
resource "tenancy_nscale_group" "g" {
  count      = N
  name       = "group-${count.index}"
  role_names = ["user"]
}
`, "N", strconv.Itoa(n)))
	}
	spent := func(into *int) resource.TestCheckFunc {
		return func(*terraform.State) error {
			*into = b.Counters().Total
			return nil
		}
	}
	var few, many int
	b.Test(t,
		resource.TestStep{Config: config(4)},
		resource.TestStep{PreConfig: b.ClearCounters, RefreshState: true, Check: spent(&few)},
		resource.TestStep{Config: config(16)},
		resource.TestStep{PreConfig: b.ClearCounters, RefreshState: true, Check: spent(&many)},
	)
	// Single reads of the first groups may or may not be answered before their list is.
	if few == 0 || many > few+4 {
		t.Errorf("%d requests for 8 objects and %d for 32", few, many)
	}
	t.Logf("%d requests for 8 objects, %d for 32", few, many)
}
