package planfile

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// Saved is what a plan file holds: the decision. Every other figure in the file follows from it, the
// inventory and the catalog, and is computed anew, so that a file cannot claim what is not so.
type Saved struct {
	Inventory    string            // name of the lab, "" where not stated
	Digest       Meta              // zero in a file written by hand, which is never stale
	Goal         planner.Goal      // Balance where not stated
	GoalStated   bool              // the file names its goal
	Placement    planner.Placement // without agents, appliances and guests that are destroyed
	RulesChanged []planner.RuleChange
}

// Stale names the inputs that have changed since the plan was made: "inventory", "catalog". A digest
// that either side does not state is not compared.
func (s *Saved) Stale(now Meta) []string {
	var out []string
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	if differ(s.Digest.Inventory, now.Inventory) {
		out = append(out, "inventory")
	}
	if differ(s.Digest.Catalog, now.Catalog) {
		out = append(out, "catalog")
	}
	return out
}

// Apply puts the file's goal and its changes of the rules into force. It names the machines that the
// file was planned without and that the problem does not have.
func (s *Saved) Apply(p *planner.Problem) (q *planner.Problem, unknown []string) {
	c := *p
	q = &c
	if s.GoalStated {
		q.Goal = s.Goal
	}
	for _, r := range s.RulesChanged {
		switch r.Kind {
		case planner.MarginChanged:
			q.SetMargin(r.To)
		case planner.OvercommitChanged:
			q.SetOvercommit(r.To)
		case planner.OverMarginAllowed:
			q.AllowOverMargin()
		default:
			without, ok := q.Without(r.Subject)
			if !ok {
				unknown = append(unknown, r.Subject)
				continue
			}
			q = without
		}
	}
	return q, unknown
}

// Read reads a plan file; name is its path, for messages. The error is of type Problems and names
// everything that is wrong.
//
// A file needs "version" and "placements" (service, host); "guests" (name, memory_bytes) where services
// are on guests. All else may be left out.
func Read(name string, data []byte) (*Saved, error) {
	root, err := parse(data)
	if err != nil {
		var p placed
		errors.As(err, &p)
		return nil, Problems{at(name, data, p.offset, p.text)}
	}
	d := &decoder{at: map[any]int{}}
	var f file
	d.decode(root, reflect.ValueOf(&f).Elem(), message.Word("the plan"))
	if len(d.problems) == 0 { // what has the wrong type would only lead to wrong conclusions
		saved := d.check(root, &f)
		if len(d.problems)+len(d.figures) == 0 {
			return saved, nil
		}
	}
	all := slices.Concat(d.problems, d.figures)
	sortByPlace(all)
	var out Problems
	for _, p := range all {
		out = append(out, at(name, data, p.offset, p.text))
	}
	return nil, out
}

// check takes over what the file decides and finds what the types alone do not show.
func (d *decoder) check(root *node, f *file) *Saved {
	has := func(name string) bool {
		return slices.ContainsFunc(root.fields, func(x field) bool { return x.name == name })
	}
	if !has("version") {
		d.wrong(root.start, message.Of(`"version" is missing (it is %d)`, Version))
	} else if f.Version != Version {
		d.wrong(d.at[&f.Version], message.Of("version %d of the format is not known; this berth reads version %d", f.Version, Version))
	}
	if !has("placements") {
		d.wrong(root.start, message.Of(`"placements" is missing`))
	}
	s := &Saved{
		Inventory: f.Inventory, GoalStated: has("goal"),
		Placement: planner.Placement{Host: map[string]string{}, Size: map[string]planner.Bytes{}},
	}
	if f.Digest != nil {
		s.Digest = Meta{f.Digest.Inventory, f.Digest.Catalog}
	}
	if s.GoalStated {
		goal, ok := planner.ParseGoal(f.Goal)
		if !ok {
			d.wrong(d.at[&f.Goal], message.Of("unknown goal %q; known are %s", clip(f.Goal), strings.Join(planner.Goals(), ", ")))
		}
		s.Goal = goal
	}
	d.guests(f, s)
	d.placements(f, s)
	d.rulesChanged(f, s)
	return s
}

