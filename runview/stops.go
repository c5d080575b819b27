package runview

import "strings"

// Stop is something that stands in the way of a run, until somebody mends it.
type Stop struct {
	Host string // where; of no single host the lab
	Say  string // what is wrong
	Hint string // what to do about it; empty where Say says it
}

// Stops is why a run is not begun: all that stands in its way.
type Stops []Stop

// Error implements error.
func (l Stops) Error() string { return l.joined(": ", "; ") }

// French is the same where what is wrong is said in French.
func (l Stops) French() string { return l.joined(" : ", " ; ") }

func (l Stops) joined(colon, between string) string {
	var out []string
	for _, s := range l {
		text := s.Host + colon + s.Say
		if s.Hint != "" {
			text += " (" + s.Hint + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, between)
}
