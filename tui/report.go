package tui

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/tui/cells"
	"berth/wording"
)

// papers makes reports: for the screen, and as files.
type papers struct {
	*view
	o       *Options
	board   *board
	reading *reading
	file    *inventoryFile
}

// savedWidth is the width of a report that is saved as text.
const savedWidth = 80

// reportRenderedMsg is a report for the screen.
type reportRenderedMsg struct {
	generation int
	plan       *planner.Plan
	lines      []ReportLine
	err        error
}

// fileSavedMsg is the end of writing a report or a plan.
type fileSavedMsg struct {
	name string // as the operator wrote it
	full string
	data []byte
	err  error // fs.ErrExist: there is a file of that name
}

// open opens the report, which is made beside the screen: judging a large lab takes a while.
func (p *papers) open() intent {
	if p.o.Render == nil {
		return notice{cells.Muted, p.notReportSavable()}
	}
	p.reading.read(awaited(p.w, p.w.Say("report", "rapport")))
	return all{show(onReading), p.render(p.s.Plan())}
}

func (p *papers) render(plan func() *planner.Plan) intent {
	generation, render, columns := p.reading.generation, p.o.Render, pageArea(p.view).W
	return work(func() tea.Msg {
		p := plan()
		lines, err := render.Lines(p, columns)
		return reportRenderedMsg{generation: generation, plan: p, lines: lines, err: err}
	})
}

// rendered puts the report on its page, if that is still wanted.
func (p *papers) rendered(msg reportRenderedMsg) intent {
	r := p.reading
	if msg.generation != r.generation {
		return nil
	}
	if msg.err != nil {
		r.lines = errorLines(p.w, p.w.Say("The report cannot be made.", "Le rapport ne peut pas être fait."), msg.err)
		return nil
	}
	r.lines = nil
	for _, l := range msg.lines {
		line := exactLine(l.Text)
		line.runs = l.Runs
		r.lines = append(r.lines, line)
	}
	r.document.again = func() intent {
		return p.render(func() *planner.Plan { return msg.plan })
	}
	return r.resized() // the terminal may have changed meanwhile
}

func (p *papers) notReportSavable() string {
	if p.o.Store == nil || p.o.Render == nil {
		return p.w.Say("this session has nothing to make reports with", "cette session n'a rien pour faire des rapports")
	}
	return p.board.carryingFirst()
}

// chooseFormat asks in which form the report, or the plan, is saved.
func (p *papers) chooseFormat() intent {
	var list []choice
	for _, format := range p.o.Render.Formats() {
		list = append(list, choice{name: format, about: formatWords(p.w, format), do: func() intent { return p.askFile(format, p.s.Problem().Name+"-plan."+format) }})
	}
	return pick{title: p.w.Say("save as", "enregistrer comme"), choices: list,
		empty: p.w.Say("no form of that name", "aucune forme de ce nom")}
}

// formatWords says what a format is for.
func formatWords(w wording.Words, format string) string {
	switch format {
	case "txt":
		return w.Say("the report as text, for a terminal", "le rapport en texte, pour un terminal")
	case "md":
		return w.Say("the report as Markdown, for a wiki", "le rapport en Markdown, pour un wiki")
	case "html":
		return w.Say("the report as one page, to print", "le rapport en une page, à imprimer")
	case "svg":
		return w.Say("the first page alone, as a drawing", "la première page seule, en dessin")
	case "png":
		return w.Say("the first page alone, as a picture", "la première page seule, en image")
	case "json":
		return w.Say("the plan, for berth report, check and deploy --plan", "le plan, pour berth report, check et deploy --plan")
	}
	return ""
}

// askFile asks for the name of a file.
func (p *papers) askFile(format, name string) intent {
	hint := p.w.Say("the name of a file, here or with its directory", "le nom d'un fichier, ici ou avec son répertoire")
	if format == "json" && p.file.unsavedWishes() {
		hint = p.w.Say("this plan rests on wishes that %s does not have yet: %s saves them first, else the plan file will not match it",
			"ce plan repose sur des souhaits que %s n'a pas encore : %s les enregistre d'abord, sinon le plan n'y correspondra pas", p.o.Inventory, p.keyOf("save"))
	}
	return ask{
		text:  name,
		title: p.w.Say("save as %s", "enregistrer en %s", format),
		hint:  hint,
		done: func(text string) (intent, string) {
			text = strings.TrimSpace(text)
			if text == "" {
				return nil, p.w.Say("a file needs a name", "un fichier a besoin d'un nom")
			}
			return all{notice{cells.Muted, p.w.Say("saving %s ...", "enregistrement de %s ...", text)}, work(p.save(format, text))}, ""
		},
	}
}

// save makes the plan and its report, and writes it, all beside the screen.
func (p *papers) save(format, name string) tea.Cmd {
	plan, render, store := p.s.Plan(), p.o.Render, p.o.Store
	return func() tea.Msg {
		msg := fileSavedMsg{name: name}
		if msg.data, msg.err = render.Render(plan(), format, savedWidth); msg.err == nil {
			msg.full, msg.err = store.SaveReport(name, msg.data)
		}
		return msg
	}
}

// fileSaved says where the file is, or asks whether one that is there may be replaced.
func (p *papers) fileSaved(msg fileSavedMsg) intent {
	switch {
	case errors.Is(msg.err, fs.ErrExist) && slices.Contains([]screen{onPicker, onPrompt}, p.screen):
		return notice{cells.Over, cells.SignOver + " " + p.w.Say("%s is there already: nothing was written", "%s existe déjà : rien n'a été écrit", msg.name)}
	case errors.Is(msg.err, fs.ErrExist):
		return p.askReplace(msg)
	case msg.err != nil:
		return notice{cells.Over, cells.SignOver + " " + p.w.Say("%s is not saved: %s", "%s n'est pas enregistré : %s", msg.name, oneLine(p.w, msg.err))}
	}
	return notice{cells.Fits, p.w.Say("saved %s", "enregistré : %s", msg.full)}
}

func (p *papers) askReplace(msg fileSavedMsg) intent {
	return pick{title: p.w.Say("%s is there already", "%s existe déjà", msg.name), choices: []choice{
		{name: p.w.Say("leave it as it is", "le laisser tel quel"), do: nothing},
		{name: p.w.Say("replace it", "le remplacer"), about: p.w.Say("what is in it is lost", "son contenu est perdu"), do: func() intent {
			store := p.o.Store
			return work(func() tea.Msg {
				full, err := store.ReplaceReport(msg.name, msg.data)
				return fileSavedMsg{name: msg.name, full: full, err: err}
			})
		}},
	}}
}
