// Package faults draws what goes wrong while a service moves with its data, and what is done about it, all of it by one seed; it does what the
// operator of a schedule does, and judges by what was seen of the service: tests of runs on hosts of this machine and tests in the lab make of a
// schedule what it says, each with what it has.
package faults

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Kind is what goes wrong.
type Kind string

// The kinds.
const (
	Kill    Kind = "berth is killed" // what it has asked of hosts goes on there
	Cut     Kind = "the connection is cut"
	Crash   Kind = "it loses its power"
	Full    Kind = "its disk is full"                                 // until the command has ended
	OnWay   Kind = "a byte is flipped on the way"                     // between the two rsyncs
	There   Kind = "a byte of the copy is flipped under its old time" // on the target
	Here    Kind = "a file is changed under its old size and time"    // by the service itself, where it runs
	Docker  Kind = "Docker is restarted"                              // with what is to be restarted always
	Unwell  Kind = "the service does not get healthy"                 // where it goes, until the command has ended
	NoRsync Kind = "rsync is not there any more"                      // until the command has ended
	Old     Kind = "rsync is an old one"                              // likewise
)

// Kinds are all of them; what takes a run or a host away in the midst of what it does stands there more than once, and comes as often.
var Kinds = []Kind{Kill, Kill, Kill, Crash, Crash, Crash, Cut, Cut, Full, OnWay, There, Here, Docker, Unwell, NoRsync, Old}

// Side is a host of the move.
type Side string

// The sides.
const (
	Source Side = "source"
	Target Side = "target"
)

// Point is how far a step is.
type Point string

// The points of a step.
const (
	Begins Point = "begins"
	Amidst Point = "is at work"
	Ends   Point = "has ended"
)

// Moment is when something goes wrong.
type Moment struct {
	Step  string // the word of a step of a move; empty: the Nth one of the command that is given, whatever it is
	N     int
	Point Point
	Calls int // of programs that the hosts call in the step before that; of Amidst
	Late  int // milliseconds after that; of Amidst
}

// String says it in words.
func (m Moment) String() string {
	step := m.Step
	if step == "" {
		step = fmt.Sprintf("step %d", m.N+1)
	}
	out := fmt.Sprintf("when %s %s", step, m.Point)
	if m.Point == Amidst {
		out += fmt.Sprintf(", at its program %d", m.Calls)
		if m.Late > 0 {
			out += fmt.Sprintf(" and %d ms later", m.Late)
		}
	}
	return out
}

// Fault is one thing that goes wrong.
type Fault struct {
	Kind Kind
	Side Side // where; of Kill, OnWay, There, Here and Unwell it follows from the kind
	Moment
	Spot int // which of what there is to be flipped or changed
}

// String says it in words.
func (f Fault) String() string {
	where := ""
	switch f.Kind {
	case Cut, Crash, Full, Docker, NoRsync, Old:
		where = fmt.Sprintf(" (%s)", f.Side)
	}
	if command, next := f.Lasts(); f.Kind == Cut || f.Kind == Crash {
		where += map[bool]string{false: " for a moment", true: " until the command has ended"}[command] + map[bool]string{true: ", and the next one"}[next]
	}
	return fmt.Sprintf("%s%s %s", f.Kind, where, f.Moment)
}

// Lasts says how long a host is not there that lost its connection or its power, beside a moment: until the command has ended, or the next one has.
func (f Fault) Lasts() (command, next bool) { return f.Spot%3 > 0, f.Spot%6 == 5 }

// Way is what an operator does after a command that did not end well.
type Way string

// The ways.
const (
	Resume   Way = "resume"
	Rollback Way = "rollback"
	Return   Way = "return"
)

