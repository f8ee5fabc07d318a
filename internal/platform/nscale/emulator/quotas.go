package emulator

import (
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// quotaKind is a kind of resource that the platform's operator limits.
type quotaKind struct {
	Kind, DisplayName, Description, Format string
	Default                                int64
}

var quotaKinds = []quotaKind{
	{"clusters", "Clusters", "Kubernetes clusters.", "decimal", 5},
	{"file-storage", "File storage", "Bytes of file storage.", "binary", 10 << 40},
	{"gpus", "GPUs", "Physical and virtual GPUs.", "decimal", 8},
	{"servers", "Servers", "Compute instances.", "decimal", 20},
}

type quotaRow struct {
	Limits map[string]int64 // what was written; other kinds have their defaults
	Used   map[string]int64
}

var quotas = sandbox.Table[quotaRow]{Bucket: "nscale/quotas"}

type quotaRead struct {
	Kind        string `json:"kind"`
	Quantity    int64  `json:"quantity"`
	Used        int64  `json:"used"`
	Free        int64  `json:"free"`
	Committed   int64  `json:"committed"`
	Reserved    int64  `json:"reserved"`
	DisplayName string `json:"displayName"`
	Description string `json:"description"`
	Default     int64  `json:"default"`
	Format      string `json:"format,omitempty"`
}

type quotasRead struct {
	Quotas []quotaRead `json:"quotas"`
}

// read renders the kinds that were written, or with their defaults all of them.
func (row quotaRow) read(c *sandbox.Call, writtenOnly bool) quotasRead {
	answer := quotasRead{Quotas: []quotaRead{}}
	for _, k := range quotaKinds {
		limit, written := row.Limits[k.Kind]
		if !written {
			if writtenOnly {
				continue
			}
			limit = k.Default
		}
		used := row.Used[k.Kind]
		read := quotaRead{
			Kind: k.Kind, Quantity: limit, Used: used, Free: limit - used, Committed: used,
			DisplayName: k.DisplayName, Description: k.Description, Default: k.Default,
		}
		if head(c) {
			read.Format = k.Format
		}
		answer.Quotas = append(answer.Quotas, read)
	}
	return answer
}

func readQuotas(q *request) (any, error) {
	o, err := q.enter(endpointQuotas, opRead)
	if err != nil {
		return nil, err
	}
	row, _ := quotas.Get(q.Call, o.ID)
	return row.read(q.Call, false), nil
}

// writeQuotas replaces the whole set; its answer lacks the kinds that fall back to defaults.
func writeQuotas(q *request) (any, error) {
	o, err := q.enter(endpointQuotas, opUpdate)
	if err != nil {
		return nil, err
	}
	var in struct {
		Quotas []struct {
			Kind     string `json:"kind"`
			Quantity int64  `json:"quantity"`
		} `json:"quotas"`
	}
	q.decode(&in)
	row, _ := quotas.Get(q.Call, o.ID)
	row.Limits = map[string]int64{}
	for _, limit := range in.Quotas {
		row.Limits[limit.Kind] = limit.Quantity
	}
	for kind := range row.Limits {
		if !knownQuota(kind) {
			return nil, invalid("quota kind %s does not exist", kind)
		}
	}
	for _, k := range row.read(q.Call, false).Quotas {
		if k.Free < 0 {
			return nil, forbidden("quota of %s is below its current use", k.Kind)
		}
	}
	quotas.Put(q.Call, row, o.ID)
	return row.read(q.Call, true), nil
}

func knownQuota(kind string) bool {
	for _, k := range quotaKinds {
		if k.Kind == kind {
			return true
		}
	}
	return false
}

// listAllocations existed until 1.11; nothing in the sandbox allocates anything.
func listAllocations(q *request) (any, error) {
	if head(q.Call) {
		return nil, notFound()
	}
	if _, err := q.enter(endpointQuotas, opRead); err != nil {
		return nil, err
	}
	return []any{}, nil
}
