package session

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"berth/planner"
	"berth/quantity"
)

func TestEveryNameThatAVariantMayHaveSurvivesItsFile(t *testing.T) {
	l := readLab(t, "blackbox")
	for name, want := range map[string]NameFault{
		strings.Repeat("é", 150): NameGood, strings.Repeat("界", MaxName): NameGood, "a\u2028b </script> \"\\": NameGood, " ": NameGood,
		strings.Repeat("é", MaxName+1): NameLong, "": NameEmpty, "a\x1bb": NameStrange, "a\nb": NameStrange, "a\u009bb": NameStrange,
		"a\xffb": NameStrange, "a\x7fb": NameStrange,
	} {
		s := l.today()
		before := s.Count()
		if got := s.SaveVariant(name); got != want {
			t.Errorf("%q: fault %d, want %d", name, got, want)
		}
		if want != NameGood {
			if len(s.Variants()) > 0 || s.Count() != before {
				t.Errorf("%q is kept all the same", name)
			}
			continue
		}
		s.Move("cargo", "immich")
		s.Goto(s.Variants()[0].State, Done{Kind: TookVariant, Subject: name})
		f, err := Decode("s.json", s.Snapshot().Encode())
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		again, err := f.Resume(l.base, l.lib, f.Meta)
		if err != nil || again.Variants()[0].Name != name {
			t.Errorf("%q comes back as %+v: %v", name, again.Variants(), err)
		}
	}
}

// The largest and smallest of everything that can be wished for can be read again.
func TestTheEndsOfEveryRangeSurviveTheFile(t *testing.T) {
	l := readLab(t, "blackbox")
	ranges := []planner.Range{{Min: 1, Max: 1}, {Min: 1, Max: quantity.MaxBytes}, {Min: quantity.MaxBytes, Max: quantity.MaxBytes}}
	for i, r := range ranges {
		s := l.today()
		s.Set(s.Changes().Edit(func(c *Changes) {
			c.Ranges["media"] = r
			c.Margin = []planner.Permille{100, 1000, 875}[i]
			c.Workloads["immich"] = planner.Workload{Amount: []int64{0, 1, quantity.MaxWorkload}[i], Unit: "photos", Period: planner.Year}
		}), Done{Kind: SetRange, Subject: "media"})
		s.Move("media", "jellyfin", "immich", "overseerr")
		s.Take(planner.Placement{Host: map[string]string{"immich": "media"}, Size: map[string]planner.Bytes{"media": r.Max}}, Done{Kind: Planned})
		s.Switch("pve")
		f, err := Decode("s.json", s.Snapshot().Encode())
		if err != nil {
			t.Fatalf("%v: %v", r, err)
		}
		again, err := f.Resume(l.base, l.lib, f.Meta)
		if err != nil {
			t.Fatal(err)
		}
		sameSessions(t, s, again)
	}
}

// What is too large to be read again loses its oldest steps, and nothing else.
func TestASessionNeverOutgrowsWhatCanBeRead(t *testing.T) {
	s := large(600)
	s.SaveVariant("kept")
	for range 7 {
		s.Undo()
	}
	whole, entries := s.Snapshot().whole()
	for what, limit := range map[string][2]int{"size": {len(whole) / 2, maxFileEntries}, "entries": {maxFileSize, entries / 3}} {
		data := s.Snapshot().encode(limit[0], limit[1])
		if _, n := s.Snapshot().whole(); len(data) > limit[0] || n != entries {
			t.Fatalf("%s: %d bytes", what, len(data))
		}
		f, err := Decode("s.json", data)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		again, err := f.Resume(s.base, s.lib, f.Meta)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		differ(t, what, s.view(), again.view())
		back, forth := again.Steps()
		if had, _ := s.Steps(); back < 50 || back >= had || forth != 7 || len(again.Variants()) != 1 {
			t.Fatalf("%s: %d steps back, %d forth, %d variants", what, back, forth, len(again.Variants()))
		}
		for range 50 {
			s.Undo()
			again.Undo()
		}
		differ(t, what+", after undo", s.view(), again.view())
		for range 50 {
			s.Redo()
		}
	}
	if _, err := Decode("s.json", s.Snapshot().encode(1, 1)); err != nil { // nothing more to leave out
		t.Error(err)
	}
}

func TestTheCountOfEntriesIsTheDecoders(t *testing.T) {
	w := walk(readLab(t, "blackbox").today(), 5)
	for range 300 {
		w.step()
	}
	data, n := w.Snapshot().whole()
	d := &decoder{name: "s.json"}
	var f fileForm
	if !d.form(data, &f) {
		t.Fatal(d.problems)
	}
	if d.changesOf(f.Changes); d.entries != n || n == 0 {
		t.Errorf("counted %d, the decoder %d", n, d.entries)
	}
}

func TestOmitAndIncludeAreOpposites(t *testing.T) {
	l := readLab(t, "blackbox")
	s := l.today()
	first := *s.Changes()
	for _, name := range []string{"grafana", "vaultwarden"} { // of the inventory, of the catalog
		forth, back := (*Changes).Omit, (*Changes).Include
		if l.base.Service(name) == nil {
			forth, back = back, forth
		}
		once := s.Changes().Edit(func(c *Changes) { forth(c, name); forth(c, name) })
		if n := len(once.Added) + len(once.LeftOut); n != 1 {
			t.Errorf("%s twice: %+v", name, once)
		}
		differ(t, name, first, *once.Edit(func(c *Changes) { back(c, name) }))
	}
	c := s.Changes().Edit(func(c *Changes) {
		c.Include("vaultwarden")
		c.Pins["vaultwarden"], c.Accepts["vaultwarden"], c.Workloads["vaultwarden"] = []string{"cargo"}, true, planner.Workload{}
		c.Omit("vaultwarden")
		c.Omit("uptime-kuma")
		c.Omit("diun")
	})
	if c.Any() && len(c.Pins)+len(c.Accepts)+len(c.Workloads)+len(c.Added) > 0 || !slices.IsSorted(c.LeftOut) {
		t.Errorf("%+v", c)
	}
}

// What was added here and then left out by an older berth's advice is in both lists.
func TestWhatIsInBothListsIsLeftOutInTheInventoryToo(t *testing.T) {
	l := readLab(t, "blackbox")
	c := (&Changes{}).Edit(func(c *Changes) { c.Added, c.LeftOut = []string{"vaultwarden"}, []string{"vaultwarden"} })
	want := c.Apply(l.base, l.lib)
	if want.Service("vaultwarden") != nil {
		t.Fatal("it runs")
	}
	differ(t, fmt.Sprint(*c), byName(want), byName(written(t, l, c)))
}
