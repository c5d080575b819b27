package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"golang.org/x/term"

	"berth/deployer"
	"berth/tui/cells"
	"berth/wording"
)

// live shows a run on a terminal: finished steps scroll by above, and below them stands a line a host with
// what it does now, for how long, and how far it is. Everything else that is to be seen while it stands goes
// through say: who writes to the terminal past it breaks its lines.
type live struct {
	out     *os.File
	model   *liveModel // the program's alone, until that has ended
	program *tea.Program
	inbox   *liveInbox
	ended   chan struct{} // closed when the program has given the terminal back
	release func()        // gives back echo and signals
	once    sync.Once
}

// The smallest terminal that the view makes sense in.
const (
	liveMinWidth  = 20
	liveMinHeight = 4
)

// liveWanted gives the terminal that a live view can stand on. It is false for files and pipes, for dumb and
// tiny terminals, and in the background, where a program that draws is in everybody's way: there the caller
// prints plain lines.
func liveWanted(out io.Writer) (*os.File, bool) {
	f, isFile := out.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) || !foreground(f) {
		return nil, false
	}
	if kind := os.Getenv("TERM"); kind == "" || kind == "dumb" {
		return nil, false
	}
	w, h, err := term.GetSize(int(f.Fd()))
	return f, err == nil && w >= liveMinWidth && h >= liveMinHeight
}

// liveASCII reports whether the locale has no Unicode: bars and marks are then drawn without.
func liveASCII() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := os.Getenv(name); value != "" {
			value = strings.ToLower(value)
			return !strings.Contains(value, "utf-8") && !strings.Contains(value, "utf8")
		}
	}
	return true
}

// newLive begins the view of the steps on a terminal. words says what a step does; ascii draws without
// Unicode. Who calls it calls stop, however the run ends.
func newLive(out *os.File, w wording.Words, steps []deployer.Step, words func(*deployer.Step) string, ascii bool) *live {
	o := termenv.NewOutput(out)
	profile := o.EnvColorProfile()
	look := newLiveLook(profile, paletteOf("auto", o, profile) == cells.Dark, ascii)
	inbox := newLiveInbox()
	m := newLiveModel(w, look, steps, words, time.Now())
	m.next = inbox.next
	screen := &liveScreen{File: out}
	if breaksLines() {
		screen.columns = func() int {
			columns, _, _ := term.GetSize(int(out.Fd()))
			return columns
		}
	}
	if columns, rows, err := term.GetSize(int(out.Fd())); err == nil {
		m.resize(columns, rows)
	}
	l := &live{out: out, model: m, inbox: inbox, ended: make(chan struct{})}
	l.program = tea.NewProgram(liveFrame{m, screen}, tea.WithOutput(screen), tea.WithInput(nil),
		tea.WithoutSignalHandler(), tea.WithoutBracketedPaste(), tea.WithFPS(20))
	l.release = l.hold(screen)
	go l.run()
	return l
}

// liveFrame tells the screen what the program draws on it.
type liveFrame struct {
	*liveModel
	screen *liveScreen
}

func (f liveFrame) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return f, f.update(msg) }

func (f liveFrame) View() string {
	view := f.liveModel.View()
	f.screen.drawn(view)
	return view
}

// run runs the program. Where the view fails the run goes on, in plain lines.
func (l *live) run() {
	defer close(l.ended)
	_, err := l.program.Run()
	if err == nil {
		return
	}
	fmt.Fprintln(l.out, "berth: the live view failed:", err)
	l.inbox.divert(func(events []liveEvent) {
		for _, line := range l.model.apply(events) {
			fmt.Fprintln(l.out, line)
		}
	})
}

// news takes what the run tells. It is called from several goroutines and never blocks.
func (l *live) news(n deployer.News) { l.inbox.put(liveEvent{news: n, at: time.Now()}) }

// say prints a text above the hosts' lines; after stop, where the cursor is.
func (l *live) say(text string) {
	if !l.inbox.put(liveEvent{text: text, said: true, at: time.Now()}) {
		fmt.Fprintln(l.out, text)
	}
}

// stopping says in the last line that no further step begins, and what another ctrl+c does.
func (l *live) stopping() { l.inbox.put(liveEvent{stopping: true, at: time.Now()}) }

// stop ends the view: what was told before is printed, the hosts' lines stay as they are at last, and the
// terminal is as it was. What is told later is not shown. It can be called again.
func (l *live) stop() {
	l.once.Do(func() {
		l.inbox.close()
		<-l.ended
		l.release()
	})
}
