package bench

import (
	"context"
	"errors"
	"slices"
	"time"

	"berth/deployer/discover"
	"berth/deployer/fleet"
	"berth/inventory"
	"berth/message"
	"berth/planner"
)

// The seconds that a host may be measured for.
const (
	DefaultSeconds = 4
	MinSeconds     = 1
	MaxSeconds     = 120
)

// Result is what was measured on hosts, in the order of asking.
type Result struct {
	File  string // the inventory that the hosts were looked for in, "" where there is none
	Hosts []Host
	guest []string // those of the hosts that are guests there
}

// Measure measures hosts one after the other, since two may be guests of one machine. A host is a name of the inventory, which may be
// nil, or what would be typed after ssh. The error says what is wrong with the request; nothing was asked of any host then.
func Measure(ctx context.Context, hosts []string, inv *inventory.Inventory, file string, seconds int, o fleet.Options) (*Result, error) {
	var problems []error
	if seconds < MinSeconds || seconds > MaxSeconds {
		problems = append(problems, message.Errorf("--seconds %d: it is between %d and %d", seconds, MinSeconds, MaxSeconds))
	}
	lab := inventory.Inventory{SSH: map[string]inventory.SSH{}}
	out := &Result{File: file}
	if inv != nil {
		lab = *inv
		lab.SSH = map[string]inventory.SSH{}
		for name, way := range inv.SSH {
			lab.SSH[name] = way
		}
		out.guest = guests(inv.Problem())
	}
	for i, name := range hosts {
		if slices.Contains(hosts[:i], name) {
			problems = append(problems, message.Errorf("%.80q is given twice", name))
		}
		if _, known := lab.SSH[name]; known {
			continue
		}
		way, err := discover.Way(name)
		if err != nil {
			problems = append(problems, err)
		}
		lab.SSH[name] = way
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	all, err := fleet.Open(&lab, o)
	if err != nil {
		return nil, err
	}
	defer all.Close()
	for _, name := range hosts {
		handle, wrong := all.Hosts([]string{name})
		if len(handle) == 0 {
			out.Hosts = append(out.Hosts, Host{Name: name, Err: wrong[name]})
			continue
		}
		out.Hosts = append(out.Hosts, measure(ctx, handle[0], time.Duration(seconds)*time.Second/(2*rounds)))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return out, nil
}

func guests(p *planner.Problem) []string {
	var out []string
	for _, h := range p.Hosts() {
		if h.IsGuest() {
			out = append(out, h.Name)
		}
	}
	return out
}
