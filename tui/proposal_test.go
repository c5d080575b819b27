package tui

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/tui/compare"
	"berth/wording"
)

// disturbed is lab A with two services off their hosts and one on another.
func disturbed(t testing.TB, w, h int) *Model {
	t.Helper()
	m := opened(t, labA(t), w, h)
	m.s.Move("", "immich", "grafana")
	m.s.Move("control-tower", "diun")
	m.Update(nil)
	return m
}

// proposed is that lab with the planner's proposal on the screen.
func proposed(t testing.TB, w, h int) *Model {
	t.Helper()
	m := disturbed(t, w, h)
	pressAndSettle(t, m, "a")
	if m.screen != onProposal {
		t.Fatalf("no proposal on the screen: %q", m.notice.text)
	}
	return m
}

func TestTheDifferenceOfAProposalIsShownBeforeItIsTaken(t *testing.T) {
	golden(t, "proposal", func(w, h int) *Model { return proposed(t, w, h) })
}

//raced:skip
func TestAProposalFillsTheTerminalWhateverItsSizeLanguageAndGlyphs(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {93, 31}, {109, 24}, {110, 32}, {140, 40}, {300, 90}} {
		for _, lang := range []wording.Lang{wording.EN, wording.FR} {
			m := proposed(t, size[0], size[1])
			m.w, m.o.Lang = wording.For(lang), lang
			if lang == wording.FR {
				m.g = cells.ASCII
			}
			p := m.proposal
			m.back()
			m.do(m.proposal.compareSides(p.left, p.right, p.done, p.title))
			for _, key := range []string{"down", "pgdown", "end", "up", "end", "home"} {
				press(m, key)
				fills(t, m)
			}
		}
	}
}

func TestScrollingAProposalShowsItsLastLineAndNothingBehindIt(t *testing.T) {
	m := opened(t, labA(t), 80, 24)
	for name := range m.s.Board().Placement().Host {
		m.s.Move("", name)
	}
	m.Update(nil)
	pressAndSettle(t, m, "a")
	if !strings.Contains(m.View(), "more below") {
		t.Fatalf("everything is seen at once:\n%s", m.View())
	}
	press(m, "end")
	rows := m.proposal.rows
	last := rows[len(rows)-1]
	if view := m.View(); !strings.Contains(view, last.What) || strings.Contains(view, "more below") || !strings.Contains(view, "more above") {
		t.Errorf("at the end, without %q:\n%s", last.What, view)
	}
	press(m, "end down pgdown up")
	if view := m.View(); !strings.Contains(view, " 1 more below") {
		t.Errorf("one line up from the end:\n%s", view)
	}
	press(m, "home")
	if strings.Contains(m.View(), "more above") {
		t.Errorf("at the top:\n%s", m.View())
	}
}

func TestEscLeavesAProposalAndChangesNothing(t *testing.T) {
	m := proposed(t, 140, 40)
	before := m.s.State()
	press(m, "esc")
	if m.screen != onBoard {
		t.Errorf("screen %d", m.screen)
	}
	if diff := cmp.Diff(before.Placement, m.s.State().Placement); diff != "" {
		t.Error(diff)
	}
}

// For boards that chance made: what is taken is what was shown, and undo gives back what was there.
//
//raced:skip
func TestTakingAProposalMakesTheBoardEqualToItAndUndoBringsTheOldOneBack(t *testing.T) {
	taken := 0
	rng := rand.New(rand.NewPCG(5, 8))
	for range 25 {
		m := opened(t, labA(t), 140, 40)
		hosts := append(hostSpots(m.s, m.board.sorted), spot{})
		services := sortedKeys(m.s.Board().Placement().Host)
		for range 1 + rng.IntN(6) {
			m.s.Move(hosts[rng.IntN(len(hosts))].host, services[rng.IntN(len(services))])
		}
		m.Update(nil)
		before, shown := present(&m.view), m.View()
		pressAndSettle(t, m, "a")
		if m.screen != onProposal {
			continue
		}
		taken++
		right := m.proposal.right
		pressAndSettle(t, m, "enter")
		now := present(&m.view)
		if diff := planner.Diff(right.Placement, now.Placement); m.screen != onBoard || len(diff) > 0 {
			t.Fatalf("screen %d, taken is not what was shown: %v", m.screen, diff)
		}
		if diff := cmp.Diff(right.Board.Scores(), m.facts.scores); diff != "" {
			t.Errorf("costs: %s", diff)
		}
		if last, _ := m.s.Last(); last.Kind != session.Planned {
			t.Errorf("the step is %v", last)
		}
		press(m, "u")
		if diff := planner.Diff(before.Placement, present(&m.view).Placement); len(diff) > 0 {
			t.Errorf("after undo: %v", diff)
		}
		m.notice = notice{}
		if after := m.View(); headerless(after) != headerless(shown) {
			t.Errorf("after undo the board is another one: %s", cmp.Diff(shown, after))
		}
	}
	if taken < 15 {
		t.Errorf("only %d of 25 boards led to a proposal", taken)
	}
}

