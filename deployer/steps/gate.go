package steps

import (
	"berth/deployer/ledger"
	"berth/message"
)

// Gate stands between the steps of a run and their hosts. Whatever a step asks of its host is an act: it is told to
// the gate first, and passes only where the gate is open. A dry run has one that stays shut, and shows what was told.
// The zero value is shut and tells nobody.
type Gate struct {
	open bool
	tell func(Act)
}

// Open is the gate of a run that was agreed to. tell hears of each act before it is done, from several goroutines; it
// may be nil.
func Open(tell func(Act)) *Gate { return &Gate{open: true, tell: tell} }

// Shut is the gate of a dry run: it tells each act, and none is done.
func Shut(tell func(Act)) *Gate { return &Gate{tell: tell} }

// passes tells an act, and reports whether it may be done.
func (g *Gate) passes(a Act) bool {
	if g == nil {
		return false
	}
	if g.tell != nil {
		g.tell(a)
	}
	return g.open
}

// ErrShut: steps were to be done that nobody had agreed to.
var ErrShut = message.New("nobody has agreed to this run")

// Act is one thing that a step asks of its host.
type Act struct {
	Host, Step string       // Step.ID
	Command    []string     // the arguments of a command; nil where it is none
	Text       message.Text // what else it is, like a file that is written
}

// String is the act as people read it: a command as it would be typed, of a script of berth's its name and arguments;
// all else as a comment.
func (a Act) String() string { return a.Said().String() }

// Said is the act as people read it, in both languages.
func (a Act) Said() message.Text {
	if a.Command != nil {
		return message.Same(ledger.Shown(a.Command))
	}
	return message.Of("# %s", a.Text)
}

// isOpen reports whether what passes is done.
func (g *Gate) isOpen() bool { return g != nil && g.open }
