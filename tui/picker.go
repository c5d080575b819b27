package tui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// pick asks to choose one of several.
type pick struct {
	title   string
	note    string // what there is to know before choosing
	empty   string // what is said where nothing matches
	full    bool   // what the chosen line has no room for is said below
	choices []choice
	other   func(p *picker, c choice, k tea.KeyMsg) (intent, bool) // further keys; nil: none
	left    func() intent                                          // what follows when nothing is chosen; nil: nothing
	further string                                                 // what they do
}

func (pick) intent() {}

// choice is a line of a picker.
type choice struct {
	name   string
	called string // what a filter is held against first; "": choices stay in their order
	about  string // at the right of it
	why    string // why it cannot be chosen; "": it can
	do     func() intent
}

// picker is the page that lets one of several be chosen, with a filter as one types.
type picker struct {
	*view
	pick
	input textinput.Model
	at    int
}

// ask begins anew with other choices.
func (p *picker) ask(q pick) {
	p.pick, p.at, p.input = q, 0, textinput.New()
	p.input.Prompt = ""
	p.input.CharLimit = 60
	p.input.Focus()
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

func (p *picker) key(k tea.KeyMsg) intent {
	list := p.shown()
	switch k.String() {
	case "esc":
		return p.leave()
	case "enter":
		return p.take(list)
	}
	if by, moves := pickerSteps[k.String()]; moves {
		p.at = clamp(p.at+by, len(list))
		return nil
	}
	if p.other != nil && p.at < len(list) {
		if next, taken := p.other(p, list[p.at], k); taken {
			return next
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
func (p *picker) leave() intent {
	if p.left != nil {
		return all{back{}, p.left()}
	}
	return back{}
}

// take does what the chosen line stands for.
func (p *picker) take(list []choice) intent {
	if p.at >= len(list) {
		return nil
	}
	c := list[p.at]
	if c.why != "" {
		return notice{cells.Muted, c.why}
	}
	return all{back{}, c.do()}
}

func (p *picker) mouse(e tea.MouseMsg) intent {
	list := p.shown()
	switch {
	case e.Button == tea.MouseButtonWheelUp:
		p.at = clamp(p.at-1, len(list))
	case e.Button == tea.MouseButtonWheelDown:
		p.at = clamp(p.at+1, len(list))
	case e.Action == tea.MouseActionPress && e.Button == tea.MouseButtonLeft:
		win := p.place(cells.Screen(p.width, p.height))
		top := p.top(win, len(list))
		first := p.first(win)
		k := e.Y - win.Y - first + top
		if e.X < win.X || e.X >= win.X+win.W || e.Y < win.Y || e.Y >= win.Y+win.H {
			return p.leave()
		}
		if e.Y-win.Y >= first && k < len(list) && k-top < p.room(win) {
			p.at = k
			return p.take(list)
		}
	}
	return nil
}

// place is where the picker's window lies.
func (p *picker) place(a cells.Area) cells.Area {
	w, h := min(a.W-4, 100), min(len(p.choices)+5, a.H-4, 24)
	w, h = max(w, 30), max(h, 8)
	if more := len(p.notes(w)) - 1; more > 0 {
		h = min(h+more, a.H)
	}
	h = min(h+p.below(), a.H)
	return a.Cut((a.W-w)/2, max((a.H-h)/3, 0), w, h)
}

// top is the first choice that is seen, such that the chosen one is.
func (p *picker) top(win cells.Area, n int) int {
	room := p.room(win)
	return max(min(p.at-room/2, n-room), 0)
}

// room is how many choices are seen at once.
func (p *picker) room(win cells.Area) int { return win.H - 2 - p.first(win) - p.below() }

// below is how many lines the chosen line has below the choices.
func (p *picker) below() int {
	if p.full {
		return 3
	}
	return 0
}

// first is the line of the window in which the choices begin.
func (p *picker) first(win cells.Area) int { return 2 + max(len(p.notes(win.W)), 1) }

// notes are the lines of the note in a window of a width: three at most.
func (p *picker) notes(w int) []string {
	if p.note == "" {
		return nil
	}
	lines := cells.Wrap(p.note, w-4)
	return lines[:min(len(lines), 3)]
}

func (p *picker) draw(a cells.Area, _ part) {
	win := p.place(a)
	win = windowAt(p.g, a, win.X, win.Y, win.W, win.H, p.title)
	x := win.Put(2, 1, cells.Muted, "/ ")
	x = win.Put(x, 1, cells.Plain, p.input.Value())
	win.Put(x, 1, cells.Carried, " ")
	for y, line := range p.notes(win.W) {
		win.Put(2, 2+y, cells.Over, line)
	}
	list := p.shown()
	first, room, top := p.first(win), p.room(win), p.top(win, len(list))
	if len(list) == 0 {
		win.Put(2, first, cells.Muted, p.empty)
	}
	for k := top; k < len(list) && k-top < room; k++ {
		p.drawChoice(p.g, win.Cut(1, first+k-top, win.W-2, 1), list[k], k == p.at)
	}
	if p.full && p.at < len(list) && cells.Width(list[p.at].name) > win.W-5 {
		p.drawFull(win, list[p.at].name)
	}
	foot := p.w.Say("enter chooses, esc leaves", "enter choisit, esc annule")
	if p.further != "" {
		foot = p.further + ", " + foot
	}
	if p.at < len(list) && list[p.at].why != "" {
		foot = list[p.at].why
	}
	win.PutIn(2, win.H-2, win.W-4, cells.Muted, foot, p.g)
}

// drawFull draws all of a line below the choices.
func (p *picker) drawFull(win cells.Area, text string) {
	text = strings.TrimPrefix(text, cells.SignOver+" ")
	for y, line := range cells.Wrap(text, win.W-4) {
		if y < p.below()-1 {
			win.Put(2, win.H-1-p.below()+y, cells.Plain, line)
		}
	}
}

func (p *picker) drawChoice(g *cells.Glyphs, a cells.Area, c choice, at bool) {
	name, about := cells.Plain, cells.Muted
	if c.why != "" {
		name, about = cells.Dimmed, cells.Dimmed
	}
	sign := " "
	if at {
		sign, name, about = cells.SignCursor, cells.Chosen, cells.Chosen
		a.Clear(cells.Chosen)
	}
	x := a.Put(0, 0, name, sign+" ")
	x = a.PutIn(x, 0, max(a.W*2/3, a.W-cells.Width(c.about)-4), name, c.name, g)
	a.PutRight(a.W-1, 0, about, cells.Short(c.about, a.W-x-3, g))
}
