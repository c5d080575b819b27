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

// openReport opens the report, which is made beside the screen: judging a large lab takes a while.
func (m *Model) openReport() tea.Cmd {
	if m.o.Render == nil {
		m.tell(cells.Muted, m.notReportSavable())
		return nil
	}
	m.read(awaited(m.w, m.w.Say("report", "rapport")))
	return m.renderReport(m.s.Plan())
}

func (m *Model) renderReport(plan func() *planner.Plan) tea.Cmd {
	generation, render, columns := m.reading.generation, m.o.Render, pageArea(&m.view).W
	return func() tea.Msg {
		p := plan()
		lines, err := render.Lines(p, columns)
		return reportRenderedMsg{generation: generation, plan: p, lines: lines, err: err}
	}
}

// reportRendered puts the report on its page, if that is still wanted.
func (m *Model) reportRendered(msg reportRenderedMsg) tea.Cmd {
	r := m.reading
	if msg.generation != r.generation {
		return nil
	}
	if msg.err != nil {
		r.lines = errorLines(m.w, m.w.Say("The report cannot be made.", "Le rapport ne peut pas être fait."), msg.err)
		return nil
	}
	r.lines = nil
	for _, l := range msg.lines {
		line := exactLine(l.Text)
		line.tone = l.Tone
		r.lines = append(r.lines, line)
	}
	r.again = func(m *Model) tea.Cmd {
		return m.renderReport(func() *planner.Plan { return msg.plan })
	}
	return m.readingResized() // the terminal may have changed meanwhile
}

func exactLine(line string) textLine {
	return textLine{text: strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    "), exact: true}
}

// errorLines say what went wrong; an error may have several lines.
func errorLines(w wording.Words, what string, err error) []textLine {
	out := []textLine{{tone: cells.Over, head: cells.SignOver, headIn: cells.Over, indent: 2, text: what}, {}}
	for line := range strings.Lines(w.Error(err)) {
		out = append(out, textLine{indent: 2, text: line})
	}
	return out
}

func (m *Model) notReportSavable() string {
	if m.o.Store == nil || m.o.Render == nil {
		return m.w.Say("this session has nothing to make reports with", "cette session n'a rien pour faire des rapports")
	}
	return m.carryingFirst()
}

// chooseFormat asks in which form the report, or the plan, is saved.
func (m *Model) chooseFormat() {
	var list []choice
	for _, format := range m.o.Render.Formats() {
		list = append(list, choice{name: format, about: formatWords(m.w, format), do: func(m *Model) tea.Cmd {
			m.askFile(format, m.s.Problem().Name+"-plan."+format)
			return nil
		}})
	}
	m.choose(picker{title: m.w.Say("save as", "enregistrer comme"), choices: list,
		empty: m.w.Say("no form of that name", "aucune forme de ce nom")})
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
	case "json":
		return w.Say("the plan, for berth report, check and deploy --plan", "le plan, pour berth report, check et deploy --plan")
	}
	return ""
}

// askFile asks for the name of a file.
func (m *Model) askFile(format, name string) {
	hint := m.w.Say("the name of a file, here or with its directory", "le nom d'un fichier, ici ou avec son répertoire")
	if format == "json" && m.unsavedWishes() {
		hint = m.w.Say("this plan rests on wishes that %s does not have yet: %s saves them first, else the plan file will not match it",
			"ce plan repose sur des souhaits que %s n'a pas encore : %s les enregistre d'abord, sinon le plan n'y correspondra pas", m.o.Inventory, m.keyOf("save"))
	}
	m.ask(prompt{
		title: m.w.Say("save as %s", "enregistrer en %s", format),
		hint:  hint,
		done: func(m *Model, text string) (tea.Cmd, string) {
			text = strings.TrimSpace(text)
			if text == "" {
				return nil, m.w.Say("a file needs a name", "un fichier a besoin d'un nom")
			}
			m.tell(cells.Muted, m.w.Say("saving %s ...", "enregistrement de %s ...", text))
			return m.saveReport(format, text), ""
		},
	}, name)
}

// saveReport makes the plan and its report, and writes it, all beside the screen.
func (m *Model) saveReport(format, name string) tea.Cmd {
	plan, render, store := m.s.Plan(), m.o.Render, m.o.Store
	return func() tea.Msg {
		msg := fileSavedMsg{name: name}
		if msg.data, msg.err = render.Render(plan(), format, savedWidth); msg.err == nil {
			msg.full, msg.err = store.SaveReport(name, msg.data)
		}
		return msg
	}
}

// fileSaved says where the file is, or asks whether one that is there may be replaced.
func (m *Model) fileSaved(msg fileSavedMsg) {
	switch {
	case errors.Is(msg.err, fs.ErrExist) && slices.Contains([]screen{onPicker, onPrompt}, m.screen):
		m.tell(cells.Over, cells.SignOver+" "+m.w.Say("%s is there already: nothing was written", "%s existe déjà : rien n'a été écrit", msg.name))
	case errors.Is(msg.err, fs.ErrExist):
		m.askReplace(msg)
	case msg.err != nil:
		m.tell(cells.Over, cells.SignOver+" "+m.w.Say("%s is not saved: %s", "%s n'est pas enregistré : %s", msg.name, oneLine(m.w, msg.err)))
	default:
		m.tell(cells.Fits, m.w.Say("saved %s", "enregistré : %s", msg.full))
	}
}

func (m *Model) askReplace(msg fileSavedMsg) {
	m.choose(picker{title: m.w.Say("%s is there already", "%s existe déjà", msg.name), choices: []choice{
		{name: m.w.Say("leave it as it is", "le laisser tel quel"), do: func(m *Model) tea.Cmd { return nil }},
		{name: m.w.Say("replace it", "le remplacer"), about: m.w.Say("what is in it is lost", "son contenu est perdu"), do: func(m *Model) tea.Cmd {
			store := m.o.Store
			return func() tea.Msg {
				full, err := store.ReplaceReport(msg.name, msg.data)
				return fileSavedMsg{name: msg.name, full: full, err: err}
			}
		}},
	}})
}

// oneLine is an error on one line.
func oneLine(w wording.Words, err error) string {
	return strings.Join(strings.Fields(w.Error(err)), " ")
}
