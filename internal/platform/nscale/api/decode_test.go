package api

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

func asError(err error, target **rest.Error) bool { return errors.As(err, target) }

// TestDecodeOrganization reads both vintages: the published example, which lacks the provider's
// scope, and a newer answer with members and values that nobody announced.
func TestDecodeOrganization(t *testing.T) {
	const older = `{"metadata":{"id":"a142f641-7fd6-4ab9-a875-344c7ebadc53","name":"acme-corp","creationTime":"2024-05-31T14:11:00Z",
		"provisioningStatus":"provisioned","healthStatus":"healthy"},
		"spec":{"organizationType":"domain","domain":"acme.corp","providerID":"b6ec241d-e3b4-4afc-a7aa-500fcb650d8e"}}`
	var o Organization
	if err := json.Unmarshal([]byte(older), &o); err != nil {
		t.Fatal(err)
	}
	if o.Metadata.Name != "acme-corp" || o.Metadata.Created().Unix() != 1717164660 || o.Spec.ProviderScope != nil || *o.Spec.Domain != "acme.corp" {
		t.Errorf("read %+v", o)
	}
	const newer = `{"metadata":{"id":"x","name":"n","description":"","tags":null,"creationTime":"soon","createdBy":"a@example.com","modifiedTime":"2024-05-31T14:11:00Z",
		"modifiedBy":"b","deletionTime":"2024-06-01T00:00:00Z","provisioningStatus":"melting","healthStatus":"odd","surprise":{"a":1},
		"provisioningStatusDetail":{"reason":"r","message":"m"},"healthStatusDetail":{"reason":"s","message":"n"}},
		"spec":{"organizationType":"federated","providerScope":"galaxy","googleCustomerID":"C1","more":[]},"status":{}}`
	o = Organization{}
	if err := json.Unmarshal([]byte(newer), &o); err != nil {
		t.Fatal(err)
	}
	if o.Metadata.ProvisioningStatus != "melting" || o.Spec.OrganizationType != "federated" || o.Metadata.Description == nil ||
		o.Metadata.ProvisioningStatusDetail.Message != "m" || o.Metadata.HealthStatusDetail.Reason != "s" || !o.Metadata.Created().IsZero() {
		t.Errorf("read %+v", o)
	}
}

func TestDecodeUserinfo(t *testing.T) {
	var u Userinfo
	const body = `{"sub":"s","email":"e","email_verified":true,"https://unikorn-cloud.org/authz":{"acctype":"service","orgIds":["o"]}}`
	if err := json.Unmarshal([]byte(body), &u); err != nil {
		t.Fatal(err)
	}
	if u.Sub != "s" || u.Authz == nil || u.Authz.AccountType != "service" || u.Authz.OrganizationIDs[0] != "o" {
		t.Errorf("read %+v", u)
	}
}

// TestKeep sends subjects back only where ids would lose somebody.
func TestKeep(t *testing.T) {
	local := Subject{ID: "a@example.com", Issuer: "https://local"}
	foreign := Subject{ID: "x", Issuer: "https://elsewhere"}
	var write GroupWrite
	write.Keep(Group{Spec: GroupSpec{UserIDs: []string{"u"}, Subjects: []Subject{local}}})
	if len(write.Spec.UserIDs) != 1 || write.Spec.Subjects != nil {
		t.Errorf("locals only: %+v", write.Spec)
	}
	write.Keep(Group{Spec: GroupSpec{UserIDs: []string{"u"}, Subjects: []Subject{local, foreign}}})
	if len(write.Spec.Subjects) != 2 || write.Spec.UserIDs != nil {
		t.Errorf("with a foreigner: %+v", write.Spec)
	}
	if !write.Matches(Group{Spec: GroupSpec{UserIDs: []string{"u"}, Subjects: []Subject{foreign, local}}}) || write.Matches(Group{Spec: GroupSpec{Subjects: []Subject{local}}}) {
		t.Error("Matches must compare the subjects that were sent")
	}
}

// FuzzDecode reads anything: what decodes must survive a round trip of what is written back.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"metadata":{"id":"x","tags":[{"name":"a","value":"b"}]},"spec":{"groupIDs":null,"roleIDs":["r"]},"status":{"expiry":"2024-01-01T00:00:00Z"}}`))
	f.Add([]byte(`{"metadata":null,"spec":null}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var g Group
		if json.Unmarshal(raw, &g) == nil {
			write := GroupWrite{Metadata: g.Metadata.Write(), Spec: GroupSpec{RoleIDs: g.Spec.RoleIDs, ServiceAccountIDs: g.Spec.ServiceAccountIDs}}
			write.Keep(g)
			sent, err := json.Marshal(write)
			if err != nil {
				t.Fatal(err)
			}
			var back Group
			if err := json.Unmarshal(sent, &back); err != nil {
				t.Fatal(err)
			}
			if !write.Matches(back) {
				t.Errorf("%s came back as %+v", sent, back)
			}
		}
		for _, target := range []any{&Organization{}, &User{}, &ServiceAccount{}, &Project{}, &Role{}, &OAuth2Provider{}, &ACL{}, &Userinfo{}} {
			_ = json.Unmarshal(raw, target)
		}
		e := &rest.Error{Status: 401}
		decodeError(e, raw)
		if e.Message == "" {
			t.Error("a 401 without a hint")
		}
	})
}
