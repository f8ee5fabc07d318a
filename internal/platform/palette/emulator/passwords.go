package emulator

import (
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// Kinds of mail.
const (
	mailOrganizations = "organizations"
	mailPassword      = "password_reset"
)

func send(c *sandbox.Call, m mailRow) {
	m.At = timestamp(c.Now)
	mails.Put(c, m, c.Now.UTC().Format("20060102T150405.000000000"), newUID())
}

// newPasswordToken lets its bearer set a user's password once.
func newPasswordToken(c *sandbox.Call, u userRow, activate bool) string {
	token := sandbox.NewID(40, sandbox.LowerCase+sandbox.UpperCase+sandbox.Digits)
	passwords.Put(c, passwordRow{Email: u.Email, Tenant: u.Tenant, Activate: activate}, token)
	return token
}

// remindOrganizations mails somebody the names of their organizations. It answers alike whether
// or not anybody has the address.
func remindOrganizations(q *request) (any, error) {
	email := q.http.URL.Query().Get("emailId")
	if email == "" {
		return nil, invalid("emailId is required")
	}
	names := []string{}
	for _, u := range homes(q.Call, email) {
		names = append(names, u.Tenant)
	}
	if len(names) > 0 {
		send(q.Call, mailRow{To: email, Kind: mailOrganizations, Organizations: names})
	}
	return nil, nil
}

// mailPasswordReset mails somebody a token for each of their passwords, alike for nobody.
func mailPasswordReset(q *request) (any, error) {
	var in struct {
		Email string `json:"emailId"`
	}
	if err := q.body(&in); err != nil {
		return nil, err
	}
	if in.Email == "" {
		return nil, invalid("emailId is required")
	}
	for _, u := range homes(q.Call, in.Email) {
		if t, _ := tenants.Get(q.Call, u.Tenant); t.AuthType == authPassword {
			send(q.Call, mailRow{
				To: in.Email, Kind: mailPassword, Organizations: []string{u.Tenant},
				PasswordToken: newPasswordToken(q.Call, u, false),
			})
		}
	}
	return nil, nil
}

func activatePassword(q *request) (any, error) { return nil, q.setPassword(true) }

func resetPassword(q *request) (any, error) { return nil, q.setPassword(false) }

// setPassword spends a password token of the right kind.
func (q *request) setPassword(activate bool) error {
	var in struct {
		Password string `json:"password"`
	}
	if err := q.body(&in); err != nil {
		return err
	}
	if in.Password == "" {
		return invalid("password is required")
	}
	token := q.http.PathValue("passwordToken")
	row, ok := passwords.Get(q.Call, token)
	u, known := userOf(q.Call, row.Email, row.Tenant)
	if !ok || !known || row.Activate != activate {
		return notFound("password token not found")
	}
	u.Password = in.Password
	u.Inactive = u.Inactive && !activate
	u.put(q.Call)
	passwords.Delete(q.Call, token)
	return nil
}
