package seed

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var isCard = regexp.MustCompile(`^net[0-9]+$`)

// networkConfig is version 1 of cloud-init's form. Cards are found by their MAC address and named eth0 and on; one
// without an ipconfig is left out. Resolvers are the guest's own, else those of the machine that it runs on.
func networkConfig(c Config, h Host) (string, error) {
	var b strings.Builder
	b.WriteString("version: 1\nconfig:\n")
	var cards []string
	for option := range c {
		if isCard.MatchString(option) {
			cards = append(cards, option)
		}
	}
	slices.Sort(cards) // as words, so that net10 comes before net2: as Proxmox has it
	for _, option := range cards {
		number := strings.TrimPrefix(option, "net")
		ipconfig := c["ipconfig"+number]
		if ipconfig == "" {
			continue
		}
		mac := hardware(c[option])
		if mac == "" {
			return "", fmt.Errorf("network interface '%s' has no mac address", option)
		}
		fmt.Fprintf(&b, "    - type: physical\n      name: eth%s\n      mac_address: '%s'\n      subnets:\n", number, mac)
		if err := subnets(&b, ipconfig); err != nil {
			return "", fmt.Errorf("ipconfig%s: %w", number, err)
		}
	}
	resolvers(&b, c, h)
	return b.String(), nil
}

// hardware is a card's MAC address, which stands beside its model, or for itself.
func hardware(card string) string {
	for key, value := range properties(card) {
		if _, err := net.ParseMAC(value); err == nil && key != "bridge" {
			return strings.ToLower(value)
		}
	}
	return ""
}

func subnets(b *strings.Builder, ipconfig string) error {
	p := properties(ipconfig)
	ip, ip6 := p["ip"], p["ip6"]
	if ip == "" && ip6 == "" {
		ip, ip6 = "dhcp", "dhcp"
	}
	switch ip {
	case "":
	case "dhcp":
		b.WriteString("      - type: dhcp4\n")
	default:
		address, mask, err := split(ip)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "      - type: static\n        address: '%s'\n        netmask: '%s'\n", address, mask)
		gateway(b, p["gw"])
	}
	switch ip6 {
	case "":
	case "dhcp":
		b.WriteString("      - type: dhcp6\n")
	case "auto":
		b.WriteString("      - type: ipv6_slaac\n")
	default:
		fmt.Fprintf(b, "      - type: static6\n        address: '%s'\n", ip6)
		gateway(b, p["gw6"])
	}
	return nil
}

func gateway(b *strings.Builder, address string) {
	if address != "" {
		fmt.Fprintf(b, "        gateway: '%s'\n", address)
	}
}

// split takes an address with its prefix apart, and gives the prefix as a mask.
func split(cidr string) (address, mask string, err error) {
	address, prefix, is := strings.Cut(cidr, "/")
	bits, wrong := strconv.Atoi(prefix)
	if !is || wrong != nil || bits < 0 || bits > 32 {
		return "", "", fmt.Errorf("not a CIDR: %s", cidr)
	}
	return address, net.IP(net.CIDRMask(bits, 32)).String(), nil
}

func resolvers(b *strings.Builder, c Config, h Host) {
	servers := h.Nameservers
	if own, is := c["nameserver"]; is {
		servers = strings.Fields(own)
	}
	search, is := c["searchdomain"]
	if !is {
		search = h.Search
	}
	b.WriteString("    - type: nameserver\n")
	listed(b, "address", servers)
	listed(b, "search", strings.Fields(search))
}

func listed(b *strings.Builder, key string, values []string) {
	if len(values) > 0 {
		fmt.Fprintf(b, "      %s:\n", key)
	}
	for _, v := range values {
		fmt.Fprintf(b, "      - '%s'\n", v)
	}
}
