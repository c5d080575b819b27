package probe

import (
	"bytes"
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

const (
	lookFirst = "berth-look 1"
	lookLast  = "end of look"

	maxLine = 1 << 20
)

var errCut = message.New("the answer is cut off; ask again")

// stuckError is why a host could not be looked at where a file system of it hangs.
type stuckError struct{ dir string }

func (e *stuckError) Error() string  { return e.text().String() }
func (e *stuckError) French() string { return e.text().French() }

func (e *stuckError) text() message.Text {
	return message.Of("the file system of %s does not answer within 5 s; is a disk stuck there, or the server of a network share gone? mount | grep nfs on the host shows shares", e.dir)
}

// parseLook reads what the script printed between from and to.
func parseLook(data []byte, from, to time.Time) (*Facts, error) {
	a := &answer{
		from: from, to: to, count: map[string]int{}, owners: map[string]owner{}, ports: map[listener]int{},
		used: map[string]planner.Bytes{}, peaks: map[string]planner.Bytes{}, pids: map[string]string{}, mounts: map[string][]Mount{},
	}
	begun, ended := false, false
	for line := range bytes.Lines(data) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		switch {
		case !begun: // what a login prints by itself comes before
			begun = string(line) == lookFirst
		case string(line) == lookLast:
			ended = true
		case ended:
		default:
			a.line(line)
		}
	}
	switch {
	case a.stuck != "":
		return nil, &stuckError{a.stuck}
	case !begun:
		return nil, message.New("it did not run the commands that it was given; does sh work for this user?")
	case !ended:
		return nil, errCut
	case a.Memory <= 0 || a.Cores <= 0:
		return nil, message.New("it says nothing of its memory or cores; is /proc mounted?")
	}
	a.finish()
	return &a.Facts, nil
}

// line reads one line: the script's words, and what the host says.
func (a *answer) line(line []byte) {
	word, rest, _ := strings.Cut(string(line), " ")
	read, known := lookWords[word]
	if !known { // nor counted: there may be any number of them
		a.note(message.Of("an unknown line %.100q", word))
		return
	}
	switch a.count[word]++; {
	case len(line) > maxLine || !utf8.ValidString(rest):
		a.note(message.Of("a line of %q that is too long or no text", word))
	case a.count[word] == maxItems:
		a.note(message.Of("more than %d lines of %q", maxItems, word))
	case a.count[word] > maxItems:
	default:
		if err := read(a, rest); err != nil {
			a.note(message.Of("%s: %v", word, err))
		}
	}
}

// lookWords are the words of the script.
var lookWords map[string]func(*answer, string) error

func init() {
	lookWords = map[string]func(*answer, string) error{
		"clock": (*answer).clock, "home": (*answer).home, "uid": (*answer).uid, "kernel": text(func(a *answer) *string { return &a.Kernel }),
		"arch": (*answer).arch, "os": (*answer).os, "memory": (*answer).memory, "flags": (*answer).flags,
		"cores": (*answer).cores, "pagesize": (*answer).pageSize, "smaps": (*answer).smaps,
		"cgroup2": (*answer).cgroup2, "cgroups": (*answer).cgroups,
		"missing":   list(func(a *answer) *[]string { return &a.Missing }),
		"unmounted": list(func(a *answer) *[]string { return &a.Unmounted }),
		"disk":      (*answer).disk, "above": (*answer).above, "device": list(func(a *answer) *[]string { return &a.Devices }),
		"address": (*answer).address, "address6": (*answer).address6, "anyaddress": (*answer).anyAddress,
		"port": (*answer).port, "owner": (*answer).owner, "within": (*answer).within,
		"oldcompose": (*answer).oldCompose, "version": (*answer).version, "info": (*answer).info, "down": (*answer).down,
		"ids": (*answer).ids, "container": (*answer).container, "settings": (*answer).settings, "files": (*answer).filesOf, "used": (*answer).usedBy, "image": (*answer).image,
		"volume": (*answer).volume, "network": (*answer).network, "mounts": (*answer).mountsOf, "started": (*answer).started, "gone": (*answer).gone,
		"record": (*answer).record, "saved": (*answer).saved, "verified": (*answer).verified, "move": (*answer).move, "carried": (*answer).carried, "sum": (*answer).sum, "mode": (*answer).mode,
		"dir":    list(func(a *answer) *[]string { return &a.Dirs }),
		"locked": (*answer).locked, "lock": (*answer).lockFile, "journal": (*answer).journal, "sight": text(func(a *answer) *string { return &a.Sight }),
		"stuck":   text(func(a *answer) *string { return &a.stuck }),
		"past":    (*answer).run,
		"mounted": (*answer).mounted, "share": (*answer).share, "unit": (*answer).unit, "failing": (*answer).failing,
	}
	maps.Copy(lookWords, hardwareWords())
}

// text reads a text into a field.
func text(field func(*answer) *string) func(*answer, string) error {
	return func(a *answer, s string) error {
		*field(a) = ledger.Clean(s)
		return nil
	}
}

// list reads a text that is one more of a list.
func list(field func(*answer) *[]string) func(*answer, string) error {
	return func(a *answer, s string) error {
		if s = ledger.Clean(s); s != "" {
			*field(a) = append(*field(a), s)
		}
		return nil
	}
}

// finish puts together what several lines say, and everything into order.
func (a *answer) finish() {
	a.finishMachine()
	a.finishContainers()
	a.finishAdopted()
	a.finishPorts()
	a.Past = ledger.ReadHistory("", a.past.String())
	a.finishVolumes()
	slices.Sort(a.Devices)
	slices.Sort(a.Dirs)
	slices.SortFunc(a.Addresses, netip.Addr.Compare)
	a.Addresses = slices.Compact(a.Addresses)
	slices.SortFunc(a.Networks, func(x, y Network) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(a.Images, func(x, y Image) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(a.Services, func(x, y ServiceFacts) int { return cmp.Compare(x.Record.Service, y.Record.Service) })
}
