package deployer

import (
	"slices"
	"strings"

	"berth/deployer/remote"
	"berth/planner"
)

// What a service keeps is on one host at a time. Before it comes to a host, everything is asked that may know of
// another one: what the hosts show, what runs there and is not berth's, and what former runs have left word of.

// data finds services whose data lies on another host, since nothing carries it yet, or is used from there.
func (c *checker) data() {
	dark := map[string][]string{} // services that come, by a host that cannot be asked and that nothing says they are on
	for i := range c.want.Bundles {
		b := &c.want.Bundles[i]
		s := c.want.Plan.Problem.Service(b.Service)
		if s == nil || s.Agent {
			continue
		}
		if here := c.facts[b.Host]; here == nil || here.Err != nil || here.Settled(s) {
			continue
		}
		for k := range c.want.Scanned {
			c.byHand(&c.want.Scanned[k], b.Host, s)
		}
		if !keepsSomething(s, b) {
			continue
		}
		put := c.put(s.Name)
		for name, f := range c.facts {
			if name != b.Host {
				c.dataOn(name, f, b.Host, s, put, dark)
			}
		}
		for name, f := range c.want.Elsewhere {
			c.dataOn(name, f, b.Host, s, put, dark)
		}
		c.gone(b.Host, s, put)
	}
	for name, services := range dark {
		c.warn(Finding{Kind: HostUnasked, Host: name, Text: strings.Join(services, ", "), Err: c.want.Elsewhere[name].Unsure()})
	}
}

// dataOn finds data of a service on another host than that which it comes to: what is seen there, what the host cannot
// say, and what somebody else is about to do there. On a host of the run a service with data on a share stops before it
// starts elsewhere, and what the host cannot say stops the run anyway.
func (c *checker) dataOn(name string, f *Facts, comes string, s *planner.Service, put []Put, dark map[string][]string) {
	finding := Finding{Host: comes, Service: s.Name, Text: name}
	hasData, ours := f.Has(s.Name) && len(s.State) > 0, c.facts[name] != nil
	switch {
	case hasData && !s.OnShare():
		finding.Kind = DataStaysBehind
		c.stop(finding)
	case hasData && f.Up(s.Name) && !(ours && f.Service(s.Name) != nil):
		finding.Kind = RunsElsewhere
		c.stop(finding)
	case f.Unsure() != nil:
		if ours {
			return
		}
		if s.OnShare() {
			c.busy(f)
		}
		finding.Kind, finding.Err = DataUnknown, f.Unsure()
		why, sure := c.why(name, s, put)
		finding.Wanted = why
		switch {
		case hasData || sure && !c.givenUp(f):
			c.stop(finding)
		case why != "":
			c.warn(finding)
		default:
			dark[name] = append(dark[name], s.Name)
		}
	case s.OnShare():
		if !ours {
			c.busy(f)
		}
		if c.today(s.Name) == name && !c.seen(name, s.Name) {
			finding.Kind = NotSeen
			c.warn(finding)
		}
	case len(s.State) > 0 && !f.Has(s.Name):
		if finding.Wanted, _ = c.why(name, s, put); finding.Wanted == unknownRun { // it answers: its own journals say what it had
			finding.Wanted = ""
		}
		if finding.Wanted != "" || c.want.Former != nil && c.want.Former.Was(name, s.Name) {
			finding.Kind = DataLeft
			c.warn(finding)
		}
	}
}

// seen reports whether a service was found on a host, whoever put it there.
func (c *checker) seen(host, service string) bool {
	return slices.ContainsFunc(c.want.Scanned, func(s Scanned) bool {
		return s.Host == host && slices.ContainsFunc(s.Found, func(f Found) bool { return f.Service == service })
	})
}

// Why a service may be on a host, where it is no run that says so.
const (
	byToday    = "current:"
	unknownRun = "?"
)

// why says what speaks for a service, or what it keeps, being on a host: the inventory, or a run; empty: nothing. It is
// sure of no more than volumes where a run took the service from there. Where former runs are not wholly known, anything
// may be.
func (c *checker) why(host string, s *planner.Service, put []Put) (why string, sure bool) {
	if c.today(s.Name) == host {
		return byToday, true
	}
	for _, p := range put {
		if p.Host == host && !p.Removed {
			return p.Run, true
		}
	}
	if c.want.Former != nil && c.want.Former.Untold() {
		return unknownRun, true
	}
	for _, p := range put {
		if p.Host == host && len(s.State) > 0 && !s.OnShare() {
			return p.Run, false
		}
	}
	return "", false
}

// today is the host that the inventory has a service on.
func (c *checker) today(service string) string { return c.want.Plan.Problem.Current.Host[service] }

// givenUp reports whether the plan was made as if the host were down, and it is not there either. One that refuses
// a key or a password is there.
func (c *checker) givenUp(f *Facts) bool {
	_, planned := c.want.Plan.Problem.Host(f.Host)
	return !planned && remote.Retryable(f.Err)
}

// put lists where runs have put a service last. What a host that answers knows of it from a later run counts more.
func (c *checker) put(service string) []Put {
	if c.want.Former == nil {
		return nil
	}
	return slices.DeleteFunc(c.want.Former.LastPut(service), func(p Put) bool {
		later := func(f *Facts) bool { return f.Service(service) != nil && f.Service(service).Record.Run > p.Run }
		return anyHost(c.facts, later) || anyHost(c.want.Elsewhere, later)
	})
}

func anyHost(facts map[string]*Facts, is func(*Facts) bool) bool {
	for _, f := range facts {
		if is(f) {
			return true
		}
	}
	return false
}

// gone names hosts that a service was put on and that nobody can look at any more. Whoever took them out of the
// inventory knows of them; that it was forgotten is all that can be wrong.
func (c *checker) gone(comes string, s *planner.Service, put []Put) {
	for _, p := range put {
		if p.Removed && s.OnShare() {
			continue
		}
		if p.Host != comes && c.facts[p.Host] == nil && c.want.Elsewhere[p.Host] == nil {
			c.warn(Finding{Kind: HostGone, Host: comes, Service: s.Name, Text: p.Host, Wanted: p.Run})
		}
	}
}

// byHand finds a service that comes to a host and runs, or has its own data, where berth did not put it. Where the
// inventory says that it is there today it is this one, and else one of the same kind that may be another's.
func (c *checker) byHand(host *Scanned, comes string, s *planner.Service) {
	i := slices.IndexFunc(host.Found, func(f Found) bool { return f.Service == s.Name && f.Foreign != NoForeign })
	if i < 0 {
		return
	}
	found, this := &host.Found[i], c.today(s.Name) == host.Host
	finding := Finding{Kind: RunsByHand, Host: comes, Service: s.Name, Text: host.Host}
	switch {
	case this && len(s.State) > 0 && !s.OnShare() && host.Host != comes:
		finding.Kind = DataStaysBehind
		c.stop(finding)
	case found.Foreign == ForeignStopped:
	case this && len(s.State) > 0:
		c.stop(finding)
	case this || found.Sure != ByName:
		c.warn(finding)
	}
}
