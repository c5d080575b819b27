package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"berth/session"
)

// boxes is a lab of machines that are all alike, with some services.
func boxes(t *testing.T, n int) *session.Session {
	t.Helper()
	var b strings.Builder
	b.WriteString("name: boxes\nmachines:\n")
	for i := range n {
		fmt.Fprintf(&b, "  box-%03d: {kind: docker, processor: n100, memory: 8GB}\n", i)
	}
	b.WriteString("services: {dozzle: {}, grafana: {}, immich: {}, prometheus: {}, loki: {}, sonarr: {}, radarr: {}, node-exporter: {}}\n")
	return sessionOf(t, "boxes.yaml", []byte(b.String()))
}

func TestNineMachinesAreAllSeenFrom110To300Columns(t *testing.T) {
	s := boxes(t, 9)
	for w := 110; w <= 300; w += 19 {
		m := opened(t, s, w, 40)
		f := m.board.frame()
		if len(f.cards) != 9 || f.hidden > 0 {
			t.Errorf("%d columns: %d cards, %d hidden", w, len(f.cards), f.hidden)
		}
		right := 0
		for _, c := range f.cards {
			right = max(right, c.x+c.w)
			if c.w < 36 || c.h < tile {
				t.Errorf("%d columns: a card of %d x %d", w, c.w, c.h)
			}
		}
		if right != w {
			t.Errorf("%d columns: the cards end at %d", w, right)
		}
		fills(t, m)
	}
}

func TestFiftyMachinesHaveALineEachAndTheOneUnderTheCursorIsOpen(t *testing.T) {
	m := opened(t, boxes(t, 50), 140, 40)
	press(m, "tab tab tab")
	view := m.View()
	for k := range 50 {
		if name := fmt.Sprintf("box-%03d", k); !strings.Contains(view, name) {
			t.Errorf("%s is not seen", name)
		}
	}
	f := m.board.frame()
	for _, c := range f.cards {
		if open := c.card == m.board.cardOf(m.board.at); (c.h > 1) != open {
			t.Errorf("%s has %d lines, the cursor is on it: %v", c.name, c.h, open)
		}
	}
	c := f.of(10)
	mouse(m, c.x+3, c.y, tea.MouseActionPress, tea.MouseButtonLeft)
	if m.board.at.machine != "box-010" {
		t.Errorf("a click on the line of box-010 leads to %+v", m.board.at)
	}
}

func TestThreeHundredMachinesScrollWithTheCursor(t *testing.T) {
	m := opened(t, largeLab(300, 600), 140, 40)
	if f := m.board.frame(); f.hidden == 0 || !strings.Contains(m.View(), fmt.Sprintf("%d more machines", f.hidden)) {
		t.Errorf("%d are hidden, and it is not said", f.hidden)
	}
	for range 320 {
		press(m, "tab")
		f := m.board.frame()
		if c := f.of(m.board.cardOf(m.board.at)); c == nil || c.h < tile {
			t.Fatalf("%+v is not open: %+v", m.board.at, c)
		}
	}
	fills(t, m)
}

// Down and up lead through all that stands in a column and stay in it, and from column to column everything is reached.
func TestTheArrowsReachEveryServiceAndMachine(t *testing.T) {
	for _, n := range []int{3, 9, 50} {
		m := opened(t, boxes(t, n), 140, 40)
		want := map[spot]bool{}
		for k := range n {
			for _, e := range stopsOf(m.board.machine(k)) {
				want[e.at] = true
			}
		}
		press(m, "home")
		for column := range m.board.dealt.Columns {
			for range 400 {
				press(m, "up")
			}
			for range 400 {
				c := m.board.frame()
				card := c.of(m.board.cardOf(m.board.at))
				if card == nil {
					t.Fatalf("%d machines: %+v is not in sight", n, m.board.at)
				}
				k := indexOf(card.entries, m.board.at)
				if y := card.y + 1 + card.entries[max(k, 0)].y - m.board.top[card.name]; k < 0 || y <= card.y || y >= card.y+card.h-1 {
					t.Fatalf("%d machines: %+v lies at line %d, its card at %+v", n, m.board.at, y, card.rect)
				}
				delete(want, m.board.at)
				if m.board.dealt.column(m.board.cardOf(m.board.at)) != column {
					t.Fatalf("%d machines: %+v is not in column %d", n, m.board.at, column)
				}
				press(m, "down")
			}
			press(m, "right")
		}
		if len(want) > 0 {
			t.Errorf("%d machines: not reached: %v", n, want)
		}
	}
}

func TestCardsStayWhereTheyAreWhileTheCursorMoves(t *testing.T) {
	m := opened(t, boxes(t, 9), 140, 40)
	columns := fmt.Sprint(m.board.dealt.Columns)
	for _, key := range strings.Fields("down down tab tab right left / d o esc space tab esc end home") {
		press(m, key)
		if got := fmt.Sprint(m.board.dealt.Columns); got != columns {
			t.Fatalf("after %s cards lie in %s, not in %s", key, got, columns)
		}
	}
}

func TestTheCursorStartsOnTheFirstProblem(t *testing.T) {
	for _, size := range sizes {
		s := labA(t)
		m := opened(t, s, size[0], size[1])
		if m.board.at != (spot{machine: "control-tower", host: "control-tower", service: "adguard-home"}) {
			t.Errorf("without a problem it is on %+v", m.board.at)
		}
		m.s.Move("", "immich")
		if m = opened(t, s, size[0], size[1]); m.board.at != (spot{service: "immich"}) {
			t.Errorf("with a service without a place it is on %+v", m.board.at)
		}
		if view := m.View(); !strings.Contains(view, "immich") || m.wide() && !strings.Contains(view, "immich fits on cargo") {
			t.Errorf("the service and what helps are not seen:\n%s", view)
		}
		m.s.Move("control-tower", "immich")
		if m = opened(t, s, size[0], size[1]); m.board.at.machine != "control-tower" {
			t.Errorf("with a machine that is full it is on %+v", m.board.at)
		}
	}
}

func TestServicesWithoutAPlaceHaveTheFirstCard(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	if c := m.board.frame().cards[0]; c.name == "" {
		t.Error("there is a card for nothing")
	}
	find(m, "immich")
	press(m, "backspace")
	c := m.board.frame().cards[0]
	if c.name != "" || c.x != 0 || !slices.ContainsFunc(c.entries, func(e entry) bool { return e.at == spot{service: "immich"} }) {
		t.Errorf("the first card is %+v", c)
	}
	press(m, "space")
	press(m, "tab space") // back on a host
	if m.board.frame().cards[0].name == "" && hostOf(m, "immich") != "" {
		t.Error("the card is still there")
	}
}
