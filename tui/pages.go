package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/runview"
	"berth/tui/cells"
)

// page is one screen: it owns its state, draws itself, and takes the keys that are no action of its own. It knows the view,
// and gives back what is not its own to do.
type page interface {
	// draw draws the page. Beside is what is said at the right of the first line, on pages that have room for it.
	draw(a cells.Area, beside part)
	key(k tea.KeyMsg) intent
	mouse(e tea.MouseMsg) intent
}

// pages are all that is on the screen or can be, each with its state, and the actions that lead from one to another.
type pages struct {
	v    *view
	acts []action

	board    *board
	finder   *finder
	wishes   *wishes
	history  *history
	search   *search
	proposal *proposal
	reading  *reading
	papers   *papers
	file     *inventoryFile
	deploy   *deployment
	saving   *saving
	begin    *beginning
	help     *help
	picker   *picker
	prompt   *prompt
}

// newPages makes the pages of a session.
func newPages(ctx context.Context, v *view, o *Options) pages {
	b := &board{layout: layout{view: v, sortedBy: orderOf(o.Sort)}, example: o.Example, o: o}
	k := &saving{view: v, o: o}
	r := &reading{view: v}
	f := &inventoryFile{view: v, o: o, board: b, reading: r}
	p := &proposal{view: v}
	return pages{
		v: v, board: b, finder: &finder{b}, wishes: &wishes{b}, proposal: p, reading: r, file: f, saving: k,
		history: &history{view: v, board: b, proposal: p},
		search:  &search{view: v, o: o, ctx: ctx, board: b, proposal: p},
		papers:  &papers{view: v, o: o, board: b, reading: r, file: f},
		deploy:  &deployment{view: v, o: o, ctx: ctx, board: b, told: runview.NewRun(mostLines)},
		begin:   &beginning{view: v, o: o},
		help:    &help{view: v}, picker: &picker{view: v}, prompt: &prompt{view: v},
	}
}

// of is the page of a screen.
func (p *pages) of(s screen) page {
	return [screens]page{picture{p.board, map[string]bool{}}, p.proposal, p.reading, p.deploy, p.help, p.picker, p.prompt}[s]
}

// on lists the actions of a screen.
func (p *pages) on(s screen) []*action {
	var out []*action
	for i := range p.acts {
		if slices.Contains(p.acts[i].on, s) {
			out = append(out, &p.acts[i])
		}
	}
	return out
}

// named is the action of a name, which must exist.
func (p *pages) named(name string) *action {
	i := slices.IndexFunc(p.acts, func(a action) bool { return a.name == name })
	return &p.acts[i]
}

// openPalette lists every action of this screen by name, with its key.
func (p *pages) openPalette() intent {
	var list []choice
	for _, a := range p.on(p.v.screen) {
		if a.silent {
			continue
		}
		list = append(list, choice{name: a.about(p.v.w), about: a.name + "  " + a.shown(), why: a.whyNot(),
			do: func() intent { return perform(a.name) }})
	}
	return pick{title: p.v.w.Say("actions", "actions"), empty: p.v.w.Say("no action of that name", "aucune action de ce nom"), choices: list}
}

// openHelp opens the help for the present screen.
func (p *pages) openHelp() intent {
	on := p.v.screen
	p.help.open(on, func() []*action { return p.on(on) })
	return over(onHelp)
}

// leaveScreen goes back to the screen below.
func (p *pages) leaveScreen() intent {
	if p.v.screen == onDeployment && p.deploy.running() {
		return p.deploy.askLeave(false)
	}
	return back{}
}

// quit leaves berth, unless a deployment is running.
func (p *pages) quit() intent {
	if p.deploy.running() {
		return p.deploy.askLeave(true)
	}
	return p.saving.leave()
}

// interrupt stops a deployment that is being watched, else leaves.
func (p *pages) interrupt() intent {
	if p.v.screen == onDeployment && p.deploy.running() && !p.deploy.told.Stopping {
		return p.deploy.stop()
	}
	return p.quit()
}

// scroll moves through what is longer than the screen.
func (p *pages) scroll(lines int) {
	if long, is := p.of(p.v.screen).(interface{ scroll(lines int) }); is {
		long.scroll(lines)
	}
}
