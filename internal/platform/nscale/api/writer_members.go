package api

import (
	"context"
	"slices"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// CreateGroup makes a group.
func (w *Writer) CreateGroup(ctx context.Context, org string, write GroupWrite) (Group, error) {
	done, err := w.turn(ctx, org)
	if err != nil {
		return Group{}, err
	}
	defer done()
	passing := func(err error) bool {
		return lagging(err) && slices.ContainsFunc(write.Spec.UserIDs, func(id string) bool { return w.users.young(id, w.timing.Window) })
	}
	return w.groups.create(ctx, w, org, write.Metadata.Name, func(ctx context.Context) (made Group, err error) {
		err = w.retry(ctx, passing, func(ctx context.Context) (err error) {
			made, err = w.client.CreateGroup(ctx, org, write)
			return err
		})
		return made, err
	}, func(g Group) bool { return write.Metadata.Matches(g.Metadata) }, nil)
}

// ConfirmGroup waits until lists show a group as written, and returns it from there. Members may
// have joined since.
func (w *Writer) ConfirmGroup(ctx context.Context, org, id string, write GroupWrite) (Group, error) {
	return confirmed(ctx, w, w.groups, org, id, func(g Group) bool {
		return write.Metadata.Matches(g.Metadata) && sameSet(write.Spec.RoleIDs, g.Spec.RoleIDs)
	})
}

// UpdateGroup replaces a group by what change makes of it as it is now. What change is given is
// read in the group's turn: nobody who shares this writer changes the membership meanwhile.
func (w *Writer) UpdateGroup(ctx context.Context, org, id string, change func(current Group) GroupWrite) (Group, error) {
	done, err := w.turn(ctx, org)
	if err != nil {
		return Group{}, err
	}
	defer done()
	return w.groups.update(ctx, w, org, id, true, false, func(ctx context.Context, current Group) (func(Group) bool, error) {
		write := change(current)
		return write.Matches, w.client.UpdateGroup(ctx, org, id, write)
	})
}

// DeleteGroup deletes a group.
func (w *Writer) DeleteGroup(ctx context.Context, org, id string) error {
	done, err := w.turn(ctx, org)
	if err != nil {
		return err
	}
	defer done()
	return w.groups.remove(ctx, w, org, id, func(ctx context.Context) error { return w.client.DeleteGroup(ctx, org, id) })
}

// CreateUser makes a user without groups. A subject that is a member already is returned as it is,
// unchanged, with existed true: what the service does then differs between its releases.
func (w *Writer) CreateUser(ctx context.Context, org, subject, state string) (user User, existed bool, err error) {
	done, err := w.turn(ctx, org)
	if err != nil {
		return User{}, false, err
	}
	defer done()
	same := func(u User) bool { return u.Spec.Subject == subject }
	users, err := w.users.list.fresh(ctx, org)
	if err != nil {
		return User{}, false, err
	}
	if i := slices.IndexFunc(users, same); i >= 0 {
		return users[i], true, nil
	}
	write := UserWrite{Spec: UserSpec{Subject: subject, State: state}}
	user, err = w.users.create(ctx, w, org, subject,
		func(ctx context.Context) (User, error) { return w.client.CreateUser(ctx, org, write) }, same, nil)
	return user, false, err
}

// ConfirmUser waits until lists show a new user as written, and returns it from there.
func (w *Writer) ConfirmUser(ctx context.Context, org, id string, write UserWrite) (User, error) {
	return confirmed(ctx, w, w.users, org, id, write.Matches)
}

// UpdateUser replaces a user's state and groups. With groups nil, the user stays in theirs.
func (w *Writer) UpdateUser(ctx context.Context, org, id string, write UserWrite) (User, error) {
	done, err := w.turn(ctx, org)
	if err != nil {
		return User{}, err
	}
	defer done()
	keep := write.Spec.GroupIDs == nil
	return w.users.update(ctx, w, org, id, keep, w.youngGroup(write.Spec.GroupIDs), func(ctx context.Context, current User) (func(User) bool, error) {
		sent := write
		if keep {
			sent.Spec.GroupIDs = current.Spec.GroupIDs
		}
		return sent.Matches, w.client.UpdateUser(ctx, org, id, sent)
	})
}

// DeleteUser ends a user's membership.
func (w *Writer) DeleteUser(ctx context.Context, org, id string) error {
	done, err := w.turn(ctx, org)
	if err != nil {
		return err
	}
	defer done()
	return w.users.remove(ctx, w, org, id, func(ctx context.Context) error { return w.client.DeleteUser(ctx, org, id) })
}

// CreateServiceAccount makes an account without groups, and returns it with its token. Joining
// groups in the same call could lose the token to a race; [Writer.UpdateServiceAccount] does it. An account
// whose answer was lost is adopted, and its token, which nobody has, replaced.
func (w *Writer) CreateServiceAccount(ctx context.Context, org string, metadata MetadataWrite) (ServiceAccount, error) {
	write := ServiceAccountWrite{Metadata: metadata}
	return w.accounts.create(ctx, w, org, metadata.Name,
		func(ctx context.Context) (ServiceAccount, error) {
			return w.client.CreateServiceAccount(ctx, org, write)
		},
		func(a ServiceAccount) bool { return metadata.Matches(a.Metadata) },
		func(ctx context.Context, match ServiceAccount) (ServiceAccount, error) {
			w.accounts.claim(org, match.Metadata.ID)
			return w.RotateServiceAccount(ctx, org, match.Metadata.ID)
		})
}

// ConfirmServiceAccount waits until lists show a new account as written, and returns it from there.
func (w *Writer) ConfirmServiceAccount(ctx context.Context, org, id string, write ServiceAccountWrite) (ServiceAccount, error) {
	return confirmed(ctx, w, w.accounts, org, id, write.Matches)
}

// UpdateServiceAccount replaces an account's metadata and groups. With groups nil, it stays in its own.
func (w *Writer) UpdateServiceAccount(ctx context.Context, org, id string, write ServiceAccountWrite) (ServiceAccount, error) {
	done, err := w.turn(ctx, org)
	if err != nil {
		return ServiceAccount{}, err
	}
	defer done()
	keep := write.Spec.GroupIDs == nil
	return w.accounts.update(ctx, w, org, id, keep, w.youngGroup(write.Spec.GroupIDs), func(ctx context.Context, current ServiceAccount) (func(ServiceAccount) bool, error) {
		sent := write
		if keep {
			sent.Spec.GroupIDs = current.Spec.GroupIDs
		}
		return sent.Matches, w.client.UpdateServiceAccount(ctx, org, id, sent)
	})
}

// RotateServiceAccount replaces an account's token and returns the new one. A lost answer lost only
// a token that nobody has: rotating again is the remedy.
func (w *Writer) RotateServiceAccount(ctx context.Context, org, id string) (ServiceAccount, error) {
	young := w.accounts.young(id, w.timing.Window)
	passing := func(err error) bool {
		return lostRace(err) || rest.IsAmbiguous(err) || young && rest.IsNotFound(err)
	}
	var rotated ServiceAccount
	err := w.retry(ctx, passing, func(ctx context.Context) (err error) {
		rotated, err = w.client.RotateServiceAccount(ctx, org, id)
		return err
	})
	return rotated, err
}

// DeleteServiceAccount deletes an account; its token ends with it.
func (w *Writer) DeleteServiceAccount(ctx context.Context, org, id string) error {
	done, err := w.turn(ctx, org)
	if err != nil {
		return err
	}
	defer done()
	return w.accounts.remove(ctx, w, org, id, func(ctx context.Context) error { return w.client.DeleteServiceAccount(ctx, org, id) })
}