// Schedule is a story of a move.
type Schedule struct {
	Seed     uint64
	Volumes  int  // in which the service keeps something, at least one where it has no bind mount
	Bind     bool // it keeps something in a directory beside its Compose file, too
	Hard     bool // there is what is hard to carry: odd names, owners, links, attributes, holes
	Files    int  // beside that
	Always   bool // its containers are to be restarted always, also after they were stopped
	Limit    bool // the copy has a limit
	Compress bool
	Direct   bool     // from host to host, where there are two that reach each other
	Acts     []string // the commands of an operator for whom all goes well
	Faults   []Fault  // one a command, in their order
	Ways     []Way    // after commands that did not end well, in their order; then Resume
	Again    bool     // what was taken back is tried again
}

// String says it in words.
func (s Schedule) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "seed %d: %d volumes, a bind mount: %t, hard to carry: %t, %d files, restarted always: %t, limit: %t, compressed: %t, directly: %t\n", s.Seed, s.Volumes, s.Bind, s.Hard, s.Files, s.Always, s.Limit, s.Compress, s.Direct)
	fmt.Fprintf(&out, "  commands: %s; again after a rollback: %t\n", strings.Join(s.Acts, ", "), s.Again)
	for i, f := range s.Faults {
		way := Resume
		if i < len(s.Ways) {
			way = s.Ways[i]
		}
		fmt.Fprintf(&out, "  %d. %s; then %s\n", i+1, f, way)
	}
	return out.String()
}

// moments are the steps of a move, with how many programs hosts call in them.
var moments = []struct {
	step  string
	calls int
}{{"stage", 12}, {"pull", 4}, {"precopy", 70}, {"stop", 4}, {"remove", 20}, {"carry", 60}, {"start", 15}, {"health", 3}, {"moved", 6}}

// Draw draws a schedule of some kinds of faults.
func Draw(seed uint64, kinds []Kind) Schedule {
	r := rand.New(rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), 18}))
	half := func() bool { return r.IntN(2) == 0 }
	s := Schedule{Seed: seed, Volumes: r.IntN(3), Hard: r.IntN(3) > 0, Files: r.IntN(12), Always: half(), Limit: r.IntN(4) == 0, Compress: r.IntN(4) == 0, Again: half()}
	if s.Bind = half(); !s.Bind {
		s.Volumes = max(s.Volumes, 1)
	}
	s.Acts = [][]string{
		{"deploy"}, {"deploy"}, {"deploy", "finish"}, {"deploy", "return"}, {"deploy", "return", "finish"}, {"deploy", "return --old"}, {"deploy", "return", "deploy"},
	}[r.IntN(7)]
	for i := range 1 + r.IntN(3) {
		f := Fault{Kind: kinds[r.IntN(len(kinds))], Side: []Side{Source, Target}[r.IntN(2)], Spot: r.IntN(1 << 20)}
		f.Moment = f.moment(r, i)
		s.Faults = append(s.Faults, f)
		s.Ways = append(s.Ways, []Way{Resume, Resume, Rollback, Rollback, Return}[r.IntN(5)])
	}
	s.Direct = half() // last: what is drawn after it would be other schedules
	return s
}

// moment draws when a fault comes. The first command is a deployment, so that its steps are known.
func (f Fault) moment(r *rand.Rand, before int) Moment {
	from, to := 0, len(moments)
	switch f.Kind {
	case There: // until the copy is verified the last time
		from, to = 2, 5
	case OnWay:
		from, to = 2, 3
		if r.IntN(2) == 0 {
			from, to = 5, 6
		}
	case Unwell:
		from, to = 0, 6
	}
	at := from + r.IntN(to-from)
	m := Moment{Step: moments[at].step, Point: []Point{Begins, Amidst, Amidst, Amidst, Ends}[r.IntN(5)]}
	if f.Kind == OnWay {
		m.Point = Begins
	}
	if m.Point == Amidst {
		if m.Calls = 1 + r.IntN(moments[at].calls); r.IntN(2) == 0 {
			m.Late = r.IntN(25)
		}
	}
	if before > 0 && f.Kind != There && f.Kind != OnWay && r.IntN(3) > 0 {
		m.Step, m.N = "", r.IntN(5)
	}
	return m
}
