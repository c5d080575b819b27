package preflight

import (
	"net/netip"
	"slices"
	"strings"

	"berth/planner"
	"berth/wording"
)

// AddressLacks is a port that a service publishes at an address which its host has not: Docker refuses to start it.
type AddressLacks struct {
	Place
	stops
	Port planner.Port
	Has  []netip.Addr // at which it can be
}

func (f AddressLacks) Say(w wording.Words) string {
	var has []string
	for _, at := range f.Has {
		has = append(has, at.String())
	}
	return w.Say("%s publishes port %s, and %s has no such address; it has %s", "%s publie le port %s, et %s n'a pas cette adresse ; il a %s",
		f.Service, f.Port, f.Host, strings.Join(has, ", "))
}

func (f AddressLacks) Hint(w wording.Words) string {
	to := f.Port
	if len(f.Has) > 0 {
		to.Address = f.Has[0].String()
	}
	return w.Say("give it one of these (in the wish of %s, ports: {%q: %q}), or give %s the address", "lui en donner une (dans le souhait de %s, ports: {%q: %q}), ou donner l'adresse à %s", f.Service, f.Port, to, f.Host)
}

// mostAddresses is how many of a host are told.
const mostAddresses = 8

func addressLacks(c *checker, s *service) {
	if len(s.on.Addresses) == 0 || s.on.AnyAddress || !c.starts(s.Bundle) {
		return
	}
	var has []netip.Addr
	for _, at := range s.on.Addresses {
		if !at.IsLoopback() && !at.IsLinkLocalUnicast() && len(has) < mostAddresses {
			has = append(has, at)
		}
	}
	for _, port := range s.parts.ports {
		at, err := netip.ParseAddr(port.Address)
		at = at.Unmap().WithZone("")
		known := slices.ContainsFunc(s.on.Addresses, func(a netip.Addr) bool { return a.Is4() == at.Is4() })
		if err != nil || !known || at.IsUnspecified() || at.Is4() && at.IsLoopback() || slices.Contains(s.on.Addresses, at) {
			continue
		}
		c.add(AddressLacks{Place: s.place(), Port: port, Has: has})
	}
}
