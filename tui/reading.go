package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
	"berth/wording"
)

// document is a text to read.
type document struct {
	title  string
	lines  []textLine
	accept func() intent // what enter does with the text; nil: nothing
	again  func() intent // makes the text anew for another width; nil: it is broken to any
}

func (document) intent() {}

// reading shows a text that is longer than the screen: the report, an explanation, a difference. Work
// beside the screen may fill it later; what belongs to another generation is too late.
type reading struct {
	*view
	pager
	document   document
	generation int
	madeFor    int // the width of the terminal that the text was made for
}

// read begins with a text and returns its generation.
func (r *reading) read(d document) int {
	r.document, r.pager, r.madeFor = d, pager{lines: d.lines}, r.width
	r.generation++
	return r.generation
}

// awaited is a text that work beside the screen will fill.
func awaited(w wording.Words, title string) document {
	return document{title: title, lines: []textLine{{tone: cells.Muted, text: w.Say("preparing ...", "préparation ...")}}}
}

// resized has the text made anew for the width of the terminal.
func (r *reading) resized() intent {
	again := r.document.again
	if again == nil || r.madeFor == r.width || !r.drawable() || r.screen != onReading && !slices.Contains(r.under, onReading) {
		return nil
	}
	r.madeFor = r.width
	return again()
}

// notAccepted says why enter does nothing with the text.
func (r *reading) notAccepted() string {
	if r.document.accept == nil {
		return r.w.Say("there is nothing to accept here; %s goes back", "il n'y a rien à valider ici ; %s revient", r.keyOf("back"))
	}
	return ""
}

func (r *reading) accept() intent { return r.document.accept() }

func (r *reading) key(tea.KeyMsg) intent { return nil }

func (r *reading) mouse(e tea.MouseMsg) intent {
	r.scroll(wheeled(e))
	return nil
}

func (r *reading) scroll(lines int) { r.pager.scroll(pageArea(r.view), lines) }

func (r *reading) draw(a cells.Area, _ part) {
	drawPage(r.view, a, &r.pager, []part{{cells.Strong, r.document.title}})
}
