package tui

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
	"berth/wording"
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

// figure is a line of a table: what it is, its amounts, and what there is to say to them.
type figure struct {
	tone    cells.Tone
	name    string
	amounts []string
	right   bool // the amounts end in one column, as those do that are of one unit
	note    string
}

// widestName is how wide a name or an amount of a table is at most; what is longer has the next line.
const widestName = 34

// figures adds lines whose amounts stand in columns.
func (e *explanation) figures(list []figure) {
	column, widths := 0, []int(nil)
	for _, f := range list {
		column = max(column, min(cells.Width(f.name), widestName))
		for i, a := range f.amounts {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], min(cells.Width(a), widestName))
		}
	}
	for _, f := range list {
		text := ""
		for i, a := range f.amounts {
			space := strings.Repeat(" ", max(widths[i]-cells.Width(a), 0))
			if f.right {
				text += space + a + "  "
			} else {
				text += a + space + "  "
			}
		}
		line := textLine{tone: f.tone, text: strings.TrimRight(text+f.note, " "), exact: true, indent: column + 4, head: f.name, headAt: 2, headIn: cells.Plain}
		if cells.Width(f.name) > column {
			*e = append(*e, textLine{tone: cells.Plain, text: f.name, indent: 2})
			line.head = ""
		}
		*e = append(*e, line)
	}
}

// verdictWords names the verdict of a judgement, and of one that is unknown says why.
func verdictWords(w wording.Words, j planner.Judgement) string {
	if j.Verdict == planner.Unknown {
		return w.NotJudged(j)
	}
	return w.Verdict(j.Verdict)
}

// verdictTone is how a verdict looks.
func verdictTone(v planner.Verdict) cells.Tone {
	switch v {
	case planner.Viable:
		return cells.Plain
	case planner.Unknown:
		return cells.Muted
	case planner.NotRecommended:
		return cells.Over
	}
	return cells.Tight
}
