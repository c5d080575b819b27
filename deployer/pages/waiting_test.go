package pages

import (
	"errors"
	"strings"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

const movedLab = `name: x
machines:
  nas: {kind: docker, processor: n100, memory: 8GB}
  pi: {kind: docker, processor: n100, memory: 8GB}
  tower: {kind: docker, processor: n100, memory: 8GB}
services:
  uptime-kuma: {}
  dozzle: {}
`

// A scan says and writes what services left, by the word of the host that each came to, else of the one that it left; and takes away only what
// the host where it lay does not have any more.
func TestAScanWritesWhatServicesLeftWhereTheyWere(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	move := func(state ledger.MoveState, from, to string, day int) []ledger.Moving {
		return []ledger.Moving{{Service: "uptime-kuma", From: from, To: to, State: state, Since: time.Date(2026, 11, day, 12, 0, 0, 0, time.Local), Places: []ledger.Carried{{Size: 9<<30 + 1}, {Size: 600 << 20}}}}
	}
	is := func(host string, moves []ledger.Moving) *probe.Facts { return &probe.Facts{Host: host, Moves: moves} }
	const ofNas, ofPi = "waiting:\n  uptime-kuma: {on: nas, since: 2026-11-30, size: 9.75GB}\n", "waiting:\n  uptime-kuma: {on: pi, since: 2026-11-29, size: 9.75GB}\n"
	for name, x := range map[string]struct {
		before  string // of the inventory's end
		facts   []*probe.Facts
		printed string
		after   string
	}{
		"both hosts have it":              {"", []*probe.Facts{is("nas", move(ledger.MoveWaiting, "nas", "pi", 30)), is("pi", move(ledger.MoveWaiting, "nas", "pi", 30))}, ofNas, "\n" + ofNas},
		"the one that it came to":         {"", []*probe.Facts{{Host: "nas", Err: errors.New("no answer")}, is("pi", move(ledger.MoveWaiting, "nas", "pi", 30))}, ofNas, "\n" + ofNas},
		"the one that it left":            {"", []*probe.Facts{is("nas", move(ledger.MoveWaiting, "nas", "pi", 30))}, ofNas, "\n" + ofNas},
		"it is under way":                 {"", []*probe.Facts{is("nas", move(ledger.MoveCopied, "nas", "pi", 30)), is("pi", move(ledger.MoveCopied, "nas", "pi", 30))}, "", ""},
		"the one that it came to is back": {ofNas, []*probe.Facts{is("nas", move(ledger.MoveWaiting, "pi", "nas", 29)), is("pi", nil)}, ofPi, ofPi},
		"it stands there already":         {"# moved\n" + ofNas, []*probe.Facts{is("nas", move(ledger.MoveWaiting, "nas", "pi", 30)), is("pi", nil)}, ofNas, "# moved\n" + ofNas},
		"it is finished":                  {ofNas, []*probe.Facts{is("nas", nil), is("pi", nil)}, "", "waiting: {}\n"},
		"the host was not asked":          {ofNas, []*probe.Facts{is("pi", nil)}, "", ofNas},
		"the host does not answer":        {ofNas, []*probe.Facts{{Host: "nas", Err: errors.New("no answer")}, is("pi", nil)}, "", ofNas},
		"the host says nothing to root":   {ofNas, []*probe.Facts{{Host: "nas", RootErr: errors.New("no root")}, is("pi", nil)}, "", ofNas},
		"it left a host of another lab":   {"", []*probe.Facts{is("pi", move(ledger.MoveWaiting, "elsewhere", "pi", 30))}, "", ""},
	} {
		inv, err := inventory.Parse("lab.yaml", []byte(movedLab+x.before), c.Library())
		if err != nil {
			t.Fatal(err)
		}
		facts := map[string]*probe.Facts{}
		for _, f := range x.facts {
			facts[f.Host] = f
		}
		page := Scan{Words: wording.For(wording.EN), Problem: inv.Problem(), Hosts: status.Scan(c, inv.Problem(), facts)}
		_, printed, _ := strings.Cut(page.Text(), "current:\n")
		if printed != x.printed {
			t.Errorf("%s: it prints\n%s\nwant\n%s", name, printed, x.printed)
		}
		e := inv.Editor()
		if err := page.Edit(e); err != nil {
			t.Fatal(err)
		}
		if got, want := string(e.Bytes()), movedLab+x.after; got != want {
			t.Errorf("%s: it writes\n%s", name, Diff("lab.yaml", want, got))
		}
		if _, err := inventory.Parse("lab.yaml", e.Bytes(), c.Library()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAmountThatWaitsIsWrittenLegibly(t *testing.T) {
	for b, want := range map[planner.Bytes]planner.Bytes{0: 0, 1: planner.MB, planner.GB - 1: planner.GB, planner.GB + 1: planner.GB + planner.GB/4, 84 * planner.GB: 84 * planner.GB} {
		if got := legible(b); got != want {
			t.Errorf("%d: %d, want %d", b, got, want)
		}
	}
}
