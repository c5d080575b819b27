package discover

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

// list reads what midclt lists. A method that a release of TrueNAS does not have says nothing.
func (a *vmAnswers) list(word, method string, into any) error {
	text := strings.TrimSpace(a.json[word])
	if !strings.HasPrefix(text, "[") {
		return nil
	}
	if json.Unmarshal([]byte(text), into) != nil {
		return message.Errorf("midclt call %s does not list its virtual machines as JSON", method)
	}
	return nil
}

// ofTrueNAS are the virtual machines that TrueNAS itself has libvirt run: up to 24.10, and again from 25.04.2 on.
func (a *vmAnswers) ofTrueNAS() ([]Guest, error) {
	var list []struct {
		ID                    guests.Number
		Name                  string
		VCPUs, Cores, Threads guests.Number
		Memory                guests.Number // MB
		Autostart             bool
		Status                struct {
			State string
			PID   guests.Number
		}
	}
	if err := a.list("vm", "vm.query", &list); err != nil {
		return nil, err
	}
	macs := a.macs()
	var out []Guest
	for _, l := range list {
		g := Guest{
			Kind: planner.VM, Title: ledger.Clean(l.Name), Runs: l.Status.State == "RUNNING" || l.Status.State == "SUSPENDED", Starts: l.Autostart,
			CPUs: product(l.VCPUs, l.Cores, l.Threads), Memory: inUnits(int64(l.Memory), 1<<20),
		}
		if g.Runs {
			g.Uses = a.uses(int(l.Status.PID), fmt.Sprintf("%d_%s", l.ID, l.Name))
			g.Address, g.AddressFrom = a.neighbour(macs[l.ID])
		}
		out = append(out, g)
	}
	return out, nil
}

// product of sockets, cores of each and threads of each.
func product(factors ...guests.Number) int {
	out := guests.Number(1)
	for _, f := range factors {
		out = min(out*min(max(f, 1), mostCores), mostCores)
	}
	return int(out)
}

// macs are the network cards of TrueNAS's virtual machines, by their numbers.
func (a *vmAnswers) macs() map[guests.Number][]string {
	var list []struct {
		VM         guests.Number
		Attributes struct{ MAC string }
	}
	_ = a.list("device", "vm.device.query", &list) // their addresses are not known
	out := map[guests.Number][]string{}
	for _, l := range list {
		out[l.VM] = append(out[l.VM], strings.ToLower(l.Attributes.MAC))
	}
	return out
}

// ofIncus are the virtual machines and containers of TrueNAS 25.04, which has Incus run them.
func (a *vmAnswers) ofIncus() ([]Guest, error) {
	var list []struct {
		Name, Type, CPU, Status string
		Memory                  guests.Number // bytes; none: Incus decides
		Autostart               bool
		Aliases                 []struct{ Type, Address string }
	}
	if err := a.list("instance", "virt.instance.query", &list); err != nil {
		return nil, err
	}
	var out []Guest
	for _, l := range list {
		g := Guest{
			Kind: planner.VM, Title: ledger.Clean(l.Name), Runs: !slices.Contains([]string{"STOPPED", "ERROR", "UNKNOWN", ""}, l.Status), Starts: l.Autostart,
			CPUs: cpusOf(l.CPU), Memory: min(planner.Bytes(l.Memory), most),
		}
		if l.Type == "CONTAINER" {
			g.Kind = planner.LXC
		} else {
			g.CPUs, g.Memory = cmp.Or(g.CPUs, 1), cmp.Or(g.Memory, planner.GB) // as Incus does by itself
		}
		if g.Runs {
			if g.Uses = a.uses(0, l.Name); g.Kind == planner.LXC {
				g.Uses = a.containers[l.Name]
				g.Memory = cmp.Or(g.Memory, g.Uses)
			}
			for _, at := range l.Aliases {
				if g.Address == "" && at.Type == "INET" && isAddress(at.Address) && !ofDocker.Contains(netip.MustParseAddr(at.Address)) {
					g.Address, g.AddressFrom = at.Address, "TrueNAS says so"
				}
			}
		}
		out = append(out, g)
	}
	return out, nil
}

// ofDocker is where Docker has its networks first.
var ofDocker = netip.MustParsePrefix("172.16.0.0/12")

// cpusOf counts processors: a number of them, or which, as in 0-3,7. Nothing: 0.
func cpusOf(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return min(max(n, 0), mostCores)
	}
	sum := 0
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		from, err := strconv.Atoi(first)
		to := from
		if isRange && err == nil {
			to, err = strconv.Atoi(last)
		}
		if err != nil || from < 0 || to < from || to > 1<<20 {
			return 0
		}
		sum += to - from + 1
	}
	return min(sum, mostCores)
}
