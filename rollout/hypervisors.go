package rollout

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"sync"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/steps"
	"berth/inventory"
	"berth/message"
	"berth/planner"
)

// hypervisors is what the Proxmox machines of a plan say of its guests, where the plan changes any.
type hypervisors struct {
	looks    map[string]*guests.Proxmox // by machine
	about    []planner.GuestChange      // that the run may touch
	coming   []string                   // guests that are not there, or not whole, by name; also those that are not to be
	changes  []guests.Change
	findings []preflight.Finding
	keys     map[string]string
	ways     map[string][]planner.WayStep // of machines that have not the memory for all changes at once
}

// lookAtGuests asks the hypervisors whose guests the plan changes. names are the hosts that the run may touch. One that cannot be
// asked is said: then its guests are somebody else's to make, as they were before berth made any.
func (e *Env) lookAtGuests(ctx context.Context, r Request, names []string) *hypervisors {
	h := &hypervisors{keys: map[string]string{}}
	var machines []string
	for _, c := range r.Plan.Guests {
		if c.Guest.Appliance || c.Action == planner.KeepGuest && !r.Returns || !slices.Contains(names, c.Guest.Name) || r.Service != "" && r.Plan.Placement.Host[r.Service] != c.Guest.Name {
			continue
		}
		h.about = append(h.about, c)
		machines = append(machines, c.Machine)
	}
	unused := unusedGuests(r.Plan, names)
	for machine := range unused {
		machines = append(machines, machine)
	}
	var wrong map[string]error
	h.looks, wrong = e.askHypervisors(ctx, sorted(machines))
	for _, machine := range sorted(slices.Collect(maps.Keys(wrong))) {
		e.note("~ ", "%s could not be asked for its guests, so they are as they answer: %v", "%s n'a pas pu être interrogé sur ses invités, ils sont donc tels qu'ils répondent : %v", machine, wrong[machine])
	}
	h.about = slices.DeleteFunc(h.about, func(c planner.GuestChange) bool {
		return c.Action == planner.KeepGuest && !smaller(h.looks[c.Machine], &c)
	})
	for _, c := range h.about {
		p := h.looks[c.Machine]
		if p != nil && (c.Memory > 0 && unmade(p.Guest(c.Guest.ID)) || c.Memory == 0 && gone(p.Guest(c.Guest.ID))) {
			h.coming = append(h.coming, c.Guest.Name)
		}
	}
	for machine, list := range unused {
		for _, g := range list {
			if p := h.looks[machine]; p != nil && p.Guest(g.ID) == nil {
				h.coming = append(h.coming, g.Name)
			}
		}
	}
	slices.Sort(h.coming)
	return h
}

// smaller reports whether a guest has less memory than it keeps by the plan: the move that is to be taken back made it smaller, and the inventory still has what
// it had before that.
func smaller(p *guests.Proxmox, c *planner.GuestChange) bool {
	if p == nil {
		return false
	}
	now := p.Guest(c.Guest.ID)
	return now != nil && now.Memory() < c.Memory
}

// unusedGuests are guests that nobody has made, and that the plan has nothing for, by machine: they are no hosts that do not answer.
func unusedGuests(plan *planner.Plan, names []string) map[string][]planner.Guest {
	out := map[string][]planner.Guest{}
	for _, m := range plan.Problem.Machines {
		for _, g := range m.Guests {
			if m.Kind == planner.Proxmox && !g.Exists && !g.Appliance && slices.Contains(names, g.Name) && !slices.ContainsFunc(plan.Guests, func(c planner.GuestChange) bool { return c.Guest.Name == g.Name }) {
				out[m.Name] = append(out[m.Name], g)
			}
		}
	}
	return out
}

// unmade reports whether a guest is not there, or was being made when a run broke off, or destroyed.
func unmade(g *guests.Guest) bool {
	return gone(g) || g.Ours() && !g.Record.Ready || g.HalfMade()
}

// gone reports whether a guest is not there, or not whole any more: it runs nothing, and cannot start.
func gone(g *guests.Guest) bool { return g == nil || g.HalfGone() || len(g.Lost) > 0 }

