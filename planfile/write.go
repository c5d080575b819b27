package planfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"berth/plain"
	"berth/planner"
	"berth/wording"
)

// Write gives the plan as JSON: a field of the contract a line, an entry of a list a line, so that two
// plans can be compared by diff. The same plan and meta give the same bytes.
func Write(p *planner.Plan, m Meta) []byte {
	return plain.JSON(layout(fileOf(p, m)))
}

func fileOf(p *planner.Plan, m Meta) file {
	w := wording.For(wording.EN)
	f := file{
		Version: Version, Inventory: p.Problem.Name, Status: p.Status.String(), Proven: p.Proven,
		Goal: p.Problem.Goal.String(),
	}
	if m != (Meta{}) {
		f.Digest = &digest{m.Inventory, m.Catalog}
	}
	for _, s := range p.Scores {
		f.Cost = append(f.Cost, score{s.Criterion.String(), s.Cost})
		if s.Bound != planner.Unbounded {
			f.Bound = append(f.Bound, score{s.Criterion.String(), s.Bound})
		}
	}
	for _, l := range p.Machines {
		m := machine{load: machineLoad(l)}
		if sum, by, ok := p.Problem.Ceilings(l.Machine, p.Guests); ok {
			m.ceilings = ceilings{int64(sum), share(by)}
		}
		f.Machines = append(f.Machines, m)
	}
	for _, x := range p.Problem.Waiting {
		f.Waiting = append(f.Waiting, waiting{x.Service, x.On, x.Since, int64(x.Size), w.Waits(x, p.Placement.Host[x.Service])})
	}
	addPower(&f, p)
	for _, l := range p.Hosts {
		f.Hosts = append(f.Hosts, host{hostLoad(l), l.Host.Machine, orEmpty(l.Services)})
	}
	for _, g := range p.Guests {
		f.Guests = append(f.Guests, guest{
			Name: g.Guest.Name, Machine: g.Machine, ID: g.Guest.ID, Appliance: g.Guest.Appliance,
			Action: g.Action.String(), Memory: int64(g.Memory), From: int64(g.From),
		})
	}
	for _, s := range p.Placed {
		f.Placements = append(f.Placements, placementOf(w, s))
	}
	for _, x := range p.Moves {
		s := p.Problem.Service(x.Service)
		f.Moves = append(f.Moves, move{x.Service, x.From, x.To, x.Action.String(), s != nil && s.Agent, known(x), x.Unknown})
	}
	for _, u := range p.Unplaced {
		f.Unplaced = append(f.Unplaced, unplacedOf(w, u))
	}
	for _, r := range p.Violations {
		x := violation{Host: r.Host, Service: r.Service, reason: reasonOf(w, r)}
		x.Text = w.Violation(r)
		f.Violations = append(f.Violations, x)
	}
	for _, c := range p.Problem.Rules.Changed {
		f.RulesChanged = append(f.RulesChanged, ruleChange{
			ruleChangeNames[c.Kind], c.Subject, share(c.From), share(c.To), w.RuleChange(c),
		})
	}
	return f
}

// addPower says what the machines draw, where any states it.
func addPower(f *file, p *planner.Plan) {
	draws := planner.Draws(p)
	if len(draws) == 0 {
		return
	}
	for i, d := range draws {
		f.Machines[i].Power = &machinePower{share(d.Watts), share(d.AtMost), share(d.Saves), d.Idle}
	}
	sum, price := planner.Drawn(draws), p.Problem.Price
	f.Power = &labPower{share(sum), sum.Energy(), price.Cost(sum), price.Currency}
}

func machineLoad(l planner.MachineLoad) load {
	m := l.Machine
	return load{
		Name: m.Name, Kind: m.Kind.String(), Processor: m.Processor.Name, Margin: share(l.Margin),
		Memory: int64(m.Memory), Reserved: int64(m.Reserved), Foreign: int64(m.Foreign),
		Used: int64(l.Used), Headroom: int64(l.Headroom), Today: int64(l.Today),
		CPU: int64(l.CPU), CPULimit: int64(l.CPULimit),
	}
}

func hostLoad(l planner.HostLoad) load {
	h := l.Host
	return load{
		Name: h.Name, Kind: h.Kind.String(), Processor: h.Processor.Name, Margin: share(h.Margin),
		Memory: int64(l.Memory), Reserved: int64(h.Reserved), Foreign: int64(h.Foreign),
		Used: int64(l.Used), Headroom: int64(l.Headroom), Today: int64(l.Today),
		CPU: int64(l.CPU), CPULimit: int64(l.CPULimit),
	}
}

