package tui

import (
	"slices"
	"strings"
	"testing"

	"berth/planner"
)

func TestMachinesAreSortedByTightnessNameRoomAndWatts(t *testing.T) {
	m := opened(t, largeLab(9, 60), 140, 40)
	before := m.board.at
	names := func() (out []string) {
		for _, i := range m.board.sorted {
			out = append(out, machines(m.s)[i].Name)
		}
		return out
	}
	left := func(share bool) (out []int64) {
		for _, name := range names() {
			_, i := active(m.s, name)
			l := m.s.Board().MachineLoad(i)
			if n := int64(l.Headroom / planner.MB); share {
				out = append(out, n*1000/int64(l.Usable/planner.MB))
			} else {
				out = append(out, -n)
			}
		}
		return out
	}
	written := names()
	press(m, "T")
	if !slices.IsSorted(left(true)) || slices.Equal(names(), written) || !strings.Contains(m.notice.text, "the tightest first") {
		t.Errorf("tightest first: %v, %q", left(true), m.notice.text)
	}
	if m.board.at != before {
		t.Errorf("the cursor went from %+v to %+v", before, m.board.at)
	}
	if f := m.board.frame(); f.cards[0].name != names()[0] && f.of(0).name != names()[0] {
		t.Errorf("the first card is %s", f.of(0).name)
	}
	tightest := names()
	press(m, "tab space tab ! u")
	if !slices.Equal(names(), tightest) {
		t.Error("they jump about while something is moved")
	}
	press(m, "T")
	if !slices.IsSorted(names()) {
		t.Errorf("by name: %v", names())
	}
	press(m, "T")
	if !slices.IsSorted(left(false)) {
		t.Errorf("most room first: %v", left(false))
	}
	press(m, "T T")
	if !slices.Equal(names(), written) {
		t.Errorf("as in the inventory: %v", names())
	}
}

// In whatever order they stand, tab leads through all hosts as they are seen, and a click hits what is seen.
func TestEveryHostIsReachedInEveryOrder(t *testing.T) {
	for _, size := range sizes {
		m := opened(t, largeLab(8, 60), size[0], size[1])
		for range orders {
			press(m, "T home")
			seen := map[spot]bool{}
			for range 40 {
				seen[m.board.at.place()] = true
				press(m, "tab")
				fills(t, m)
			}
			for _, host := range hostSpots(m.s, m.board.sorted) {
				if !host.inTray() && !seen[host] {
					t.Errorf("%v, order %d: %+v is not reached", size, m.board.sortedBy, host)
				}
			}
		}
		m.board.at = hostSpots(m.s, m.board.sorted)[0]
		press(m, "T")
		name := machines(m.s)[m.board.sorted[1]].Name
		x, y := at(t, m, name)
		mouse(m, x, y, 0, 1)
		if m.board.at.machine != name {
			t.Errorf("%v: a click on %s leads to %+v", size, name, m.board.at)
		}
	}
}
