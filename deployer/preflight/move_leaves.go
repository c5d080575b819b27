package preflight

import (
	"strings"

	"berth/deployer/moves"
	"berth/wording"
)

// MoveLeaves is what a service that moves keeps where it is, and for which its Compose file has no place any more.
type MoveLeaves struct {
	Place
	warns
	noHint
	From string
	At   []string
}

func (f MoveLeaves) Say(w wording.Words) string {
	return w.Say("%s has no place any more for %s on %s: that stays there", "%s n'a plus de place pour %s sur %s : cela y reste", f.Service, strings.Join(f.At, ", "), f.From)
}

func moveLeaves(c *checker, m *moves.Move) {
	if len(m.Left) > 0 {
		c.add(MoveLeaves{Place: Place{m.To, m.Service}, From: m.From, At: m.Left})
	}
}
