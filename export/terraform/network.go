package terraform

import (
	"fmt"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"berth/deployer/guests"
)

// address is the address of a guest with the length of its network, and its gateway; nil: none. What the hypervisor's bridge
// would say is a variable.
func (w *writer) address(s *guests.Spec) (at, gateway hclwrite.Tokens) {
	own := s.Making.Address
	if !own.IsValid() {
		return text("dhcp"), nil
	}
	version, most := "4", 32
	if own.Is6() {
		version, most = "6", 128
	}
	bridge := identifier(s.Bridge)
	if s.Prefix > 0 {
		at = text(fmt.Sprintf("%s/%d", own, s.Prefix))
	} else {
		at = around(own.String()+"/", w.variable(Variable{
			Name: bridge + "_ipv" + version + "_prefix", About: fmt.Sprintf("Length of the IPv%s network on %s, at most %d: 24 of 192.168.1.0/24", version, s.Bridge, most), kind: "number",
		}), "")
	}
	if s.Making.Gateway.IsValid() {
		return at, text(s.Making.Gateway.String())
	}
	return at, w.variable(Variable{Name: bridge + "_ipv" + version + "_gateway", About: fmt.Sprintf("IPv%s gateway of the network on %s, as the Proxmox has it", version, s.Bridge), kind: "string"})
}

// network writes how the guest gets its address.
func (w *writer) network(into block, s *guests.Spec) {
	at, gateway := w.address(s)
	kind := "ipv4"
	if s.Making.Address.Is6() {
		kind = "ipv6"
	}
	ip := into.inner("ip_config").inner(kind)
	ip.set("address", at)
	if gateway != nil {
		ip.set("gateway", gateway)
	}
}
