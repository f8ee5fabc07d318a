package keycard_test

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

type terraformState = terraform.State

// importID joins attributes of a resource in state to its composite import id; "=text" stands for itself.
func importID(address string, names ...string) func(*terraform.State) (string, error) {
	return func(s *terraform.State) (string, error) {
		values := make([]string, len(names))
		for i, name := range names {
			if text, ok := strings.CutPrefix(name, "="); ok {
				values[i] = text
				continue
			}
			values[i] = s.RootModule().Resources[address].Primary.Attributes[name]
		}
		return strings.Join(values, "/"), nil
	}
}
