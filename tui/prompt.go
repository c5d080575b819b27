package tui

import (
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// prompt asks for one line of text, in a window.
type prompt struct {
	title string
	hint  string
	input textinput.Model
	wrong string                                        // why what was typed cannot be taken
	live  func(m *Model, text string)                   // told of every change; nil: nobody is
	done  func(m *Model, text string) (tea.Cmd, string) // takes the text, or says why it cannot
	undo  func(m *Model)                                // the prompt was left without an answer; nil: nothing
}

// ask opens a prompt with a text to begin with.
func (m *Model) ask(p prompt, text string) {
	p.input = textinput.New()
	p.input.Prompt = ""
	p.input.CharLimit = 200
	p.input.SetValue(text)
	p.input.CursorEnd()
	p.input.Focus()
	*m.prompt = p
	m.open(onPrompt)
}

func (p *prompt) key(m *Model, k tea.KeyMsg) tea.Cmd {
	switch k.Type {
	case tea.KeyEsc:
		m.back()
		if p.undo != nil {
			p.undo(m)
		}
		return nil
	case tea.KeyEnter:
		m.back()
		cmd, wrong := p.done(m, p.input.Value())
		if wrong != "" {
			p.wrong = wrong
			m.open(onPrompt)
		}
		return cmd
	}
	p.wrong = ""
	p.input, _ = p.input.Update(k) // its command blinks the cursor, which stands still here
	if p.live != nil {
		p.live(m, p.input.Value())
	}
	return nil
}

func (p *prompt) mouse(*Model, tea.MouseMsg) tea.Cmd { return nil }

func (p *prompt) draw(m *Model, a cells.Area) {
	m.pages[m.below()].draw(m, a)
	w := min(max(cells.Width(p.title)+6, cells.Width(p.hint)+6, 60), a.W-4)
	win := window(m.g, a, w, 6, p.title)
	text := p.input.Value()
	before := string([]rune(text)[:min(p.input.Position(), len([]rune(text)))])
	room := win.W - 4
	for cells.Width(before) > room {
		before = string([]rune(before)[1:])
	}
	rest := string([]rune(text)[min(p.input.Position(), len([]rune(text))):])
	x := win.Put(2, 1, cells.Plain, before)
	under := " "
	if r := []rune(rest); len(r) > 0 {
		under, rest = string(r[0]), string(r[1:])
	}
	x = win.Put(x, 1, cells.Carried, under)
	win.PutIn(x, 1, win.W-2-x, cells.Plain, rest, m.g)
	t, note := cells.Muted, p.hint
	if p.wrong != "" {
		t, note = cells.Over, cells.SignOver+" "+p.wrong
	}
	for y, line := range cells.Wrap(note, win.W-4) {
		if y < 2 {
			win.Put(2, 2+y, t, line)
		}
	}
	win.Put(2, 4, cells.Muted, m.w.Say("enter takes it, esc leaves", "enter valide, esc annule"))
}

// window clears a frame in the middle of the screen and returns the area inside it, its edges included.
func window(g *cells.Glyphs, a cells.Area, w, h int, title string) cells.Area {
	w, h = min(w, a.W), min(h, a.H)
	return windowAt(g, a, (a.W-w)/2, max((a.H-h)/3, 0), w, h, title)
}

// windowAt is a window at a place. What lies below it is dimmed.
func windowAt(g *cells.Glyphs, a cells.Area, x, y, w, h int, title string) cells.Area {
	a.Dim(cells.Faint)
	win := a.Cut(x, y, w, h)
	a.Cut(x-1, y, w+2, h).Clear(cells.Plain)
	win.Box(cells.Accent, g, title, cells.Accent, "", cells.Muted)
	return win
}
