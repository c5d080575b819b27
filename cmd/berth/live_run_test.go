package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"berth/deployer"
	"berth/wording"
)

// liveOnPipe begins a live view that writes into a pipe; shown stops it and gives all that was written.
func liveOnPipe(t *testing.T, steps []deployer.Step) (l *live, shown func() string) {
	t.Helper()
	t.Setenv("NO_COLOR", "1")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	all := make(chan string)
	go func() {
		text, _ := io.ReadAll(r)
		all <- string(text)
	}()
	d := &deployment{w: wording.For(wording.EN)}
	l = newLive(w, d.w, steps, d.stepWords, false)
	return l, func() string {
		l.stop()
		w.Close()
		return <-all
	}
}

// liveFinished are the finished steps in what was written, in their order.
func liveFinished(text string) []string {
	return regexp.MustCompile(`host-\d+: upload the files of s\d+`).FindAllString(ansi.Strip(text), -1)
}

func TestEveryFinishedStepScrollsByOnceWhoeverTellsIt(t *testing.T) {
	var steps []deployer.Step
	for h := range 8 {
		for s := range 40 {
			steps = append(steps, deployer.Step{Host: fmt.Sprint("host-", h), Service: fmt.Sprint("s", s)})
		}
	}
	l, shown := liveOnPipe(t, steps)
	var all sync.WaitGroup
	for h := range 8 {
		all.Go(func() {
			for i := 40 * h; i < 40*h+40; i++ {
				l.news(liveBegun(i))
				for k := range 100 {
					l.news(liveSaid(i, fmt.Sprint("line ", k)))
				}
				l.news(liveEnd(i))
			}
		})
	}
	all.Go(func() { l.stopping(); l.say("a word in between") })
	all.Wait()
	var stops sync.WaitGroup
	for range 3 {
		stops.Go(l.stop)
	}
	stops.Wait()
	l.news(liveEnd(0))
	l.say("afterwards")
	text := shown()
	last := map[string]int{}
	count := 0
	for _, p := range liveFinished(text) {
		var h, s int
		fmt.Sscanf(p, "host-%d: upload the files of s%d", &h, &s)
		host := fmt.Sprint(h)
		if s != last[host] {
			t.Fatalf("%s comes in the place of s%d", p, last[host])
		}
		last[host]++
		count++
	}
	if count != len(steps) {
		t.Errorf("%d steps scrolled by, want %d", count, len(steps))
	}
	if strings.Count(text, "a word in between") != 1 || !strings.HasSuffix(text, "afterwards\n") {
		t.Errorf("what was said is not there once: %q", text[max(len(text)-500, 0):])
	}
	end := ansi.Strip(text[strings.LastIndex(text, "host-0"):])
	if !strings.Contains(end, "host-7 ████████ 40/40 done") || strings.Contains(end, "ctrl+c") {
		t.Errorf("the hosts are not what stands there at last: %q", end)
	}
	if strings.LastIndex(text, ansi.ShowCursor) < strings.LastIndex(text, ansi.HideCursor) {
		t.Error("the cursor stays hidden")
	}
}

func TestARunWhoseViewFailsIsToldInPlainLines(t *testing.T) {
	steps := []deployer.Step{{Host: "host-1", Service: "s1"}, {Host: "host-1", Service: "s2"}}
	l, shown := liveOnPipe(t, steps)
	l.news(liveBegun(0))
	l.program.Kill()
	<-l.ended
	l.news(liveEnd(0))
	l.news(liveBegun(1))
	l.say("a word")
	l.news(liveEnd(1))
	text := shown()
	want := "  host-1: upload the files of s1  1.2s\na word\n  host-1: upload the files of s2  1.2s\n"
	if !strings.HasSuffix(text, want) || !strings.Contains(text, "the live view failed") {
		t.Errorf("%q does not end with %q", text, want)
	}
}

