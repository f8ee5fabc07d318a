package emulator

import (
	"cmp"
	"slices"
)

type providerRow struct {
	stored
	Issuer       string
	ClientID     string
	ClientSecret *string
	Type         string // of the global ones; the API never stores one
}

type providerSpec struct {
	Issuer   string `json:"issuer"`
	ClientID string `json:"clientID"`
	Type     string `json:"type,omitempty"`
}

type providerRead struct {
	Metadata metadata     `json:"metadata"`
	Spec     providerSpec `json:"spec"`
}

// providers holds the organizations' own providers, and the global ones under globalProviders.
var providers = newTable[providerRow]("oauth2providers")

const globalProviders = "-"

// read never shows the secret; 1.11 forgets the issuer too.
func (p providerRow) read(q *request) providerRead {
	spec := providerSpec{p.Issuer, p.ClientID, p.Type}
	if !head(q.Call) {
		spec.Issuer = ""
	}
	return providerRead{p.metadata(), spec}
}

func readProviders(q *request, prefix ...string) []providerRead {
	answer := []providerRead{}
	for _, p := range providers.listSeen(q.Call, prefix...) {
		if len(prefix) == 0 && p.Organization == "" {
			continue
		}
		answer = append(answer, p.read(q))
	}
	slices.SortFunc(answer, func(a, b providerRead) int { return cmp.Compare(a.Metadata.ID, b.Metadata.ID) })
	return answer
}

// listGlobalProviders is open to whoever is authenticated.
func listGlobalProviders(q *request) (any, error) { return readProviders(q, globalProviders), nil }

func listProviders(q *request) (any, error) {
	o, err := q.enter(endpointProviders, opRead)
	if err != nil {
		return nil, err
	}
	prefix, err := q.children(o)
	if err != nil {
		return nil, err
	}
	return readProviders(q, prefix...), nil
}

type providerWrite struct {
	Metadata written `json:"metadata"`
	Spec     struct {
		Issuer       string  `json:"issuer"`
		ClientID     string  `json:"clientID"`
		ClientSecret *string `json:"clientSecret"`
	} `json:"spec"`
}

// fill replaces a provider's content: a secret that the body leaves out is erased.
func (w providerWrite) fill(row *providerRow) {
	row.Issuer, row.ClientID, row.ClientSecret = w.Spec.Issuer, w.Spec.ClientID, w.Spec.ClientSecret
}

func createProvider(q *request) (any, error) {
	o, err := q.enter(endpointProviders, opCreate)
	if err != nil {
		return nil, err
	}
	if _, err := q.children(o); err != nil {
		return nil, err
	}
	var in providerWrite
	q.decode(&in)
	row := providerRow{stored: q.create(in.Metadata, o.ID)}
	in.fill(&row)
	providers.insert(q.Call, row, o.ID, row.ID)
	return row.read(q), nil
}

func updateProvider(q *request) (any, error) {
	o, err := q.enter(endpointProviders, opUpdate)
	if err != nil {
		return nil, err
	}
	var in providerWrite
	q.decode(&in)
	return nil, providers.update(q.Call, func(row *providerRow) {
		q.replace(&row.stored, in.Metadata)
		in.fill(row)
	}, o.ID, q.http.PathValue("providerID"))
}

func deleteProvider(q *request) (any, error) {
	o, err := q.enter(endpointProviders, opDelete)
	if err != nil {
		return nil, err
	}
	id := q.http.PathValue("providerID")
	if _, ok := providers.seen(q.Call, o.ID, id); !ok {
		return nil, errAbsent
	}
	providers.remove(q.Call, o.ID, id)
	return nil, nil
}
