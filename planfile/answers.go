package planfile

import (
	"slices"
	"strings"

	"berth/planner"
	"berth/wording"
)

// answers is what "berth explain --format json" prints.
type answers struct {
	Version   int      `json:"version"`
	Inventory string   `json:"inventory"`
	Service   string   `json:"service"`
	Entry     string   `json:"entry,omitempty"`
	Host      string   `json:"host"` // where the plan has it; "" where it is unplaced, or an agent
	With      []string `json:"with,omitempty"`
	Hosts     []answer `json:"hosts"`
}

type answer struct {
	Host        string        `json:"host"`
	Here        bool          `json:"here"`
	Fits        bool          `json:"fits"`
	Headroom    int64         `json:"headroom_bytes"`
	GuestMemory int64         `json:"guest_bytes,omitempty"`
	GuestGrows  int64         `json:"grows_bytes,omitempty"`
	Verdict     string        `json:"verdict"`
	Reasons     []reason      `json:"reasons"`
	Performance []performance `json:"performance,omitempty"`
	Network     []network     `json:"over_network,omitempty"`
	Text        string        `json:"text"`
}

// WriteAnswers gives what planner.Explain says of a service as JSON.
func WriteAnswers(p *planner.Plan, service string, list []planner.Answer) []byte {
	w := wording.For(wording.EN)
	out := answers{Version: Version, Inventory: p.Problem.Name, Service: service, Host: p.Placement.Host[service]}
	if s := p.Problem.Service(service); s != nil {
		out.Entry = s.Entry
	}
	for _, a := range list {
		out.With = a.With
		x := answer{
			Host: a.Host, Here: a.Here, Fits: a.Fits, Headroom: int64(a.Headroom), GuestMemory: int64(a.Size),
			GuestGrows: int64(a.Grows), Verdict: a.Judgement.Verdict.String(), Reasons: []reason{},
			Performance: performances(a.Performance), Network: networks(a.Remote), Text: w.Answer(a),
		}
		for _, r := range a.Reasons {
			x.Reasons = append(x.Reasons, reasonOf(w, r))
		}
		out.Hosts = append(out.Hosts, x)
	}
	return layout(out)
}

// advice is what "berth advise --format json" prints.
type advice struct {
	Version   int         `json:"version"`
	Inventory string      `json:"inventory"`
	Unplaced  []string    `json:"unplaced"`
	Advice    []remedySet `json:"advice"`
	SwitchOff []switchOff `json:"switch_off,omitempty"`
}

// switchOff is a machine without which everything has a place, and what it saves in a year.
type switchOff struct {
	Machine    string       `json:"machine"`
	Text       string       `json:"text"`
	Idle       bool         `json:"idle,omitempty"`
	Watts      share        `json:"off_saves_watts"`
	Energy     int64        `json:"kwh_year"`
	Cost       int64        `json:"cost_year,omitempty"`
	Currency   string       `json:"currency,omitempty"`
	Placements []savedPlace `json:"placements"`
	Guests     []savedGuest `json:"guests"`
}

type remedySet struct {
	Text       string       `json:"text"`
	Remedies   []remedy     `json:"remedies"`
	Placements []savedPlace `json:"placements"`
	Guests     []savedGuest `json:"guests"`
}

type remedy struct {
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Add     int64  `json:"add_bytes,omitempty"`
	To      int64  `json:"to_bytes,omitempty"`
	Sold    int64  `json:"sold_bytes,omitempty"`
	Margin  share  `json:"margin,omitempty"`
	Port    int    `json:"port,omitempty"`
	Free    int    `json:"free_port,omitempty"`
	Text    string `json:"text"`
}

// savedPlace and savedGuest are the least that a plan file says of a service and of a guest.
type savedPlace struct {
	Service string `json:"service"`
	Host    string `json:"host"`
}

type savedGuest struct {
	Name   string `json:"name"`
	Memory int64  `json:"memory_bytes"`
}

// remedyNames are the stable names of what an operator could change.
var remedyNames = [...]string{
	planner.AcceptVerdict: "accept_verdict",
	planner.Unpin:         "unpin",
	planner.LetPart:       "let_part",
	planner.OtherPort:     "other_port",
	planner.WidenGuest:    "widen_guest",
	planner.ShrinkGuest:   "shrink_guest",
	planner.RaiseMargin:   "raise_margin",
	planner.GiveUpGuest:   "give_up_guest",
	planner.LeaveOut:      "leave_out",
	planner.AddMemory:     "add_memory",
}

// WriteAdvice gives what planner.Advise says of a plan that does not fit, or planner.Spares of one that does, as JSON.
func WriteAdvice(p *planner.Plan, list []planner.Advice, spares []planner.Spare) []byte {
	w := wording.For(wording.EN)
	out := advice{Version: Version, Inventory: p.Problem.Name}
	for _, u := range p.Unplaced {
		out.Unplaced = append(out.Unplaced, u.Service.Name)
	}
	for _, a := range list {
		set := remedySet{Text: w.Advice(a)}
		for _, r := range a.Remedies {
			set.Remedies = append(set.Remedies, remedy{
				remedyNames[r.Kind], r.Subject, int64(r.Add), int64(r.To), int64(r.Sold), share(r.Margin), r.Port, r.Free, w.Remedy(r),
			})
		}
		set.Placements, set.Guests = saved(a.Plan.Placement)
		out.Advice = append(out.Advice, set)
	}
	for _, s := range spares {
		price := p.Problem.Price
		off := switchOff{
			Machine: s.Machine.Name, Idle: s.Idle, Watts: share(s.Saves), Energy: s.Saves.Energy(),
			Cost: price.Cost(s.Saves), Currency: price.Currency, Text: w.SwitchOff(s, price),
		}
		off.Placements, off.Guests = saved(s.Plan.Placement)
		out.SwitchOff = append(out.SwitchOff, off)
	}
	return layout(out)
}

// saved lists a placement by name.
func saved(pl planner.Placement) ([]savedPlace, []savedGuest) {
	places, guests := []savedPlace{}, []savedGuest{}
	for service, host := range pl.Host {
		places = append(places, savedPlace{service, host})
	}
	for name, size := range pl.Size {
		guests = append(guests, savedGuest{name, int64(size)})
	}
	slices.SortFunc(places, func(a, b savedPlace) int { return strings.Compare(a.Service, b.Service) })
	slices.SortFunc(guests, func(a, b savedGuest) int { return strings.Compare(a.Name, b.Name) })
	return places, guests
}
