package tui

import (
	"strings"
	"testing"

	"berth/planner"
	"berth/session"
	"berth/wording"
)

func TestTheHeadlineSaysWhatChangesInWords(t *testing.T) {
	media, apps := &planner.Guest{Name: "media", ID: 110}, &planner.Guest{Name: "apps"}
	v := &view{w: wording.For(wording.EN), facts: facts{
		moves: []planner.Move{
			{Service: "a", Action: planner.AddService}, {Service: "b", Action: planner.AddService}, {Service: "agent", Action: planner.AddService, Agent: true},
			{Service: "c", Action: planner.MoveService, Data: 10 * planner.GB}, {Service: "d", Action: planner.RemoveService},
		},
		guests: []planner.GuestChange{{Guest: media, Action: planner.ResizeGuest, From: 9 * planner.GB, Memory: 8 * planner.GB}, {Guest: apps, Action: planner.CreateGuest, Memory: planner.GB}},
	}}
	if got, want := changesWords(v).text, "2 new, 1 moves with 10.0 GB, 1 leaves, guest apps is new, guest 110 shrinks"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	v.w = wording.For(wording.FR)
	if got, want := changesWords(v).text, "2 nouveaux, 1 déplacé avec 10,0 Go, 1 retiré, invité apps nouveau, invité 110 réduit"; strings.ReplaceAll(got, "\u00a0", " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTheFiguresBehindTheHeadlineAreThoseOfThePlanner(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	press(m, "f")
	view := m.View()
	for _, s := range m.s.Board().Scores() {
		if !strings.Contains(view, m.w.Criterion(s.Criterion)) || !strings.Contains(view, m.w.Cost(s.Criterion, s.Cost)) {
			t.Errorf("no %s: %s in\n%s", m.w.Criterion(s.Criterion), m.w.Cost(s.Criterion, s.Cost), view)
		}
	}
	press(m, "esc")
	find(m, "diun")
	press(m, "space shift+tab space f")
	st, here, best := m.s.Standing()
	if want := m.w.Cost(here.Criterion, here.Cost) + " here, " + m.w.Cost(best.Criterion, best.Cost); st != session.Behind || !strings.Contains(m.View(), want) {
		t.Errorf("%v, no %q in\n%s", st, want, m.View())
	}
}
