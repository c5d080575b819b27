package tui

import "testing"

// Moving what is carried over a host asks nothing again and solves nothing: the answers are those of the
// pick-up, and the session stays as it is.
func TestCarryingOverAHostComputesNothingAndAllocatesLittle(t *testing.T) {
	m := opened(t, largeLab(50, 1000), 140, 40)
	press(m, "down space")
	if !m.board.carrying() {
		t.Fatal("nothing is carried")
	}
	count, answers := m.s.Count(), &m.board.carry.answers[0]
	key := keyMsg("tab")
	if n := testing.AllocsPerRun(200, func() { m.Update(key) }); n > 150 {
		t.Errorf("a key allocates %v times", n)
	}
	if m.s.Count() != count || m.search.running() || &m.board.carry.answers[0] != answers {
		t.Error("carrying over hosts computed something anew")
	}
}
