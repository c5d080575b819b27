package preflight

import (
	"net/netip"
	"slices"

	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// PortTaken is a port that a service needs and that somebody has.
type PortTaken struct {
	Place
	stops
	Port   planner.Port
	By     string // program or container; empty: not known
	Holder string // the service of berth's that has it; may be empty
}

func (f PortTaken) Say(w wording.Words) string {
	by := ""
	switch {
	case f.Holder != "":
		by = w.Say(" by the service %s", " par le service %s", f.Holder)
	case f.By != "":
		by = w.Say(" by %s", " par %s", f.By)
	}
	return w.Say("port %s of %s is taken%s, and %s needs it", "le port %s de %s est pris%s, et %s en a besoin", f.Port, f.Host, by, f.Service)
}

func (f PortTaken) Hint(w wording.Words) string {
	switch {
	case f.By == "systemd-resolve":
		return w.Say("set DNSStubListener=no in /etc/systemd/resolved.conf and restart systemd-resolved",
			"mettre DNSStubListener=no dans /etc/systemd/resolved.conf et redémarrer systemd-resolved")
	case f.By == "docker-proxy": // a port of a container is held by that container
		return w.Say("no running container has it: restart Docker on %s (systemctl restart docker)",
			"aucun conteneur qui tourne ne l'a : redémarrer Docker sur %s (systemctl restart docker)", f.Host)
	case f.Holder != "":
		return w.Say("deploy in two runs: first without %s, then with it", "déployer en deux fois : d'abord sans %s, puis avec", f.Service)
	}
	return w.Say("stop it, or choose another port (ports: in the wish of %s)", "l'arrêter, ou choisir un autre port (ports: dans le souhait de %s)", f.Service)
}

func ports(c *checker, s *service) {
	for _, port := range s.parts.ports {
		for _, l := range s.on.Listening {
			if l.Port.Number == port.Number && l.Port.UDP == port.UDP && meets(l, port.Address) {
				c.taken(s, port, l)
			}
		}
	}
}

func (c *checker) taken(s *service, port planner.Port, l probe.Listener) {
	f := PortTaken{Place: s.place(), Port: port, By: l.Process}
	if k := s.on.Container(l.Container); k != nil {
		if c.own(s, k) || c.frees(s, k.Service) {
			return
		}
		f.By, f.Holder = k.Name, k.Service
	} else if l.Process == "" && slices.ContainsFunc(s.on.Of(s.Service), restarts) {
		return // it listened in the host's network, and ended while it was looked at
	}
	c.add(f)
}

// restarts reports whether Docker is about to start a container again.
func restarts(k probe.Container) bool { return k.State == "restarting" }

// frees reports whether a service on the same host gives up what it has before this one starts.
func (c *checker) frees(s *service, holder string) bool {
	return holder != "" && c.want.Frees != nil && c.want.Frees(s.Host, holder, s.Service)
}

// meets reports whether something that listens is in the way of an address of the same port. Every
// address is in the way of all addresses, and the other way round.
func meets(l probe.Listener, address string) bool {
	wanted, err := netip.ParseAddr(address)
	if err != nil || wanted.IsUnspecified() || len(l.Addresses) == 0 {
		return true
	}
	for _, a := range l.Addresses {
		if has, err := netip.ParseAddr(a); err != nil || has.IsUnspecified() || has == wanted.Unmap() {
			return true
		}
	}
	return false
}
