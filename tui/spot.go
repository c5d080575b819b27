package tui

import (
	"berth/planner"
	"berth/session"
)

// spot is a place on the board by its names, so that it stays where it is whatever changes around it: a
// machine, a host, or a service on it. The tray of services without a host is a machine without a name.
type spot struct {
	machine string
	host    string // "" for a hypervisor itself, and for the tray
	service string // "" for the host or the machine itself
}

// inTray reports whether the spot is among the services without a host.
func (s spot) inTray() bool { return s.machine == "" }

// place is the host or machine of the spot, without the service.
func (s spot) place() spot { return spot{machine: s.machine, host: s.host} }

// name is the host, or else the machine.
func (s spot) name() string {
	if s.host != "" {
		return s.host
	}
	return s.machine
}

// spotOf is where a broken rule is seen: at its service, else at its host or machine.
func spotOf(s *session.Session, v planner.Reason) spot {
	b := s.Board()
	if s := b.Service(v.Service); s != nil && !s.Agent {
		h := b.HostOf(s.Name)
		if h < 0 {
			return spot{service: s.Name}
		}
		return spot{machine: b.Host(h).Machine, host: b.Host(h).Name, service: s.Name}
	}
	if h := b.HostIndex(v.Host); h >= 0 {
		return spot{machine: b.Host(h).Machine, host: v.Host}
	}
	return spot{machine: v.Host}
}
