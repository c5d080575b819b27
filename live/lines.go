package live

import (
	"io"
	"math"
	"sync"

	"github.com/muesli/termenv"

	"berth/runview"
)

// Lines shows a run where no view can stand: a line for each end of a step, and the last lines of one that
// fails.
type Lines struct {
	mu    sync.Mutex
	out   io.Writer
	model *model
}

// NewLines shows a run on a file, a pipe or a terminal that cannot do more. Colours are left out.
func NewLines(out io.Writer, o Options) *Lines {
	o.Profile = termenv.Ascii
	m := newModel(o)
	m.resize(math.MaxInt32, 1) // nothing is cut
	return &Lines{out: out, model: m}
}

// Tell takes what the run tells. It is called from several goroutines.
func (l *Lines) Tell(e runview.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.model.print(l.out, []runview.Event{e})
}