// others reports whether what is there under the number of a guest that does not answer is another guest, which somebody else made.
func others(g *planner.Guest, now *guests.Guest) bool {
	return now.Kind != g.Kind || !g.Exists && !now.Ours() && now.Name() != g.Name
}

func (e *Env) askHypervisors(ctx context.Context, machines []string) (map[string]*guests.Proxmox, map[string]error) {
	out := map[string]*guests.Proxmox{}
	wrong := map[string]error{}
	hosts, unfit := e.Fleet.Hosts(machines)
	maps.Copy(wrong, unfit)
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, host := range hosts {
		all.Go(func() {
			p, err := guests.Look(ctx, host)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				wrong[host.Name()] = err
				return
			}
			out[host.Name()] = p
		})
	}
	all.Wait()
	return out, wrong
}

// errUnmade is why nothing is read from a guest: no secret of a service lies there, nor does a registry answer through its Docker.
var errUnmade = message.New("it is not made yet")

// assumed are the facts of guests that are to be made: hosts on which nothing is.
func (h *hypervisors) assumed() map[string]*probe.Facts {
	out := map[string]*probe.Facts{}
	for _, name := range h.coming {
		out[name] = &probe.Facts{Host: name, RootErr: errUnmade, Docker: probe.DockerFacts{Err: message.Because(errUnmade)}}
	}
	return out
}

// off asks the hypervisors of guests that do not answer whether these are shut down, or not there. What cannot be asked stays unsaid.
func off(ctx context.Context, e *Env, l *Lab, facts map[string]*probe.Facts) map[string]preflight.Finding {
	var machines []string
	about := func(g *planner.Guest) bool {
		f := facts[g.Name]
		return f != nil && f.Err != nil && !g.Appliance && l.Inventory.Makings[g.Name].Managed != inventory.ByHand
	}
	for _, m := range l.Problem.Machines {
		if m.Kind == planner.Proxmox && slices.ContainsFunc(m.Guests, func(g planner.Guest) bool { return about(&g) }) {
			machines = append(machines, m.Name)
		}
	}
	looks, _ := e.askHypervisors(ctx, machines)
	out := map[string]preflight.Finding{}
	for _, m := range l.Problem.Machines {
		for i := range m.Guests {
			g, p := &m.Guests[i], looks[m.Name]
			if p == nil || !about(g) {
				continue
			}
			if f := down(ctx, e, l, p, g); f != nil {
				out[g.Name] = f
			}
		}
	}
	return out
}

// down is why a guest does not answer, by what its hypervisor says; nil: that does not say.
func down(ctx context.Context, e *Env, l *Lab, p *guests.Proxmox, g *planner.Guest) preflight.Finding {
	now, at := p.Guest(g.ID), preflight.Place{Host: g.Name}
	switch {
	case now == nil && !g.Exists, now != nil && (now.Runs || others(g, now)):
		return nil
	case now != nil && len(now.Lost) > 0:
		return preflight.GuestLost{Place: at, Machine: p.Host, Kind: g.Kind, ID: g.ID, Lost: now.Lost, Restore: lastBackup(ctx, e, l, p, g.Name, g.Kind, g.ID)}
	}
	return preflight.GuestOff{Place: at, Machine: p.Host, Program: guests.Program(g.Kind), ID: g.ID, There: now != nil}
}

// lastBackup is what brings a guest back from the newest backup that Proxmox has of it; empty: it has none, as far as it says.
func lastBackup(ctx context.Context, e *Env, l *Lab, p *guests.Proxmox, guest string, kind planner.Kind, id int) string {
	hosts, _ := e.Fleet.Hosts([]string{p.Host})
	if len(hosts) == 0 {
		return ""
	}
	volume := p.LastDump(ctx, hosts[0], kind, id)
	if volume == "" {
		return ""
	}
	return remote.Join(p.Restore(kind, id, volume, l.Inventory.Makings[guest].Storage))
}

// without are facts of hosts that could be looked at: what is only assumed is judged by nobody.
func (h *hypervisors) without(facts map[string]*probe.Facts) map[string]*probe.Facts {
	out := map[string]*probe.Facts{}
	for name, f := range facts {
		if !slices.Contains(h.coming, name) {
			out[name] = f
		}
	}
	return out
}

