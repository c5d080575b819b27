package live

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

	"berth/internal/tty"
	"berth/plain"
	"berth/runview"
	"berth/tui/cells"
	"berth/wording"
)

// Options are what a run is shown with.
type Options struct {
	Words   wording.Words
	Steps   []runview.Event // what each does and where, before any has begun
	Profile termenv.Profile // of the terminal
	Palette cells.Palette
	ASCII   bool             // draw without Unicode
	Clock   func() time.Time // what times are shown by
}

// View shows a run on a terminal. Everything else that is to be seen while it stands goes through Say: who
// writes to the terminal past it breaks its lines.
type View struct {
	out     *os.File
	model   *model // the program's alone, until that has ended
	program *tea.Program
	inbox   *runview.Inbox
	ended   chan struct{} // closed when the program has given the terminal back
	release func()        // gives back echo and signals
	once    sync.Once
}

// The smallest terminal that the view makes sense in.
const (
	minWidth  = 20
	minHeight = 4
)

// Wanted gives the terminal that a live view can stand on. It is false for files and pipes, for dumb and
// tiny terminals, and in the background, where a program that draws is in everybody's way: there the caller
// prints plain lines.
func Wanted(out io.Writer) (*os.File, bool) {
	f, isFile := out.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) || !tty.Foreground(f) {
		return nil, false
	}
	if kind := os.Getenv("TERM"); kind == "" || kind == "dumb" {
		return nil, false
	}
	w, h, err := term.GetSize(int(f.Fd()))
	return f, err == nil && w >= minWidth && h >= minHeight
}

// ASCII reports whether the locale has no Unicode: bars and marks are then drawn without.
func ASCII() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := os.Getenv(name); value != "" {
			value = strings.ToLower(value)
			return !strings.Contains(value, "utf-8") && !strings.Contains(value, "utf8")
		}
	}
	return true
}

// Open begins the view of a run on a terminal. Who calls it calls Close, however the run ends.
func Open(out *os.File, o Options) *View {
	inbox := runview.NewInbox(tail, o.Clock)
	m := newModel(o)
	m.next = func() tea.Msg { return next(inbox) }
	screen := &screen{File: out}
	if breaksLines() {
		screen.columns = func() int {
			columns, _, _ := term.GetSize(int(out.Fd()))
			return columns
		}
	}
	if columns, rows, err := term.GetSize(int(out.Fd())); err == nil {
		m.resize(columns, rows)
	}
	v := &View{out: out, model: m, inbox: inbox, ended: make(chan struct{})}
	v.program = tea.NewProgram(frame{m, screen}, tea.WithOutput(screen), tea.WithInput(nil),
		tea.WithoutSignalHandler(), tea.WithoutBracketedPaste(), tea.WithFPS(20))
	v.release = v.hold(screen)
	go v.run()
	return v
}

// frame tells the screen what the program draws on it.
type frame struct {
	*model
	screen *screen
}

func (f frame) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return f, f.update(msg) }

func (f frame) View() string {
	view := f.model.View()
	f.screen.drawn(view)
	return view
}

const (
	pace = 50 * time.Millisecond  // what comes within it is drawn at once
	tick = 200 * time.Millisecond // clocks go on when nothing comes
)

// next waits for something to come, but not for ever. It gives a runview.Batch.
func next(inbox *runview.Inbox) tea.Msg {
	select {
	case <-inbox.Closed():
	case <-time.After(tick):
	case <-inbox.Fresh():
		select {
		case <-inbox.Closed():
		case <-time.After(pace):
		}
	}
	return inbox.Take()
}

// run runs the program. Where the view fails the run goes on, in plain lines.
func (v *View) run() {
	defer close(v.ended)
	_, err := v.program.Run()
	if err == nil {
		return
	}
	fmt.Fprintln(v.out, v.model.w.Say("berth: the live view failed: %s", "berth : la vue en direct a échoué : %s", plain.Spell(err.Error())))
	v.inbox.Divert(func(events []runview.Event) { v.model.print(v.out, events) })
}

// Tell takes what the run tells. It is called from several goroutines and never blocks.
func (v *View) Tell(e runview.Event) { v.inbox.Put(e) }

// Say prints a text above the hosts' lines; after Close, where the cursor is.
func (v *View) Say(text string) {
	if !v.inbox.Put(runview.Event{Step: runview.OfRun, Line: text}) {
		fmt.Fprintln(v.out, plain.Spell(text))
	}
}

// Stopping says in the last line that no further step begins, and what another ctrl+c does.
func (v *View) Stopping() { v.inbox.Put(runview.Event{Step: runview.OfRun, Stopping: true}) }

// Close ends the view: what was told before is printed, the hosts' lines stay as they are at last, and the
// terminal is as it was. What is told later is not shown. It can be called again.
func (v *View) Close() {
	v.once.Do(func() {
		v.inbox.Close(nil)
		<-v.ended
		v.release()
	})
}
