package guests

import (
	"net/netip"
	"strings"

	"berth/wording"
)

// BridgeLacks is a guest whose bridge is not there.
type BridgeLacks struct {
	of
	Bridge string
	Known  []string
}

// Say implements Lack.
func (l BridgeLacks) Say(w wording.Words) string {
	return w.Say("guest %s: Proxmox has no bridge %s", "invité %s : Proxmox n'a pas de pont %s", l.Guest, l.Bridge)
}

// Hint implements Lack.
func (l BridgeLacks) Hint(w wording.Words) string {
	return w.Say("write bridge: and one of these: %s", "écrire bridge: et un de ceux-ci : %s", strings.Join(l.Known, ", "))
}

// NetworkUnknown is a guest whose address is not in the network of its bridge, and has no length.
type NetworkUnknown struct {
	of
	Address string
}

// Say implements Lack.
func (l NetworkUnknown) Say(w wording.Words) string {
	return w.Say("guest %s: %s is not in the network of its bridge, so how long its network is is not known", "invité %s : %s n'est pas dans le réseau de son pont, et la longueur de son réseau n'est donc pas connue", l.Guest, l.Address)
}

// Hint implements Lack.
func (l NetworkUnknown) Hint(w wording.Words) string {
	return w.Say("write it with the address: address: %s/24", "l'écrire avec l'adresse : address: %s/24", l.Address)
}

// GatewayUnknown is a guest of which nobody says what its gateway is.
type GatewayUnknown struct {
	of
	Address string // with the length of its network
}

// Say implements Lack.
func (l GatewayUnknown) Say(w wording.Words) string {
	return w.Say("guest %s: the gateway for %s is not known", "invité %s : la passerelle pour %s n'est pas connue", l.Guest, l.Address)
}

// Hint implements Lack.
func (GatewayUnknown) Hint(w wording.Words) string {
	return w.Say("write gateway: of the guest, or in guest_defaults", "écrire gateway: pour l'invité, ou dans guest_defaults")
}

// network takes from the bridge what the address lacks.
func (p *Proxmox) network(s *Spec, lack func(Lack)) {
	var known []string
	for _, b := range p.Bridges {
		known = append(known, b.Name)
	}
	b := p.Bridge(s.Bridge)
	if b == nil {
		lack(BridgeLacks{of{s.Name}, s.Bridge, known})
		return
	}
	s.Address = "dhcp"
	if !s.Making.Address.IsValid() {
		return
	}
	length := s.Prefix
	if on, err := netip.ParsePrefix(b.CIDR); length == 0 && err == nil && on.Contains(s.Making.Address) {
		length = on.Bits()
	}
	if length == 0 {
		lack(NetworkUnknown{of{s.Name}, s.Making.Address.String()})
		return
	}
	own := netip.PrefixFrom(s.Making.Address, length)
	s.Address = own.String()
	switch gw, err := netip.ParseAddr(b.Gateway); {
	case s.Making.Gateway.IsValid():
		s.Gateway = s.Making.Gateway.String()
	case err == nil && own.Contains(gw):
		s.Gateway = gw.String()
	default:
		lack(GatewayUnknown{of{s.Name}, s.Address})
	}
}
