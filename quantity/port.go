package quantity

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"berth/planner"
)

// Port reads a published port: 53, 53/tcp or 53/udp.
func Port(s string) (planner.Port, error) {
	number, proto, _ := strings.Cut(strings.TrimSpace(s), "/")
	n, err := strconv.ParseUint(number, 10, 16)
	if err != nil || n == 0 || strings.HasPrefix(number, "+") ||
		(proto != "" && proto != "tcp" && proto != "udp") || strings.HasSuffix(strings.TrimSpace(s), "/") {
		return planner.Port{}, fmt.Errorf("%s is no port; write 8096 or 53/udp", quote(s))
	}
	return planner.Port{Number: int(n), UDP: proto == "udp"}, nil
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
		return planner.Arch{}, fmt.Errorf("%s is no architecture; write %s", quote(s), better)
	}
	m := arch.FindStringSubmatch(s)
	if m == nil {
		return planner.Arch{}, fmt.Errorf("%s is no architecture; write amd64, amd64/v3 or arm64", quote(s))
	}
	of, ok := levels[m[1]]
	if !ok {
		return planner.Arch{}, fmt.Errorf("%s is no architecture; write amd64, amd64/v3 or arm64", quote(s))
	}
	if !strings.Contains(of, m[2]) {
		return planner.Arch{}, fmt.Errorf("%s: %s has no level v%s", quote(s), m[1], m[2])
	}
	a := planner.Arch{Family: m[1]}
	if m[2] != "" && a.Family != "arm64" {
		a.Level = int(m[2][0] - '0')
	}
	return a, nil
}
