package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/session"
	"berth/tui/cells"
)

// intent is what a page wants to happen around it. A page changes its own state by itself, and gives back what is not its own:
// a notice, a question, another page, work beside the screen. Model does it; nil is nothing.
type intent interface{ intent() }

// nothing is what a choice wants that leaves all as it is.
func nothing() intent { return nil }

// then is something that wants nothing around it.
func then(f func()) func() intent {
	return func() intent { f(); return nil }
}

// notice is the one line that says what just happened, until the next key. An empty one takes the last away.
type notice struct {
	tone cells.Tone
	text string
}

// all is one after the other.
type all []intent

// work is what runs beside the screen and comes back as a message.
type work tea.Cmd

// over opens a page over the present one.
type over screen

// show opens a page over the present one, unless that is it.
type show screen

// back leaves the present page for the one below it.
type back struct{}

// closeQuestions leaves every question that is open.
type closeQuestions struct{}

// perform does the action of a name, or says why it cannot be done now.
type perform string

// resume goes on with an earlier session, and says what is in it.
type resume struct {
	s     *session.Session
	what  string
	taken func() // is told when that is done; nil: nobody is
}

// noRest says whether a search has found that there are no places for the rest.
type noRest bool

// learnt says that the session knows more of how good its state is.
type learnt struct{}

// leave leaves berth, as soon as nothing is in the way of that.
type leave struct{}

// end stops what runs beside the screen, and the program; why is nil but where it ends for a lab of the operator's own.
type end struct{ why error }

func (notice) intent()         {}
func (all) intent()            {}
func (work) intent()           {}
func (over) intent()           {}
func (show) intent()           {}
func (back) intent()           {}
func (closeQuestions) intent() {}
func (perform) intent()        {}
func (resume) intent()         {}
func (noRest) intent()         {}
func (learnt) intent()         {}
func (leave) intent()          {}
func (end) intent()            {}
