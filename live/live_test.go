package live

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

	"berth/runview"
	"berth/wording"
)

// onPipe begins a live view that writes into a pipe; shown stops it and gives all that was written.
func onPipe(t *testing.T, steps []step) (l *View, shown func() string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	all := make(chan string)
	go func() {
		text, _ := io.ReadAll(r)
		all <- string(text)
	}()
	o := optionsFor(wording.EN, false, steps)
	o.Clock = time.Now
	l = Open(w, o)
	return l, func() string {
		l.Close()
		w.Close()
		return <-all
	}
}

// finished are the finished steps in what was written, in their order.
func finished(text string) []string {
	return regexp.MustCompile(`host-\d+: upload the files of s\d+`).FindAllString(ansi.Strip(text), -1)
}

func TestEveryFinishedStepScrollsByOnceWhoeverTellsIt(t *testing.T) {
	var steps []step
	for h := range 8 {
		for s := range 40 {
			steps = append(steps, step{en: kinds[0].en, host: fmt.Sprint("host-", h), service: fmt.Sprint("s", s)})
		}
	}
	l, shown := onPipe(t, steps)
	var all sync.WaitGroup
	for h := range 8 {
		all.Go(func() {
			for i := 40 * h; i < 40*h+40; i++ {
				l.Tell(begun(i))
				for k := range 100 {
					l.Tell(said(i, fmt.Sprint("line ", k)))
				}
				l.Tell(done(i))
			}
		})
	}
	all.Go(func() { l.Stopping(); l.Say("a word in between") })
	all.Wait()
	var stops sync.WaitGroup
	for range 3 {
		stops.Go(l.Close)
	}
	stops.Wait()
	l.Tell(done(0))
	l.Say("afterwards")
	text := shown()
	last := map[string]int{}
	count := 0
	for _, p := range finished(text) {
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
	steps := []step{{en: kinds[0].en, host: "host-1", service: "s1"}, {en: kinds[0].en, host: "host-1", service: "s2"}}
	l, shown := onPipe(t, steps)
	l.Tell(begun(0))
	l.program.Kill()
	<-l.ended
	l.Tell(done(0))
	l.Tell(begun(1))
	l.Say("a word")
	l.Tell(done(1))
	text := shown()
	want := "  host-1: upload the files of s1  1.2s\na word\n  host-1: upload the files of s2  1.2s\n"
	if !strings.HasSuffix(text, want) || !strings.Contains(text, "the live view failed") {
		t.Errorf("%q does not end with %q", text, want)
	}
}

func TestAnEmptyInboxLetsTheClocksGoOn(t *testing.T) {
	before := time.Now()
	if got := next(runview.NewInbox(tail, time.Now)).(runview.Batch); got.Last || len(got.Events) > 0 || got.At.Before(before) {
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
		if got := string((&screen{shown: test.widths}).clearing(test.columns)); got != test.want {
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
	s := &screen{File: w, columns: func() int { return columns }}
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
		if got := ASCII(); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}