// login is how a host is logged in to.
type login interface {
	User() string
	Sudo() bool
	Keys() []string
}

// compare holds guests against the plan, now that their inside was looked at; again is the run that is gone on with, nil for a new one.
func (e *Env) compare(ctx context.Context, r Request, again *former, h *hypervisors, facts map[string]*probe.Facts) error {
	if len(h.about) == 0 {
		return nil
	}
	var names []string
	for _, c := range h.about {
		names = append(names, c.Guest.Name)
	}
	logins := map[string]login{}
	for name, host := range e.Fleet.Handles(names) {
		if l, is := host.(login); is {
			logins[name] = l
		}
	}
	want := guests.Wanted{
		Changes: h.about, Makings: r.Lab.Inventory.Makings, Inside: inside(facts, nil),
		User: func(guest string) string {
			if l := logins[guest]; l != nil {
				return l.User()
			}
			return "root"
		},
		Sudo: func(guest string) bool { l := logins[guest]; return l == nil || l.Sudo() },
	}
	words, err := wordsFor(names)
	if err != nil {
		return err
	}
	want.Word = func(guest string) string { return words[guest] }
	want.Named = func(guest string) bool { return slices.Contains(r.Destroy, guest) }
	want.Ending = again.ending
	h.ways = map[string][]planner.WayStep{}
	found := asFound(r.Plan, facts)
	for _, machine := range h.machines() {
		p := h.looks[machine]
		changes, kept, lacks := p.Compare(want)
		h.changes = append(h.changes, changes...)
		h.tell(kept, lacks, p, func(k *guests.Kept) string { return lastBackup(ctx, e, r.Lab, p, k.Guest, k.Kind, k.ID) })
		h.order(found, machineOf(r.Plan.Problem, machine), p, changes)
	}
	for i := range h.changes {
		c := &h.changes[i]
		if c.ByHand {
			h.findings = append(h.findings, preflight.GuestByHand{Place: preflight.Place{Host: c.Machine}, Change: *c})
			continue
		}
		if c.Action != guests.Make {
			continue
		}
		if h.keys[c.Guest.Name], err = e.keys(r, c.Guest.Name, logins[c.Guest.Name]); err != nil {
			h.findings = append(h.findings, preflight.GuestKeys{Place: preflight.Place{Host: c.Machine}, Guest: c.Guest.Name, Err: err})
		}
	}
	return nil
}

// tell makes findings of what stays as it is, and of what lacks; restore is what brings a guest back that has lost its disks.
func (h *hypervisors) tell(kept []guests.Kept, lacks []guests.Lack, p *guests.Proxmox, restore func(*guests.Kept) string) {
	at := preflight.Place{Host: p.Host}
	for _, k := range kept {
		if why, lost := k.Why.(guests.DisksGone); lost {
			why.Restore = restore(&k)
			k.Why = why
		}
		h.findings = append(h.findings, preflight.GuestKept{Place: at, Kept: k})
	}
	for _, l := range lacks {
		h.findings = append(h.findings, preflight.GuestLacks{Place: at, Lack: l})
	}
}

// asFound is a plan for a lab in which services run where hosts have them, whatever the inventory says of today: what is still in a guest decides when that may
// change. One that is on two hosts, since its move was broken off, has still to leave the other one.
func asFound(plan *planner.Plan, facts map[string]*probe.Facts) *planner.Plan {
	p := *plan.Problem
	today := map[string]string{}
	for _, host := range p.Hosts() {
		f := facts[host.Name]
		if f == nil || f.Err != nil {
			continue
		}
		for i := range f.Services {
			name := f.Services[i].Record.Service
			if s := p.Service(name); s != nil && !s.Agent && (today[name] == "" || today[name] == plan.Placement.Host[name]) {
				today[name] = host.Name
			}
		}
	}
	p.Current.Host = maps.Clone(p.Current.Host)
	if p.Current.Host == nil {
		p.Current.Host = map[string]string{}
	}
	maps.Copy(p.Current.Host, today)
	return planner.Check(&p, plan.Placement)
}