var guestActions = []string{
	planner.KeepGuest.String(), planner.CreateGuest.String(), planner.ResizeGuest.String(), planner.DestroyGuest.String(),
}

func (d *decoder) guests(f *file, s *Saved) {
	seen := map[string]bool{}
	for i := range f.Guests {
		g := &f.Guests[i]
		place := d.at[g]
		switch {
		case g.Name == "":
			d.wrong(place, message.Of(`a guest without a "name"`))
		case seen[g.Name]:
			d.wrong(d.at[&g.Name], message.Of("guest %q appears twice", clip(g.Name)))
		case g.Action != "" && !slices.Contains(guestActions, g.Action):
			d.wrong(d.at[&g.Action], message.Of("unknown action %q; known are %s", clip(g.Action), strings.Join(guestActions, ", ")))
		case g.Memory < 0: // which is said of the figure
		case g.Memory > int64(quantity.MaxBytes):
			d.wrong(d.at[&g.Memory], message.Of("guest %q is given more than %s", clip(g.Name), quantity.FormatBytes(quantity.MaxBytes)))
		case g.Action == planner.DestroyGuest.String() && g.Memory != 0:
			d.wrong(d.at[&g.Memory], message.Of("guest %q is destroyed and cannot have memory", clip(g.Name)))
		case g.Action != planner.DestroyGuest.String() && g.Memory == 0:
			d.wrong(place, message.Of(`guest %q needs "memory_bytes" above 0`, clip(g.Name)))
		case g.Action != planner.DestroyGuest.String() && !g.Appliance:
			s.Placement.Size[g.Name] = planner.Bytes(g.Memory)
		}
		seen[g.Name] = true
	}
}

func (d *decoder) placements(f *file, s *Saved) {
	for i := range f.Placements {
		p := &f.Placements[i]
		was, twice := s.Placement.Host[p.Service]
		switch {
		case p.Service == "":
			d.wrong(d.at[p], message.Of(`a placement without a "service"`))
		case p.Host == "":
			d.wrong(d.at[p], message.Of(`service %q has no "host"`, clip(p.Service)))
		case p.Agent:
			// Agents run on every host in use: the planner places them.
		case twice:
			d.wrong(d.at[&p.Service], message.Of("service %q is placed twice, on %q and on %q", clip(p.Service), clip(was), clip(p.Host)))
		default:
			s.Placement.Host[p.Service] = p.Host
		}
	}
}

func (d *decoder) rulesChanged(f *file, s *Saved) {
	for i := range f.RulesChanged {
		c := &f.RulesChanged[i]
		kind := planner.RuleChangeKind(slices.Index(ruleChangeNames[:], c.Rule))
		switch {
		case kind < 0:
			d.wrong(d.at[c], message.Of("unknown rule %q; known are %s", clip(c.Rule), strings.Join(ruleChangeNames[:], ", ")))
			continue
		case kind == planner.MachineTakenAway && c.Machine == "":
			d.wrong(d.at[c], message.Of(`the rule "without" needs a "machine"`))
			continue
		case kind == planner.MarginChanged && (c.To <= 0 || c.To > 1000):
			d.wrong(d.at[c], message.Of(`the rule "margin" needs "to" above 0, at most 1`))
			continue
		case kind == planner.OvercommitChanged && (c.To < 100 || c.To > 100_000):
			d.wrong(d.at[c], message.Of(`the rule "overcommit" needs "to" between 0.1 and 100`))
			continue
		}
		s.RulesChanged = append(s.RulesChanged, planner.RuleChange{
			Kind: kind, Subject: c.Machine, From: planner.Permille(c.From), To: planner.Permille(c.To),
		})
	}
}
