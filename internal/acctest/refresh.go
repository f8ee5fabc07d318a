package acctest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"golang.org/x/sync/errgroup"
)

// parallelism is how many objects a CLI reads side by side unless told otherwise.
const parallelism = 10

// Refresh imports objects by id and reads them through the protocol, in one run of the provider, as
// a CLI refreshes its state. It returns the texts and booleans that each holds, by import id. It is
// for counting the requests that many reads cost.
func (s *Sandbox) Refresh(t testing.TB, typeName string, ids []string) map[string]map[string]string {
	t.Helper()
	p := s.protocol(t, typeName)
	var mu sync.Mutex
	states := map[string]*tfprotov6.DynamicValue{}
	var all errgroup.Group
	all.SetLimit(parallelism)
	for _, id := range ids {
		all.Go(func() error {
			state, err := p.read(t.Context(), typeName, id)
			mu.Lock()
			defer mu.Unlock()
			states[id] = state
			return err
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	found := map[string]map[string]string{}
	for id, state := range states {
		found[id] = texts(t, state, p.schemas.ResourceSchemas[typeName].ValueType())
	}
	return found
}

// read imports one object and reads it.
func (p protocol) read(ctx context.Context, typeName, id string) (*tfprotov6.DynamicValue, error) {
	imported, err := p.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
	if err != nil {
		return nil, err
	}
	if failed := errorsOf(imported.Diagnostics); len(failed) > 0 || len(imported.ImportedResources) != 1 {
		return nil, fmt.Errorf("importing %s %s: %v", typeName, id, failed)
	}
	object := imported.ImportedResources[0]
	read, err := p.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: object.State, Private: object.Private, CurrentIdentity: object.Identity,
	})
	if err != nil {
		return nil, err
	}
	if failed := errorsOf(read.Diagnostics); len(failed) > 0 {
		return nil, fmt.Errorf("reading %s %s: %v", typeName, id, failed)
	}
	return read.NewState, nil
}
