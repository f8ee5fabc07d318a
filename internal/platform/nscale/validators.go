package nscale

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

const uuidPattern = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`

// dotted is each half of a mail address, where dots stand between words only.
const (
	word   = `[^\s\pC@<>()\[\],;:\\".]+`
	dotted = word + `(?:\.` + word + `)*`
)

var (
	uuidExpression     = regexp.MustCompile(`^` + uuidPattern + `$`)
	labelExpression    = regexp.MustCompile(`^[0-9A-Za-z]([0-9A-Za-z_.-]{0,61}[0-9A-Za-z])?$`)
	hostnameExpression = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	emailExpression    = regexp.MustCompile(`^` + dotted + `@` + dotted + `$`)
)

// uuid accepts an object's id as the service writes it.
func uuid() validator.String {
	return stringvalidator.RegexMatches(uuidExpression, "must be an id: a UUID in lower case, such as a142f641-7fd6-4ab9-a875-344c7ebadc53")
}

// label accepts a name: what Kubernetes accepts as the value of a label. Every id is one too.
func label() validator.String {
	return stringvalidator.RegexMatches(labelExpression,
		"must be 1 to 63 letters, digits, dashes, underscores or dots, beginning and ending with a letter or digit")
}

// hostname accepts an e-mail domain. Sign-in compares it exactly, so upper case would match nobody.
func hostname() []validator.String {
	return []validator.String{
		stringvalidator.LengthAtMost(253),
		stringvalidator.RegexMatches(hostnameExpression, "must be a domain name in lower case with at least one dot, such as example.com"),
	}
}

// subject accepts a bare e-mail address. Its case matters to the service.
func subject() validator.String {
	return stringvalidator.RegexMatches(emailExpression, "must be a bare e-mail address, such as jane@example.com")
}

func ids() []validator.Set { return []validator.Set{setvalidator.ValueStringsAre(uuid())} }

func tagNames() []validator.Map {
	return []validator.Map{mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))}
}