func TestAnInboxThatNobodyEmptiesKeepsEndsAndLastLines(t *testing.T) {
	b := newLiveInbox()
	for step := range 3 {
		b.put(liveEvent{news: liveBegun(step)})
		for k := range 1000 {
			b.put(liveEvent{news: liveSaid(step, fmt.Sprint(k, strings.Repeat("x", 2*liveLimit)))})
		}
	}
	for step := range 3 {
		b.put(liveEvent{news: liveEnd(step)})
	}
	b.close()
	if b.put(liveEvent{said: true}) {
		t.Error("it took something after it was closed")
	}
	got := b.next().(liveFreshMsg)
	if !got.last || len(got.events) != 3*(1+liveTail+1) {
		t.Fatalf("last: %v, %d events, want %d", got.last, len(got.events), 3*(1+liveTail+1))
	}
	if text := got.events[1].news.Line; !strings.HasPrefix(text, "980x") || len(text) > liveLimit {
		t.Errorf("the first line kept is %.10s of %d bytes", text, len(text))
	}
	if e := got.events[len(got.events)-1]; e.news.Outcome != deployer.Succeeded || e.news.Step != 2 {
		t.Errorf("the last event is %+v", e.news)
	}
}

func TestAnEmptyInboxLetsTheClocksGoOn(t *testing.T) {
	b := newLiveInbox()
	before := time.Now()
	if got := b.next().(liveFreshMsg); got.last || len(got.events) > 0 || got.at.Before(before) {
		t.Errorf("%+v", got)
	}
}

func TestAFrameThatANarrowerTerminalBrokeIsClearedFromItsBeginning(t *testing.T) {
	for name, test := range map[string]struct {
		widths  []int
		columns int
		want    string
	}{
		"nothing stands there": {nil, 40, ""},
		"all fits":             {[]int{0, 40, 39, 40}, 40, ""},
		"size not known":       {[]int{80, 80}, 0, ""},
		"two of four lines":    {[]int{0, 79, 41, 20}, 40, ansi.CursorUp(5) + ansi.EraseScreenBelow + ansi.CursorDown(3)},
		"one line in five":     {[]int{79, 30}, 16, ansi.CursorUp(5) + ansi.EraseScreenBelow + ansi.CursorDown(1)},
		"only the last":        {[]int{30, 79}, 40, ""}, // the cursor stands at its beginning
	} {
		if got := string((&liveScreen{shown: test.widths}).clearing(test.columns)); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestAScreenKnowsWhatStandsOnIt(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	columns := 80
	s := &liveScreen{File: w, columns: func() int { return columns }}
	s.drawn(strings.Repeat("x", 70) + "\nend")
	if n, err := s.Write([]byte("one")); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	columns = 40
	s.drawn(strings.Repeat("x", 39) + "\nend")
	if n, err := s.Write([]byte("two")); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := s.Write([]byte("three")); n != 5 || err != nil {
		t.Fatal(n, err)
	}
	w.Close()
	text, _ := io.ReadAll(r)
	if want := "one" + ansi.CursorUp(2) + ansi.EraseScreenBelow + ansi.CursorDown(1) + "two" + "three"; string(text) != want {
		t.Errorf("%q, want %q", text, want)
	}
}

func TestALocaleWithoutUnicodeIsDrawnInASCII(t *testing.T) {
	for _, test := range []struct {
		all, ctype, lang string
		want             bool
	}{
		{"", "", "", true},
		{"", "", "C", true},
		{"", "", "en_US.UTF-8", false},
		{"", "", "fr_FR.utf8", false},
		{"", "C", "en_US.UTF-8", true},
		{"C.UTF-8", "C", "C", false},
		{"POSIX", "", "en_US.UTF-8", true},
	} {
		t.Setenv("LC_ALL", test.all)
		t.Setenv("LC_CTYPE", test.ctype)
		t.Setenv("LANG", test.lang)
		if got := liveASCII(); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}
