package compare

import (
	"slices"
	"strings"
	"testing"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

// twoHosts is a session of two machines, with a service that is too large for the second and one that runs anywhere.
func twoHosts(t *testing.T) *session.Session {
	t.Helper()
	const gb = planner.Bytes(1000 * 1000 * 1000)
	p := &planner.Problem{
		Name: "two", Rules: planner.Rules{Margin: 900, Overcommit: 2000},
		Machines: []planner.Machine{
			{Name: "large", Memory: 16 * gb, Processor: planner.Processor{Name: "n100", Cores: 4, Threads: 4}},
			{Name: "small", Memory: 2 * gb, Processor: planner.Processor{Name: "n100", Cores: 4, Threads: 4}},
		},
		Services: []planner.Service{
			{Name: "big", Demand: planner.Demand{Memory: 8 * gb}},
			{Name: "tiny", Demand: planner.Demand{Memory: gb / 10}},
		},
	}
	pl := planner.Placement{Host: map[string]string{"big": "large", "tiny": "large"}}
	return session.New(p, planner.Library{}, pl)
}

// moved is the side with a service on another host; "" takes it off.
func moved(s *session.Session, service, host string) Side {
	to := s.State()
	to.Placement = planner.Placement{Host: map[string]string{"big": "large", "tiny": "large"}}
	if to.Placement.Host[service] = host; host == "" {
		delete(to.Placement.Host, service)
	}
	return SideOf(s, "then", to)
}

func TestASideDiffersFromItselfInNothing(t *testing.T) {
	s, w := twoHosts(t), wording.For(wording.EN)
	now := NewSide("now", s.State(), s.Board())
	d := Of(s.Base().Machines, now, now)
	if rows := d.Rows(w); len(rows) != 1 || rows[0].What != "every service stays on its host" {
		t.Errorf("%+v", rows)
	}
	if got := d.Sentence(w, cells.ASCII); got != "0 moves, no data" {
		t.Errorf("%q", got)
	}
	if r := Rank(now, now); r.Sign != 0 || !r.Known {
		t.Errorf("%+v", r)
	}
}

func TestWhatIsBetterOneWayIsWorseTheOther(t *testing.T) {
	s, w := twoHosts(t), wording.For(wording.EN)
	now := NewSide("now", s.State(), s.Board())
	for _, then := range []Side{moved(s, "big", "small"), moved(s, "tiny", "small"), moved(s, "big", "")} {
		there, back := Rank(now, then), Rank(then, now)
		if there.Sign == 0 || (there.Sign < 0) == (back.Sign < 0) {
			t.Errorf("there %+v, back %+v", there, back)
		}
		worths := func(d *Difference) (good, bad int) {
			for _, r := range d.Rows(w) {
				switch r.Worth {
				case Better:
					good++
				case Worse, Amiss:
					bad++
				}
			}
			return good, bad
		}
		good, bad := worths(Of(s.Base().Machines, now, then))
		if was, will := worths(Of(s.Base().Machines, then, now)); good != will || bad != was || good+bad == 0 {
			t.Errorf("%d better and %d worse, and back %d and %d", good, bad, was, will)
		}
	}
}

func TestAServiceIsNamedWithTheHostThatItLeavesAndTheOneThatItComesTo(t *testing.T) {
	s, w := twoHosts(t), wording.For(wording.FR)
	d := Of(s.Base().Machines, NewSide("maintenant", s.State(), s.Board()), moved(s, "big", "small"))
	rows := d.Rows(w)
	at := func(kind RowKind, what string) int {
		return slices.IndexFunc(rows, func(r Row) bool { return r.Kind == kind && r.What == what })
	}
	large, goes, small, comes := at(HostRow, "large"), at(GoesRow, "big"), at(HostRow, "small"), at(ComesRow, "big")
	if large < 0 || goes != large+1 || small < goes || comes != small+1 || rows[goes].To != "small" || rows[comes].From != "large" {
		t.Errorf("%+v", rows)
	}
	if rows[small].Now.Left <= 0 || rows[small].Then.Left >= 0 {
		t.Errorf("%+v", rows[small])
	}
	if got := d.Sentence(w, cells.Unicode); !strings.HasPrefix(got, "1 déplacement") || !strings.Contains(got, "small dépassé de ") {
		t.Errorf("%q", got)
	}
}
