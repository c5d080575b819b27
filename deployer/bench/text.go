package bench

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"berth/planner"
	"berth/wording"
)

// Text is the result for the screen: what was measured, how far it spreads, what to think of it, and the line for the inventory.
func (r *Result) Text(w wording.Words) string {
	var out strings.Builder
	for i := range r.Hosts {
		if h := &r.Hosts[i]; h.Err == nil {
			if out.Len() > 0 {
				out.WriteByte('\n')
			}
			r.host(&out, w, h)
		}
	}
	return out.String()
}

// Failed is what went wrong, nil where every host was measured.
func (r *Result) Failed() error {
	var out []error
	for _, h := range r.Hosts {
		out = append(out, h.Err)
	}
	return errors.Join(out...)
}

func (r *Result) host(out *strings.Builder, w wording.Words, h *Host) {
	model := cmp.Or(h.Processor.Title, h.Model, w.Say("a processor that does not say what it is", "un processeur qui ne dit pas ce qu'il est"))
	fmt.Fprintln(out, w.Say("%s: %s, %s", "%s : %s, %s", h.Name, model, w.Count(h.Threads, "thread", "threads", "thread", "threads")))
	line := func(name string, r Rate) {
		fmt.Fprintf(out, "  %-12s %5s   %s\n", name, figure(r.Median), w.Say("%d rounds, %s to %s", "%d tours, de %s à %s", rounds, figure(r.Least), figure(r.Most)))
	}
	line(w.Say("one thread", "un thread"), h.One)
	line(w.Say("all threads", "tous"), h.All)
	for _, remark := range r.remarks(w, h) {
		fmt.Fprintf(out, "  %s\n", remark)
	}
	file := cmp.Or(r.File, "inventory.yaml")
	fmt.Fprintf(out, "  %s\n    speed: {one: %s, all: %s}\n", w.Say("for its machine in %s, an Intel N100 being 1:", "pour sa machine dans %s, un Intel N100 valant 1 :", file),
		digits(h.One.Median), digits(h.All.Median))
}

const (
	wideSpread   planner.Permille = 150 // of the median
	farFromTable planner.Permille = 750 // of what the table has
	littleShare  planner.Permille = 900 // of the time
)

// remarks say what may be wrong with a figure, and how it compares with the table.
func (r *Result) remarks(w wording.Words, h *Host) []string {
	var out []string
	if p := h.Processor; p.Speed.Known() {
		out = append(out, w.Say("the list has %s and %s for it", "la liste a %s et %s pour lui", digits(p.Speed.One), digits(p.Speed.All)))
		if h.One.Median*1000 < p.Speed.One*farFromTable || h.All.Median*1000 < p.Speed.All*farFromTable {
			out = append(out, w.Say("it is slower than that: throttled by heat or settings, limited by its hypervisor, or busy with something else",
				"il est plus lent que cela : bridé par la chaleur ou des réglages, limité par son hyperviseur, ou occupé à autre chose"))
		}
	}
	if max(h.One.Spread(), h.All.Spread()) > wideSpread {
		out = append(out, w.Say("the rounds differ by up to %s: something else ran, or it grew hot; measure again when it is quiet, or longer (--seconds)",
			"les tours diffèrent jusqu'à %s : autre chose tournait, ou il a chauffé ; mesurez à nouveau au calme, ou plus longtemps (--seconds)",
			w.Percent(max(h.One.Spread(), h.All.Spread()))))
	}
	if h.Share < littleShare {
		out = append(out, w.Say("it got %s of the processor's time, since other work or a limit took the rest; the figures are for all of it",
			"il a eu %s du temps du processeur, d'autres travaux ou une limite ayant pris le reste ; les chiffres valent pour la totalité", w.Percent(h.Share)))
	}
	switch {
	case slices.Contains(r.guest, h.Name):
		out = append(out, w.Say("it is a guest: all threads are those that it was given; measure its machine for the machine's line",
			"c'est un invité : tous les threads sont ceux qu'il a reçus ; mesurez sa machine pour la ligne de celle-ci"))
	case h.Virtual != "":
		out = append(out, w.Say("it runs inside another machine (%s): all threads are those that it was given", "il tourne dans une autre machine (%s) : tous les threads sont ceux qu'il a reçus", h.Virtual))
	}
	return out
}

// digits writes a speed with two digits, as the inventory reads it.
func digits(s planner.Permille) string { return rounded(s, 100) }

// figure writes a speed with three digits, so that rounds can be told apart.
func figure(s planner.Permille) string { return rounded(s, 1000) }

func rounded(s, below planner.Permille) string {
	step := planner.Permille(1)
	for s/step >= below {
		step *= 10
	}
	return strconv.FormatFloat(math.Round(float64(s)/float64(step))*float64(step)/1000, 'f', -1, 64)
}
