package steps

import (
	"fmt"
	"slices"
	"strings"
)

// CircleError: no order of the steps keeps guests within the memory of their machines, since steps would wait for each other.
type CircleError struct {
	Waits [][2]string // a step, and the one that it cannot wait for, both as "pve apps.make"
}

func (e *CircleError) Error() string {
	return e.say("these steps would wait for each other, so that no order keeps the guests within the memory of their machines: %s; give one of these guests its size by hand (qm set, pct set), then once more", "%s after %s")
}

// French is the same in French.
func (e *CircleError) French() string {
	return e.say("ces étapes s'attendraient l'une l'autre, si bien qu'aucun ordre ne garde les invités dans la mémoire de leurs machines : %s ; donner sa taille à un de ces invités à la main (qm set, pct set), puis recommencer", "%s après %s")
}

func (e *CircleError) say(all, each string) string {
	var out []string
	for _, w := range e.Waits {
		out = append(out, fmt.Sprintf(each, w[0], w[1]))
	}
	return fmt.Sprintf(all, strings.Join(out, ", "))
}

// let lets a step wait for another one. Where that waits for it, services start before what they would rather start after; where
// something else is in the way, no order does both.
func (g *graph) let(step, before int) {
	if step == before {
		return
	}
	for {
		path := g.path(before, step)
		if path == nil {
			g.steps[step].After = append(g.steps[step].After, before)
			return
		}
		if !g.givesWay(path) {
			g.circles = append(g.circles, [2]string{g.steps[step].Host + " " + g.steps[step].ID(), g.steps[before].Host + " " + g.steps[before].ID()})
			return
		}
	}
}

// letUnless is likewise where a step may come earlier as well.
func (g *graph) letUnless(step, before int) {
	if !g.waitsFor(before, step) {
		g.steps[step].After = append(g.steps[step].After, before)
	}
}

// path lists the steps from one to another that it waits for, both included; nil: it does not wait for it.
func (g *graph) path(step, other int) []int {
	if step == other {
		return []int{step}
	}
	for _, before := range g.steps[step].After {
		if rest := g.path(before, other); rest != nil {
			return append([]int{step}, rest...)
		}
	}
	return nil
}

// waitsFor reports whether a step is another one, or comes after it.
func (g *graph) waitsFor(step, other int) bool { return g.path(step, other) != nil }

// givesWay takes a wait out of a path that is only the order in which services start. It reports whether there was one.
func (g *graph) givesWay(path []int) bool {
	for i, step := range path[:len(path)-1] {
		s, before := &g.steps[step], path[i+1]
		if at := slices.Index(s.rather, before); at >= 0 {
			s.rather = slices.Delete(s.rather, at, at+1)
			s.After = slices.DeleteFunc(s.After, func(b int) bool { return b == before })
			return true
		}
	}
	return false
}

// done gives the steps, or says which cannot be ordered.
func (g *graph) done() ([]Step, error) {
	if len(g.circles) > 0 {
		return nil, &CircleError{g.circles}
	}
	return g.steps, nil
}