func placementOf(w wording.Words, s planner.Placed) placement {
	out := placement{
		Service: s.Service.Name, Entry: s.Service.Entry, Host: s.Host, From: s.From, Agent: s.Service.Agent, Memory: int64(s.Memory),
		Verdict: s.Judgement.Verdict.String(), Reasons: []reason{{Rule: whyNames[s.Why.Kind], Text: w.Why(s)}},
	}
	if s.Judgement.Verdict != planner.Viable || s.Judgement.Workload.Known() {
		out.Reasons = append(out.Reasons, reason{Rule: "verdict", Text: w.Judgement(s.Judgement)})
	}
	if len(s.Remote) > 0 {
		out.Reasons = append(out.Reasons, reason{Rule: "over_network", Text: w.Remote(s.Remote)})
	}
	out.Performance, out.Network = performances(s.Performance), networks(s.Remote)
	out.Derived = derivedOf(w, s.Service)
	return out
}

// derivedOf lists the facts that the entry of a service does not state.
func derivedOf(w wording.Words, s *planner.Service) []derived {
	var out []derived
	for _, d := range s.Derived {
		out = append(out, derived{d.Fact.String(), d.Basis.String(), d.Of, d.Containers, int64(d.Memory), int64(d.CPU), d.Device, d.Keys, w.Derived(d)})
	}
	return out
}

func networks(uses []planner.ShareUse) []network {
	var out []network
	for _, u := range uses {
		out = append(out, network{u.Name, u.Server, u.Path, int64(u.Size)})
	}
	return out
}

// known is how much data a move carries; nothing is known where all of it is of unknown size.
func known(m planner.Move) *int64 {
	n := int64(m.Data)
	if m.Unknown && n == 0 {
		return nil
	}
	return &n
}

func performances(fs []planner.Performance) []performance {
	var out []performance
	for _, f := range fs {
		after := f.After.Text
		if f.From != "" {
			after = wording.For(wording.EN).Expected(f)
		}
		out = append(out, performance{f.Metric, f.Reference, f.Before.Text, after, share(f.Low), share(f.High), f.From})
	}
	return out
}

func unplacedOf(w wording.Words, u planner.Unplaced) unplaced {
	out := unplaced{Service: u.Service.Name, Entry: u.Service.Entry, Derived: derivedOf(w, u.Service), Hosts: []hostReasons{}}
	for _, h := range u.Hosts {
		x := hostReasons{h.Host, []reason{}}
		for _, r := range h.Reasons {
			x.Reasons = append(x.Reasons, reasonOf(w, r))
		}
		out.Hosts = append(out.Hosts, x)
	}
	return out
}

func reasonOf(w wording.Words, r planner.Reason) reason {
	out := reason{Rule: r.Rule.String(), Text: w.Reason(r)}
	over := r.Over()
	switch r.Rule.Measured() {
	case planner.InBytes:
		out.Bytes = &over
	case planner.InMilliCPU:
		out.MilliCPU = &over
	}
	return out
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// layout writes the fields of a struct one a line, and lists with one entry a line.
func layout(f any) []byte {
	var b bytes.Buffer
	v := reflect.ValueOf(f)
	sep := "{\n"
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		x := v.Field(i)
		if options == "omitempty" && x.IsZero() {
			continue
		}
		fmt.Fprintf(&b, "%s  %q: ", sep, name)
		if _, object := x.Interface().(scores); object || x.Kind() != reflect.Slice {
			b.Write(compact(x.Interface()))
		} else {
			list(&b, x)
		}
		sep = ",\n"
	}
	b.WriteString("\n}\n")
	return b.Bytes()
}

func list(b *bytes.Buffer, x reflect.Value) {
	if x.Len() == 0 {
		b.WriteString("[]")
		return
	}
	sep := "[\n    "
	for i := range x.Len() {
		b.WriteString(sep)
		b.Write(compact(x.Index(i).Interface()))
		sep = ",\n    "
	}
	b.WriteString("\n  ]")
}

// compact is json.Marshal without escapes for HTML, so that "->" stays readable.
func compact(x any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(x); err != nil {
		panic("planfile: " + err.Error()) // the structs of format.go always encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
