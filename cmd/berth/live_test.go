package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/muesli/termenv"

	"berth/deployer"
	"berth/wording"
)

// liveNoon is when the runs of these tests begin.
var liveNoon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// liveSteps are steps of every kind for a service on each host.
func liveSteps(hosts []string, services ...string) []deployer.Step {
	var out []deployer.Step
	for _, h := range hosts {
		for _, s := range services {
			for _, k := range []deployer.StepKind{deployer.Stage, deployer.Pull, deployer.Start, deployer.Health} {
				out = append(out, deployer.Step{Kind: k, Host: h, Service: s})
			}
		}
	}
	return out
}

// liveIn makes a model without colours.
func liveIn(lang wording.Lang, ascii bool, steps []deployer.Step) *liveModel {
	d := &deployment{w: wording.For(lang)}
	m := newLiveModel(d.w, newLiveLook(termenv.Ascii, true, ascii), steps, d.stepWords, liveNoon)
	m.next = func() tea.Msg { return nil }
	return m
}

// liveTell hands news to a model, seconds after the run began.
func liveTell(m *liveModel, seconds int, news ...deployer.News) tea.Cmd {
	at := liveNoon.Add(time.Duration(seconds) * time.Second)
	msg := liveFreshMsg{at: at}
	for _, n := range news {
		msg.events = append(msg.events, liveEvent{news: n, at: at})
	}
	return m.update(msg)
}

func liveBegun(step int) deployer.News { return deployer.News{Step: step, Outcome: deployer.Active} }
func liveSaid(step int, text string) deployer.News {
	return deployer.News{Step: step, Outcome: deployer.Active, Line: text}
}
func liveEnd(step int) deployer.News {
	return deployer.News{Step: step, Outcome: deployer.Succeeded, Took: 1234 * time.Millisecond}
}
func liveSkip(step int) deployer.News { return deployer.News{Step: step, Outcome: deployer.Skipped} }
func liveFail(step int, s *deployer.Step, why string) deployer.News {
	return deployer.News{Step: step, Outcome: deployer.Failed, Err: fmt.Errorf("host %s: %s %s: %w", s.Host, s.Kind, s.Service, errors.New(why))}
}

// liveMixed is a run with a host in every state: cargo works, media failed and works on, pi waits, pve is
// done, tower has a step left out.
func liveMixed(m *liveModel, steps []deployer.Step) {
	at := map[string]int{}
	for i := len(steps) - 1; i >= 0; i-- {
		at[steps[i].Host] = i
	}
	c, f, p, t := at["cargo"], at["media"], at["pve"], at["tower"]
	liveTell(m, 0, liveBegun(c), liveBegun(f), liveBegun(f+4), liveBegun(p), liveBegun(t))
	liveTell(m, 5, liveEnd(c), liveBegun(c+1), liveFail(f, &steps[f], "no space left on device"), liveSkip(f+1), liveSkip(f+2), liveSkip(f+3), liveEnd(t))
	liveTell(m, 7, liveBegun(c+4), liveSaid(c+1, "immich_server Pulling fs layer"), liveSaid(c+1, "immich_server Downloading 12 MB"), liveSaid(c+4, "grafana"))
	for i := range 8 {
		liveTell(m, 8+i, liveBegun(p+i), liveEnd(p+i))
	}
	for i := range 7 {
		liveTell(m, 9, liveSkip(t+1+i))
	}
	liveTell(m, 69)
}

