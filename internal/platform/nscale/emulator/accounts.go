package emulator

import (
	"cmp"
	"slices"
	"time"
)

// tokenLifetime is how long a service account's token works.
const tokenLifetime = 90 * 24 * time.Hour

type accountRow struct {
	stored
	Token  string
	Expiry time.Time
}

type memberSpec struct {
	GroupIDs []string `json:"groupIDs"`
}

type memberWrite struct {
	Metadata written    `json:"metadata"`
	Spec     memberSpec `json:"spec"`
}

type accountStatus struct {
	Expiry      string `json:"expiry"`
	AccessToken string `json:"accessToken,omitempty"`
}

type accountRead struct {
	Metadata metadata      `json:"metadata"`
	Spec     memberSpec    `json:"spec"`
	Status   accountStatus `json:"status"`
}

var accounts = newTable[accountRow]("serviceaccounts")

func (a accountRow) read(groupIDs []string) accountRead {
	return accountRead{a.metadata(), memberSpec{list(groupIDs)}, accountStatus{Expiry: timestamp(a.Expiry)}}
}

// revealed is read with the token: the answer to creation and rotation only.
func (a accountRow) revealed(groupIDs []string) accountRead {
	answer := a.read(groupIDs)
	answer.Status.AccessToken = a.Token
	return answer
}

// issue gives an account a new token; the token before stops working.
func (q *request) issue(a *accountRow) {
	a.Token, a.Expiry = newToken(), q.Now.Add(tokenLifetime)
	tokens.Put(q.Call, tokenRow{Organization: a.Organization, Account: a.ID}, a.Token)
}

// listAccounts shows who lacks the right to read them the caller alone.
func listAccounts(q *request) (any, error) {
	o, err := q.organization(endpointAccounts, opRead)
	if err != nil {
		return nil, err
	}
	prefix, err := q.children(o)
	if err != nil {
		return nil, err
	}
	everything := q.rights(o.ID).allow(endpointAccounts, opRead)
	joined := q.groupIDs(accountsOf, prefix...)
	answer := []accountRead{}
	for _, a := range accounts.listSeen(q.Call, prefix...) {
		if everything || a.ID == q.as.Account {
			answer = append(answer, a.read(joined[a.ID]))
		}
	}
	slices.SortFunc(answer, func(a, b accountRead) int { return cmp.Compare(a.Metadata.ID, b.Metadata.ID) })
	return answer, nil
}

// createAccount stores the account before it joins any group: a conflict there leaves an account
// whose token nobody has seen. The answer never shows the groups it joined.
func createAccount(q *request) (any, error) {
	o, err := q.enter(endpointAccounts, opCreate)
	if err != nil {
		return nil, err
	}
	if _, err := q.children(o); err != nil {
		return nil, err
	}
	var in memberWrite
	q.decode(&in)
	row := accountRow{stored: q.create(in.Metadata, o.ID)}
	q.issue(&row)
	accounts.insert(q.Call, row, o.ID, row.ID)
	if err := q.join(o.ID, accountsOf, row.ID, in.Spec.GroupIDs); err != nil {
		return nil, err
	}
	return row.revealed(nil), nil
}

// updateAccount answers with the groups as they were before.
func updateAccount(q *request) (any, error) {
	o, err := q.enter(endpointAccounts, opUpdate)
	if err != nil {
		return nil, err
	}
	var in memberWrite
	q.decode(&in)
	id := q.http.PathValue("serviceAccountID")
	before := q.groupIDs(accountsOf, o.ID)[id]
	var updated accountRow
	err = accounts.update(q.Call, func(row *accountRow) {
		q.replace(&row.stored, in.Metadata)
		updated = *row
	}, o.ID, id)
	if err == nil {
		err = q.join(o.ID, accountsOf, id, in.Spec.GroupIDs)
	}
	if err != nil {
		return nil, err
	}
	return updated.read(before), nil
}

// rotateAccount needs no right on oneself.
func rotateAccount(q *request) (any, error) {
	o, err := q.organization(endpointAccounts, opUpdate)
	if err != nil {
		return nil, err
	}
	id := q.http.PathValue("serviceAccountID")
	if id != q.as.Account && !q.rights(o.ID).allow(endpointAccounts, opUpdate) {
		return nil, denied(endpointAccounts, opUpdate)
	}
	var rotated accountRow
	err = accounts.update(q.Call, func(row *accountRow) {
		q.issue(row)
		rotated = *row
	}, o.ID, id)
	if err != nil {
		return nil, err
	}
	return rotated.revealed(q.groupIDs(accountsOf, o.ID)[id]), nil
}

// deleteAccount leaves the groups first: a conflict there keeps the account, for a retry to finish.
func deleteAccount(q *request) (any, error) {
	o, err := q.enter(endpointAccounts, opDelete)
	if err != nil {
		return nil, err
	}
	id := q.http.PathValue("serviceAccountID")
	if _, ok := accounts.seen(q.Call, o.ID, id); !ok {
		return nil, errAbsent
	}
	if err := q.join(o.ID, accountsOf, id, nil); err != nil {
		return nil, err
	}
	accounts.remove(q.Call, o.ID, id)
	return nil, nil
}
