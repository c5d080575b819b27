package report

import (
	"strconv"
	"strings"

	"berth/plain"
)

// markdownBar is how wide bars are in Markdown, where nothing says how wide the page is.
const markdownBar = 50

// Markdown writes a document for wikis and repositories (GitHub's dialect).
func Markdown(d *Document) []byte {
	m := &markdownPage{}
	m.add("# "+escape(d.Kicker+": "+d.Title), "")
	if d.Date != "" {
		m.add(escape(d.Date), "")
	}
	for _, l := range d.Lead {
		m.add(marked(l.Tone, escape(l.Text)), "")
	}
	for _, s := range d.Sections {
		m.add("## "+escape(s.Title), "")
		for _, b := range s.Blocks {
			m.block(b)
		}
	}
	return []byte(strings.TrimRight(m.b.String(), "\n") + "\n")
}

type markdownPage struct{ b strings.Builder }

func (m *markdownPage) add(lines ...string) {
	for _, l := range lines {
		m.b.WriteString(l)
		m.b.WriteByte('\n')
	}
}

func (m *markdownPage) block(block Block) {
	switch b := block.(type) {
	case Paragraph:
		m.add(marked(b.Tone, escape(b.Text)), "")
	case Table:
		m.table(b)
	case List:
		m.list(b)
	case Card:
		m.add("### "+escape(b.Name), "")
		if b.About != "" {
			m.add(escape(b.About), "")
		}
		m.add("`"+b.Bar.draw(markdownBar, ascii)+"` "+marked(toneOf(b.Bar), escape(b.Bar.Caption)), "")
		for _, note := range b.Notes {
			m.add(escape(note), "")
		}
		m.table(b.Table)
	case Legend:
		m.add("`"+ascii.used+"` "+escape(b.Used)+", `"+ascii.reserved+"` "+escape(b.Reserved)+", `"+
			ascii.margin+"` "+escape(b.Margin)+", `"+ascii.free+"` "+escape(b.Free), "")
	}
}

func toneOf(b Bar) Tone {
	if b.Over() {
		return Over
	}
	return Plain
}

func (m *markdownPage) table(t Table) {
	if len(t.Rows) == 0 {
		return
	}
	var head, rule []string
	for _, c := range t.Columns {
		head = append(head, escape(c.Title))
		if c.Right {
			rule = append(rule, "---:")
		} else {
			rule = append(rule, "---")
		}
	}
	m.add("| "+strings.Join(head, " | ")+" |", "| "+strings.Join(rule, " | ")+" |")
	for _, r := range t.Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = escape(c)
		}
		cells[0] = strings.Repeat("&emsp;", r.Level) + cells[0]
		if r.Tone == Over {
			cells[0] = "**" + cells[0] + "**"
		}
		m.add("| " + strings.Join(cells, " | ") + " |")
	}
	m.add("")
}

func (m *markdownPage) list(l List) {
	for i, item := range l.Items {
		mark := "- "
		switch l.Mark {
		case Number:
			mark = strconv.Itoa(i+1) + ". "
		case Box:
			mark = "- [ ] "
		}
		indent := strings.Repeat(" ", len(mark))
		if l.Mark == Box {
			indent = "  "
		}
		var lines []string
		for _, line := range item.Lines {
			lines = append(lines, marked(item.Tone, escape(line)))
		}
		m.add(mark + strings.Join(lines, "  \n"+indent))
		for _, d := range item.Details {
			m.detail(indent, d)
		}
	}
	m.add("")
}

// detail is a nested item: on one line where it is one, else a list of its own.
func (m *markdownPage) detail(indent string, d Detail) {
	label := ""
	if d.Label != "" {
		label = "*" + escape(d.Label) + "*: "
	}
	if len(d.Lines) == 1 {
		m.add(indent + "- " + label + escape(d.Lines[0]))
		return
	}
	if label != "" {
		m.add(indent + "- " + strings.TrimSpace(label))
		indent += "  "
	}
	for _, line := range d.Lines {
		m.add(indent + "- " + escape(line))
	}
}

// marked sets what is against a rule in bold.
func marked(tone Tone, s string) string {
	if tone == Over && s != "" {
		return "**" + s + "**"
	}
	return s
}

var escaper = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "|", `\|`, "~", `\~`, "&", "&amp;",
)

// escape takes the meaning from signs that Markdown would read as markup.
func escape(s string) string { return escaper.Replace(plain.Seen(s)) }
