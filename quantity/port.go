package quantity

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"berth/message"
	"berth/planner"
)

// Port reads a published port: 53, 53/tcp or 53/udp, with the address before it that it is published on where it
// is not all of them: 192.168.1.2:53, [fd00::2]:53/udp.
func Port(s string) (planner.Port, error) {
	text, proto, _ := strings.Cut(strings.TrimSpace(s), "/")
	none := message.Errorf("%s is no port; write 8096, 53/udp or 192.168.1.2:53", quote(s))
	p := planner.Port{UDP: proto == "udp"}
	number := text
	if at := strings.LastIndexByte(text, ':'); at >= 0 {
		host := text[:at]
		number = text[at+1:]
		if inner, ok := strings.CutPrefix(host, "["); ok {
			host, ok = strings.CutSuffix(inner, "]")
			if !ok || !strings.Contains(host, ":") {
				return planner.Port{}, none
			}
		} else if strings.Contains(host, ":") {
			return planner.Port{}, none
		}
		var err error
		if p.Address, err = Address(host); err != nil {
			return planner.Port{}, none
		}
	}
	n, err := strconv.ParseUint(number, 10, 16)
	if err != nil || n == 0 || strings.HasPrefix(number, "+") ||
		(proto != "" && proto != "tcp" && proto != "udp") || strings.HasSuffix(strings.TrimSpace(s), "/") {
		return planner.Port{}, none
	}
	p.Number = int(n)
	return p, nil
}

// Address reads the IP address that a port is published on, and writes an address always in the same way.
func Address(s string) (string, error) {
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return "", message.Errorf("%s is no IP address; write 192.168.1.2 or fd00::2", quote(s))
	}
	return a.Unmap().String(), nil
}

var arch = regexp.MustCompile(`^([a-z0-9_]+)(?:/v([0-9]))?$`)

// levels are the levels that a family has.
var levels = map[string]string{
	"amd64": "1234", "arm64": "8", "arm": "567", "386": "", "riscv64": "", "ppc64le": "", "s390x": "",
}

var otherNames = map[string]string{
	"x86_64": "amd64", "x64": "amd64", "x86-64": "amd64", "aarch64": "arm64", "armhf": "arm/v7", "armv7": "arm/v7", "i386": "386",
}

// Arch reads an architecture as image platforms name it, with a level or without: amd64/v3, arm64. The
// level of arm64 is always v8 and left out.
func Arch(s string) (planner.Arch, error) {
	s = strings.TrimSpace(s)
	if better, ok := otherNames[strings.ToLower(s)]; ok {
		return planner.Arch{}, message.Errorf("%s is no architecture; write %s", quote(s), better)
	}
	m := arch.FindStringSubmatch(s)
	if m == nil {
		return planner.Arch{}, message.Errorf("%s is no architecture; write amd64, amd64/v3 or arm64", quote(s))
	}
	of, ok := levels[m[1]]
	if !ok {
		return planner.Arch{}, message.Errorf("%s is no architecture; write amd64, amd64/v3 or arm64", quote(s))
	}
	if !strings.Contains(of, m[2]) {
		return planner.Arch{}, message.Errorf("%s: %s has no level v%s", quote(s), m[1], m[2])
	}
	a := planner.Arch{Family: m[1]}
	if m[2] != "" && a.Family != "arm64" {
		a.Level = int(m[2][0] - '0')
	}
	return a, nil
}
