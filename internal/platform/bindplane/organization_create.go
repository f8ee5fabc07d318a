package bindplane

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// createOnce makes an organization and never two. When the answer is lost, or is one of those
// that the server also gives after it made something, the error names what was left behind: an
// organization is never adopted by itself.
func (c *client) createOnce(ctx context.Context, typeName string, wanted api.NewOrganization) (api.CreatedOrganization, error) {
	var failure error
	left := ""
	var namesakes []string // ids, whoever made them
	made, err := rest.Create(ctx, c.REST(), func(ctx context.Context) (api.CreatedOrganization, error) {
		made, err := c.CreateOrganization(ctx, wanted)
		var failed *rest.Error
		if errors.As(err, &failed) && failed.Status == http.StatusNotFound {
			failed.Ambiguous = true // it failed somewhere on the way; the server does not say where
		}
		failure = err
		return made, err
	}, rest.Ambiguity[api.CreatedOrganization]{
		Find: func(ctx context.Context) ([]api.CreatedOrganization, error) {
			all, err := c.Organizations(ctx)
			var matches []api.CreatedOrganization
			namesakes = nil
			for _, o := range all {
				if o.Metadata.DisplayName == wanted.OrganizationName {
					matches = append(matches, api.CreatedOrganization{Organization: o})
					namesakes = append(namesakes, o.Metadata.ID)
				}
			}
			return matches, err
		},
		// There is no creation time; one that was not written to since cannot be ours.
		CreatedAt: func(made api.CreatedOrganization) time.Time {
			modified, err := time.Parse(time.RFC3339, made.Organization.Metadata.DateModified)
			if err != nil {
				return time.Now().AddDate(1, 0, 0)
			}
			return modified
		},
		Key: func(made api.CreatedOrganization) string { return made.Organization.Metadata.ID },
		Describe: func(made api.CreatedOrganization) string {
			return fmt.Sprintf("organization %s named %q", made.Organization.Metadata.ID, made.Organization.Metadata.DisplayName)
		},
		Resolve: func(_ context.Context, made api.CreatedOrganization) (api.CreatedOrganization, error) {
			left = made.Organization.Metadata.ID
			return made, nil
		},
	})
	switch {
	case left != "":
		return api.CreatedOrganization{}, fmt.Errorf("%w. It left the organization %s named %q, which is not taken over unasked, and creating it again would make a second one. "+
			"Check that it is yours, and import it:\n\n%s", failure, left, wanted.OrganizationName, tfkit.ImportBlock(typeName, left))
	case err != nil && len(namesakes) > 0:
		return made, fmt.Errorf("%w. What this run does not seem to have made, but has the same name: %s. Should one of them be the one that you want, import it:\n\n%s",
			err, strings.Join(namesakes, ", "), tfkit.ImportBlock(typeName, namesakes[len(namesakes)-1]))
	}
	return made, err
}