// order finds out whether the changes of a machine need an order, and whether that keeps the margin with what runs there now, which may be more than
// the inventory has.
func (h *hypervisors) order(plan *planner.Plan, m *planner.Machine, p *guests.Proxmox, changes []guests.Change) {
	if m == nil || len(changes) == 0 {
		return
	}
	load := func(guest string) planner.Bytes {
		if l := plan.Load(guest); l != nil {
			return l.Used
		}
		return 0
	}
	may := room(plan.Problem, m)
	if at := p.Peak(m.Guests, changes, nil, load); !at.Worse(may) {
		return
	}
	way := planner.StepsOn(plan, m.Name)
	h.ways[m.Name] = way
	if at := p.Peak(m.Guests, changes, way, load); at.Worse(may) {
		h.findings = append(h.findings, preflight.GuestsOver{Place: preflight.Place{Host: m.Name}, Guest: at.Guest, Need: at.Most + m.Reserved, Usable: may + m.Reserved})
	}
}

// machines are the hypervisors that answered, by name.
func (h *hypervisors) machines() []string { return slices.Sorted(maps.Keys(h.looks)) }

// sized are guests whose memory or cores the run changes.
func (h *hypervisors) sized() []string {
	var out []string
	for i := range h.changes {
		if c := &h.changes[i]; c.Action == guests.Size && !c.ByHand {
			out = append(out, c.Guest.Name)
		}
	}
	return out
}

func machineOf(p *planner.Problem, name string) *planner.Machine {
	for i := range p.Machines {
		if p.Machines[i].Name == name {
			return &p.Machines[i]
		}
	}
	return nil
}

// usable is the memory of a machine under its margin.
func usable(p *planner.Problem, m *planner.Machine) planner.Bytes {
	margin := p.Rules.Margin
	if m.Margin > 0 {
		margin = m.Margin
	}
	return m.Memory / 1000 * planner.Bytes(margin)
}

// wordsFor makes the words for the notes of new guests.
func wordsFor(names []string) (map[string]string, error) {
	out := map[string]string{}
	for _, name := range names {
		var b [8]byte
		if _, err := rand.Read(b[:]); err != nil {
			return nil, err
		}
		out[name] = hex.EncodeToString(b[:])
	}
	return out, nil
}

var errNoKeys = message.New("there is no public key of yours: neither key: in the inventory nor a .pub file beside the keys that ssh uses there")

// keys are the public keys that may log in to a new guest.
func (e *Env) keys(r Request, guest string, l login) (string, error) {
	if file := r.Lab.Inventory.Makings[guest].Key; file != "" {
		return r.Lab.Inventory.ReadKeys(file)
	}
	if l == nil || len(l.Keys()) == 0 {
		return "", errNoKeys
	}
	return strings.Join(l.Keys(), "\n") + "\n", nil
}

// inside is what runs in guests, and what is there: containers that are not berth's, and volumes. goes are the services that leave, by host and name; nil: all of
// berth's.
func inside(facts map[string]*probe.Facts, goes map[string]bool) map[string]guests.Inside {
	out := map[string]guests.Inside{}
	for name, f := range facts {
		if f.Err != nil || f.RootErr != nil || f.Docker.Down() {
			continue
		}
		in := guests.Inside{Known: true}
		for _, c := range f.Containers {
			if f.Service(c.Service) == nil {
				in.Foreign = append(in.Foreign, c.Name)
			}
		}
		for _, v := range f.Volumes {
			in.Data = append(in.Data, v.Name)
		}
		for _, s := range f.Services {
			if goes != nil && !goes[name+" "+s.Record.Service] {
				in.Foreign = append(in.Foreign, s.Record.Service)
			}
			for _, at := range s.Record.Data {
				if strings.HasPrefix(at, "/") {
					in.Data = append(in.Data, at)
				}
			}
		}
		out[name] = in
	}
	return out
}

// hypervised lists the Proxmox machines whose guests berth may touch.
func hypervised(l *Lab) []string {
	var out []string
	for _, m := range l.Problem.Machines {
		if m.Kind == planner.Proxmox && slices.ContainsFunc(m.Guests, func(g planner.Guest) bool {
			return !g.Appliance && l.Inventory.Makings[g.Name].Managed != inventory.ByHand
		}) {
			out = append(out, m.Name)
		}
	}
	return out
}