// headerless is a view without its first line, in which the standing follows the planner, and without
// the last, which says what can be undone.
func headerless(view string) string {
	lines := strings.Split(view, "\n")
	return strings.Join(lines[1:len(lines)-1], "\n")
}

func TestTheSentenceCountsWhatThePlannersDifferenceHas(t *testing.T) {
	m := proposed(t, 140, 40)
	moved, placed := 0, 0
	for _, c := range planner.Diff(m.proposal.left.Placement, m.proposal.right.Placement) {
		switch {
		case c.Service != "" && c.From == "":
			placed++
		case c.Service != "":
			moved++
		}
	}
	if moved != 1 || placed != 2 {
		t.Fatalf("%d moved and %d placed: the test has lost its lab", moved, placed)
	}
	for _, want := range []string{"1 move,", "2 services placed", "nothing that runs today leaves its host", "cargo 6.4 GB → 0.4 GB free"} {
		if !strings.Contains(m.proposal.sentence, want) {
			t.Errorf("%q is not in %q", want, m.proposal.sentence)
		}
	}
}

func TestWhatRunsTodayAndItsDataAreCountedBySize(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	left := present(&m.view)
	to := m.s.State()
	to.Placement.Host["loki"] = "productivity"
	m.do(m.proposal.compareSides(left, compare.SideOf(m.s, "then", to), session.Done{}, "a move"))
	board := m.proposal.right.Board
	var data planner.Bytes
	for _, mv := range board.Moves() {
		data += mv.Data
	}
	want := "1 move, no data"
	if data > 0 {
		want = "1 move, " + m.w.Used(data) + " of data"
	}
	if !strings.HasPrefix(m.proposal.sentence, want) {
		t.Errorf("%q, not %q", m.proposal.sentence, want)
	}
	if !strings.Contains(m.View(), "~ worse than now: data to move") || !strings.Contains(m.View(), "decides") {
		t.Errorf("a move for nothing is not said to be worse:\n%s", m.View())
	}
}

func TestWhereThePlannerHasNothingBetterItSaysSoAndOpensNothing(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	pressAndSettle(t, m, "a")
	if want := "nothing better: this is optimal (proven)"; m.screen != onBoard || m.notice.text != want {
		t.Errorf("screen %d, %q", m.screen, m.notice.text)
	}
	if m.facts.standing != session.Proven {
		t.Errorf("the standing is %v", m.facts.standing)
	}
}

// found hands a plan to the model as a search does that has ended.
func found(m *Model, msg planComputedMsg) {
	m.search.begin("planning", nil)
	msg.generation, msg.changes = m.search.generation, m.s.Changes()
	m.Update(msg)
}

func TestAPlanThatIsNotProvenAndNoBetterSaysWhatMayBeGained(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	plan := planner.Solve(context.Background(), m.s.Problem(), planner.Options{Seed: 1})
	plan.Proven, plan.Status = false, planner.Feasible
	for i := range plan.Scores {
		if plan.Scores[i].Criterion == planner.GuestMemory {
			plan.Scores[i].Bound -= int64(planner.GB)
		}
	}
	found(m, planComputedMsg{plan: plan, whole: true, stopped: true})
	want := "nothing better found, not proven, stopped at its limit of 10s: memory granted to guests 21.6 GB, at best 20.6 GB"
	if m.screen != onBoard || m.notice.text != want {
		t.Errorf("screen %d, %q", m.screen, m.notice.text)
	}
}

func TestAPlanThatIsWorseThanTheBoardIsNotOffered(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	pl := m.s.State().Placement
	pl.Host["prometheus"] = "cargo"
	plan := planner.Check(m.s.Problem(), pl)
	found(m, planComputedMsg{plan: plan, whole: true, stopped: true})
	if want := "what is on the board is better"; m.screen != onBoard || !strings.Contains(m.notice.text, want) {
		t.Errorf("screen %d, %q", m.screen, m.notice.text)
	}
}

