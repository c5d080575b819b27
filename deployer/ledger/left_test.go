package ledger

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"berth/wording"
)

// host is what a host says of one run: its order where it has hosts, and entries, each a kind or "kind step".
func (o testOrder) host(name string, entries ...string) History {
	run := Run{Name: o.Run}
	if len(o.Hosts) > 0 {
		run.Order = Order(o)
	}
	for _, e := range entries {
		kind, step, _ := strings.Cut(e, " ")
		run.Entries = append(run.Entries, Entry{Run: o.Run, Kind: EntryKind(kind), Step: step, Steps: 1})
	}
	return History{Host: name, Runs: []Run{run}}
}

type testOrder Order

func locked(h History, run string) History {
	h.Locked, h.Held = true, run
	return h
}

func TestEveryWayThatARunCanBeLeftInHasOneWayOut(t *testing.T) {
	const run, newer = "20261129T120000Z-aa", "20261129T130000Z-bb"
	both := testOrder{Run: run, Hosts: []string{"nas", "pi"}}
	back := testOrder{Run: run, Hosts: []string{"nas", "pi"}, Undoes: "20261129T110000Z-00"}
	later := testOrder{Run: newer, Hosts: []string{"nas"}}
	ended := both.host("nas", "begin", "done app.pull", "end")
	dark := History{Host: "nas", Err: errors.New("unreachable")}
	overtaken := both.host("nas", "begin", "stopped")
	overtaken.Runs = append(later.host("nas", "begin", "end").Runs, overtaken.Runs...)
	reached := map[Ending]bool{UnderWay: true, Edited: true, Unfit: true} // which hosts cannot say
	for _, c := range []struct {
		name string
		past []History
		want Ending
		way  string
	}{
		{"nothing was ever done", []History{{Host: "pi"}}, Settled, ""},
		{"it ended everywhere", []History{ended, both.host("pi", "begin", "end")}, Settled, ""},
		{"killed between lock and begin", []History{{Host: "nas"}, locked(History{Host: "pi"}, run)}, NotBegun, "berth unlock --host pi, berth deploy"},
		{"killed while it made the lock", []History{locked(History{Host: "pi"}, "")}, NotBegun, "berth unlock, berth deploy"},
		{"it began on one host and is locked on both", []History{locked(History{Host: "nas"}, run), locked(both.host("pi", "begin"), run)}, Untouched, "berth resume"},
		{"killed while it pulled", []History{both.host("nas", "begin"), locked(both.host("pi", "begin", "started app.pull"), run)}, Untouched, "berth resume"},
		{"killed while it started", []History{both.host("nas", "begin"), both.host("pi", "begin", "started app.start")}, Partly, "berth resume"},
		{"the end was not written on one host", []History{ended, locked(both.host("pi", "begin", "started app.start", "done app.start"), run)}, Unended, "berth resume"},
		{"the lock was not given back", []History{ended, locked(both.host("pi", "begin", "done app.start", "end"), run)}, Unended, "berth resume"},
		{"a step failed", []History{ended, both.host("pi", "begin", "failed app.start", "stopped")}, Stopped, "berth resume"},
		{"it never came to one host, which is new", []History{ended, {Host: "pi"}}, Stopped, "berth resume"},
		{"it destroyed a guest", []History{both.host("nas", "begin", "done pi.destroy", "end"), {Host: "pi"}}, Settled, ""},
		{"it was to destroy a guest that is not there", []History{both.host("nas", "begin", "started pi.destroy", "end"), {Host: "pi"}}, Stopped, "berth resume"},
		{"a rollback was killed", []History{back.host("nas", "begin"), back.host("pi", "begin")}, GoingBack, "berth resume"},
		{"a newer run on one host", []History{overtaken, locked(both.host("pi", "begin"), run)}, Overtaken, "berth unlock --host pi, berth deploy"},
		{"no order, open", []History{locked(testOrder{Run: run}.host("pi", "begin"), run)}, NoOrder, "berth unlock, berth deploy"},
		{"no order, let go of", []History{testOrder{Run: run}.host("pi", "begin", "stopped")}, NoOrder, "berth deploy"},
		{"a host does not answer", []History{dark, locked(both.host("pi", "begin"), run)}, HostDark, "berth resume --without nas"},
		{"a host does not answer, and all others ended", []History{dark, both.host("pi", "begin", "end")}, Settled, ""},
		{"a host is out of the inventory", []History{locked(both.host("pi", "begin"), run)}, HostGone, "berth unlock, berth deploy"},
		{"a host is out of the inventory, and the run was let go of", []History{both.host("pi", "begin", "stopped")}, HostGone, "berth deploy"},
	} {
		left := LeftOn(c.past, "")
		reached[left.Ending] = true
		if way := strings.Join(left.Way(), ", "); left.Ending != c.want || way != c.way {
			t.Errorf("%s: ending %d, way %q, want %d, %q", c.name, left.Ending, way, c.want, c.way)
		}
		sayable(t, c.name, left)
		sayable(t, c.name, left.AsUnderWay(42))
		sayable(t, c.name, left.AsEdited())
		sayable(t, c.name, left.AsUnfit())
	}
	for e := Settled; e <= Unfit; e++ {
		if !reached[e] {
			t.Errorf("ending %d has no case", e)
		}
	}
}

