package discover

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
	"berth/planner"
)

//go:embed vms.sh
var vmsText string

const (
	vmsFirst = "berth-vms 1"
	vmsLast  = "end of vms"
)

// askVMs asks a machine that is no Proxmox for its virtual machines, by name; one that knows of none has none.
func askVMs(ctx context.Context, h ledger.Host, f *probe.Facts) ([]Guest, error) {
	c := ledger.Script(vmsText, "berth-vms")
	c.Sudo = f.RootErr == nil // libvirt has a door for readers
	text, err := ledger.Ask(ctx, h, c)
	if err != nil {
		return nil, err
	}
	return readVMs(text)
}

// vmAnswers are what a machine said of its virtual machines, by the names that its programs have for them.
type vmAnswers struct {
	domains    []*domain // of libvirt, as listed
	json       map[string]string
	autostart  map[string]bool
	processes  []process
	containers map[string]planner.Bytes
	neighbours map[string]string // MAC -> address
	silent     string            // a program that does not answer
	cards      *domain           // whose network cards are being told
}

// process is one that runs a virtual machine.
type process struct {
	pid  int
	name string
	uses planner.Bytes
}

func readVMs(text string) ([]Guest, error) {
	a := vmAnswers{json: map[string]string{}, autostart: map[string]bool{}, containers: map[string]planner.Bytes{}, neighbours: map[string]string{}}
	begun, ended, size := false, false, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case !begun:
			begun = line == vmsFirst
		case line == vmsLast:
			ended = true
		case size < mostAnswers:
			size += len(line)
			a.line(line)
		}
	}
	switch {
	case !begun || !ended:
		return nil, message.New("what it said of its virtual machines cannot be read: it is cut off")
	case a.silent != "":
		return nil, message.Errorf("%s does not answer, so its virtual machines count as what the machine itself uses", ledger.Clean(a.silent))
	}
	var out []Guest
	for _, list := range []func() ([]Guest, error){a.ofLibvirt, a.ofTrueNAS, a.ofIncus} {
		found, err := list()
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	out = out[:min(len(out), mostGuests)]
	slices.SortStableFunc(out, func(x, y Guest) int { return cmp.Compare(x.Title, y.Title) })
	seen := map[string]bool{}
	for i := range out {
		title := out[i].Title
		for n := 2; seen[out[i].Title]; n++ {
			out[i].Title = fmt.Sprintf("%s %d", title, n)
		}
		seen[out[i].Title] = true
	}
	return out, nil
}

func (a *vmAnswers) line(line string) {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "stats":
		a.stat(rest)
	case "domain":
		a.cards = a.domain(rest)
	case "card", "agent", "hostdev":
		a.card(word, rest)
	case "autostart":
		a.autostart[rest] = true
	case "process":
		a.process(rest)
	case "container":
		amount, name, _ := strings.Cut(rest, " ")
		a.containers[name] = bytesOf(amount, 1)
	case "neighbour":
		if mac, address, _ := strings.Cut(rest, " "); mac != "" && isAddress(address) {
			a.neighbours[strings.ToLower(mac)] = address
		}
	case "silent":
		a.silent = rest
	case "vm", "device", "instance", "title":
		a.json[word] += rest + "\n"
	}
}

// process reads a process ID, what it uses in KB, and the argument of qemu that names the machine: guest=NAME,debug-threads=on of
// libvirt, where a comma in a name is written twice, or the name alone.
func (a *vmAnswers) process(text string) {
	f := strings.SplitN(text, " ", 3)
	if len(f) != 3 || len(a.processes) == mostGuests {
		return
	}
	pid, err := strconv.Atoi(f[0])
	if err != nil {
		return
	}
	name := strings.ReplaceAll(f[2], ",,", "\x00")
	name, _, _ = strings.Cut(strings.TrimPrefix(name, "guest="), ",")
	a.processes = append(a.processes, process{pid, strings.ReplaceAll(name, "\x00", ","), bytesOf(f[1], 1<<10)})
}

// uses is the memory of the process that runs a virtual machine of one of these names; 0: it is not known.
func (a *vmAnswers) uses(pid int, names ...string) planner.Bytes {
	for _, p := range a.processes {
		if p.pid == pid && pid > 0 || slices.Contains(names, p.name) {
			return p.uses
		}
	}
	return 0
}

// bytesOf reads an amount in a unit; what is none, or too much, is 0.
func bytesOf(text string, unit int64) planner.Bytes {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return inUnits(n, unit)
}

func inUnits(n, unit int64) planner.Bytes {
	if n < 0 || n > most/unit {
		return 0
	}
	return planner.Bytes(n * unit)
}
