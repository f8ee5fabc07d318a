package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

type keyMetadata struct {
	Name        string            `json:"name"`
	UID         string            `json:"uid"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Created     string            `json:"creationTimestamp"`
	Modified    string            `json:"lastModifiedTimestamp"`
	Deleted     string            `json:"deletionTimestamp"`
}

type keyUser struct {
	UID       string `json:"uid"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
}

type keySpec struct {
	Expiry string  `json:"expiry"`
	User   keyUser `json:"user"`
}

type keyStatus struct {
	IsActive bool `json:"isActive"`
}

type keyRead struct {
	Metadata keyMetadata `json:"metadata"`
	Spec     keySpec     `json:"spec"`
	Status   keyStatus   `json:"status"`
}

// keyWrite is the body of creation and of update, which cannot change the user.
type keyWrite struct {
	Metadata struct {
		Name        string            `json:"name"`
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
	Spec struct {
		UserUID string    `json:"userUid"`
		Expiry  time.Time `json:"expiry"`
	} `json:"spec"`
}

func (k keyRow) read(c *sandbox.Call) keyRead {
	u, _ := userOf(c, k.Email, k.Tenant)
	return keyRead{
		keyMetadata{k.Name, k.UID, k.Annotations, timestamp(k.Created), timestamp(k.Modified), timestamp(time.Time{})},
		keySpec{timestamp(k.Expiry), keyUser{u.UID, u.FirstName, u.LastName}},
		keyStatus{!k.Inactive},
	}
}

func (k keyRow) put(c *sandbox.Call) {
	keys.Put(c, k, k.Tenant, k.UID)
	keyRefs.Put(c, keyRef{k.Tenant, k.UID}, k.Value)
}

// key returns the key of the path, within the caller's tenant.
func (q *request) key() (keyRow, error) {
	uid := q.http.PathValue("uid")
	k, ok := keys.Get(q.Call, q.as.Tenant, uid)
	if !ok {
		return k, notFound("API key '%s' not found", uid)
	}
	return k, nil
}

// fill applies a body to a key; names are unique within a tenant.
func (q *request) fill(k *keyRow) (in keyWrite, err error) {
	if err := q.body(&in); err != nil {
		return in, err
	}
	if in.Metadata.Name == "" || in.Spec.Expiry.IsZero() {
		return in, invalid("metadata.name and spec.expiry are required")
	}
	taken := func(other keyRow) bool { return other.Name == in.Metadata.Name && other.UID != k.UID }
	if slices.ContainsFunc(keys.List(q.Call, q.as.Tenant), taken) {
		status, _ := strconv.Atoi(q.Switch(switchDuplicate))
		return in, &fault{status: status, Code: codeDuplicate, Message: "API key '" + in.Metadata.Name + "' already exists"}
	}
	k.Name, k.Annotations, k.Expiry, k.Modified = in.Metadata.Name, in.Metadata.Annotations, in.Spec.Expiry, q.Now
	return in, nil
}

func listKeys(q *request) (any, error) {
	items := []keyRead{}
	for _, k := range keys.List(q.Call, q.as.Tenant) {
		items = append(items, k.read(q.Call))
	}
	return map[string][]keyRead{"items": items}, nil
}

func readKey(q *request) (any, error) {
	k, err := q.key()
	if err != nil {
		return nil, err
	}
	return k.read(q.Call), nil
}

// createKey makes a key for any user of the tenant, the caller when none is named. Its value is
// shown here only.
func createKey(q *request) (any, error) {
	k := keyRow{UID: newUID(), Tenant: q.as.Tenant, Email: q.as.Email, Created: q.Now}
	in, err := q.fill(&k)
	if err != nil {
		return nil, err
	}
	owner := q.as
	if uid := in.Spec.UserUID; uid != "" {
		members := users.List(q.Call)
		i := slices.IndexFunc(members, func(u userRow) bool { return u.UID == uid && u.Tenant == q.as.Tenant })
		if i < 0 {
			return nil, &fault{status: http.StatusNotFound, Code: "UserNotFound", Message: "user '" + uid + "' not found"}
		}
		owner = members[i]
	}
	k.Email = owner.Email
	k.Value = sandbox.NewID(32, sandbox.LowerCase+sandbox.UpperCase+sandbox.Digits)
	k.put(q.Call)
	uid := k.UID
	if q.Switch(switchCreatedUID) == "user" {
		uid = owner.UID
	}
	return map[string]string{"apiKey": k.Value, "uid": uid}, nil
}

func updateKey(q *request) (any, error) {
	k, err := q.key()
	if err != nil {
		return nil, err
	}
	if _, err := q.fill(&k); err != nil {
		return nil, err
	}
	k.put(q.Call)
	return nil, nil
}

// setKeyState revokes a key or makes it work again.
func setKeyState(q *request) (any, error) {
	k, err := q.key()
	if err != nil {
		return nil, err
	}
	var in struct {
		IsActive *bool `json:"isActive"`
	}
	if err := q.body(&in); err != nil {
		return nil, err
	}
	if in.IsActive == nil {
		return nil, invalid("isActive is required")
	}
	k.Inactive, k.Modified = !*in.IsActive, q.Now
	k.put(q.Call)
	return nil, nil
}

func deleteKey(q *request) (any, error) {
	k, err := q.key()
	if err != nil {
		return nil, err
	}
	keys.Delete(q.Call, k.Tenant, k.UID)
	keyRefs.Delete(q.Call, k.Value)
	return nil, nil
}
