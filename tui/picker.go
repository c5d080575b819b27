package tui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// choice is a line of a picker.
type choice struct {
	name   string
	called string // what a filter is held against first; "": choices stay in their order
	about  string // at the right of it
	why    string // why it cannot be chosen; "": it can
	do     func(m *Model) tea.Cmd
}

// picker lets one of several be chosen, with a filter as one types.
type picker struct {
	title   string
	note    string // what there is to know before choosing
	empty   string // what is said where nothing matches
	full    bool   // what the chosen line has no room for is said below
	choices []choice
	input   textinput.Model
	at      int
	other   func(m *Model, c choice, k tea.KeyMsg) (tea.Cmd, bool) // further keys; nil: none
	left    func(m *Model)                                         // told when nothing is chosen; nil: nobody is
	keys    string                                                 // what they do
}

// choose opens a picker.
func (m *Model) choose(p picker) {
	p.input = textinput.New()
	p.input.Prompt = ""
	p.input.CharLimit = 60
	p.input.Focus()
	*m.picker = p
	m.open(onPicker)
}

// shown lists the choices that match what was typed: every word of it, somewhere; the nearest first.
func (p *picker) shown() []choice {
	words := strings.Fields(strings.ToLower(p.input.Value()))
	var out []choice
next:
	for _, c := range p.choices {
		text := strings.ToLower(c.name + " " + c.about)
		for _, w := range words {
			if !strings.Contains(text, w) {
				continue next
			}
		}
		out = append(out, c)
	}
	if typed := strings.Join(words, " "); typed != "" {
		slices.SortStableFunc(out, func(a, b choice) int { return cmp.Compare(a.distance(typed), b.distance(typed)) })
	}
	return out
}

// distance says how far what the choice is called is from what was typed: nothing where it is the same,
// more where it begins with it, has it, or has it only in what is said about it.
func (c *choice) distance(typed string) int {
	name := strings.ToLower(c.called)
	switch {
	case name == "", name == typed:
		return 0
	case strings.HasPrefix(name, typed):
		return 1
	case strings.Contains(name, typed):
		return 2
	}
	return 3
}

// pickerSteps are the keys that move in a picker; letters are typed.
var pickerSteps = map[string]int{
	"up": -1, "ctrl+p": -1, "shift+tab": -1, "down": 1, "ctrl+n": 1, "tab": 1, "pgup": -10, "pgdown": 10,
}

func (p *picker) key(m *Model, k tea.KeyMsg) tea.Cmd {
	list := p.shown()
	switch k.String() {
	case "esc":
		p.leave(m)
		return nil
	case "enter":
		return p.take(m, list)
	}
	if by, moves := pickerSteps[k.String()]; moves {
		p.at = clamp(p.at+by, len(list))
		return nil
	}
	if p.other != nil && p.at < len(list) {
		if cmd, taken := p.other(m, list[p.at], k); taken {
			return cmd
		}
	}
	before := p.input.Value()
	p.input, _ = p.input.Update(k)
	if p.input.Value() != before {
		p.at = 0
	}
	return nil
}

// leave closes the picker without a choice.
func (p *picker) leave(m *Model) {
	m.back()
	if p.left != nil {
		p.left(m)
	}
}

// take does what the chosen line stands for.
func (p *picker) take(m *Model, list []choice) tea.Cmd {
	if p.at >= len(list) {
		return nil
	}
	c := list[p.at]
	if c.why != "" {
		m.tell(muted, c.why)
		return nil
	}
	m.back()
	return c.do(m)
}

