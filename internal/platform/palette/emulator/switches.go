package emulator

import (
	"strconv"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// The behaviours that can be chosen.
const (
	switchTokenMinutes = "token_minutes"
	switchBadKey       = "unknown_api_key"
	switchRateLimit    = "rate_limit"
	switchDuplicate    = "duplicate_status"
	switchCreatedUID   = "api_key_create_uid"
)

// What unknown_api_key may be.
const (
	badKeyUnauthorized = "unauthorized"
	badKeyTrap401      = "not_found_401"
	badKeyTrap404      = "not_found_404"
)

func switches() []sandbox.Switch {
	return []sandbox.Switch{
		{Name: switchTokenMinutes, Default: "15", Doc: "How many minutes a session token lives, 15 to 1440."},
		{Name: switchBadKey, Default: badKeyUnauthorized, Values: []string{badKeyUnauthorized, badKeyTrap401, badKeyTrap404}, Doc: "How an unknown API key is refused: plainly, or with the code ResourceNotFound and the key in the message, at 401 or at 404."},
		{Name: switchRateLimit, Default: "off", Values: []string{"on", "off"}, Doc: "Whether each address may send 10 requests a second, 50 at once, to each group of paths."},
		{Name: switchDuplicate, Default: "409", Values: []string{"409", "400"}, Doc: "The status of a name that is taken."},
		{Name: switchCreatedUID, Default: "key", Values: []string{"key", "user"}, Doc: "Whose uid the creation of an API key answers with."},
	}
}

// tokenLifetime is how long a new session token works; a number out of range counts as 15 minutes.
func tokenLifetime(c *sandbox.Call) time.Duration {
	minutes, err := strconv.Atoi(c.Switch(switchTokenMinutes))
	if err != nil || minutes < 15 || minutes > 1440 {
		minutes = 15
	}
	return time.Duration(minutes) * time.Minute
}
