package deployer

import (
	"errors"
	"slices"

	"berth/deployer/compose"
	"berth/planner"
)

// What a service keeps is on one host at a time. Before it comes to a host, everything is asked that may know of
// another one: what the hosts show, what runs there and is not berth's, and what former runs have left word of.

// data finds services whose data lies on another host, since nothing carries it yet, or is used from there.
func (c *checker) data() {
	for i := range c.want.Bundles {
		b := &c.want.Bundles[i]
		s := c.want.Plan.Problem.Service(b.Service)
		if s == nil || s.Agent {
			continue
		}
		if here := c.facts[b.Host]; here == nil || here.Err != nil || here.settled(s) {
			continue
		}
		for _, host := range c.want.Scanned {
			c.byHand(&host, b.Host, s)
		}
		if !keepsSomething(s, b) {
			continue
		}
		for name, f := range c.facts {
			if name != b.Host {
				c.dataOn(name, f, b.Host, s, true)
			}
		}
		for name, f := range c.want.Elsewhere {
			c.dataOn(name, f, b.Host, s, false)
		}
		c.gone(b, s)
	}
}

// dataOn finds data of a service on another host than that which it comes to: what is seen there, what the host cannot
// say, and what somebody else is about to do there. On a host of the run a service with data on a share stops before it
// starts elsewhere, and what the host cannot say stops the run anyway.
func (c *checker) dataOn(name string, f *Facts, comes string, s *planner.Service, ours bool) {
	finding := Finding{Host: comes, Service: s.Name, Text: name}
	hasData := f.has(s.Name) && len(s.State) > 0
	switch {
	case hasData && !onShare(s):
		finding.Kind = DataStaysBehind
		c.stop(finding)
	case hasData && f.up(s.Name) && !(ours && f.Service(s.Name) != nil):
		finding.Kind = RunsElsewhere
		c.stop(finding)
	case !ours:
		if onShare(s) {
			c.busy(f)
		}
		if finding.Kind, finding.Err = DataUnknown, f.unsure(); finding.Err == nil {
			return
		}
		if hasData || c.mayBeOn(name, s) && !(f.Err != nil && c.givenUp(name)) {
			c.stop(finding)
		} else {
			c.warn(finding)
		}
	}
}

// mayBeOn reports whether anything says that a service is on a host that cannot be asked.
func (c *checker) mayBeOn(host string, s *planner.Service) bool {
	return c.today(s.Name) == host || slices.Contains(c.put(s.Name), host)
}

// today is the host that the inventory has a service on.
func (c *checker) today(service string) string { return c.want.Plan.Problem.Current.Host[service] }

// givenUp reports whether the plan was made as if the host were down: the operator has said so.
func (c *checker) givenUp(host string) bool {
	_, planned := c.want.Plan.Problem.Host(host)
	return !planned
}

// put lists where runs have put a service last. What a host that answers knows of it from a later run counts more.
func (c *checker) put(service string) []string {
	if c.want.LastPut == nil {
		return nil
	}
	var out []string
	for _, p := range c.want.LastPut(service) {
		later := func(f *Facts) bool { return f.Service(service) != nil && f.Service(service).Record.Run > p.Run }
		if !anyHost(c.facts, later) && !anyHost(c.want.Elsewhere, later) {
			out = append(out, p.Host)
		}
	}
	return out
}

func anyHost(facts map[string]*Facts, is func(*Facts) bool) bool {
	for _, f := range facts {
		if is(f) {
			return true
		}
	}
	return false
}

var errGone = errors.New("it is not in the inventory any more")

// gone names hosts that a service was put on and that nobody can look at any more. Whoever took them out of the
// inventory knows of them; that it was forgotten is all that can be wrong.
func (c *checker) gone(b *compose.Bundle, s *planner.Service) {
	for _, host := range c.put(s.Name) {
		if host != b.Host && c.facts[host] == nil && c.want.Elsewhere[host] == nil {
			c.warn(Finding{Kind: DataUnknown, Host: b.Host, Service: s.Name, Text: host, Err: errGone})
		}
	}
}

// byHand finds a service that comes to a host and runs, or has its own data, where berth did not put it. Where the
// inventory says that it is there today it is this one, and else one of the same kind that may be another's.
func (c *checker) byHand(host *Scanned, comes string, s *planner.Service) {
	i := slices.IndexFunc(host.Found, func(f Found) bool { return f.Service == s.Name && f.Sure != ByLabel })
	if i < 0 {
		return
	}
	found, this := &host.Found[i], c.today(s.Name) == host.Host
	finding := Finding{Kind: RunsByHand, Host: comes, Service: s.Name, Text: host.Host}
	switch {
	case this && len(s.State) > 0 && !onShare(s) && host.Host != comes:
		finding.Kind = DataStaysBehind
		c.stop(finding)
	case found.Stopped:
	case this && len(s.State) > 0:
		c.stop(finding)
	case this || found.Sure == ByImage:
		c.warn(finding)
	}
}
