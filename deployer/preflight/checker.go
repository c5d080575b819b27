package preflight

import (
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/planner"
)

// checker is what the checks look at, and collects what they find.
type checker struct {
	want     Want
	facts    map[string]*probe.Facts
	hosts    []string   // that the run touches, and that were looked at, by name
	services []*service // by host
	arrivals []*arrival
	others   []*other

	found []Finding
}

// service is a bundle that shall lie on a host that answers.
type service struct {
	*compose.Bundle
	on    *probe.Facts
	parts *parts
	err   error // why its files cannot be read; there are no parts then
}

func (s *service) place() Place { return Place{s.Host, s.Service} }

func newChecker(want Want, facts map[string]*probe.Facts) *checker {
	c := &checker{want: want, facts: facts}
	for i := range want.Bundles {
		c.hosts = append(c.hosts, want.Bundles[i].Host)
	}
	for name := range facts {
		c.hosts = append(c.hosts, name)
	}
	slices.Sort(c.hosts)
	c.hosts = slices.Compact(c.hosts)
	for i := range want.Bundles {
		b := &want.Bundles[i]
		if f := facts[b.Host]; f != nil && f.Err == nil {
			p, err := read(b, want.Plan.Problem.Service(b.Service))
			c.services = append(c.services, &service{b, f, p, err})
		}
	}
	c.arrivals, c.others = comings(want, facts)
	for _, o := range c.others {
		m := c.move(o.host, o.Name)
		o.told = m != nil && m.From == o.on || want.Old // what it has there comes along, or is to stay
	}
	return c
}

func (c *checker) add(f Finding) { c.found = append(c.found, f) }

// pin is what an image of a service is taken as; zero where nothing comes.
func (c *checker) pin(s *service, image string) compose.Pin {
	for _, p := range c.want.Pins[s.place()] {
		if p.Image == image {
			return p
		}
	}
	return compose.Pin{}
}

// check looks at something and adds what it finds.
type check func(*checker)

// eachHost makes a check of every host that answers.
func eachHost(find func(*checker, *probe.Facts)) check {
	return func(c *checker) {
		for _, name := range c.hosts {
			if f := c.facts[name]; f != nil && f.Err == nil {
				find(c, f)
			}
		}
	}
}

// eachPlanned makes a check of every host that answers and that the plan has, to hold it against the inventory.
func eachPlanned(find func(*checker, *probe.Facts, planner.Host)) check {
	return eachHost(func(c *checker, f *probe.Facts) {
		if h, ok := c.want.Plan.Problem.Host(f.Host); ok {
			find(c, f, h)
		}
	})
}

// eachService makes a check of every service that shall lie on a host that answers, and whose files can be read.
func eachService(find func(*checker, *service)) check {
	return func(c *checker) {
		for _, s := range c.services {
			if s.err == nil {
				find(c, s)
			}
		}
	}
}

// eachOther makes a check of every other host that may have something of a service that comes. The first check
// that finds something says all that is said of the two.
func eachOther(find func(*checker, *other) Finding) check {
	return func(c *checker) {
		for _, o := range c.others {
			if o.told {
				continue
			}
			if f := find(c, o); f != nil {
				c.add(f)
				o.told = true
			}
		}
	}
}

// on lists the services that shall lie on a host that answers.
func (c *checker) on(host string) []*service {
	var out []*service
	for _, s := range c.services {
		if s.Host == host {
			out = append(out, s)
		}
	}
	return out
}
