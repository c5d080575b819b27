package guests

import (
	"encoding/json"
	"net/netip"
	"regexp"
	"strings"

	"berth/planner"
)

// Where a guest is whose address DHCP gives says an LXC by its hypervisor, a VM by its agent, and of one that has none the neighbours
// of the hypervisor, which knows those that it has spoken to.

// Addresses are where guests of the inventory are that run and get their address by DHCP, as far as it is known, by name.
func (p *Proxmox) Addresses(known []planner.Guest) map[string]string {
	out := map[string]string{}
	for i := range known {
		if g := p.Guest(known[i].ID); g != nil && g.Kind == known[i].Kind && g.Runs && g.At != "" {
			out[known[i].Name] = g.At
		}
	}
	return out
}

// card is a network card as a container's interfaces or an agent's have it; of the latter the names are longer.
type card struct {
	Hwaddr, Inet, Inet6 string
	Hardware            string `json:"hardware-address"`
	Addresses           []struct {
		Address string `json:"ip-address"`
	} `json:"ip-addresses"`
}

// cards reads what pvesh says of the interfaces of a guest.
func cards(text string) []card {
	var agent struct{ Result []card }
	var list []card
	if json.Unmarshal([]byte(text), &list) != nil {
		_ = json.Unmarshal([]byte(text), &agent) // one that does not answer says nothing
		list = agent.Result
	}
	return list
}

var cardAddress = regexp.MustCompile(`(?i)(?:^|,)(?:hwaddr|virtio|e1000e?|rtl8139|vmxnet3)=([0-9a-f]{2}(?::[0-9a-f]{2}){5})(?:,|$)`)

// reached is the address of a guest's first network card: IPv4 before IPv6.
func (g *Guest) reached(said []card, neighbours []string) string {
	m := cardAddress.FindStringSubmatch(g.Config["net0"])
	if m == nil {
		return ""
	}
	var all []string
	for _, c := range said {
		if strings.EqualFold(c.Hwaddr, m[1]) || strings.EqualFold(c.Hardware, m[1]) {
			all = append(all, c.Inet, c.Inet6)
			for _, a := range c.Addresses {
				all = append(all, a.Address)
			}
		}
	}
	for _, line := range neighbours { // 192.168.1.57 dev vmbr0 lladdr bc:24:11:00:00:01 REACHABLE
		if strings.Contains(strings.ToLower(line), " lladdr "+strings.ToLower(m[1])+" ") {
			first, _, _ := strings.Cut(line, " ")
			all = append(all, first)
		}
	}
	var out netip.Addr
	for _, text := range all {
		text, _, _ = strings.Cut(text, "/")
		at, err := netip.ParseAddr(text)
		if err == nil && !at.IsLinkLocalUnicast() && !at.IsMulticast() && !at.IsUnspecified() && at.Zone() == "" && (!out.IsValid() || out.Is6() && at.Is4()) {
			out = at
		}
	}
	if !out.IsValid() {
		return ""
	}
	return out.String()
}
