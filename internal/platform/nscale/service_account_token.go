package nscale

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

var (
	accessToken      = path.Root("access_token")
	expiry           = path.Root("expiry")
	rotateBeforeDays = path.Root("rotate_before_days")
)

// changeServiceAccount updates what differs, then rotates where the plan leaves the token open. A
// rotation comes last: nothing that could fail stands between it and the state.
func changeServiceAccount(ctx context.Context, c *client, plan, state *serviceAccountModel) (api.ServiceAccount, error) {
	org, id := plan.OrganizationID.ValueString(), plan.ID.ValueString()
	rotate := plan.AccessToken.IsUnknown()
	if rotate {
		if refused := ownAccount(ctx, c, plan.ID, "Rotating"); refused.HasError() {
			return api.ServiceAccount{}, errors.New(refused[0].Detail())
		}
	}
	var seen api.ServiceAccount
	if !rotate || plan.differs(state) {
		var err error
		seen, err = c.writer.UpdateServiceAccount(ctx, org, id, plan.write())
		if err != nil || !rotate {
			return seen, err
		}
	}
	rotated, err := c.writer.RotateServiceAccount(ctx, org, id)
	if err != nil {
		return seen, err
	}
	if seen.Metadata.ID == "" {
		// The answer's groups are not to be trusted; those of the state were read last.
		rotated.Spec.GroupIDs = writeSet(state.GroupIDs)
		return rotated, nil
	}
	seen.Status = rotated.Status
	return seen, nil
}

// differs tells whether an update has more to write than a new token.
func (m *serviceAccountModel) differs(state *serviceAccountModel) bool {
	return !m.Name.Equal(state.Name) || !m.Description.Equal(state.Description) || !m.Tags.Equal(state.Tags) ||
		!m.GroupIDs.IsUnknown() && !m.GroupIDs.Equal(state.GroupIDs)
}

// ownAccount refuses what would end the provider's own token. Who cannot be told is let pass: the
// service would refuse the next request, and nothing is lost.
func ownAccount(ctx context.Context, c *client, id types.String, does string) diag.Diagnostics {
	who, err := c.caller(ctx)
	if err != nil || id.ValueString() == "" || who.Sub != id.ValueString() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), "This is the provider's own service account",
		fmt.Sprintf("%s the service account %s ends the token that the provider works with, so the rest of the run would be refused. "+
			"Do it with another account's token: for instance let two accounts rotate each other.", does, id.ValueString()))}
}

// rotatedElsewhere warns of a token in the state that ended early. An expiry that moved back is a list
// that lags behind an own rotation.
func rotatedElsewhere(before, after *serviceAccountModel) diag.Diagnostics {
	if before.AccessToken.ValueString() == "" || !timeOf(after.Expiry).After(timeOf(before.Expiry)) {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(accessToken, "The token was rotated elsewhere",
		fmt.Sprintf("The service account %s got another token, so the one in the state is no longer accepted. "+
			"Change a value of rotation_triggers to replace it by one that Terraform knows.", after.ID.ValueString()))}
}

// onlyItself tells a list that shows the caller alone, or nobody, for want of a right, from one that
// is complete. The service refuses neither, but it does refuse groups, which the same roles show.
func onlyItself(ctx context.Context, c *client, org, id string) error {
	all, err := c.accounts.All(ctx, org)
	if err != nil || len(all) > 1 {
		return err
	}
	_, err = c.groups.All(ctx, org)
	if rest.HasStatus(err, http.StatusForbidden) {
		return fmt.Errorf("the service account %s is not in the list, which shows nothing but the provider's own account: "+
			"the token lacks the right to read service accounts (role administrator or auditor), so this is no proof that the account is gone", id)
	}
	return err
}
