package rest_test

import (
	"encoding/json"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func TestOptionalHasThreeStates(t *testing.T) {
	type inner struct {
		Leaf rest.Optional[[]string] `json:"leaf,omitzero"`
	}
	type body struct {
		Text rest.Optional[string] `json:"text,omitzero"`
		Deep rest.Optional[inner]  `json:"deep,omitzero"`
	}
	for _, test := range []struct {
		name string
		body body
		want string
	}{
		{"absent", body{}, `{}`},
		{"null", body{Text: rest.Null[string](), Deep: rest.Null[inner]()}, `{"text":null,"deep":null}`},
		{"empty value", body{Text: rest.Value(""), Deep: rest.Value(inner{})}, `{"text":"","deep":{}}`},
		{"null below a value", body{Deep: rest.Value(inner{Leaf: rest.Null[[]string]()})}, `{"deep":{"leaf":null}}`},
		{"value below a value", body{Deep: rest.Value(inner{Leaf: rest.Value([]string{"a"})})}, `{"deep":{"leaf":["a"]}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := json.Marshal(test.body)
			if err != nil || string(got) != test.want {
				t.Fatalf("got %s (%v), want %s", got, err, test.want)
			}
		})
	}
}