func (p *picker) mouse(m *Model, e tea.MouseMsg) tea.Cmd {
	list := p.shown()
	switch {
	case e.Button == tea.MouseButtonWheelUp:
		p.at = clamp(p.at-1, len(list))
	case e.Button == tea.MouseButtonWheelDown:
		p.at = clamp(p.at+1, len(list))
	case e.Action == tea.MouseActionPress && e.Button == tea.MouseButtonLeft:
		win := p.place(newCanvas(m.width, m.height).all())
		top := p.top(win, len(list))
		first := p.first(win)
		k := e.Y - win.y - first + top
		if e.X < win.x || e.X >= win.x+win.w || e.Y < win.y || e.Y >= win.y+win.h {
			p.leave(m)
			return nil
		}
		if e.Y-win.y >= first && k < len(list) && k-top < p.room(win) {
			p.at = k
			return p.take(m, list)
		}
	}
	return nil
}

// place is where the picker's window lies.
func (p *picker) place(a area) area {
	w, h := min(a.w-4, 100), min(len(p.choices)+5, a.h-4, 24)
	w, h = max(w, 30), max(h, 8)
	if more := len(p.notes(w)) - 1; more > 0 {
		h = min(h+more, a.h)
	}
	h = min(h+p.below(), a.h)
	return a.cut((a.w-w)/2, max((a.h-h)/3, 0), w, h)
}

// top is the first choice that is seen, such that the chosen one is.
func (p *picker) top(win area, n int) int {
	room := p.room(win)
	return max(min(p.at-room/2, n-room), 0)
}

// room is how many choices are seen at once.
func (p *picker) room(win area) int { return win.h - 2 - p.first(win) - p.below() }

// below is how many lines the chosen line has below the choices.
func (p *picker) below() int {
	if p.full {
		return 3
	}
	return 0
}

// first is the line of the window in which the choices begin.
func (p *picker) first(win area) int { return 2 + max(len(p.notes(win.w)), 1) }

// notes are the lines of the note in a window of a width: three at most.
func (p *picker) notes(w int) []string {
	if p.note == "" {
		return nil
	}
	lines := wrap(p.note, w-4)
	return lines[:min(len(lines), 3)]
}

func (p *picker) draw(m *Model, a area) {
	m.pages[m.below()].draw(m, a)
	win := p.place(a)
	win = m.windowAt(a, win.x, win.y, win.w, win.h, p.title)
	x := win.put(2, 1, muted, "/ ")
	x = win.put(x, 1, plain, p.input.Value())
	win.put(x, 1, carried, " ")
	for y, line := range p.notes(win.w) {
		win.put(2, 2+y, over, line)
	}
	list := p.shown()
	first, room, top := p.first(win), p.room(win), p.top(win, len(list))
	if len(list) == 0 {
		win.put(2, first, muted, p.empty)
	}
	for k := top; k < len(list) && k-top < room; k++ {
		p.drawChoice(m, win.cut(1, first+k-top, win.w-2, 1), list[k], k == p.at)
	}
	if p.full && p.at < len(list) && width(list[p.at].name) > win.w-5 {
		p.drawFull(win, list[p.at].name)
	}
	foot := m.w.Say("enter chooses, esc leaves", "enter choisit, esc annule")
	if p.keys != "" {
		foot = p.keys + ", " + foot
	}
	if p.at < len(list) && list[p.at].why != "" {
		foot = list[p.at].why
	}
	win.putIn(2, win.h-2, win.w-4, muted, foot, m.g)
}

// drawFull draws all of a line below the choices.
func (p *picker) drawFull(win area, text string) {
	text = strings.TrimPrefix(text, signOver+" ")
	for y, line := range wrap(text, win.w-4) {
		if y < p.below()-1 {
			win.put(2, win.h-1-p.below()+y, plain, line)
		}
	}
}

func (p *picker) drawChoice(m *Model, a area, c choice, at bool) {
	name, about := plain, muted
	if c.why != "" {
		name, about = faint, faint
	}
	sign := " "
	if at {
		sign, name, about = signCursor, chosen, chosen
		a.clear(chosen)
	}
	x := a.put(0, 0, name, sign+" ")
	x = a.putIn(x, 0, max(a.w*2/3, a.w-width(c.about)-4), name, c.name, m.g)
	a.putRight(a.w-1, 0, about, short(c.about, a.w-x-3, m.g))
}
