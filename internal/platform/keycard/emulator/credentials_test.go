package emulator

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

const accountsPath = sandboxOrg + "/service-accounts"

func TestServiceAccounts(t *testing.T) {
	w := newWorld(t)
	made := w.do("POST", accountsPath, `{"name":"bot","description":"does it"}`, 201)
	path := accountsPath + "/" + made["id"].(string)
	w.Equal("read", w.get(path, 200), made)
	w.Equal("fields", len(made), 5)
	w.do("POST", accountsPath, `{"name":"bot"}`, 201)

	w.Equal("name", w.do("PATCH", path, `{"name":"robot"}`, 200)["description"], "does it")
	cleared := w.do("PATCH", path, `{"description":""}`, 200)
	if _, there := cleared["description"]; there {
		t.Error("the description was not cleared")
	}
	w.Equal("name", cleared["name"], "robot")
	w.Equal("empty PATCH", w.do("PATCH", path, `{}`, 200), cleared)
	w.do("PATCH", path, fmt.Sprintf(`{"description":%q}`, strings.Repeat("ü", 500)), 200)
	for _, body := range []string{
		`{"name":""}`, `{"name":null}`, `{"name":"x","description":null}`, `{"name":"x","description":3}`,
		fmt.Sprintf(`{"name":"x","description":%q}`, strings.Repeat("x", 501)),
	} {
		w.do("PATCH", path, body, 400)
		w.do("POST", accountsPath, body, 400)
	}
	w.do("POST", accountsPath, `{}`, 400)

	w.do("DELETE", path, "", 204)
	w.get(path, 404)
	w.do("DELETE", path, "", 404)
	w.do("POST", path+"/credentials", `{"name":"x"}`, 404)
	w.get(path+"/credentials", 404)
}

func TestCredentials(t *testing.T) {
	w := newWorld(t)
	account := w.do("POST", accountsPath, `{"name":"bot"}`, 201)["id"].(string)
	base := accountsPath + "/" + account + "/credentials"
	made := w.do("POST", base, `{"name":"key","description":"of bot"}`, 201)
	w.Equal("fields", len(made), 6)
	if !regexp.MustCompile(`^[0-9A-Za-z]{21}$`).MatchString(made["client_id"].(string)) ||
		!regexp.MustCompile(`^[0-9A-Za-z]{64}$`).MatchString(made["client_secret"].(string)) {
		t.Errorf("client id %v", made["client_id"])
	}
	path := base + "/" + made["id"].(string)
	for _, later := range []map[string]any{
		w.get(path, 200), items(w.get(base, 200))[0], w.do("PATCH", path, `{"name":"clef"}`, 200),
	} {
		for _, field := range []string{"client_secret", "last_used_at", "updated_at"} {
			if _, there := later[field]; there {
				t.Errorf("%s is present", field)
			}
		}
		w.Equal("client_id", later["client_id"], made["client_id"])
	}
	if _, there := w.do("PATCH", path, `{"description":""}`, 200)["description"]; there {
		t.Error("the description was not cleared")
	}
	w.do("PATCH", path, `{"description":null}`, 400)
	w.do("POST", base, `{}`, 400)

	form := fmt.Sprintf("grant_type=client_credentials&client_id=%s&client_secret=%s", made["client_id"], made["client_secret"])
	token := w.grant(form, "", 200)["access_token"].(string)
	if _, there := w.get(path, 200)["last_used_at"]; !there {
		t.Error("last_used_at was not set")
	}
	w.as(token).get(sandboxOrg, 200)

	second := w.do("POST", base, `{"name":"key"}`, 201)
	w.Equal("credentials", len(items(w.get(base, 200))), 2)
	w.do("DELETE", path, "", 204)
	w.do("DELETE", path, "", 404)
	w.get(path, 404)
	w.grant(form, "", 401)
	w.as(token).get(sandboxOrg, 401)

	form = fmt.Sprintf("grant_type=client_credentials&client_id=%s&client_secret=%s", second["client_id"], second["client_secret"])
	token = w.grant(form, "", 200)["access_token"].(string)
	w.get(accountsPath+"/"+machineID+"/credentials/"+second["id"].(string), 404)
	w.do("DELETE", accountsPath+"/"+account, "", 204)
	w.grant(form, "", 401)
	w.as(token).get(sandboxOrg, 401)
}

func TestPrincipalCredentialWorks(t *testing.T) {
	w := newWorld(t)
	made := w.principal(`{"kind":"service_account","name":"ci"}`)
	w.grant(fmt.Sprintf("grant_type=client_credentials&client_id=%s&client_secret=%s", made["client_id"], made["client_secret"]), "", 200)
	w.Equal("name", w.get(accountsPath+"/"+made["service_account_id"].(string), 200)["name"], "ci")
}
