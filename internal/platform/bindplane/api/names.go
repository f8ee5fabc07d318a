package api

import (
	"context"
	"crypto/rand"
	"net/http"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// NameCheck is what is known about a display name.
type NameCheck struct {
	// Valid is the server's own word. The documentation contradicts itself on whether it means
	// that the name is free or that it is in use.
	Valid bool
	// Available tells whether the name is free; nil where Valid could not be interpreted.
	Available *bool
	// Doubt says why Available is nil.
	Doubt string
}

// VerifyName asks about a display name, server-wide (PUT /v1/organizations/verify). The call
// changes nothing.
func (c *Client) VerifyName(ctx context.Context, name string) (valid bool, err error) {
	var out struct {
		Valid bool `json:"valid"`
	}
	err = c.call(ctx, rest.Request{
		Operation: "verify organization name", Method: http.MethodPut, Path: rest.Path("v1", "organizations", "verify"),
		Body: map[string]string{"name": name}, Success: []int{http.StatusOK},
	}, &out, "valid")
	return out.Valid, err
}

// calibration remembers what valid means on this server.
type calibration struct {
	turn chan struct{} // held while calibrating, so that many checks at once share one
	done bool
	// validIsFree is the outcome; meaningless while doubt is set.
	validIsFree bool
	doubt       string
}

// CheckName asks about a display name and interprets the answer. What valid means is found out
// once per client, from a name that is in use and from one that nobody has. taken supplies the
// name in use, "" when none is known; nil takes it from the list of organizations.
func (c *Client) CheckName(ctx context.Context, name string, taken func(ctx context.Context) (string, error)) (NameCheck, error) {
	valid, err := c.VerifyName(ctx, name)
	check := NameCheck{Valid: valid}
	if err != nil {
		return check, err
	}
	free, doubt, err := c.validMeansFree(ctx, taken)
	switch {
	case err != nil:
		check.Doubt = "the server could not be asked what its answer means: " + err.Error()
	case doubt != "":
		check.Doubt = doubt
	default:
		available := valid == free
		check.Available = &available
	}
	return check, nil
}

func (c *Client) validMeansFree(ctx context.Context, taken func(ctx context.Context) (string, error)) (free bool, doubt string, err error) {
	p := &c.polarity
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return false, "", ctx.Err()
	}
	if p.done {
		return p.validIsFree, p.doubt, nil
	}
	if taken == nil {
		taken = c.anyDisplayName
	}
	known, err := taken(ctx)
	if err != nil {
		return false, "", err
	}
	if known == "" {
		// Not remembered: there may be an organization at the next check.
		return false, "no organization is known whose name is certainly in use", nil
	}
	ofTaken, err := c.VerifyName(ctx, known)
	if err != nil {
		return false, "", err
	}
	// rand.Text has 26 characters: nobody's name.
	ofNobodys, err := c.VerifyName(ctx, rand.Text())
	if err != nil {
		return false, "", err
	}
	p.done, p.validIsFree = true, ofNobodys
	if ofTaken == ofNobodys {
		p.doubt = "the server gives the same answer for a name in use and for one that nobody has"
	}
	return p.validIsFree, p.doubt, nil
}

func (c *Client) anyDisplayName(ctx context.Context) (string, error) {
	all, err := c.Organizations(ctx)
	for _, o := range all {
		if o.Metadata.DisplayName != "" {
			return o.Metadata.DisplayName, err
		}
	}
	return "", err
}