// sayable wants every command of the way in the hint, first those of the way, in both languages.
func sayable(t *testing.T, name string, left Left) {
	t.Helper()
	for _, lang := range []wording.Lang{wording.EN, wording.FR} {
		w := wording.For(lang)
		said, hint := left.Say(w), left.Hint(w)
		if (left.Ending == Settled) != (said == "") || (said == "") != (hint == "") || strings.Contains(said+hint, "%!") {
			t.Errorf("%s: %q, %q", name, said, hint)
		}
		at := 0
		for _, command := range left.Way() {
			i := strings.Index(hint[at:], command)
			if i < 0 || slices.Contains([]Ending{Untouched, Partly, Stopped, GoingBack}, left.Ending) && i > 0 {
				t.Errorf("%s: %q does not say %q", name, hint, command)
				break
			}
			at += i + len(command)
		}
	}
}

func TestAHostThatOnlyHasTheLockIsOneWhereTheRunIsOpen(t *testing.T) {
	const run = "20261129T120000Z-aa"
	both := testOrder{Run: run, Hosts: []string{"nas", "pi"}}
	past := []History{locked(History{Host: "nas"}, run), locked(both.host("pi", "begin"), run)}
	if left := LeftOn(past, ""); !slices.Equal(left.Open, []string{"nas", "pi"}) || !slices.Equal(Newest(past).Open, left.Open) || len(Newest(past).Left) > 0 {
		t.Errorf("%+v, %+v", left, Newest(past))
	}
}

// What a run had written down in a guest went with it.
func TestARunThatDestroyedAGuestIsWholeWithoutIt(t *testing.T) {
	both := testOrder{Run: "20261129T120000Z-aa", Hosts: []string{"apps", "pve"}}
	for _, apps := range []History{{Host: "apps"}, {Host: "apps", Err: errors.New("no route to host")}} {
		if last := Newest([]History{both.host("pve", "begin", "done apps.destroy", "end"), apps}); !last.Whole() || last.Asked() != nil {
			t.Errorf("%+v", last)
		}
		if last := Newest([]History{both.host("pve", "begin", "failed apps.destroy", "end"), apps}); last.Whole() {
			t.Errorf("%+v", last)
		}
	}
}

func TestARunThatIsTakenUpAfterAnotherIsLetGoOf(t *testing.T) {
	const older, newer = "20261129T120000Z-aa", "20261129T130000Z-bb"
	past := []History{
		locked(testOrder{Run: older, Hosts: []string{"pi"}}.host("pi", "begin"), older),
		locked(testOrder{Run: newer, Hosts: []string{"nas"}}.host("nas", "begin"), newer),
	}
	if first := LeftOn(past, ""); first.Run != newer || first.Ending != Untouched {
		t.Errorf("%+v", first)
	}
	if other := LeftOn(past, older); strings.Join(other.Way(), ", ") != "berth unlock --host pi, berth deploy" {
		t.Errorf("%+v", other)
	}
	if nobody := LeftOn(past, "20261129T110000Z-cc"); nobody.Ending != Settled {
		t.Errorf("%+v", nobody)
	}
}

// What has started where it went may have written there: a rollback would refuse, so nobody is sent to it.
func TestOfARunWhoseServiceHasMovedTheReturnIsNamedAndNotTheRollback(t *testing.T) {
	both := testOrder{Run: "20261129T120000Z-aa", Hosts: []string{"nas", "pi"}}
	carried := []string{"begin", "started app.carry", "done app.carry"}
	started := append(slices.Clone(carried), "started app.start")
	for name, c := range map[string]struct {
		nas  []string
		has  string // of the hint
		lack string
	}{
		"its data has come":               {append(slices.Clone(carried), "stopped"), "berth rollback takes it back", "berth return"},
		"it began to start there":         {append(slices.Clone(started), "failed app.start", "stopped"), "started comes back with what it wrote since by berth return app", "rollback"},
		"and nothing came to an end":      {started, "after that berth return app brings app back", "rollback"},
		"another one starts, not moved":   {append(slices.Clone(carried), "started web.start"), "berth rollback takes it back", "berth return"},
		"it starts, and no data has come": {[]string{"begin", "started app.start"}, "berth rollback takes it back", "berth return"},
	} {
		left := LeftOn([]History{both.host("nas", c.nas...), both.host("pi", "begin", "stopped")}, "")
		if hint := left.Hint(wording.For(wording.EN)); !strings.Contains(hint, c.has) || strings.Contains(hint, c.lack) {
			t.Errorf("%s: %q", name, hint)
		}
		sayable(t, name, left)
	}
}
