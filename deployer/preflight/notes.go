package preflight

import (
	"berth/deployer/probe"
	"berth/message"
	"berth/wording"
)

// AnswerUnclear is something that a host said and that could not be read.
type AnswerUnclear struct {
	Place
	warns
	noHint
	Answer message.Text
}

func (f AnswerUnclear) Say(w wording.Words) string {
	return w.Say("%s said something unclear: %s", "%s a dit quelque chose de peu clair : %s", f.Host, f.Answer)
}

func notes(c *checker, f *probe.Facts) {
	for _, note := range f.Notes {
		c.add(AnswerUnclear{Place: Place{Host: f.Host}, Answer: note})
	}
}
