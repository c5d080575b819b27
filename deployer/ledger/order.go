package ledger

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Order is what a run is to bring about. It lies on every host that the run touches, so that the run can be
// resumed from any computer. There is no secret in it.
type Order struct {
	Run     string          `json:"run"`
	Who     string          `json:"who"`               // user@host of the operator
	Label   string          `json:"label,omitempty"`   // compose.LabelPlan
	Hosts   []string        `json:"hosts"`             // that the run touches, by name
	Only    []string        `json:"only,omitempty"`    // hosts that it is limited to
	Service string          `json:"service,omitempty"` // that it is limited to
	Destroy []string        `json:"destroy,omitempty"` // guests that may be destroyed, by name
	Pull    bool            `json:"pull,omitempty"`    // tags that have moved are followed
	Plan    json.RawMessage `json:"plan,omitempty"`    // as a plan file has it; none in a rollback
	Returns bool            `json:"returns,omitempty"` // the service comes back that it is limited to
	Old     bool            `json:"old,omitempty"`     // with what it had when it moved
	Finish  string          `json:"finish,omitempty"`  // the service whose move is finished, and nothing else
	Undoes  string          `json:"undoes,omitempty"`  // the run that a rollback takes back
}

// Among lists those of some hosts that the order touches, by name.
func (o *Order) Among(hosts map[string]Host) []Host {
	var out []Host
	for _, name := range o.Hosts {
		if h := hosts[name]; h != nil && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b Host) int { return cmp.Compare(a.Name(), b.Name()) })
	return out
}

// limitedToOthers reports whether the run was to leave a service alone on the host that its plan has it on; empty: on none.
func (o *Order) limitedToOthers(service, host string) bool {
	return o.Service != "" && o.Service != service || len(o.Only) > 0 && !slices.Contains(o.Only, host)
}
