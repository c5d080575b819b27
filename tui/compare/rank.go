package compare

import (
	"cmp"
	"maps"
	"slices"

	"berth/planner"
	"berth/wording"
)

// Ranking says which of two sides is better: rules that are broken count first, then the criteria of
// the goal in turn.
type Ranking struct {
	Sign      int  // below 0: the right one is better
	Known     bool // false: each is of another problem, and costs do not compare
	rules     bool // rules decide, and no criterion
	criterion planner.Criterion
}

// Rank ranks two sides; of placements of two problems it knows nothing.
func Rank(left, right Side) Ranking {
	if !sameProblem(left.Board.Problem(), right.Board.Problem()) {
		return Ranking{}
	}
	if n := len(right.Board.Violations()) - len(left.Board.Violations()); n != 0 {
		return Ranking{Sign: n, Known: true, rules: true}
	}
	there := right.Board.Scores()
	for i, here := range left.Board.Scores() {
		if d := cmp.Compare(there[i].Cost, here.Cost); d != 0 {
			return Ranking{Sign: d, Known: true, criterion: here.Criterion}
		}
	}
	return Ranking{Known: true}
}

// Decides names what makes one side better.
func Decides(w wording.Words, r Ranking) string {
	if r.rules {
		return w.Say("rules broken", "règles enfreintes")
	}
	return w.Criterion(r.criterion)
}

// What two sides cost says which is better only where both are placements of one problem: less to run
// costs less, and so does a machine that may be filled further.

// sameProblem reports whether the costs of placements of both compare: the same services with the same
// workloads, the same machines and hosts with the same margins, and the same goal.
func sameProblem(p, q *planner.Problem) bool {
	return p == q || p.Goal == q.Goal && p.Rules.Margin == q.Rules.Margin && maps.Equal(loads(p), loads(q)) && maps.Equal(margins(p), margins(q))
}

// loads are the services of a problem with their workloads.
func loads(p *planner.Problem) map[string]planner.Workload {
	out := make(map[string]planner.Workload, len(p.Services))
	for i := range p.Services {
		out[p.Services[i].Name] = p.Services[i].Wish.Workload
	}
	return out
}

// margins are the machines and hosts of a problem with their margins.
func margins(p *planner.Problem) map[string]planner.Permille {
	out := map[string]planner.Permille{}
	for i := range p.Machines {
		out[p.Machines[i].Name] = p.Machines[i].Margin
	}
	for _, h := range p.Hosts() {
		out[h.Name] = h.Margin
	}
	return out
}

// namesMost is how many names stand in a line; more are counted.
const namesMost = 2

// Otherwise says in what the problem of the right side is another one.
func Otherwise(w wording.Words, left, right *planner.Problem) []string {
	var out []string
	a, b := margins(left), margins(right)
	for _, name := range machineNames(left, right) {
		_, was := a[name]
		_, is := b[name]
		switch {
		case was && !is:
			out = append(out, w.Say("%s off", "%s hors service", name))
		case is && !was:
			out = append(out, w.Say("%s on", "%s en service", name))
		}
	}
	if from, to := left.Rules.Margin, right.Rules.Margin; from != to {
		out = append(out, w.Say("fill to %s", "remplir à %s", w.Percent(to)))
	}
	if left.Goal != right.Goal {
		out = append(out, w.Say("goal: %s", "objectif : %s", w.Goal(right.Goal)))
	}
	return append(out, otherServices(w, loads(left), loads(right))...)
}

// machineNames lists the machines of both, and the guests that are off in one of them while their machine
// is not.
func machineNames(left, right *planner.Problem) []string {
	var out []string
	for _, p := range []*planner.Problem{left, right} {
		for i := range p.Machines {
			out = append(out, p.Machines[i].Name)
		}
	}
	machines := slices.Clone(out)
	for _, pair := range [][2]*planner.Problem{{left, right}, {right, left}} {
		there := margins(pair[1])
		for _, h := range pair[0].Hosts() {
			_, other := there[h.Machine]
			if _, is := there[h.Name]; other && !is && !slices.Contains(machines, h.Name) {
				out = append(out, h.Name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// otherServices says which services one of the sides has alone, or under another workload.
func otherServices(w wording.Words, left, right map[string]planner.Workload) []string {
	var gone, more, busy []string
	for _, name := range union(keys(left), keys(right)) {
		from, was := left[name]
		to, is := right[name]
		switch {
		case was && !is:
			gone = append(gone, name)
		case is && !was:
			more = append(more, name)
		case from != to:
			busy = append(busy, name)
		}
	}
	var out []string
	add := func(list []string, en, fr string) {
		if len(list) > namesMost {
			out = append(out, w.Say(en, fr, w.Services(len(list))))
		} else if list != nil {
			out = append(out, w.Say(en, fr, w.And(list)))
		}
	}
	add(gone, "without %s", "sans %s")
	add(more, "with %s", "avec %s")
	add(busy, "another workload of %s", "une autre charge de %s")
	return out
}
