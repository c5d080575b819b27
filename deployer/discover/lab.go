package discover

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"berth/catalog"
	"berth/deployer/fleet"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/message"
	"berth/planner"
)

// Lab is what was found of a lab.
type Lab struct {
	When     time.Time
	Machines []Machine        // in the order in which they were given, each followed by its guests
	Failed   []Failure        // hosts that could not be looked at
	Catalog  *catalog.Catalog // with the stacks that come along
	Entries  string           // the directory beside the inventory that has those, where it has to be named
}

// Machine is a machine that was looked at, or a guest of one.
type Machine struct {
	Name      string // in the inventory, of which it is the only one
	On        string // the machine that it is a guest of; empty: it is one itself
	Guest     *Guest // what that says of it
	SSH       inventory.SSH
	Facts     *probe.Facts // Hardware is there; nil: a guest that was not looked at
	GuestsErr error        // why it does not say what its guests are, or, of a guest, why it could not be looked at
	Processor processor    // not of a guest
	Scanned   status.Scanned
	Stacks    []*Stack // what runs there by hand
	given     string   // as what it was looked at
}

// Failure is a host that could not be looked at, or need not be.
type Failure struct {
	Given string
	Err   error
}

// errNothing ends a look that nobody answered.
var errNothing = message.New("none of the hosts could be looked at")

