package runview

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// noon is when the runs of these tests begin.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// same compares runs.
var same = cmp.Options{cmp.AllowUnexported(Run{}), cmpopts.EquateErrors()}

var errBroken = errors.New("it is broken")

const kept = 5 // lines of a step

// described makes a run of steps on so many hosts.
func described(steps, hosts int) *Run {
	r := NewRun(kept)
	for i := range steps {
		r.Fold(Event{Step: i, Host: fmt.Sprint("host-", i%hosts), What: fmt.Sprint("step ", i)})
	}
	r.Begin(noon)
	return r
}

// story is what is told of one step from its begin to its end: states come in their order, lines before the end.
func story(rng *rand.Rand, step int) []Event {
	at := noon.Add(time.Duration(rng.IntN(100)) * time.Second)
	tell := func(e Event) Event {
		e.Step, e.At = step, at
		at = at.Add(time.Duration(rng.IntN(3)) * time.Second)
		return e
	}
	switch rng.IntN(8) {
	case 0:
		return nil // it still waits
	case 1:
		return []Event{tell(Event{State: Skipped})}
	}
	var out []Event
	if rng.IntN(4) > 0 { // else it begins with a line
		out = append(out, tell(Event{State: Running}))
	}
	for k := range rng.IntN(4 * kept) {
		out = append(out, tell(Event{State: Running, Line: fmt.Sprintf("line %d of step %d", k, step)}))
	}
	switch rng.IntN(4) {
	case 0:
		return append(out, tell(Event{State: Failed, Err: errBroken, Hint: "mend it"}))
	case 1, 2:
		return append(out, tell(Event{State: Done, Took: time.Second}))
	}
	return out // it is running
}

// shuffled mixes stories so that each keeps its order.
func shuffled(rng *rand.Rand, stories [][]Event) []Event {
	left := slices.Clone(stories)
	var out []Event
	for {
		left = slices.DeleteFunc(left, func(s []Event) bool { return len(s) == 0 })
		if len(left) == 0 {
			return out
		}
		k := rng.IntN(len(left))
		out = append(out, left[k][0])
		left[k] = left[k][1:]
	}
}

func TestTheOrderInWhichStepsTellDoesNotMatter(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		const steps = 12
		stories := make([][]Event, steps)
		for i := range stories {
			stories[i] = story(rng, i)
		}
		one, other := described(steps, 4), described(steps, 4)
		for _, e := range slices.Concat(stories...) {
			one.Fold(e)
		}
		for _, e := range shuffled(rng, stories) {
			other.Fold(e)
		}
		if diff := cmp.Diff(one, other, same); diff != "" {
			t.Fatalf("seed %d: -one after the other +mixed\n%s", seed, diff)
		}
	}
}

func TestWhateverIsToldCountsAddUpAndAnEndIsFinal(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 2))
		const steps = 9
		r := described(steps, 3)
		for range 200 {
			before := make([]Step, steps)
			copy(before, r.Steps)
			e := Event{Step: rng.IntN(steps+4) - 2, State: State(rng.IntN(9) - 2), At: noon, Line: "late", Err: errBroken}
			took := r.Fold(e)
			for i := range before {
				if !before[i].State.Ended() {
					continue
				}
				if !reflect.DeepEqual(before[i], r.Steps[i]) {
					t.Fatalf("seed %d: step %d had ended: %+v\nbefore %+v\nnow    %+v", seed, i, e, before[i], r.Steps[i])
				}
				if e.Step == i && took {
					t.Fatalf("seed %d: news after the end of step %d was taken", seed, i)
				}
			}
			var sum Tally
			for _, h := range r.Hosts {
				of := r.Tally(h)
				for s := range of {
					sum[s] += of[s]
				}
				if first, others := r.Running(h); (first != nil) != (of[Running] > 0) || first != nil && others != of[Running]-1 {
					t.Fatalf("seed %d: %d steps run on %s, it says %v and %d others", seed, of[Running], h.Name, first, others)
				}
				if (r.Failed(h) != nil) != (of.Status() == HostFailed) {
					t.Fatalf("seed %d: %s is %v with %v", seed, h.Name, of.Status(), of)
				}
			}
			if sum != r.Total() || sum.All() != steps {
				t.Fatalf("seed %d: hosts have %v, the run has %v", seed, sum, r.Total())
			}
		}
	}
}

