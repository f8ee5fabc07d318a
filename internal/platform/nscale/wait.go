package nscale

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/api"
	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// waitLimit is how long asynchronous work is waited for where no timeout says otherwise.
const waitLimit = 10 * time.Minute

// wait looks until the object is as wished: soon at first, then every two seconds. Trouble that may
// pass, such as a failing server, does not end it.
func wait(ctx context.Context, limit time.Duration, look func(ctx context.Context) (done bool, err error)) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var last error
	for pause := 500 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		done, err := look(ctx)
		if done || err != nil && !passing(err) {
			return err
		}
		last = errors.Join(err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return fmt.Errorf("not done within %s; raise the timeout in timeouts: %w", limit, errors.Join(context.Cause(ctx), last))
		}
	}
}

// passing tells whether a failed look may succeed later.
func passing(err error) bool {
	var e *rest.Error
	return errors.As(err, &e) && (e.Status == 0 || e.Status >= http.StatusInternalServerError)
}

// stuck tells why a deletion will not end. A failure from before it was asked for says nothing:
// reads lag.
func stuck(m api.Metadata) error {
	if m.DeletionTime == "" {
		return nil
	}
	_, err := provisioned(m)
	return err
}

// provisioned tells whether an object is ready for use; a state nobody knows counts as in progress.
func provisioned(m api.Metadata) (bool, error) {
	switch m.ProvisioningStatus {
	case api.ProvisioningDone:
		return true, nil
	case api.ProvisioningError:
		message := "the service reports an error"
		if m.ProvisioningStatusDetail != nil && m.ProvisioningStatusDetail.Message != "" {
			message += ": " + m.ProvisioningStatusDetail.Message
		}
		return false, errors.New(message)
	}
	return false, nil
}
