package endtoend

import (
	"archive/zip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// vault collects secrets and what must not hold them.
type vault struct {
	*testing.T
	sandbox   *acctest.Sandbox
	workspace *acctest.Workspace
	// hidden secrets may stand in a state, fleeting ones nowhere at all; both by what they are.
	hidden, fleeting map[string]string
	// organizations are ids by name.
	organizations map[string]string
	shown         []string
}

// run calls the CLI at the most talkative log level and keeps everything that it tells.
func (v *vault) run(code int, args ...string) acctest.Outcome {
	v.Helper()
	v.workspace.Write("trace.log", "")
	outcome := v.workspace.Run(args...)
	log := v.workspace.Read("trace.log")
	if outcome.Code != code {
		v.Fatalf("%s: exit status %d, want %d\n%s\n%s", strings.Join(args, " "), outcome.Code, code, outcome.Stdout, outcome.Stderr)
	}
	if !strings.Contains(log, "[TRACE]") {
		v.Fatalf("%s: the log is not on", strings.Join(args, " "))
	}
	v.shown = append(v.shown, log, outcome.Stdout, outcome.Stderr)
	return outcome
}

// stored reads the SSO client secret that the sandbox got for an organization.
func (v *vault) stored(organization string) (secret string) {
	v.Helper()
	connections := sandbox.Table[struct {
		ClientSecret string `json:"client_secret"`
	}]{Bucket: "keycard/sso_connections"}
	err := v.sandbox.Do("keycard", func(c *sandbox.Call) error {
		row, _ := connections.Get(c, organization)
		secret = row.ClientSecret
		return nil
	})
	if err != nil {
		v.Fatal(err)
	}
	return secret
}

// spellings are the forms in which a secret may show.
func spellings(secret string) []string {
	quoted, _ := json.Marshal(secret)
	return []string{
		secret, strings.Trim(string(quoted), `"`), strings.Trim(fmt.Sprintf("%q", secret), `"`), url.QueryEscape(secret), url.PathEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
	}
}

// absent fails for each secret that a text holds.
func (v *vault) absent(where, text string, secrets map[string]string) {
	v.Helper()
	for what, secret := range secrets {
		for _, spelling := range spellings(secret) {
			if at := strings.Index(text, spelling); at >= 0 {
				v.Errorf("%s holds %s: …%s…", where, what, text[max(0, at-200):min(len(text), at+len(spelling)+20)])
				break
			}
		}
	}
}

// plan reads everything that a saved plan holds.
func (v *vault) plan(name string) string {
	v.Helper()
	archive, err := zip.OpenReader(filepath.Join(v.workspace.Dir, name))
	if err != nil {
		v.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var all strings.Builder
	for _, member := range archive.File {
		content, err := member.Open()
		if err != nil {
			v.Fatal(err)
		}
		if _, err := io.Copy(&all, content); err != nil {
			v.Fatal(err)
		}
		_ = content.Close()
	}
	return all.String()
}
