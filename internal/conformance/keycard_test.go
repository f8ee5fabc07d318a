package conformance

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/emulator"
)

// Keycard publishes no client that can be required, but its token endpoint is OAuth 2.0.
func (s *server) machine(id, secret string, style oauth2.AuthStyle) *clientcredentials.Config {
	return &clientcredentials.Config{
		ClientID: id, ClientSecret: secret, AuthStyle: style,
		TokenURL: s.roots["keycard"] + "/service-account-token",
	}
}

// Spellings of the client's authentication.
var styles = map[string]oauth2.AuthStyle{
	"header": oauth2.AuthStyleInHeader, "form": oauth2.AuthStyleInParams, "tried out": oauth2.AuthStyleAutoDetect,
}

func TestKeycardToken(t *testing.T) {
	for name, style := range styles {
		t.Run(name, func(t *testing.T) {
			s := start(t, emulator.New())
			config := s.machine("sandbox", "sandbox", style)
			token, err := config.Token(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "type", token.Type(), "Bearer")
			if left := time.Until(token.Expiry); left < 50*time.Minute || left > time.Hour {
				t.Errorf("the token expires in %s", left)
			}

			answer, err := config.Client(t.Context()).Get(s.roots["keycard"] + "/organizations")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = answer.Body.Close() }()
			body, err := io.ReadAll(answer.Body)
			if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(body), `"sandboxorganization`) {
				t.Errorf("%s: %s %v", answer.Status, body, err)
			}
		})
	}
}

func TestKeycardRefusesClients(t *testing.T) {
	s := start(t, emulator.New())
	for name, style := range styles {
		for what, config := range map[string]*clientcredentials.Config{
			"wrong secret":   s.machine("sandbox", "guessed", style),
			"unknown client": s.machine("nobody", "sandbox", style),
			// Reserved characters travel encoded in the header.
			"odd secret": s.machine("sandbox", "a:b%c&d=é", style),
		} {
			t.Run(name+", "+what, func(t *testing.T) {
				_, err := config.Token(t.Context())
				refused := (*oauth2.RetrieveError)(nil)
				if !errors.As(err, &refused) {
					t.Fatalf("%v", err)
				}
				equal(t, "status", refused.Response.StatusCode, http.StatusUnauthorized)
				equal(t, "code", refused.ErrorCode, "invalid_client")
				if refused.ErrorDescription == "" {
					t.Error("the error has no description")
				}
			})
		}
	}
}

// An unstated lifetime leaves the client with a token that it never renews by itself.
func TestKeycardTokenWithoutLifetime(t *testing.T) {
	s := start(t, emulator.New())
	s.steer(http.MethodPut, "keycard/switches", map[string]string{"token_expiry": "unstated"}, nil)
	token, err := s.machine("sandbox", "sandbox", oauth2.AuthStyleInHeader).Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "stated", token.Expiry.IsZero(), true)
	equal(t, "valid", token.Valid(), true)
}