// Survey looks at all sources at once, and then at the guests of those that are hypervisors, and reads the stacks that run there.
// The error is that none of them could be looked at, with what each said.
func Survey(ctx context.Context, sources []Source, c *catalog.Catalog, want Wanted, o fleet.Options) (*Lab, error) {
	ways := map[string]inventory.SSH{}
	for _, s := range sources {
		ways[s.Given] = s.SSH
	}
	hosts, err := fleet.Open(&inventory.Inventory{SSH: ways}, o)
	if err != nil {
		return nil, err
	}
	defer hosts.Close()
	given := slices.Sorted(maps.Keys(ways))
	facts := hosts.Survey(ctx, given)
	handles := hosts.Handles(given)
	guests := guestsOf(ctx, handles, facts, want.Only)
	further := furtherHosts(sources, facts, guests)
	if len(further) > 0 {
		ways := map[string]inventory.SSH{}
		for _, s := range further {
			ways[s.Given] = s.SSH
		}
		inside, err := fleet.Open(&inventory.Inventory{SSH: ways}, o)
		if err != nil {
			return nil, err
		}
		defer inside.Close()
		names := slices.Sorted(maps.Keys(ways))
		maps.Copy(facts, inside.Survey(ctx, names))
		maps.Copy(handles, inside.Handles(names))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if want.Watch != nil {
		want.Watch.watch(ctx, handles, facts, o.Words)
		if ctx.Err() != nil { // that ended the watch, and nothing else
			ctx = context.WithoutCancel(ctx)
		}
	}
	var order []string
	for _, s := range slices.Concat(sources, further) {
		order = append(order, s.Given)
	}
	l, err := machines(sources, further, facts, guests, c)
	if err != nil {
		return nil, err
	}
	l.When = time.Now()
	if want.Inventory != nil {
		l.rename(want.Inventory)
	}
	want.hosts = l.names()
	all, c, err := comeAlong(ctx, order, handles, facts, c, want, l.When)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	l.Catalog = c
	l.found(all)
	return l, nil
}

// names are those of machines, by what they were given as.
func (l *Lab) names() map[string]string {
	out := map[string]string{}
	for _, m := range l.Machines {
		out[m.given] = m.Name
	}
	return out
}

// insideOf is what a guest is called that nobody gave.
func insideOf(machine string, g Guest) string {
	if g.ID == 0 {
		return g.Title + " of " + machine
	}
	return fmt.Sprintf("%d of %s", g.ID, machine)
}

// told is what a machine said of its guests.
type told struct {
	guests []Guest
	err    error
}

// guestsOf asks machines for their guests. Where one stack is looked for, virtual machines beside containers are left alone.
func guestsOf(ctx context.Context, hosts map[string]ledger.Host, facts map[string]*probe.Facts, only string) map[string]told {
	out := map[string]told{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for name, f := range facts {
		if f.Err != nil || f.Hardware == nil || hosts[name] == nil || !isProxmox(f) && (only != "" || isContainer(f.Hardware.Virtual)) {
			continue
		}
		all.Go(func() {
			ask := askGuests
			if !isProxmox(f) {
				ask = func(ctx context.Context, h ledger.Host) ([]Guest, error) { return askVMs(ctx, h, f) }
			}
			guests, err := ask(ctx, hosts[name])
			mu.Lock()
			defer mu.Unlock()
			out[name] = told{guests, err}
		})
	}
	all.Wait()
	return out
}

// furtherHosts are the guests that run, whose address is known, and that nobody gave: they are looked at as who looked at their
// hypervisor.
func furtherHosts(sources []Source, facts map[string]*probe.Facts, guests map[string]told) []Source {
	var out []Source
	for _, s := range sources {
		for _, g := range guests[s.Given].guests {
			if g.Runs && g.Address != "" && givenAs(g, sources, facts) == "" {
				out = append(out, Source{Given: insideOf(s.Given, g), SSH: inventory.SSH{Host: g.Address, User: s.SSH.User, Sudo: s.SSH.Sudo}})
			}
		}
	}
	return out
}

// givenAs is the source that is a guest: by its address, or by the name that it and its hypervisor have for it.
func givenAs(g Guest, sources []Source, facts map[string]*probe.Facts) string {
	for _, s := range sources {
		f := facts[s.Given]
		if f == nil || f.Err != nil || f.Hardware == nil || f.Hardware.Virtual == "" {
			continue
		}
		if s.SSH.Host == g.Address && g.Address != "" || f.Hardware.Hostname == g.Title && g.Title != "" {
			return s.Given
		}
	}
	return ""
}

// machines makes a lab of what hosts said, and of what those that are hypervisors and their guests did.
func machines(sources, further []Source, facts map[string]*probe.Facts, guests map[string]told, c *catalog.Catalog) (*Lab, error) {
	l := &Lab{Catalog: c}
	seen, taken := map[string]string{}, names{}
	inside := map[string]bool{}
	for _, s := range sources { // guests are put below their hypervisors
		for _, g := range guests[s.Given].guests {
			inside[givenAs(g, sources, facts)] = true
		}
	}
	for _, s := range sources {
		if inside[s.Given] {
			continue
		}
		m, err := machineOf(s, facts[s.Given], c, seen, taken)
		if err != nil {
			l.Failed = append(l.Failed, Failure{s.Given, err})
			continue
		}
		t := guests[s.Given]
		m.GuestsErr, m.given = t.err, s.Given
		l.Machines = append(l.Machines, m)
		for _, g := range t.guests {
			as := givenAs(g, sources, facts)
			if as == "" {
				as = insideOf(s.Given, g)
			}
			guest := guestOf(m.Name, g, wayTo(as, sources, further), facts[as], taken)
			guest.given = as
			l.Machines = append(l.Machines, guest)
		}
	}
	if len(l.Machines) > 0 {
		return l, nil
	}
	problems := []error{errNothing}
	for _, f := range l.Failed {
		problems = append(problems, f.Err)
	}
	return nil, errors.Join(problems...)
}

// found says what runs on the machines: the stacks, and what the catalog knows of the rest.
func (l *Lab) found(all []*Stack) {
	byName := map[string]*probe.Facts{}
	for i := range l.Machines {
		m := &l.Machines[i]
		m.Stacks = stacksOf(all, m.given)
		if m.Facts != nil {
			byName[m.Name] = m.rest()
		}
	}
	for _, s := range status.Scan(l.Catalog, &planner.Problem{}, byName) {
		m := l.machine(s.Host)
		s.Facts = m.Facts
		m.Scanned = s
		m.addStacks()
	}
	l.apart()
}

// machineOf makes a machine of what a host said.
func machineOf(s Source, f *probe.Facts, c *catalog.Catalog, seen map[string]string, taken names) (Machine, error) {
	switch {
	case f.Err != nil:
		return Machine{}, f.Err
	case f.Hardware == nil:
		return Machine{}, message.Errorf("host %s: it did not say what it is made of", s.Given)
	}
	h := f.Hardware
	same := h.Boot + " " + h.Hostname
	if before := seen[same]; before != "" && h.Boot != "" {
		return Machine{}, message.Errorf("%s is the same machine as %s and counts once", s.Given, before)
	}
	seen[same] = s.Given
	m := Machine{Name: taken.of(s.name, h.Hostname, s.SSH.Host), SSH: s.SSH, Facts: f, Processor: processorOf(c.Processors(), f)}
	m.SSH.Sudo = h.Login != "root"
	return m, nil
}

// wayTo is the source of that name.
func wayTo(given string, lists ...[]Source) inventory.SSH {
	for _, list := range lists {
		for _, s := range list {
			if s.Given == given {
				return s.SSH
			}
		}
	}
	return inventory.SSH{}
}

// wishes are the names that a guest may have in an inventory, the best first.
func (g *Guest) wishes() []string {
	if g.ID == 0 {
		return []string{g.Title, g.Kind.String()}
	}
	return []string{g.Title, fmt.Sprintf("guest-%d", g.ID)}
}

// guestOf makes a host of a guest, with what it said itself where it was looked at.
func guestOf(on string, g Guest, way inventory.SSH, f *probe.Facts, taken names) Machine {
	m := Machine{Name: taken.of(g.wishes()...), On: on, Guest: &g, SSH: way}
	switch {
	case f == nil:
	case f.Err != nil:
		m.GuestsErr = f.Err
	case f.Hardware != nil:
		m.Facts = f
		m.SSH.Sudo = f.Hardware.Login != "root"
	}
	return m
}

func (l *Lab) machine(name string) *Machine {
	i := slices.IndexFunc(l.Machines, func(m Machine) bool { return m.Name == name })
	return &l.Machines[i]
}

// processors are those that the inventory has to declare, by name.
func (l *Lab) processors() []planner.Processor {
	out := map[string]planner.Processor{}
	for _, m := range l.Machines {
		if m.On == "" && !m.Processor.Known {
			out[m.Processor.Name] = m.Processor.Processor
		}
	}
	return byName(out)
}
