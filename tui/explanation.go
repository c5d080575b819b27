package tui

import (
	"berth/planner"
	"berth/tui/cells"
)

// explanation is a text in the making: headings, and what stands under them.
type explanation []textLine

func (e *explanation) say(t cells.Tone, text string) {
	if text != "" {
		*e = append(*e, textLine{tone: t, text: text, indent: 2})
	}
}

// wrong says what breaks a rule.
func (e *explanation) wrong(text string) {
	*e = append(*e, textLine{tone: cells.Over, text: text, indent: 4, head: cells.SignOver, headAt: 2, headIn: cells.Over})
}

func (e *explanation) heading(text string) {
	if *e != nil {
		*e = append(*e, textLine{})
	}
	*e = append(*e, textLine{tone: cells.Strong, text: text})
}

// row says something about a name.
func (e *explanation) row(t cells.Tone, name string, column int, text string) {
	*e = append(*e, textLine{tone: t, text: text, indent: column, head: name, headAt: 2, headIn: cells.Plain})
}

// verdictTone is how a verdict looks.
func verdictTone(v planner.Verdict) cells.Tone {
	switch v {
	case planner.Viable:
		return cells.Plain
	case planner.NotRecommended:
		return cells.Over
	}
	return cells.Tight
}
