package compare

import (
	"strconv"

	"berth/planner"
	"berth/tui/cells"
	"berth/wording"
)

// Chip is one thing that gets better or worse, in as few words as an operator knows it by.
type Chip struct {
	Worth Worth
	Text  string // "slowness 100 % → 744 %"
}

// Chips are what gets better and worse, in the order of the goal; none of sides whose costs do not compare.
func (d *Difference) Chips(w wording.Words, g *cells.Glyphs) []Chip {
	if !d.rank.Known {
		return nil
	}
	var out []Chip
	if was, is := len(d.left.Board.Violations()), len(d.right.Board.Violations()); was != is {
		worth := Better
		if is > was {
			worth = Amiss
		}
		out = append(out, Chip{worth, w.Say("rules broken %s", "règles enfreintes %s", Change(g, strconv.Itoa(was), strconv.Itoa(is)))})
	}
	for _, s := range d.scores() {
		name, from, to := brief(w, s.of), w.Cost(s.of, s.from), w.Cost(s.of, s.to)
		if s.of <= planner.UnplacedLow || s.of == planner.Moves || s.of == planner.CriticalOnGuests {
			from, to = strconv.FormatInt(s.from, 10), strconv.FormatInt(s.to, 10) // the name says of what
		}
		out = append(out, Chip{s.worth(), name + " " + Change(g, from, to)})
	}
	return out
}

// Briefly names what makes one side better, as its chip does.
func Briefly(w wording.Words, r Ranking) string {
	if r.rules {
		return w.Say("rules broken", "règles enfreintes")
	}
	return brief(w, r.criterion)
}

// brief is a criterion in a word or three.
func brief(w wording.Words, c planner.Criterion) string {
	switch c {
	case planner.UnplacedHigh, planner.UnplacedNormal, planner.UnplacedLow:
		return w.Say("without a place", "sans place")
	case planner.Verdicts:
		return w.Say("verdicts", "verdicts")
	case planner.OverMargin:
		return w.Say("over the margin", "au-delà de la marge")
	case planner.CriticalOnGuests:
		return w.Say("critical on a hypervisor", "critiques sur un hyperviseur")
	case planner.InUse:
		return w.Say("in use", "en service")
	case planner.IdlePower:
		return w.Say("drawn idle", "au repos")
	case planner.DataRemote:
		return w.Say("over the network", "par le réseau")
	case planner.Slowness:
		return w.Say("slowness", "lenteur")
	case planner.DataMoved:
		return w.Say("data to move", "données à déplacer")
	case planner.Moves:
		return w.Say("moves", "déplacements")
	case planner.GuestMemory:
		return w.Say("memory of guests", "mémoire des invités")
	}
	return w.Say("smallest headroom", "plus petite marge libre")
}