// absences are guests of the inventory that do not answer, and why that is no host that is gone, by name.
type absences struct {
	unborn []string // not made yet, or not any more
	asleep []string // shut down by a run that was broken off
}

// Remembered asks hosts for their newest runs; without any, all of the lab, and the hypervisors whose guests runs have changed.
func (e *Env) Remembered(ctx context.Context, l *Lab, only []string, newest int) ([]ledger.History, error) {
	names, err := Named(l.Problem, only)
	if err != nil {
		return nil, err
	}
	if len(only) > 0 {
		return e.Past(ctx, names, newest), nil
	}
	past, _ := e.pastOf(ctx, l, names, newest)
	return past, nil
}

// pastOf asks hosts and hypervisors for their newest runs. A hypervisor that does not answer is left out, unless a run that others
// know of is about it. A guest that is not there, by what its hypervisor says, knows of no run.
func (e *Env) pastOf(ctx context.Context, l *Lab, names []string, newest int) (past []ledger.History, out absences) {
	machines := hypervised(l)
	past = e.Past(ctx, union(names, machines), newest)
	concerned := func(name string) bool {
		for i := range past {
			for j := range past[i].Runs {
				if slices.Contains(past[i].Runs[j].Order.Hosts, name) {
					return true
				}
			}
		}
		return false
	}
	past = slices.DeleteFunc(past, func(h ledger.History) bool {
		return slices.Contains(machines, h.Host) && (h.Err != nil || len(h.Runs) == 0 && !h.Locked) && !concerned(h.Host)
	})
	last := ledger.Newest(past)
	dark := map[string]bool{}
	for i := range past {
		name := past[i].Host
		dark[name] = past[i].Err != nil && (concerned(name) || last != nil && slices.ContainsFunc(machines, func(m string) bool { return halted(last.Hosts[m], name) }))
	}
	out = e.absent(ctx, l, past, func(guest string) bool { return dark[guest] })
	for i := range past {
		if slices.Contains(out.unborn, past[i].Host) || slices.Contains(out.asleep, past[i].Host) {
			past[i] = ledger.History{Host: past[i].Host}
		}
	}
	return past, out
}

// absent asks hypervisors why guests do not answer.
func (e *Env) absent(ctx context.Context, l *Lab, past []ledger.History, dark func(guest string) bool) (out absences) {
	var machines []string
	about := func(g *planner.Guest) bool {
		return !g.Appliance && l.Inventory.Makings[g.Name].Managed != inventory.ByHand && dark(g.Name)
	}
	for _, m := range l.Problem.Machines {
		for i := range m.Guests {
			if about(&m.Guests[i]) {
				machines = append(machines, m.Name)
			}
		}
	}
	looks, _ := e.askHypervisors(ctx, sorted(machines))
	last := ledger.Newest(past)
	for _, m := range l.Problem.Machines {
		for i := range m.Guests {
			g := &m.Guests[i]
			p := looks[m.Name]
			switch {
			case p == nil || !about(g):
			case unmade(p.Guest(g.ID)) || others(g, p.Guest(g.ID)):
				out.unborn = append(out.unborn, g.Name)
			case !p.Guest(g.ID).Runs && last != nil && halted(last.Hosts[m.Name], g.Name):
				out.asleep = append(out.asleep, g.Name)
			}
		}
	}
	return out
}

// halted reports whether a run, nil for none, began to shut a guest down.
func halted(run *ledger.Run, guest string) bool {
	return run != nil && slices.ContainsFunc(run.Entries, func(x ledger.Entry) bool { return x.Kind == ledger.EntryStarted && x.Step == guest+".halt" })
}

// joins locks a guest that the run has made, and begins the run there, as it began on the others.
func (r *Run) joins(owner ledger.Owner) func(context.Context, ledger.Host) error {
	x := r.exec
	return func(ctx context.Context, guest ledger.Host) error {
		if err := ledger.LockSeen(ctx, []ledger.Host{guest}, owner, nil); err != nil {
			return err
		}
		x.Absent.Came(guest.Name())
		return x.Holding().Begin(ctx, []ledger.Host{guest}, x.Order, steps.PerHost(x.Steps))
	}
}
