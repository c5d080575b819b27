package compose

import (
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// Scope is what the flags --host and --service leave of a plan, "" where one is not given; nil where neither is. The error
// says which of them names nothing.
func Scope(p *planner.Plan, host, service string) (func(host, service string) bool, error) {
	if host == "" && service == "" {
		return nil, nil
	}
	scope := func(h, s string) bool {
		return (host == "" || host == h) && (service == "" || service == s)
	}
	var hosts, services, on []string
	for _, s := range p.Placed {
		hosts, services = append(hosts, s.Host), append(services, s.Service.Name)
		if scope(s.Host, s.Service.Name) {
			return scope, nil
		}
		if s.Service.Name == service {
			on = append(on, s.Host)
		}
	}
	for _, names := range []*[]string{&hosts, &services} {
		slices.Sort(*names)
		*names = slices.Compact(*names)
	}
	switch {
	case host != "" && !slices.Contains(hosts, host):
		return nil, message.Errorf("--host %s: the plan puts nothing on it%s", host, strictyaml.DidYouMean(host, hosts))
	case len(on) == 0:
		return nil, message.Errorf("--service %s: the plan has no such service%s", service, strictyaml.DidYouMean(service, services))
	}
	return nil, message.Errorf("--service %s: it is on %s, not on %s", service, strings.Join(on, ", "), host)
}
