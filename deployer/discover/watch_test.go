package discover

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/planner"
	"berth/wording"
)

// sampledHost answers each question for a sample with the next of its texts.
type sampledHost struct {
	local
	texts []string
	asked func(n int)
	n     int
}

func (h *sampledHost) Output(context.Context, remote.Command, int) ([]byte, error) {
	text := h.texts[min(h.n, len(h.texts)-1)]
	h.n++
	if h.asked != nil {
		h.asked(h.n)
	}
	return []byte(text), nil
}

// ticking is a clock that has ticked so often already.
func ticking(n int) func(time.Duration) (<-chan time.Time, func()) {
	return func(time.Duration) (<-chan time.Time, func()) {
		c := make(chan time.Time, n)
		for range n {
			c <- now
		}
		return c, func() {}
	}
}

func sample(availableMB, usedMB int) string {
	return fmt.Sprintf("memory %d\n%s %d %d\n", availableMB<<10, strings.Repeat("ab", 32), (usedMB+7)<<20, 7<<20)
}

func toWatch() *probe.Facts {
	f := &probe.Facts{Memory: 8 * planner.GB, Available: 7 * planner.GB, Hardware: &probe.Hardware{}}
	f.Containers = []probe.Container{{ID: strings.Repeat("ab", 32), Name: "web", State: "running", Memory: 100 * planner.MB, Started: now.Add(-2 * time.Hour)}}
	return f
}

func TestTheHighestOfManySamplesIsWhatAContainerNeeds(t *testing.T) {
	t.Parallel()
	var told strings.Builder
	h := &sampledHost{texts: []string{sample(7000, 200), sample(6000, 900), sample(6800, 300)}}
	w := &Watch{For: time.Hour, Tick: ticking(120), Tell: func(text string) { told.WriteString(text) }}
	f := toWatch()
	w.watch(t.Context(), map[string]ledger.Host{"a": h}, map[string]*probe.Facts{"a": f}, wording.For(wording.EN))
	u := useOf(f, []string{"web"})
	if h.n != 120 || u.Peak != 900*planner.MB || u.said(english) != "measured: 900 MB at most, highest of 120 samples in 1h" {
		t.Errorf("%d samples: %s", h.n, u.said(english))
	}
	if u.demand(now) == 0 {
		t.Error("what was watched for an hour does not count")
	}
	if got := own(english, f, 8*planner.GB, 0); !strings.Contains(got.From, "(highest of 120 samples in 1h)") || f.Busiest != (8192-6000-900)*planner.MB {
		t.Errorf("%s: %s", english.Used(f.Busiest), got.From)
	}
	if !strings.Contains(told.String(), "a sample every 30s; ctrl+c ends it earlier") || strings.Contains(told.String(), "no watching") {
		t.Error(told.String())
	}
}

func TestAWatchThatIsEndedEarlyCountsWhatThereIs(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	h := &sampledHost{texts: []string{sample(7000, 500)}, asked: func(n int) {
		if n == 3 {
			cancel()
		}
	}}
	f := toWatch()
	w := &Watch{For: time.Hour, Tick: ticking(3), Tell: func(string) {}}
	w.watch(ctx, map[string]ledger.Host{"a": h}, map[string]*probe.Facts{"a": f}, wording.For(wording.EN))
	u := useOf(f, []string{"web"})
	if u.Peak != 500*planner.MB || u.Samples != 3 || u.demand(now) != 0 {
		t.Errorf("%+v", u)
	}
}

func TestWhereTheKernelTellsAPeakItCounts(t *testing.T) {
	t.Parallel()
	var told strings.Builder
	f := toWatch()
	f.Containers[0].Peak = 700 * planner.MB
	w := &Watch{For: time.Minute, Tick: ticking(12), Tell: func(text string) { told.WriteString(text) }}
	w.watch(t.Context(), map[string]ledger.Host{"a": &sampledHost{texts: []string{sample(7000, 200)}}}, map[string]*probe.Facts{"a": f}, wording.For(wording.EN))
	if u := useOf(f, []string{"web"}); u.Peak != 700*planner.MB || u.Samples != 0 || !strings.Contains(told.String(), "no watching is needed") {
		t.Errorf("%+v\n%s", u, &told)
	}
}

func TestForHowLongToWatchIsSaidRight(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "1", "5s", "-1h", "200h", "soon"} {
		if _, err := ParseWatch(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	for text, want := range map[string]string{"1h": "1h", "90m": "1h30m", "30m": "30m", "1h0m30s": "1h0m30s"} {
		if d, err := ParseWatch(text); err != nil || lasts(d) != want {
			t.Errorf("%s: %s, %v", text, lasts(d), err)
		}
	}
}
