package nscale

import (
	"net/mail"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
)

func TestTags(t *testing.T) {
	t.Parallel()
	null := types.MapNull(types.StringType)
	empty := types.MapValueMust(types.StringType, map[string]attr.Value{})
	if got := readTags(nil, empty); !got.Equal(empty) {
		t.Errorf("a configured empty map became %s", got)
	}
	if got := readTags([]api.Tag{}, types.MapUnknown(types.StringType)); !got.IsNull() {
		t.Errorf("no tags became %s", got)
	}
	twice := readTags([]api.Tag{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Name: "a", Value: "3"}}, null)
	if want := []api.Tag{{Name: "a", Value: "3"}, {Name: "b", Value: "2"}}; !slices.Equal(writeTags(twice), want) {
		t.Errorf("wrote %v, want %v", writeTags(twice), want)
	}
	rapid.Check(t, func(t *rapid.T) {
		values := map[string]attr.Value{}
		for name, value := range rapid.MapOfN(rapid.String(), rapid.String(), 1, 5).Draw(t, "tags") {
			values[name] = types.StringValue(value)
		}
		tags := types.MapValueMust(types.StringType, values)
		if back := readTags(writeTags(tags), null); !back.Equal(tags) {
			t.Errorf("%s came back as %s", tags, back)
		}
	})
}

func TestSets(t *testing.T) {
	t.Parallel()
	if writeSet(types.SetNull(types.StringType)) != nil || writeSet(types.SetUnknown(types.StringType)) != nil {
		t.Error("what is not known must be left to the service")
	}
	if list := writeSet(readSet(nil)); list == nil || len(list) != 0 {
		t.Errorf("an empty set became %v", list)
	}
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.StringMatching(uuidPattern)).Draw(t, "ids")
		set := readSet(list)
		if !readSet(writeSet(set)).Equal(set) || !set.Equal(readSet(append(list, list...))) {
			t.Errorf("%v does not survive", list)
		}
	})
}

// TestOrganizationWrite sends back what the plan leaves open.
func TestOrganizationWrite(t *testing.T) {
	t.Parallel()
	optional := rapid.Custom(func(t *rapid.T) *string {
		if !rapid.Bool().Draw(t, "present") {
			return nil
		}
		text := rapid.String().Draw(t, "text")
		return &text
	})
	rapid.Check(t, func(t *rapid.T) {
		current := api.Organization{
			Metadata: api.Metadata{
				ID: "id", Name: "name", Description: optional.Draw(t, "description"),
				Tags: rapid.SliceOf(rapid.Custom(func(t *rapid.T) api.Tag {
					return api.Tag{Name: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "name"), Value: rapid.String().Draw(t, "value")}
				})).Draw(t, "tags"),
			},
			Spec: api.OrganizationSpec{
				OrganizationType: api.OrganizationDomain, Domain: optional.Draw(t, "domain"), ProviderScope: optional.Draw(t, "scope"),
				ProviderID: optional.Draw(t, "provider"), GoogleCustomerID: optional.Draw(t, "google"),
			},
		}
		text := types.StringUnknown()
		open := organizationModel{
			ID: types.StringValue("id"), Name: text, Description: text, Tags: types.MapUnknown(types.StringType), OrganizationType: text,
			Domain: text, ProviderScope: text, ProviderID: text, GoogleCustomerID: text,
		}
		if !open.write(current).Matches(current) {
			t.Error("an open plan changes the organization")
		}
		var read organizationModel
		read.read(current)
		if !read.write(current).Matches(current) {
			t.Error("what was read changes the organization")
		}
	})
}

func TestRotation(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.May, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		before types.Int64
		left   time.Duration
		want   bool
	}{
		{types.Int64Null(), time.Hour, false},
		{types.Int64Unknown(), time.Hour, false},
		{types.Int64Value(30), 31 * day, false},
		{types.Int64Value(30), 30 * day, true},
		{types.Int64Value(30), -day, true},
	} {
		if got := due(c.before, now.Add(c.left), now); got != c.want {
			t.Errorf("due(%s) with %s left: %v", c.before, c.left, got)
		}
	}
	if due(types.Int64Value(30), time.Time{}, now) {
		t.Error("a token of unknown age was rotated")
	}
	of := func(value string) types.Map {
		return types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringValue(value)})
	}
	some, other := of("1"), of("2")
	none := types.MapNull(types.StringType)
	if !triggered(some, other) || !triggered(some, none) || triggered(none, some) || triggered(some, some) {
		t.Error("triggers")
	}
}

