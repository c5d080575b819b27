package session

import (
	"os"
	"testing"

	"berth/catalog"
	"berth/inventory"
	"berth/planner"
)

// labs are the shipped inventories: blackbox runs much today, home-lan has services that are to leave.
var labs = map[string]string{"blackbox": "../inventory.yaml", "home-lan": "../examples/home-lan/inventory.yaml"}

// lab is an inventory that was read, with its text.
type lab struct {
	text []byte
	base *planner.Problem
	lib  planner.Library
}

func readLab(t testing.TB, name string) lab {
	t.Helper()
	data, err := os.ReadFile(labs[name])
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	inv := read(t, data, c.Library())
	return lab{text: data, base: inv.Problem(), lib: inv.Library(c.Library())}
}

func read(t testing.TB, text []byte, lib planner.Library) *inventory.Inventory {
	t.Helper()
	inv, err := inventory.Parse("inventory.yaml", text, lib)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return inv
}

func parse(t testing.TB, text []byte, lib planner.Library) *planner.Problem {
	t.Helper()
	return read(t, text, lib).Problem()
}

// today begins a session with what runs today.
func (l lab) today() *Session {
	s := New(l.base, l.lib, l.base.Current)
	s.Meta = Meta{Inventory: "inventory.yaml", Text: l.text, Digest: "sha256:1", Catalog: "sha256:2"}
	return s
}
