package session

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"berth/inventory"
	"berth/planner"
)

// byName puts services into one order: the inventory's order of wishes is not what changes are about.
func byName(p *planner.Problem) *planner.Problem {
	q := *p
	for _, list := range []*[]planner.Service{&q.Services, &q.Leaving} {
		*list = slices.Clone(*list)
		slices.SortFunc(*list, func(a, b planner.Service) int { return cmp.Compare(a.Name, b.Name) })
	}
	return &q
}

// written makes the changes in the text and reads that. It gives nil where the inventory refuses what a
// session allows: a service without what it needs, a guest without memory for services.
func written(t *testing.T, l lab, c *Changes) *planner.Problem {
	t.Helper()
	e, err := inventory.NewEditor("inventory.yaml", l.text)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Write(e); err != nil {
		t.Fatalf("%+v: %v", *c, err)
	}
	inv, err := inventory.Parse("inventory.yaml", e.Bytes(), l.lib)
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			if !strings.Contains(line, " needs ") && !strings.Contains(line, " and keeps ") {
				t.Fatalf("%+v: %v", *c, err)
			}
		}
		return nil
	}
	return inv.Problem()
}

func TestChangesMeanTheSameInTheSessionAndInTheInventory(t *testing.T) {
	for name := range labs {
		l := readLab(t, name)
		t.Run(name, func(t *testing.T) {
			compared := 0
			for seed := range uint64(150) {
				w := walk(l.today(), 1000+seed)
				c := w.Changes().Edit(func(c *Changes) {
					for range 1 + w.rng.IntN(12) {
						w.change(c)
					}
				})
				got := written(t, l, c)
				if got == nil {
					continue
				}
				compared++
				want := c.Apply(l.base, l.lib)
				want.Goal = got.Goal
				differ(t, fmt.Sprintf("%+v", *c), byName(want), byName(got))
			}
			if compared < 50 {
				t.Fatalf("only %d changes could be compared", compared)
			}
		})
	}
}

func TestAServiceThatLeavesCanBeAddedAgain(t *testing.T) {
	l := readLab(t, "blackbox")
	out := (&Changes{}).Edit(func(c *Changes) { c.LeftOut = []string{"grafana"} })
	text := edited(t, l.text, out)
	l = lab{text: text, base: parse(t, text, l.lib), lib: l.lib}
	if len(l.base.Leaving) == 0 {
		t.Fatal("nothing leaves")
	}
	for _, s := range l.base.Leaving {
		c := (&Changes{}).Edit(func(c *Changes) { c.Added = []string{s.Name} })
		want := c.Apply(l.base, l.lib)
		differ(t, s.Name, byName(want), byName(written(t, l, c)))
		if want.Service(s.Name) == nil || slices.ContainsFunc(want.Leaving, func(o planner.Service) bool { return o.Name == s.Name }) {
			t.Errorf("%s still leaves", s.Name)
		}
	}
}

func TestAServiceThatStaysIsWishedForOnceItIsAdded(t *testing.T) {
	l := readLab(t, "home-lan")
	text := []byte(`name: lab
machines: {box: {kind: docker, processor: n100, memory: 8GB}}
current: {box: [grafana]}
`)
	l = lab{text: text, base: parse(t, text, l.lib), lib: l.lib}
	for what, change := range map[string]func(*Changes){
		"added":    func(c *Changes) { c.Added = []string{"grafana"} },
		"pinned":   func(c *Changes) { c.Pins["grafana"] = []string{"box"} },
		"freed":    func(c *Changes) { c.Pins["grafana"] = nil },
		"left out": func(c *Changes) { c.LeftOut = []string{"grafana"} },
	} {
		c := (&Changes{}).Edit(change)
		differ(t, what, byName(c.Apply(l.base, l.lib)), byName(written(t, l, c)))
	}
}

func edited(t *testing.T, text []byte, c *Changes) []byte {
	t.Helper()
	e, err := inventory.NewEditor("inventory.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Write(e); err != nil {
		t.Fatal(err)
	}
	return e.Bytes()
}