// Service accounts tell how long tokens live, in a service that was set up otherwise too.
func TestLifetime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.May, 1, 0, 0, 0, 0, time.UTC)
	account := func(created, expiry time.Time) api.ServiceAccount {
		return api.ServiceAccount{
			Metadata: api.Metadata{CreationTime: created.Format(time.RFC3339)}, Status: api.ServiceAccountStatus{Expiry: expiry.Format(time.RFC3339)},
		}
	}
	fresh, rotated := account(now.Add(-day), now.Add(364*day)), account(now.Add(-100*day), now.Add(365*day))
	odd := []api.ServiceAccount{{}, account(now, now.Add(-day)), {Metadata: api.Metadata{CreationTime: "soon"}}}
	for name, c := range map[string]struct {
		issued, expiry time.Time
		accounts       []api.ServiceAccount
		want           time.Duration
		told           bool
	}{
		"known":              {now.Add(-time.Minute), now.Add(30 * day), []api.ServiceAccount{fresh}, 30 * day, true},
		"imported, alone":    {time.Time{}, now.Add(10 * day), nil, defaultLifetime, false},
		"new, nobody else":   {time.Time{}, time.Time{}, odd, defaultLifetime, false},
		"new, after another": {time.Time{}, time.Time{}, []api.ServiceAccount{rotated, odd[0], fresh}, 365 * day, true},
	} {
		if life, told := lifetime(c.issued, c.expiry, c.accounts); life != c.want || told != c.told {
			t.Errorf("%s: %s, told %v", name, life, told)
		}
	}
	for before, want := range map[int64]bool{1: false, 29: false, 30: true, 1 << 40: true} {
		if tooEarly(types.Int64Value(before), 30*day) != want {
			t.Errorf("%d days before the end of 30: too early is not %v", before, want)
		}
	}
	if tooEarly(types.Int64Null(), time.Hour) || tooEarly(types.Int64Unknown(), time.Hour) || !tooEarly(types.Int64Value(1), time.Hour) {
		t.Error("tooEarly without a number, or with a token of an hour")
	}
}

func TestEphemeralName(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "ci", "a123456789012345678901234567890"[:30]} {
		if made := ephemeralName(prefix, time.Now()); !labelExpression.MatchString(made) {
			t.Errorf("%q is no name", made)
		}
	}
}

func TestExpressions(t *testing.T) {
	t.Parallel()
	long := "a23456789012345678901234567890123456789012345678901234567890123"
	for label, want := range map[string]bool{
		"a": true, "A-b_c.9": true, long: true, long + "4": false, "": false, "-a": false, "a-": false, "a b": false, "ä": false,
	} {
		if labelExpression.MatchString(label) != want {
			t.Errorf("label %q", label)
		}
	}
	for host, want := range map[string]bool{
		"acme.corp": true, "a-b.c.de": true, "acme": false, "Acme.corp": false, "acme..corp": false, "-a.b": false, "a.b-": false, "a b.c": false,
	} {
		if hostnameExpression.MatchString(host) != want {
			t.Errorf("hostname %q", host)
		}
	}
}

func TestRotatedElsewhere(t *testing.T) {
	t.Parallel()
	at := func(expiry string) *serviceAccountModel {
		return &serviceAccountModel{AccessToken: types.StringValue("planted"), Expiry: readTime(expiry)}
	}
	const early, late = "2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z"
	if len(rotatedElsewhere(at(early), at(late))) != 1 {
		t.Error("a later expiry means another token")
	}
	imported := at(early)
	imported.AccessToken = types.StringNull()
	for _, pair := range [][2]*serviceAccountModel{{at(late), at(early)}, {at(early), at(early)}, {imported, at(late)}} {
		if warned := rotatedElsewhere(pair[0], pair[1]); len(warned) != 0 {
			t.Errorf("warned %v", warned)
		}
	}
}

// The service parses subjects, and on some set-ups closes the connection on one that is no address.
func TestSubjectsAreAddresses(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]bool{
		"jane@example.com": true, "Jane.O'Neil+x@Example.com": true, "jane@localhost": true, "jänе@example.com": true,
		"jane": false, "@example.com": false, "jane@": false, "jane..doe@example.com": false, ".jane@example.com": false, "jane.@example.com": false,
		"jane@example..com": false, "jane@.example": false, "Jane <jane@example.com>": false, "jane@example.com ": false, "a@b@c": false, "": false,
	} {
		if emailExpression.MatchString(subject) != want {
			t.Errorf("%q: accepted is not %v", subject, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		half := rapid.OneOf(
			rapid.StringOfN(rapid.RuneFrom([]rune("aB1.+-_'!#ä/=")), 1, 6, -1),
			rapid.StringOfN(rapid.RuneFrom([]rune("a.@()<>[]\"\\,:; \tä\u0000\u007f\u00ad\u2028")), 1, 3, -1),
		)
		subject := half.Draw(t, "local") + "@" + half.Draw(t, "domain")
		if !emailExpression.MatchString(subject) {
			return
		}
		if parsed, err := mail.ParseAddress(subject); err != nil || parsed.Address != subject {
			t.Fatalf("%q is accepted and no address: %v", subject, err)
		}
	})
}
