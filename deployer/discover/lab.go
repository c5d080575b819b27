package discover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"berth/catalog"
	"berth/deployer/fleet"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
)

// Lab is what was found of a lab.
type Lab struct {
	When     time.Time
	Machines []Machine // in the order in which they were given
	Failed   []Failure // hosts that could not be looked at
}

// Machine is a machine that was looked at.
type Machine struct {
	Name      string // in the inventory, of which it is the only one
	SSH       inventory.SSH
	Facts     *probe.Facts // Hardware is there
	Processor processor
	Scanned   status.Scanned
}

// Failure is a host that could not be looked at, or need not be.
type Failure struct {
	Given string
	Err   error
}

// errNothing ends a look that nobody answered.
var errNothing = errors.New("none of the hosts could be looked at")

// Survey looks at all sources at once. The error is that none of them could be looked at, with what each said.
func Survey(ctx context.Context, sources []Source, c *catalog.Catalog, o fleet.Options) (*Lab, error) {
	inv := &inventory.Inventory{SSH: map[string]inventory.SSH{}}
	var given []string
	for _, s := range sources {
		inv.SSH[s.Given] = s.SSH
		given = append(given, s.Given)
	}
	hosts, err := fleet.Open(inv, o)
	if err != nil {
		return nil, err
	}
	defer hosts.Close()
	facts := hosts.Survey(ctx, given)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return found(sources, facts, c, time.Now())
}

// found makes a lab of what hosts said.
func found(sources []Source, facts map[string]*probe.Facts, c *catalog.Catalog, now time.Time) (*Lab, error) {
	l := &Lab{When: now}
	taken := names{}
	seen := map[string]string{}
	byName := map[string]*probe.Facts{}
	for _, s := range sources {
		f := facts[s.Given]
		if f.Err == nil && f.Hardware == nil {
			f.Err = fmt.Errorf("host %s: it did not say what it is made of", s.Given)
		}
		if f.Err != nil {
			l.Failed = append(l.Failed, Failure{s.Given, f.Err})
			continue
		}
		h := f.Hardware
		same := h.Boot + " " + h.Hostname
		if before := seen[same]; before != "" && h.Boot != "" {
			l.Failed = append(l.Failed, Failure{s.Given, fmt.Errorf("%s is the same machine as %s and counts once", s.Given, before)})
			continue
		}
		seen[same] = s.Given
		m := Machine{Name: taken.of(s.name, h.Hostname, s.SSH.Host), SSH: s.SSH, Facts: f, Processor: processorOf(c.Processors(), f)}
		m.SSH.Sudo = h.Login != "root"
		byName[m.Name] = f
		l.Machines = append(l.Machines, m)
	}
	for _, s := range status.Scan(c, &planner.Problem{}, byName) {
		l.machine(s.Host).Scanned = s
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

func (l *Lab) machine(name string) *Machine {
	i := slices.IndexFunc(l.Machines, func(m Machine) bool { return m.Name == name })
	return &l.Machines[i]
}

// processors are those that the inventory has to declare, by name.
func (l *Lab) processors() []planner.Processor {
	out := map[string]planner.Processor{}
	for _, m := range l.Machines {
		if !m.Processor.Known {
			out[m.Processor.Name] = m.Processor.Processor
		}
	}
	return byName(out)
}
