package api

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// inParallel runs n calls at once and fails on their errors.
func inParallel(t *testing.T, n int, call func(i int) error) {
	t.Helper()
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			if err := call(i); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

// TestTenAccountsJoinOneGroup is what the service by itself answers with two members and two tokens.
func TestTenAccountsJoinOneGroup(t *testing.T) {
	for _, locking := range []bool{true, false} {
		t.Run(fmt.Sprintf("locking %v", locking), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := newFake(100*time.Millisecond, locking)
				fake.addGroup("g")
				writer := fake.writer(t, Timing{})
				tokens := make([]string, 10)
				inParallel(t, 10, func(i int) error {
					metadata := MetadataWrite{Name: fmt.Sprintf("account-%d", i)}
					made, err := writer.CreateServiceAccount(t.Context(), testOrg, metadata)
					if err != nil {
						return err
					}
					tokens[i] = made.Status.AccessToken
					joined, err := writer.UpdateServiceAccount(t.Context(), testOrg, made.Metadata.ID,
						ServiceAccountWrite{Metadata: metadata, Spec: ServiceAccountSpec{GroupIDs: []string{"g"}}})
					if err == nil && len(joined.Spec.GroupIDs) != 1 {
						return fmt.Errorf("confirmed without its group: %+v", joined)
					}
					return err
				})
				if members := fake.group("g").Spec.ServiceAccountIDs; len(members) != 10 {
					t.Errorf("%d members, want 10: %v", len(members), members)
				}
				if fake.lists > 40 {
					t.Errorf("%d lists for 10 accounts", fake.lists)
				}
				seen := map[string]bool{}
				for _, token := range tokens {
					seen[token] = token != ""
				}
				if len(seen) != 10 || fake.posts != 10 || fake.rotates != 0 {
					t.Errorf("%d tokens from %d creates and %d rotations", len(seen), fake.posts, fake.rotates)
				}
			})
		})
	}
}

// TestGroupUpdateKeepsMembers changes a group's name while accounts join it.
func TestGroupUpdateKeepsMembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := newFake(100*time.Millisecond, false)
		fake.addGroup("g")
		writer := fake.writer(t, Timing{})
		inParallel(t, 6, func(i int) error {
			if i%3 == 0 {
				_, err := writer.UpdateGroup(t.Context(), testOrg, "g", func(current Group) GroupWrite {
					write := GroupWrite{Metadata: current.Metadata.Write(), Spec: current.Spec}
					write.Metadata.Name = fmt.Sprintf("name-%d", i)
					return write
				})
				return err
			}
			metadata := MetadataWrite{Name: fmt.Sprintf("account-%d", i)}
			made, err := writer.CreateServiceAccount(t.Context(), testOrg, metadata)
			if err != nil {
				return err
			}
			_, err = writer.UpdateServiceAccount(t.Context(), testOrg, made.Metadata.ID,
				ServiceAccountWrite{Metadata: metadata, Spec: ServiceAccountSpec{GroupIDs: []string{"g"}}})
			return err
		})
		if members := fake.group("g").Spec.ServiceAccountIDs; len(members) != 4 {
			t.Errorf("members %v, want 4", members)
		}
	})
}

// TestConfirmationsShareLists counts list calls of creates that end together.
func TestConfirmationsShareLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := newFake(100*time.Millisecond, true)
		writer := fake.writer(t, Timing{})
		inParallel(t, 50, func(i int) error {
			write := ServiceAccountWrite{Metadata: MetadataWrite{Name: fmt.Sprintf("account-%d", i)}}
			made, err := writer.CreateServiceAccount(t.Context(), testOrg, write.Metadata)
			if err != nil {
				return err
			}
			_, err = writer.ConfirmServiceAccount(t.Context(), testOrg, made.Metadata.ID, write)
			return err
		})
		if fake.posts != 50 || fake.lists > 15 {
			t.Errorf("%d creates and %d lists", fake.posts, fake.lists)
		}
	})
}

// TestLostAnswers loses the answer to a create, and to the rotation that makes up for it.
func TestLostAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := newFake(100*time.Millisecond, true)
		writer := fake.writer(t, Timing{})
		metadata := MetadataWrite{Name: "twin"}
		if _, err := writer.CreateServiceAccount(t.Context(), testOrg, metadata); err != nil {
			t.Fatal(err)
		}
		fake.lose["POST /serviceaccounts"] = 2
		fake.lose["POST /serviceaccounts/account-2/rotate"] = 1
		made := make([]ServiceAccount, 2)
		inParallel(t, 2, func(i int) (err error) {
			made[i], err = writer.CreateServiceAccount(t.Context(), testOrg, metadata)
			return err
		})
		stored := fake.accounts.now()
		if len(stored) != 3 || fake.posts != 3 || made[0].Metadata.ID == made[1].Metadata.ID {
			t.Fatalf("%d accounts from %d creates: %v", len(stored), fake.posts, made)
		}
		for _, a := range made {
			if token := a.Status.AccessToken; token == "" || token != stored[a.Metadata.ID].Status.AccessToken {
				t.Errorf("%s has token %q, want %q", a.Metadata.ID, token, stored[a.Metadata.ID].Status.AccessToken)
			}
		}
	})
}

// TestDeleteYoung deletes what the service's cache does not know yet.
func TestDeleteYoung(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := newFake(200*time.Millisecond, true)
		writer := fake.writer(t, Timing{})
		made, err := writer.CreateServiceAccount(t.Context(), testOrg, MetadataWrite{Name: "brief"})
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.DeleteServiceAccount(t.Context(), testOrg, made.Metadata.ID); err != nil {
			t.Fatal(err)
		}
		if left := fake.accounts.now(); len(left) != 0 {
			t.Errorf("left behind %v", left)
		}
		if err := writer.DeleteServiceAccount(t.Context(), testOrg, "account-long-gone"); err != nil {
			t.Errorf("deleting what is gone: %v", err)
		}
	})
}

// TestUnconfirmed bounds the wait for a write that never shows.
func TestUnconfirmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := newFake(time.Hour, false)
		writer := fake.writer(t, Timing{})
		began := time.Now()
		made, err := writer.CreateServiceAccount(t.Context(), testOrg, MetadataWrite{Name: "n"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = writer.ConfirmServiceAccount(t.Context(), testOrg, made.Metadata.ID, ServiceAccountWrite{Metadata: MetadataWrite{Name: "n"}})
		if _, ok := errors.AsType[*UnconfirmedError](err); !ok {
			t.Errorf("got %v", err)
		}
		if took := time.Since(began); took < 25*time.Second || took > 32*time.Second {
			t.Errorf("took %s", took)
		}
		_, err = writer.UpdateGroup(t.Context(), testOrg, "missing", func(current Group) GroupWrite { return GroupWrite{} })
		if !errors.Is(err, ErrGone) {
			t.Errorf("updating a missing group: %v", err)
		}
	})
}

// TestConflictsEnd gives up on a race that is lost for longer than the window, and never repeats a
// refusal that will not pass.
func TestConflictsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		writer := newFake(0, true).writer(t, Timing{})
		for status, want := range map[int]bool{409: true, 401: false, 403: false, 404: false, 500: false} {
			calls := 0
			began := time.Now()
			err := writer.retry(t.Context(), lostRace, func(context.Context) error {
				calls++
				return &rest.Error{Status: status}
			})
			if !rest.HasStatus(err, status) || (calls > 1) != want || time.Since(began) > 30*time.Second {
				t.Errorf("%d: %d calls in %s, %v", status, calls, time.Since(began), err)
			}
		}
	})
}
