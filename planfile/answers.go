package planfile

import (
	"encoding/json"

	"berth/planner"
	"berth/wording"
)

// answers is what "berth explain --format json" prints.
type answers struct {
	Version int      `json:"version"`
	Service string   `json:"service"`
	Host    string   `json:"host"` // where the plan has it; "" where it is unplaced, or an agent
	Hosts   []answer `json:"hosts"`
}

type answer struct {
	Host        string        `json:"host"`
	Here        bool          `json:"here"`
	Fits        bool          `json:"fits"`
	Headroom    int64         `json:"headroom_bytes"`
	GuestMemory int64         `json:"guest_memory_bytes,omitempty"`
	GuestGrows  int64         `json:"guest_grows_bytes,omitempty"`
	Verdict     string        `json:"verdict"`
	Performance []performance `json:"performance,omitempty"`
	Reasons     []reason      `json:"reasons"`
}

// WriteAnswers gives what planner.Explain says of a service as JSON.
func WriteAnswers(p *planner.Plan, service string, list []planner.Answer) []byte {
	w := wording.For(wording.EN)
	out := answers{Version: Version, Service: service, Host: p.Placement.Host[service], Hosts: []answer{}}
	for _, a := range list {
		x := answer{
			Host: a.Host, Here: a.Here, Fits: a.Fits, Headroom: int64(a.Headroom), GuestMemory: int64(a.Size),
			GuestGrows: int64(a.Grows), Verdict: a.Judgement.Verdict.String(), Reasons: []reason{},
			Performance: performances(a.Performance),
		}
		for _, r := range a.Reasons {
			x.Reasons = append(x.Reasons, reasonOf(w, r))
		}
		out.Hosts = append(out.Hosts, x)
	}
	return indented(out)
}

// advice is what "berth advise --format json" prints.
type advice struct {
	Version int         `json:"version"`
	Fits    bool        `json:"fits"` // everything has a place already
	Advice  []remedySet `json:"advice"`
}

type remedySet struct {
	Text       string          `json:"text"`
	Changes    []remedy        `json:"changes"`
	Placements []adviceOutcome `json:"placements"` // of what had no place before
}

type remedy struct {
	Change  string `json:"change"`
	Subject string `json:"subject,omitempty"`
	Add     int64  `json:"add_bytes,omitempty"`
	To      int64  `json:"to_bytes,omitempty"`
	Sold    int64  `json:"sold_bytes,omitempty"`
	Margin  share  `json:"margin,omitempty"`
	Text    string `json:"text"`
}

type adviceOutcome struct {
	Service string `json:"service"`
	Host    string `json:"host"`
	Verdict string `json:"verdict"`
}

// remedyNames are the stable names of what an operator could change.
var remedyNames = [...]string{
	planner.AcceptVerdict: "accept_verdict",
	planner.Unpin:         "unpin",
	planner.WidenGuest:    "widen_guest",
	planner.RaiseMargin:   "raise_margin",
	planner.LeaveOut:      "leave_out",
	planner.AddMemory:     "add_memory",
}

// WriteAdvice gives what planner.Advise says of a plan that does not fit as JSON.
func WriteAdvice(p *planner.Plan, list []planner.Advice) []byte {
	w := wording.For(wording.EN)
	out := advice{Version: Version, Fits: p.Status != planner.Infeasible, Advice: []remedySet{}}
	for _, a := range list {
		set := remedySet{Text: w.Advice(a), Placements: []adviceOutcome{}}
		for _, r := range a.Remedies {
			set.Changes = append(set.Changes, remedy{
				remedyNames[r.Kind], r.Subject, int64(r.Add), int64(r.To), int64(r.Sold), share(r.Margin), w.Remedy(r),
			})
		}
		for _, u := range p.Unplaced {
			for _, s := range a.Plan.Placed {
				if s.Service.Name == u.Service.Name {
					set.Placements = append(set.Placements, adviceOutcome{u.Service.Name, s.Host, s.Judgement.Verdict.String()})
				}
			}
		}
		out.Advice = append(out.Advice, set)
	}
	return indented(out)
}

// indented is JSON with an end of line. The types here marshal without fail.
func indented(v any) []byte {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(err)
	}
	return append(data, '\n')
}
