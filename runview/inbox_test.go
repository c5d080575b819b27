package runview

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clockAt is a clock that stands still.
func clockAt(t time.Time) func() time.Time { return func() time.Time { return t } }

// What an inbox leaves out is what a run does not keep: whenever somebody looks, the run is the same.
func TestARunIsTheSameThroughAnInboxAndWithoutOne(t *testing.T) {
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 4))
		const steps = 8
		stories := make([][]Event, steps)
		for i := range stories {
			stories[i] = story(rng, i)
		}
		straight, through := described(steps, 3), described(steps, 3)
		b := NewInbox(kept, clockAt(noon))
		take := func() {
			for _, e := range b.Take().Events {
				through.Fold(e)
			}
		}
		for _, e := range shuffled(rng, stories) {
			straight.Fold(e)
			b.Put(e)
			if rng.IntN(20) == 0 {
				take()
			}
		}
		take()
		if diff := cmp.Diff(straight, through, same); diff != "" {
			t.Fatalf("seed %d: -straight +through\n%s", seed, diff)
		}
	}
}

func TestAnInboxThatNobodyEmptiesKeepsEndsAndLastLines(t *testing.T) {
	b := NewInbox(20, clockAt(noon))
	for step := range 3 {
		b.Put(Event{Step: step, State: Running})
		for k := range 1000 {
			b.Put(Event{Step: step, State: Running, Line: fmt.Sprint(k, strings.Repeat("ü", lineLimit))})
		}
	}
	for step := range 3 {
		b.Put(Event{Step: step, State: Done})
	}
	b.Close(nil)
	if b.Put(Event{Step: OfRun, Line: "late"}) {
		t.Error("it took something after it was closed")
	}
	got := b.Take()
	if !got.Last || len(got.Events) != 3*(1+20+1) {
		t.Fatalf("last: %v, %d events, want %d", got.Last, len(got.Events), 3*(1+20+1))
	}
	if e := got.Events[1]; !strings.HasPrefix(e.Line, "980ü") || len(e.Line) > lineLimit || e.Line != strings.ToValidUTF8(e.Line, "") || e.Missed != 980 {
		t.Errorf("the first line kept is %.10s of %d bytes, after %d", e.Line, len(e.Line), e.Missed)
	}
	if e := got.Events[len(got.Events)-1]; e.State != Done || e.Step != 2 || !e.At.Equal(noon) {
		t.Errorf("the last event is %+v", e)
	}
}

func TestAnInboxLosesNothingAndNeverWaits(t *testing.T) {
	b := NewInbox(kept, clockAt(noon))
	for i := range 1000 {
		b.Put(Event{Step: i, State: Running})
		b.Put(Event{Step: OfRun, Line: "berth says something"})
	}
	b.Close(context.Canceled)
	b.Close(errors.New("a later one"))
	b.Put(Event{Step: 7})
	got := b.Take()
	if len(got.Events) != 2000 || !got.Last || !errors.Is(got.Err, context.Canceled) {
		t.Errorf("%d events, last: %v, %v", len(got.Events), got.Last, got.Err)
	}
	if again := b.Take(); len(again.Events) != 0 || !again.Last {
		t.Errorf("then %+v", again)
	}
}

func TestWhoeverLooksIsTold(t *testing.T) {
	b := NewInbox(kept, clockAt(noon))
	select {
	case <-b.Fresh():
		t.Error("there is nothing")
	case <-b.Closed():
		t.Error("it is open")
	default:
	}
	b.Put(Event{})
	b.Put(Event{})
	<-b.Fresh()
	b.Close(nil)
	<-b.Closed()
}

func TestEverythingThatManyTellComesOnceAndInTheirOrder(t *testing.T) {
	const tellers, each = 8, 200
	b := NewInbox(kept, clockAt(noon))
	var all sync.WaitGroup
	for step := range tellers {
		all.Go(func() {
			for k := range each {
				b.Put(Event{Step: step, State: Running, Took: time.Duration(k + 1)})
			}
		})
	}
	go func() { all.Wait(); b.Close(nil) }()
	var next [tellers]time.Duration
	for last := false; !last; {
		select {
		case <-b.Fresh():
		case <-b.Closed():
		}
		batch := b.Take()
		for _, e := range batch.Events {
			if next[e.Step]++; e.Took != next[e.Step] {
				t.Fatalf("%d of step %d comes in the place of %d", e.Took, e.Step, next[e.Step])
			}
		}
		last = batch.Last
	}
	for step, n := range next {
		if n != each {
			t.Errorf("%d events of step %d", n, step)
		}
	}
}

func TestWhatIsDivertedGoesToSomebodyElseFromThenOn(t *testing.T) {
	b := NewInbox(kept, clockAt(noon))
	b.Put(Event{Step: 1})
	var got []int
	b.Divert(func(events []Event) {
		for _, e := range events {
			got = append(got, e.Step)
		}
	})
	b.Put(Event{Step: 2})
	b.Close(nil)
	b.Put(Event{Step: 3})
	if diff := cmp.Diff([]int{1, 2}, got); diff != "" || len(b.Take().Events) > 0 {
		t.Error(diff)
	}
}