func TestPlacingTheRestWithoutRoomSaysThatNothingWasFound(t *testing.T) {
	m := disturbed(t, 140, 40)
	m.s.Move("", "diun")
	m.Update(nil)
	found(m, planComputedMsg{plan: planner.Check(m.s.Problem(), m.s.State().Placement)})
	if want := "no place found for 3 services"; m.screen != onBoard || !strings.Contains(m.notice.text, want) {
		t.Errorf("screen %d, %q", m.screen, m.notice.text)
	}
}

func TestPlacingTheRestMovesNothingElse(t *testing.T) {
	m := disturbed(t, 140, 40)
	pressAndSettle(t, m, "A")
	if m.screen != onProposal || !strings.Contains(m.View(), "all that has a place stays there") {
		t.Fatalf("%q\n%s", m.notice.text, m.View())
	}
	for _, c := range planner.Diff(m.proposal.left.Placement, m.proposal.right.Placement) {
		if c.Service != "" && c.From != "" {
			t.Errorf("%s leaves %s", c.Service, c.From)
		}
	}
}

func TestAProposalWaitsUntilNobodyIsTypingOrCarrying(t *testing.T) {
	for _, busy := range []struct{ keys, free string }{{"/ x", "esc"}, {"?", "esc"}, {"down space", "esc"}, {"o", "esc"}} {
		m := disturbed(t, 140, 40)
		_, search := m.Update(keyMsg("a"))
		press(m, busy.keys)
		on, carrying := m.screen, m.board.carrying()
		settleCmds(t, m, search)
		if m.screen != on || m.board.carrying() != carrying {
			t.Errorf("%q: the proposal came in between: screen %d", busy.keys, m.screen)
		}
		press(m, busy.free)
		if m.screen != onProposal {
			t.Errorf("%q: the proposal did not come afterwards: screen %d", busy.keys, m.screen)
		}
	}
}

func TestAProposalForOtherWishesIsDropped(t *testing.T) {
	m := disturbed(t, 140, 40)
	_, search := m.Update(keyMsg("a"))
	press(m, "o")
	settleCmds(t, m, search)
	press(m, "down enter")
	if m.s.Problem().Goal == planner.Balance {
		t.Fatal("the goal is as it was")
	}
	if m.screen != onBoard || m.search.ready != nil {
		t.Errorf("screen %d", m.screen)
	}
}

func BenchmarkOpenProposal1000Services(b *testing.B) {
	m := opened(b, largeLab(50, 1000), 140, 40)
	to := m.s.State()
	for i, name := range sortedKeys(to.Placement.Host) {
		if i%10 == 0 {
			to.Placement.Host[name] = m.s.Board().Host(i % m.s.Board().HostCount()).Name
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		m.do(m.proposal.compareSides(present(&m.view), compare.SideOf(m.s, "then", to), session.Done{}, "proposal"))
		m.View()
		m.back()
	}
}

func BenchmarkFrameOfProposal1000Services(b *testing.B) {
	m := opened(b, largeLab(50, 1000), 140, 40)
	to := m.s.State()
	to.Placement.Host = map[string]string{}
	m.do(m.proposal.compareSides(present(&m.view), compare.SideOf(m.s, "then", to), session.Done{}, "proposal"))
	b.ReportAllocs()
	for b.Loop() {
		press(m, "down")
		m.View()
	}
}

func TestAdviceIsShownWithTheWishesThatItChangesAndMakesEverythingFit(t *testing.T) {
	m := opened(t, labA(t), 140, 60)
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Margin = 840 }), session.Done{Kind: session.SetMargin})
	m.Update(nil)
	if m.facts.problems() == 0 {
		t.Fatal("everything fits: the test has lost its lab")
	}
	pressAndSettle(t, m, "s")
	if m.screen != onPicker {
		t.Fatalf("no advice: %q", m.notice.text)
	}
	pressAndSettle(t, m, "enter")
	view := m.View()
	for _, want := range []string{"everything fits", "another problem: fill to", "wishes that differ"} {
		if m.screen != onProposal || !strings.Contains(view, want) {
			t.Errorf("%q is not in\n%s", want, view)
		}
	}
	pressAndSettle(t, m, "enter")
	if last, _ := m.s.Last(); m.facts.problems() != 0 || last.Kind != session.TookAdvice {
		t.Errorf("%d problems, the step is %v", m.facts.problems(), last)
	}
}
