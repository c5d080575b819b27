package tui

import (
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// ask asks for one line of text.
type ask struct {
	title string
	hint  string
	text  string                             // to begin with
	foot  bool                               // it is asked in the last line, so that all else stays in sight
	wrong string                             // why what was typed cannot be taken
	live  func(text string)                  // told of every change; nil: nobody is
	done  func(text string) (intent, string) // takes the text, or says why it cannot
	undo  func()                             // the prompt was left without an answer; nil: nothing
}

func (ask) intent() {}

// prompt is the page that asks for one line of text, in a window.
type prompt struct {
	*view
	asked ask
	input textinput.Model
	wrong string
}

// ask begins anew with another question.
func (p *prompt) ask(q ask) {
	p.asked, p.wrong, p.input = q, q.wrong, textinput.New()
	p.input.Prompt = ""
	p.input.CharLimit = 200
	p.input.SetValue(q.text)
	p.input.CursorEnd()
	p.input.Focus()
}

func (p *prompt) key(k tea.KeyMsg) intent {
	switch k.Type {
	case tea.KeyEsc:
		if p.asked.undo != nil {
			p.asked.undo()
		}
		return back{}
	case tea.KeyEnter:
		next, wrong := p.asked.done(p.input.Value())
		if p.wrong = wrong; wrong != "" {
			return nil
		}
		return all{back{}, next}
	}
	p.wrong = ""
	p.input, _ = p.input.Update(k) // its command blinks the cursor, which stands still here
	if p.asked.live != nil {
		p.asked.live(p.input.Value())
	}
	return nil
}

func (p *prompt) mouse(tea.MouseMsg) intent { return nil }

func (p *prompt) draw(a cells.Area, _ part) {
	if p.asked.foot {
		p.drawLine(a.Cut(0, a.H-1, a.W, 1))
		return
	}
	w := min(max(cells.Width(p.asked.title)+6, cells.Width(p.asked.hint)+6, 60), a.W-4)
	win := window(p.g, a, w, 6, p.asked.title)
	p.drawText(win.Cut(2, 1, win.W-4, 1))
	t, note := cells.Muted, p.asked.hint
	if p.wrong != "" {
		t, note = cells.Over, cells.SignOver+" "+p.wrong
	}
	for y, line := range cells.Wrap(note, win.W-4) {
		if y < 2 {
			win.Put(2, 2+y, t, line)
		}
	}
	win.Put(2, 4, cells.Muted, p.w.Say("enter takes it, esc leaves", "enter valide, esc annule"))
}

// drawText draws what was typed, with the cursor in it.
func (p *prompt) drawText(a cells.Area) int {
	text := p.input.Value()
	before := string([]rune(text)[:min(p.input.Position(), len([]rune(text)))])
	for cells.Width(before) >= a.W {
		before = string([]rune(before)[1:])
	}
	rest := string([]rune(text)[min(p.input.Position(), len([]rune(text))):])
	x := a.Put(0, 0, cells.Plain, before)
	under := " "
	if r := []rune(rest); len(r) > 0 {
		under, rest = string(r[0]), string(r[1:])
	}
	x = a.Put(x, 0, cells.Carried, under)
	return a.PutIn(x, 0, a.W-x, cells.Plain, rest, p.g)
}

// drawLine asks in one line.
func (p *prompt) drawLine(a cells.Area) {
	a.Clear(cells.Plain)
	x := a.Put(1, 0, cells.Accent, p.w.Say("%s: ", "%s : ", p.asked.title))
	x += p.drawText(a.Cut(x, 0, max(a.W/3, 20), 1)) + 3
	a.PutIn(x, 0, a.W-1-x, cells.Muted, p.asked.hint, p.g)
}
