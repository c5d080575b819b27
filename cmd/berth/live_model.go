package main

import (
	"errors"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/deployer"
	"berth/wording"
)

// liveModel is a run as the live view knows it.
type liveModel struct {
	w     wording.Words
	look  *liveLook
	next  func() tea.Msg // waits for a liveFreshMsg
	steps []liveStep
	hosts []liveHost // by name

	began, now       time.Time
	width, height    int  // of the terminal
	stopping, closed bool // no further step begins; no more comes
}

// liveStep is one step of the run.
type liveStep struct {
	host, what string
	outcome    deployer.Outcome
	since, end time.Time // zero: it has not begun, not ended
	why        string    // it failed
	lines      []string  // its last output
}

// liveHost is a host and the positions of its steps.
type liveHost struct {
	name  string
	steps []int
}

func newLiveModel(w wording.Words, look *liveLook, steps []deployer.Step, words func(*deployer.Step) string, now time.Time) *liveModel {
	m := &liveModel{w: w, look: look, steps: make([]liveStep, len(steps)), began: now, now: now, width: 80, height: 24}
	for i := range steps {
		s := &steps[i]
		m.steps[i] = liveStep{host: s.Host, what: words(s)}
		k, known := slices.BinarySearchFunc(m.hosts, s.Host, func(h liveHost, name string) int { return strings.Compare(h.name, name) })
		if !known {
			m.hosts = slices.Insert(m.hosts, k, liveHost{name: s.Host})
		}
		m.hosts[k].steps = append(m.hosts[k].steps, i)
	}
	return m
}

// Init implements tea.Model.
func (m *liveModel) Init() tea.Cmd { return m.next }

// update takes a message and says what is to be done next.
func (m *liveModel) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case liveFreshMsg:
		m.now = msg.at
		after := tea.Cmd(m.next)
		if msg.last {
			m.closed, after = true, tea.Quit
		}
		if lines := m.apply(msg.events); len(lines) > 0 {
			// One after the other: what comes later must not be printed before.
			return tea.Sequence(tea.Println(strings.Join(lines, "\n")), after)
		}
		return after
	}
	return nil
}

// resize takes the size of the terminal. Some say that they have none at all: what was known holds.
func (m *liveModel) resize(columns, rows int) {
	if columns > 0 && rows > 0 {
		m.width, m.height = columns, rows
	}
}

// apply takes events in, and returns what is to be printed of them.
func (m *liveModel) apply(events []liveEvent) []string {
	var out []string
	for i := range events {
		e := &events[i]
		switch {
		case e.stopping:
			m.stopping = true
		case e.said:
			out = append(out, m.whole(m.look.plain, e.text)...)
		case e.news.Step >= 0 && e.news.Step < len(m.steps):
			out = append(out, m.heard(e)...)
		}
	}
	return out
}

// heard takes the news of a step in.
func (m *liveModel) heard(e *liveEvent) []string {
	s, n := &m.steps[e.news.Step], &e.news
	if !s.end.IsZero() || n.Outcome == deployer.Pending {
		return nil
	}
	s.outcome = n.Outcome
	if n.Outcome == deployer.Active {
		if s.since.IsZero() {
			s.since = e.at
		}
		if line := liveClean(n.Line); line != "" {
			s.lines = append(s.lines, line)
			s.lines = s.lines[max(len(s.lines)-liveTail, 0):]
		}
		return nil
	}
	s.end = e.at
	if n.Outcome == deployer.Failed {
		s.why = shortError(n.Err)
	}
	out := m.ended(s, n)
	s.lines = nil
	return out
}

// shortError is an error without what its step and host say beside it, in one line.
func shortError(err error) string {
	if err == nil {
		return ""
	}
	if inner := errors.Unwrap(err); inner != nil {
		err = inner
	}
	return liveClean(strings.Join(strings.Fields(err.Error()), " "))
}

// liveStatus says how a host is; what the operator should see first stands first.
type liveStatus int

const (
	liveFailed liveStatus = iota
	liveWorking
	liveLeft // a step was left out, and none is to come
	liveWaiting
	liveDone
	liveStatuses
)

// liveTally is how far a host, or the run, is.
type liveTally struct {
	done, failed, skipped, active, all int
}

func (m *liveModel) tally(steps []int) liveTally {
	t := liveTally{all: len(steps)}
	for _, i := range steps {
		switch m.steps[i].outcome {
		case deployer.Succeeded:
			t.done++
		case deployer.Failed:
			t.failed++
		case deployer.Skipped:
			t.skipped++
		case deployer.Active:
			t.active++
		}
	}
	return t
}

func (t liveTally) status() liveStatus {
	switch {
	case t.failed > 0:
		return liveFailed
	case t.active > 0:
		return liveWorking
	case t.done == t.all:
		return liveDone
	case t.skipped > 0 && t.done+t.skipped == t.all:
		return liveLeft
	}
	return liveWaiting
}
