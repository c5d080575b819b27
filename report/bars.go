package report

import (
	"math"
	"strings"

	"berth/planner"
)

// signs are the characters of a bar.
type signs struct{ used, reserved, margin, beyond, free string }

var (
	ascii  = signs{"#", "=", "|", ".", "."}
	blocks = signs{"█", "▒", "│", "░", "░"}
)

func signsOf(unicode bool) signs {
	if unicode {
		return blocks
	}
	return ascii
}

// draw draws the bar n signs wide, the margin's sign and the brackets included.
//
// Each sign before the margin stands for the same amount. A part that is there gets at least one sign;
// what is taken is rounded up, but never over the margin where it is not, and always over it where it is.
func (b Bar) draw(n int, s signs) string {
	cells := max(n-3, 10) // two brackets and the margin
	margin := portion(b.Usable, b.Total, cells, math.Round)
	used := portion(b.Used, b.Total, cells, math.Ceil)
	taken := portion(b.Used+b.Reserved, b.Total, cells, math.Ceil)
	if b.Over() {
		taken = min(max(taken, margin+1), cells)
	} else {
		taken = min(taken, margin)
	}
	used = min(used, taken)
	if b.Reserved > 0 && used == taken && used > 1 {
		used--
	}
	var out strings.Builder
	out.WriteString("[")
	for i := range cells {
		if i == margin {
			out.WriteString(s.margin)
		}
		switch {
		case i < used:
			out.WriteString(s.used)
		case i < taken:
			out.WriteString(s.reserved)
		case i < margin:
			out.WriteString(s.free)
		default:
			out.WriteString(s.beyond)
		}
	}
	if margin >= cells {
		out.WriteString(s.margin)
	}
	out.WriteString("]")
	return out.String()
}

// portion scales an amount to a number of steps, within 0 and steps.
func portion(amount, total planner.Bytes, steps int, round func(float64) float64) int {
	if total <= 0 || amount <= 0 {
		return 0
	}
	return int(min(round(float64(amount)/float64(total)*float64(steps)), float64(steps)))
}