func TestEveryHostHasALineWithWhatItDoes(t *testing.T) {
	steps := liveSteps([]string{"tower", "pve", "pi", "media", "cargo"}, "immich", "grafana")
	for name, test := range map[string]struct {
		width, height int
		lang          wording.Lang
		ascii         bool
		want          string
	}{
		"80 columns": {80, 24, wording.EN, false, `
  cargo █░░░░░░░ 1/8 pull the images of immich +1  immich_server Downlo…  01:04
! media ░░░░░░░░ 0/8 failed: upload the files of immich: no space l…  1 running
  pi    ░░░░░░░░ 0/8 waits
  pve   ████████ 8/8 done                                                 00:15
~ tower █░░░░░░░ 1/8 left undone: 7
  10 of 40 steps  1 failed  01:09  ctrl+c stops after the steps under way`},
		"40 columns": {40, 10, wording.EN, false, `
  cargo 1/8 pull the images … +1  01:04
! media 0/8 failed: upload the files o…
  pi    0/8 waits
  pve   8/8 done                  00:15
~ tower 1/8 left undone: 7
  10 of 40 steps  1 failed  01:09`},
		"too few lines for all": {40, 8, wording.EN, false, `
  cargo 1/8 pull the images … +1  01:04
! media 0/8 failed: upload the files o…
  and 3 hosts more: 1 left undone, 1 w…
  10 of 40 steps  1 failed  01:09`},
		"a line for nobody": {60, 4, wording.EN, false, `
  5 hosts: 1 failed, 1 at work, 1 left undone, 1 waiting, …
  10 of 40 steps  1 failed  01:09  ctrl+c stops`},
		"120 columns, French, without Unicode": {120, 24, wording.FR, true, `
  cargo #........... 1/8 télécharger les images de immich +1  immich_server Downloading 12 MB                     01:04
! media ............ 0/8 échec : envoyer les fichiers de immich : no space left on device                    1 en cours
  pi    ............ 0/8 attend
  pve   ############ 8/8 fait                                                                                     00:15
~ tower #........... 1/8 non faites : 7
  10 étapes sur 40  1 en échec  01:09  ctrl+c arrête après les étapes en cours`},
	} {
		t.Run(name, func(t *testing.T) {
			m := liveIn(test.lang, test.ascii, steps)
			m.update(tea.WindowSizeMsg{Width: test.width, Height: test.height})
			liveMixed(m, steps)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), strings.TrimPrefix(m.View(), "\n")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestTheLastLineSaysWhatCtrlCDoes(t *testing.T) {
	m := liveIn(wording.EN, false, liveSteps([]string{"cargo"}, "immich"))
	last := func(width int) string {
		m.update(tea.WindowSizeMsg{Width: width, Height: 24})
		lines := strings.Split(m.View(), "\n")
		return lines[len(lines)-1]
	}
	if got, want := last(80), "  0 of 4 steps  00:00  ctrl+c stops after the steps under way"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	m.update(liveFreshMsg{events: []liveEvent{{stopping: true}}, at: liveNoon.Add(3*time.Hour + 61*time.Second)})
	for width, want := range map[int]string{
		100: "~ 0 of 4 steps  3:01:01  stopping when the steps under way are done; ctrl+c again leaves them",
		80:  "~ 0 of 4 steps  3:01:01  stopping; ctrl+c again leaves the steps under way",
		65:  "~ 0 of 4 steps  3:01:01  stopping; ctrl+c again leaves at once",
		40:  "~ 0 of 4 steps  3:01:01  stopping",
	} {
		if got := last(width); got != want {
			t.Errorf("%d columns: %q, want %q", width, got, want)
		}
	}
}

func TestTheEndLeavesTheHostsAndQuits(t *testing.T) {
	steps := liveSteps([]string{"cargo"}, "immich")
	m := liveIn(wording.EN, false, steps)
	liveTell(m, 1, liveBegun(0), liveEnd(0), liveBegun(1), liveEnd(1), liveBegun(2), liveEnd(2), liveBegun(3), liveEnd(3))
	if cmd := m.update(liveFreshMsg{at: liveNoon.Add(time.Hour), last: true}); cmd == nil || cmd() != tea.Quit() {
		t.Error("it goes on")
	}
	if got, want := m.View(), "\n  cargo ████████ 4/4 done"+strings.Repeat(" ", 49)+"00:00\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What scrolls by is what plain lines would have said.
func TestWhatScrollsByIsWhatPlainLinesSay(t *testing.T) {
	steps := liveSteps([]string{"cargo", "media"}, "immich")
	all := []deployer.News{
		liveBegun(0), liveEnd(0), liveBegun(1), liveSaid(1, "one"), liveSaid(1, "two"), liveSaid(1, ""), liveFail(1, &steps[1], "it is\nbroken"), liveSkip(2), liveSkip(3),
		liveBegun(4), liveSaid(4, "nobody asks for it"), liveEnd(4),
	}
	for i := range 25 {
		all = append(all, liveSaid(5, fmt.Sprint("line ", i)))
	}
	all = append(all, liveFail(5, &steps[5], "full"))

	var plain bytes.Buffer
	d := &deployment{app: &app{stderr: &plain}, w: wording.For(wording.EN), run: &deployer.Execution{Steps: steps}}
	say := d.news()
	m := liveIn(wording.EN, false, steps)
	m.update(tea.WindowSizeMsg{Width: 120, Height: 24})
	var events []liveEvent
	for _, n := range all {
		say(n)
		events = append(events, liveEvent{news: n, at: liveNoon})
	}
	got := strings.Join(m.apply(events), "\n") + "\n"
	if diff := cmp.Diff(plain.String(), got); diff != "" {
		t.Errorf("-plain +live\n%s", diff)
	}
	if strings.Count(got, "line ") != liveTail || !strings.Contains(got, "line 24") {
		t.Errorf("not the last %d lines:\n%s", liveTail, got)
	}
}

func TestAFailureIsPrintedWholeAndADoneStepFitsTheTerminal(t *testing.T) {
	steps := liveSteps([]string{"cargo"}, "a-service-with-a-long-name")
	m := liveIn(wording.EN, false, steps)
	m.update(tea.WindowSizeMsg{Width: 40, Height: 10})
	why := strings.Repeat("why ", 30) + "indeed"
	got := m.apply([]liveEvent{{news: liveBegun(0)}, {news: liveEnd(0)}, {news: liveSkip(1)}, {news: liveFail(2, &steps[2], why)}})
	if got[0] != "  cargo: upload the files of a-s…  1.2s" || got[1] != "- cargo: pull the images of …: left out" {
		t.Errorf("%q", got[:2])
	}
	if len(got) != 3 || !strings.HasSuffix(ansi.Strip(got[2]), why) || !strings.HasSuffix(got[2], ansi.EraseLineRight) {
		t.Errorf("the failure: %q", got[2:])
	}
}

func TestNothingFromAHostSteersTheTerminal(t *testing.T) {
	steps := liveSteps([]string{"cargo"}, "immich")
	m := liveIn(wording.EN, false, steps)
	nasty := "\x1b[2J\x1b]0;title\x07old\r 10 %\rnew\tvalue\x00\x9b\u202e \xff\x7f\r"
	var out []string
	out = append(out, m.apply([]liveEvent{{news: liveBegun(0)}, {news: liveSaid(0, nasty)}})...)
	view := m.View()
	out = append(out, m.apply([]liveEvent{{news: liveFail(0, &steps[0], nasty+"\n"+nasty)}, {text: nasty, said: true}})...)
	all := view + strings.Join(out, "\n") + m.View()
	for _, r := range strings.ReplaceAll(all, "\n", "") {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\ufffd' {
			t.Errorf("%q came through in %q", r, all)
		}
	}
	if !strings.Contains(view, "  new value") || strings.Contains(view, "old") || strings.Contains(view, "title") {
		t.Errorf("the line is not what a terminal would show:\n%s", view)
	}
}

func TestNewsOfNoStepAndAfterTheEndOfAStepChangeNothing(t *testing.T) {
	m := liveIn(wording.EN, false, liveSteps([]string{"cargo"}, "immich"))
	liveTell(m, 1, liveBegun(0), liveEnd(0))
	want := m.View()
	liveTell(m, 1, liveBegun(-1), liveEnd(99), liveSaid(0, "late"), liveSkip(0), deployer.News{Step: 1})
	if got := m.View(); got != want {
		t.Errorf("now\n%s\nbefore\n%s", got, want)
	}
}

func TestAHundredHostsNeverExceedTheTerminal(t *testing.T) {
	var hosts []string
	for i := range 100 {
		hosts = append(hosts, fmt.Sprintf("ホスト-%03d", i))
	}
	var steps []deployer.Step
	for _, h := range hosts {
		for i := range 10 {
			steps = append(steps, deployer.Step{Kind: deployer.StepKind(i % 7), Host: h, Service: fmt.Sprint("service-", i)})
		}
	}
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 4}, {200, 70}, {7, 3}, {1, 1}, {2, 200}} {
		m := liveIn(wording.EN, false, steps)
		m.update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		random := rand.New(rand.NewPCG(1, uint64(size[0])))
		shown := 0
		for round := range 120 {
			var news []deployer.News
			for range 10 {
				i := random.IntN(len(steps))
				news = append(news, []deployer.News{liveBegun(i), liveSaid(i, "Größe 漢字 "+strings.Repeat("x", random.IntN(90))), liveBegun(i), liveEnd(i), liveSkip(i), liveFail(i, &steps[i], "warum 漢字")}[random.IntN(6)])
			}
			liveTell(m, round, news...)
			m.closed = round > 100
			lines := strings.Split(m.View(), "\n")
			if len(lines) > size[1] {
				t.Fatalf("%v: %d lines", size, len(lines))
			}
			for _, l := range lines {
				if ansi.StringWidth(l) > size[0] {
					t.Fatalf("%v: %d columns: %q", size, ansi.StringWidth(l), l)
				}
				if strings.Contains(l, "ホスト") {
					shown++
				}
			}
		}
		if size[1] == 24 && shown != 120*16 {
			t.Errorf("80 x 24: %d lines of hosts in 120 views, want 16 in each", shown)
		}
	}
}

func TestTheHostsThatNeedToBeSeenAreShown(t *testing.T) {
	var hosts []string
	for i := range 30 {
		hosts = append(hosts, fmt.Sprintf("host-%02d", i))
	}
	steps := liveSteps(hosts, "immich")
	m := liveIn(wording.EN, false, steps)
	m.update(tea.WindowSizeMsg{Width: 80, Height: 10})
	for i := range 20 { // done
		for k := range 4 {
			liveTell(m, 1, liveBegun(4*i+k), liveEnd(4*i+k))
		}
	}
	liveTell(m, 2, liveBegun(4*29), liveBegun(4*21), liveBegun(4*25), liveFail(4*25, &steps[4*25], "no"))
	view := m.View()
	for _, want := range []string{"! host-25", "  host-21", "  host-29", "  host-20 ░", "and 26 hosts more: 6 waiting, 20 done"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is missing:\n%s", want, view)
		}
	}
	if strings.Index(view, "host-21") > strings.Index(view, "host-25") {
		t.Errorf("hosts are not in their order:\n%s", view)
	}
}

func TestColoursOfALiveViewRepeatWhatSignsSay(t *testing.T) {
	steps := liveSteps([]string{"tower", "pve", "pi", "media", "cargo"}, "immich", "grafana")
	coloured := newLiveModel(wording.For(wording.EN), newLiveLook(termenv.ANSI256, true, false), steps, (&deployment{}).stepWords, liveNoon)
	coloured.next = func() tea.Msg { return nil }
	plain := liveIn(wording.EN, false, steps)
	liveMixed(coloured, steps)
	liveMixed(plain, steps)
	if got, want := ansi.Strip(coloured.View()), plain.View(); got != want {
		t.Errorf("with colours\n%s\nwithout\n%s", got, want)
	}
	if !strings.Contains(coloured.View(), "\x1b[1;38;5;203m! ") {
		t.Errorf("a failure is not red: %q", coloured.View())
	}
}
