package discover

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/planner"
)

// domain is a virtual machine of libvirt.
type domain struct {
	name    string
	stats   map[string]int64
	macs    []string
	passed  []string // devices of the machine that it has
	address string   // as its agent says
}

// stat reads a line of domstats: Domain: 'NAME', or KEY=NUMBER of the domain before.
func (a *vmAnswers) stat(line string) {
	if name, is := strings.CutPrefix(line, "Domain: '"); is && strings.HasSuffix(name, "'") {
		if len(a.domains) < mostGuests {
			a.domains = append(a.domains, &domain{name: strings.TrimSuffix(name, "'"), stats: map[string]int64{}})
		}
		return
	}
	key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
	n, err := strconv.ParseInt(value, 10, 64)
	if len(a.domains) == 0 || err != nil || n < 0 {
		return
	}
	switch key {
	case "state.state", "balloon.maximum", "balloon.rss", "vcpu.current":
		a.domains[len(a.domains)-1].stats[key] = n
	}
}

// domain is the one of that name; nil: there is none.
func (a *vmAnswers) domain(name string) *domain {
	i := slices.IndexFunc(a.domains, func(d *domain) bool { return d.name == name })
	if i < 0 {
		return nil
	}
	return a.domains[i]
}

// card reads a network card of the domain that is told of: a line of domiflist, or where its agent says that it is reached, as in
// enp1s0 52:54:00:aa:bb:01 ipv4 192.168.1.60/24.
func (a *vmAnswers) card(word, line string) {
	d := a.cards
	if d == nil {
		return
	}
	switch word {
	case "hostdev":
		d.passes(line)
		return
	case "card":
		if mac := macText.FindString(line); mac != "" {
			d.macs = append(d.macs, strings.ToLower(mac))
		}
		return
	}
	if f := strings.Fields(line); len(f) == 4 && d.address == "" && !isBridge(f[0]) {
		if at, _, _ := strings.Cut(f[3], "/"); isAddress(at) {
			d.address = at
		}
	}
}

// In a hostdev the address of the machine's device says its domain first, that in the guest its type.
var (
	pciText = regexp.MustCompile(`<address domain='0x([0-9a-f]{4})' bus='0x([0-9a-f]{2})' slot='0x([0-9a-f]{2})' function='0x([0-7])'`)
	usbText = regexp.MustCompile(`<(vendor|product) id='0x([0-9a-f]{4})'`)
)

// passes reads a line of a device that is passed through.
func (d *domain) passes(line string) {
	if len(d.passed) >= mostPassed {
		return
	}
	if m := pciText.FindStringSubmatch(line); m != nil {
		d.passed = append(d.passed, fmt.Sprintf("pci %s:%s:%s.%s", m[1], m[2], m[3], m[4]))
	}
	switch m := usbText.FindStringSubmatch(line); {
	case m == nil:
	case m[1] == "vendor":
		d.passed = append(d.passed, "usb "+m[2])
	case len(d.passed) > 0 && len(d.passed[len(d.passed)-1]) == len("usb 10c4"):
		d.passed[len(d.passed)-1] += ":" + m[2]
	}
}

const mostPassed = 32

// States of a domain that have its memory: running, blocked, paused, shutting down, suspended by itself. Numbers are libvirt's
// virDomainState.
var holdsMemory = map[int64]bool{1: true, 2: true, 3: true, 4: true, 7: true}

// ofLibvirt are the virtual machines of libvirt.
func (a *vmAnswers) ofLibvirt() ([]Guest, error) {
	titles := a.titles()
	var out []Guest
	for _, d := range a.domains {
		g := Guest{
			Kind: planner.VM, Title: ledger.Clean(cmp.Or(titles[d.name], d.name)), Runs: holdsMemory[d.stats["state.state"]], Starts: a.autostart[d.name],
			CPUs: int(min(d.stats["vcpu.current"], mostCores)), Memory: inUnits(d.stats["balloon.maximum"], 1<<10), Passed: d.passed,
		}
		if g.Runs {
			g.Uses = cmp.Or(inUnits(d.stats["balloon.rss"], 1<<10), a.uses(0, d.name))
			g.Address, g.AddressFrom = d.address, "its agent says so"
			if d.address == "" {
				g.Address, g.AddressFrom = a.neighbour(d.macs)
			}
		}
		out = append(out, g)
	}
	return out, nil
}

// neighbour is where the machine speaks to one of these network cards.
func (a *vmAnswers) neighbour(macs []string) (address, from string) {
	for _, mac := range macs {
		if at := a.neighbours[mac]; at != "" {
			return at, "the machine speaks to its network card there"
		}
	}
	return "", ""
}

// titles are what people call the virtual machines of a Synology, by the identifiers that libvirt has for them.
func (a *vmAnswers) titles() map[string]string {
	text := a.json["title"]
	from, to := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}')
	if from < 0 || to < from {
		return nil
	}
	var said struct {
		Data struct {
			Guests []struct {
				ID   string `json:"guest_id"`
				Name string `json:"guest_name"`
			}
		}
	}
	if json.Unmarshal([]byte(text[from:to+1]), &said) != nil {
		return nil // they keep their identifiers
	}
	out := map[string]string{}
	for _, g := range said.Data.Guests {
		out[g.ID] = g.Name
	}
	return out
}