func TestAHostIsAsTheStepThatMattersMost(t *testing.T) {
	for want, states := range map[Status][][]State{
		HostFailed:  {{Done, Failed, Running}, {Failed, Waiting}, {Failed, Skipped}},
		HostWorking: {{Running}, {Done, Running, Waiting}, {Skipped, Running}},
		HostLeft:    {{Skipped}, {Done, Skipped}},
		HostWaiting: {{Waiting}, {Done, Waiting}, {Skipped, Waiting}},
		HostDone:    {{Done}, {Done, Done}},
	} {
		for _, list := range states {
			var tally Tally
			for _, s := range list {
				tally[s]++
			}
			if got := tally.Status(); got != want {
				t.Errorf("%v: %d, want %d", list, got, want)
			}
		}
	}
}

func TestAStepIsTheFirstThatHasBeenRunningForLongest(t *testing.T) {
	r := described(4, 1)
	for i, second := range map[int]int{1: 7, 2: 3, 3: 3} {
		r.Fold(Event{Step: i, State: Running, At: noon.Add(time.Duration(second) * time.Second)})
	}
	if first, others := r.Running(r.Hosts[0]); first != &r.Steps[2] || others != 2 {
		t.Errorf("%+v and %d others", first, others)
	}
}

func TestAHostTookFromItsFirstBeginToItsLastEnd(t *testing.T) {
	r := described(4, 2)
	at := func(second int) time.Time { return noon.Add(time.Duration(second) * time.Second) }
	r.Now = at(100)
	for _, e := range []Event{{Step: 2, State: Running, At: at(5)}, {Step: 0, State: Running, At: at(9)}, {Step: 0, State: Done, At: at(20)}, {Step: 2, State: Done, At: at(12)}, {Step: 1, State: Done, At: at(90)}} {
		r.Fold(e)
	}
	if got := r.Took(r.Hosts[0]); got != 15*time.Second {
		t.Errorf("%s", got)
	}
	if got := r.Elapsed(); got != 100*time.Second {
		t.Errorf("%s elapsed", got)
	}
}

func TestStepsAreDescribedInAnyOrderAndStandByHost(t *testing.T) {
	want := NewRun(kept)
	names := []string{"pve", "media", "pve", "", "media"}
	for i, name := range names {
		want.Fold(Event{Step: i, Host: name, What: fmt.Sprint("step ", i)})
	}
	if diff := cmp.Diff([]Host{{"pve", []int{0, 2}}, {"media", []int{1, 4}}, {"", []int{3}}}, want.Hosts); diff != "" {
		t.Error(diff)
	}
	for seed := range uint64(20) {
		r := NewRun(kept)
		for _, i := range rand.New(rand.NewPCG(seed, 3)).Perm(len(names)) {
			r.Fold(Event{Step: i, Host: names[i], What: fmt.Sprint("step ", i)})
		}
		if diff := cmp.Diff(want, r, same); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

func TestNewsOfAStepThatNobodyDescribedIsDropped(t *testing.T) {
	r := described(2, 1)
	for _, e := range []Event{{Step: 2, State: Running}, {Step: -2, What: "x"}, {Step: mostSteps, What: "x"}, {Step: 1 << 40, What: "x"}} {
		if r.Fold(e) || len(r.Steps) != 2 {
			t.Errorf("%+v was taken: %d steps", e, len(r.Steps))
		}
	}
}

func TestBeginningForgetsHowFarStepsWere(t *testing.T) {
	r := NewRun(kept)
	e := Event{Step: 0, Host: "pve", What: "destroy guest old", Commands: []string{"qm destroy 130"}, OneWay: true}
	r.Fold(e)
	r.Fold(Event{Step: 0, State: Failed, At: noon, Took: 1, Line: "x", Err: errBroken, Hint: "y"})
	r.Fold(Event{Step: OfRun, Stopping: true})
	if !r.Stopping {
		t.Error("it is not stopping")
	}
	r.Begin(noon)
	want := NewRun(kept)
	want.Fold(e)
	want.Began, want.Now = noon, noon
	if diff := cmp.Diff(want, r, same); diff != "" {
		t.Error(diff)
	}
}

func TestAClockShowsMinutesAndSeconds(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "00:00", 0: "00:00", 499 * time.Millisecond: "00:00", 600 * time.Millisecond: "00:01",
		151 * time.Second: "02:31", 3*time.Hour + 61*time.Second: "3:01:01",
	} {
		if got := Clock(d); got != want {
			t.Errorf("%s is %s, want %s", d, got, want)
		}
	}
}
