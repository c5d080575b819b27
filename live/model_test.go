package live

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

	"berth/runview"
	"berth/wording"
)

// noon is when the runs of these tests begin.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// step is a step of these tests: words in English and French, to be said of a service.
type step struct {
	en, fr        string
	host, service string
}

// kinds are what steps do.
var kinds = []step{
	{en: "upload the files of %s", fr: "envoyer les fichiers de %s"}, {en: "pull the images of %s", fr: "télécharger les images de %s"},
	{en: "start %s", fr: "démarrer %s"}, {en: "wait until %s is healthy", fr: "attendre que %s soit en bonne santé"},
}

// stepsOf are steps of every kind for a service on each host.
func stepsOf(hosts []string, services ...string) []step {
	var out []step
	for _, h := range hosts {
		for _, s := range services {
			for _, k := range kinds {
				k.host, k.service = h, s
				out = append(out, k)
			}
		}
	}
	return out
}

// optionsFor show steps without colours, by a clock that stands still.
func optionsFor(lang wording.Lang, ascii bool, steps []step) Options {
	w := wording.For(lang)
	o := Options{Words: w, Profile: termenv.Ascii, ASCII: ascii, Clock: func() time.Time { return noon }}
	for i, s := range steps {
		o.Steps = append(o.Steps, runview.Event{Step: i, Host: s.host, What: w.Say(s.en, s.fr, s.service)})
	}
	return o
}

// modelIn makes a model without colours.
func modelIn(lang wording.Lang, ascii bool, steps []step) *model {
	m := newModel(optionsFor(lang, ascii, steps))
	m.next = func() tea.Msg { return nil }
	return m
}

// tell hands news to a model, seconds after the run began.
func tell(m *model, seconds int, news ...runview.Event) tea.Cmd {
	at := noon.Add(time.Duration(seconds) * time.Second)
	batch := runview.Batch{At: at}
	for _, e := range news {
		e.At = at
		batch.Events = append(batch.Events, e)
	}
	return m.update(batch)
}

func begun(step int) runview.Event { return runview.Event{Step: step, State: runview.Running} }
func said(step int, text string) runview.Event {
	return runview.Event{Step: step, State: runview.Running, Line: text}
}
func done(step int) runview.Event {
	return runview.Event{Step: step, State: runview.Done, Took: 1234 * time.Millisecond}
}
func skipped(step int) runview.Event { return runview.Event{Step: step, State: runview.Skipped} }
func failed(i int, s *step, why string) runview.Event {
	return runview.Event{Step: i, State: runview.Failed, Err: fmt.Errorf("host %s: a step of %s: %w", s.host, s.service, errors.New(why))}
}

// mixed is a run with a host in every state: cargo works, media failed and works on, pi waits, pve is
// done, tower has a step left out.
func mixed(m *model, steps []step) {
	at := map[string]int{}
	for i := len(steps) - 1; i >= 0; i-- {
		at[steps[i].host] = i
	}
	c, f, p, t := at["cargo"], at["media"], at["pve"], at["tower"]
	tell(m, 0, begun(c), begun(f), begun(f+4), begun(p), begun(t))
	tell(m, 5, done(c), begun(c+1), failed(f, &steps[f], "no space left on device"), skipped(f+1), skipped(f+2), skipped(f+3), done(t))
	tell(m, 7, begun(c+4), said(c+1, "immich_server Pulling fs layer"), said(c+1, "immich_server Downloading 12 MB"), said(c+4, "grafana"))
	for i := range 8 {
		tell(m, 8+i, begun(p+i), done(p+i))
	}
	for i := range 7 {
		tell(m, 9, skipped(t+1+i))
	}
	tell(m, 69)
}

