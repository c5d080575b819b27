package runview

import "strings"

// Theirs is a file on a host that somebody else than berth wrote or changed, where a run would put one of its own.
type Theirs struct {
	Key        string // which file it is, and what is in it: who agrees to lose another one has not agreed to this
	Host       string
	Say        string // what is there, and where
	Difference string // lines, from what it is to what it is to be; empty: not known
}

// InTheWay is why a run is not begun: files of somebody's, of which nobody has said yet that they may be replaced.
type InTheWay []Theirs

// Error implements error.
func (l InTheWay) Error() string { return l.joined(": ", "; ") }

// French is the same where what is there is said in French.
func (l InTheWay) French() string { return l.joined(" : ", " ; ") }

func (l InTheWay) joined(colon, between string) string {
	var out []string
	for _, f := range l {
		out = append(out, f.Host+colon+f.Say)
	}
	return strings.Join(out, between)
}

// Keys are those of the files.
func (l InTheWay) Keys() []string {
	var out []string
	for _, f := range l {
		out = append(out, f.Key)
	}
	return out
}
