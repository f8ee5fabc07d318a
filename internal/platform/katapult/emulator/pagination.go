package emulator

// defaultPerPage is the page size of requests that name none.
const defaultPerPage = 30

// pagination states which part of a list an answer holds.
type pagination struct {
	CurrentPage int  `json:"current_page"`
	TotalPages  *int `json:"total_pages"`
	Total       *int `json:"total"`
	PerPage     int  `json:"per_page"`
	LargeSet    bool `json:"large_set"`
}

func (v *visit) pagination() (pagination, error) {
	page, err := v.arguments.count("page", 1)
	if err != nil {
		return pagination{}, err
	}
	perPage, err := v.arguments.count("per_page", defaultPerPage)
	return pagination{CurrentPage: page, PerPage: perPage, LargeSet: v.Switch(switchLargeSet) == "on"}, err
}

// cut returns the page's part of a list, and the pagination with the totals filled in, which a
// large set lacks.
func cut[T any](p pagination, all []T) (pagination, []T) {
	if !p.LargeSet {
		p.Total = new(len(all))
		p.TotalPages = new(0)
		if len(all) > 0 {
			p.TotalPages = new((len(all)-1)/p.PerPage + 1)
		}
	}
	// Compared by division: page and size are the caller's, and their product may overflow.
	if (p.CurrentPage - 1) > len(all)/p.PerPage {
		return p, nil
	}
	rest := all[(p.CurrentPage-1)*p.PerPage:]
	return p, rest[:min(p.PerPage, len(rest))]
}