func TestEveryHostHasALineWithWhatItDoes(t *testing.T) {
	steps := stepsOf([]string{"tower", "pve", "pi", "media", "cargo"}, "immich", "grafana")
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
  cargo #........... 1/8 télécharger les images d'immich +1  immich_server Downloading 12 MB                      01:04
! media ............ 0/8 échec : envoyer les fichiers d'immich : plus de place sur le disque                 1 en cours
  pi    ............ 0/8 attend
  pve   ############ 8/8 fait                                                                                     00:15
~ tower #........... 1/8 non faites : 7
  10 étapes sur 40  1 en échec  01:09  ctrl+c arrête après les étapes en cours`},
	} {
		t.Run(name, func(t *testing.T) {
			m := modelIn(test.lang, test.ascii, steps)
			m.update(tea.WindowSizeMsg{Width: test.width, Height: test.height})
			mixed(m, steps)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), strings.TrimPrefix(m.View(), "\n")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestTheLastLineSaysWhatCtrlCDoes(t *testing.T) {
	m := modelIn(wording.EN, false, stepsOf([]string{"cargo"}, "immich"))
	last := func(width int) string {
		m.update(tea.WindowSizeMsg{Width: width, Height: 24})
		lines := strings.Split(m.View(), "\n")
		return lines[len(lines)-1]
	}
	if got, want := last(80), "  0 of 4 steps  00:00  ctrl+c stops after the steps under way"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	m.update(runview.Batch{Events: []runview.Event{{Step: runview.OfRun, Stopping: true}}, At: noon.Add(3*time.Hour + 61*time.Second)})
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
	steps := stepsOf([]string{"cargo"}, "immich")
	m := modelIn(wording.EN, false, steps)
	tell(m, 1, begun(0), done(0), begun(1), done(1), begun(2), done(2), begun(3), done(3))
	if cmd := m.update(runview.Batch{At: noon.Add(time.Hour), Last: true}); cmd == nil || cmd() != tea.Quit() {
		t.Error("it goes on")
	}
	if got, want := m.View(), "\n  cargo ████████ 4/4 done"+strings.Repeat(" ", 49)+"00:00\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatScrollsByIsWhatPlainLinesSay(t *testing.T) {
	steps := stepsOf([]string{"cargo", "media"}, "immich")
	all := []runview.Event{
		begun(0), done(0), begun(1), said(1, "one"), said(1, "two"), said(1, ""), failed(1, &steps[1], "it is\nbroken"), skipped(2), skipped(3),
		begun(4), said(4, "nobody asks for it"), done(4),
	}
	for i := range 25 {
		all = append(all, said(5, fmt.Sprint("line ", i)))
	}
	all = append(all, failed(5, &steps[5], "full"))

	o := optionsFor(wording.EN, false, steps)
	o.Profile = termenv.ANSI256 // plain lines have no colours all the same
	var plain bytes.Buffer
	lines := NewLines(&plain, o)
	m := modelIn(wording.EN, false, steps)
	m.update(tea.WindowSizeMsg{Width: 120, Height: 24})
	for _, e := range all {
		lines.Tell(e)
	}
	got := strings.Join(m.apply(all), "\n") + "\n"
	if diff := cmp.Diff(plain.String(), got); diff != "" {
		t.Errorf("-plain +live\n%s", diff)
	}
	if strings.Count(got, "line ") != tail || !strings.Contains(got, "line 24") {
		t.Errorf("not the last %d lines:\n%s", tail, got)
	}
	want := `  cargo: upload the files of immich  1.2s
! host cargo: a step of immich: it is
broken
    one
    two
- cargo: start immich: left out
- cargo: wait until immich is healthy: left out
  media: upload the files of immich  1.2s
! host media: a step of immich: full
    line 5
`
	if !strings.HasPrefix(plain.String(), want) {
		t.Errorf("plain lines are\n%s\nwant first\n%s", &plain, want)
	}
}

func TestPlainLinesAreWholeHoweverLong(t *testing.T) {
	var plain bytes.Buffer
	name := strings.Repeat("a-service-with-a-long-name-", 30)
	l := NewLines(&plain, optionsFor(wording.FR, true, stepsOf([]string{"cargo"}, name)))
	l.Tell(done(0))
	l.Tell(skipped(1))
	if want := "  cargo : envoyer les fichiers d'" + name + "  1.2s\n- cargo : télécharger les images d'" + name + " : laissé de côté\n"; plain.String() != want {
		t.Errorf("%q, want %q", &plain, want)
	}
}

func TestAFailureIsPrintedWholeAndADoneStepFitsTheTerminal(t *testing.T) {
	steps := stepsOf([]string{"cargo"}, "a-service-with-a-long-name")
	m := modelIn(wording.EN, false, steps)
	m.update(tea.WindowSizeMsg{Width: 40, Height: 10})
	why := strings.Repeat("why ", 30) + "indeed"
	got := m.apply([]runview.Event{begun(0), done(0), skipped(1), failed(2, &steps[2], why)})
	if got[0] != "  cargo: upload the files of a-s…  1.2s" || got[1] != "- cargo: pull the images of …: left out" {
		t.Errorf("%q", got[:2])
	}
	if len(got) != 3 || !strings.HasSuffix(ansi.Strip(got[2]), why) || !strings.HasSuffix(got[2], ansi.EraseLineRight) {
		t.Errorf("the failure: %q", got[2:])
	}
}

func TestNothingFromAHostSteersTheTerminal(t *testing.T) {
	steps := stepsOf([]string{"cargo"}, "immich")
	m := modelIn(wording.EN, false, steps)
	nasty := "\x1b[2J\x1b]0;title\x07old\r 10 %\rnew\tvalue\x00\x9b\u202e \xff\x7f\r"
	var out []string
	out = append(out, m.apply([]runview.Event{begun(0), said(0, nasty)})...)
	view := m.View()
	out = append(out, m.apply([]runview.Event{failed(0, &steps[0], nasty+"\n"+nasty), {Step: runview.OfRun, Line: nasty}})...)
	named := modelIn(wording.EN, false, stepsOf([]string{"car" + nasty + "go"}, "immich"+nasty))
	out = append(out, named.View())
	out = append(out, named.apply([]runview.Event{begun(0), done(0), skipped(1)})...)
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
	m := modelIn(wording.EN, false, stepsOf([]string{"cargo"}, "immich"))
	tell(m, 1, begun(0), done(0))
	want := m.View()
	tell(m, 1, begun(-1), done(99), said(0, "late"), skipped(0), runview.Event{Step: 1})
	if got := m.View(); got != want {
		t.Errorf("now\n%s\nbefore\n%s", got, want)
	}
}

func TestAHundredHostsNeverExceedTheTerminal(t *testing.T) {
	var hosts []string
	for i := range 100 {
		hosts = append(hosts, fmt.Sprintf("ホスト-%03d", i))
	}
	var steps []step
	for _, h := range hosts {
		for i := range 10 {
			steps = append(steps, step{en: kinds[i%4].en, host: h, service: fmt.Sprint("service-", i)})
		}
	}
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 4}, {200, 70}, {7, 3}, {1, 1}, {2, 200}} {
		m := modelIn(wording.EN, false, steps)
		m.update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		random := rand.New(rand.NewPCG(1, uint64(size[0])))
		shown := 0
		for round := range 120 {
			var news []runview.Event
			for range 10 {
				i := random.IntN(len(steps))
				news = append(news, []runview.Event{begun(i), said(i, "Größe 漢字 "+strings.Repeat("x", random.IntN(90))), begun(i), done(i), skipped(i), failed(i, &steps[i], "warum 漢字")}[random.IntN(6)])
			}
			tell(m, round, news...)
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
	steps := stepsOf(hosts, "immich")
	m := modelIn(wording.EN, false, steps)
	m.update(tea.WindowSizeMsg{Width: 80, Height: 10})
	for i := range 20 { // done
		for k := range 4 {
			tell(m, 1, begun(4*i+k), done(4*i+k))
		}
	}
	tell(m, 2, begun(4*29), begun(4*21), begun(4*25), failed(4*25, &steps[4*25], "no"))
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
	steps := stepsOf([]string{"tower", "pve", "pi", "media", "cargo"}, "immich", "grafana")
	o := optionsFor(wording.EN, false, steps)
	o.Profile = termenv.ANSI256
	coloured := newModel(o)
	coloured.next = func() tea.Msg { return nil }
	plain := modelIn(wording.EN, false, steps)
	mixed(coloured, steps)
	mixed(plain, steps)
	if got, want := ansi.Strip(coloured.View()), plain.View(); got != want {
		t.Errorf("with colours\n%s\nwithout\n%s", got, want)
	}
	if !strings.Contains(coloured.View(), "\x1b[1;38;5;203m! ") {
		t.Errorf("a failure is not red: %q", coloured.View())
	}
}
