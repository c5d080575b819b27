package report

import (
	"strconv"
	"strings"

	"berth/plain"
)

// TextLine is a line of a document that is laid out as text, with the weight that it has.
type TextLine struct {
	Text    string
	Tone    Tone
	Heading bool
	Bar     int // how many columns at its begin are a bar
}

// Text lays a document out in columns. No line is wider than width, nothing is cut, and no line ends in
// a space.
func Text(d *Document, width int, unicode bool) []byte {
	var out strings.Builder
	for _, l := range Lines(d, width, unicode) {
		out.WriteString(l.Text + "\n")
	}
	return []byte(out.String())
}

// Lines is Text line by line.
func Lines(d *Document, width int, unicode bool) []TextLine {
	if width == 0 {
		width = DefaultWidth
	}
	t := &textPage{width: min(max(width, MinWidth), MaxWidth), signs: signsOf(unicode)}
	t.measure(d)
	t.head(d)
	for _, s := range d.Sections {
		t.section(s)
	}
	if d.Foot.Text != "" {
		t.blank()
		t.foot(d.Foot)
	}
	return t.lines
}

type textPage struct {
	lines   []TextLine
	tone    Tone // of what is added
	heading bool // what is added is a heading
	width   int
	signs   signs
	caption int   // how wide the widest caption is, so that all bars are equally long and compare
	cells   []int // how wide the columns of all cards are, so that these line up
}

// measure finds out what all cards have in common.
func (t *textPage) measure(d *Document) {
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			c, ok := b.(Card)
			if !ok {
				continue
			}
			t.caption = max(t.caption, width(plain.Seen(c.Bar.Caption)))
			for i, column := range c.Table.Columns {
				if i >= len(t.cells) {
					t.cells = append(t.cells, 0)
				}
				for _, r := range c.Table.Rows {
					if !column.Wrap {
						t.cells[i] = max(t.cells[i], width(plain.Seen(r.Cells[i])))
					}
				}
			}
		}
	}
}

func (t *textPage) add(lines ...string) {
	for _, line := range lines {
		t.lines = append(t.lines, TextLine{Text: line, Tone: t.tone, Heading: t.heading})
	}
}

// bar adds a line of which so many columns are a bar.
func (t *textPage) bar(columns int, line string) {
	t.add(line)
	t.lines[len(t.lines)-1].Bar = columns
}

// in gives what is added meanwhile a tone.
func (t *textPage) in(tone Tone, add func()) {
	t.tone = tone
	add()
	t.tone = Plain
}

// under adds a heading.
func (t *textPage) under(add func()) {
	t.heading = true
	add()
	t.heading = false
}

// table adds a table; under a heading that stands in its first line.
func (t *textPage) table(table Table, heading string) {
	lines := tableLines(table, t.width, heading, nil)
	if heading != "" && len(lines) > 0 {
		lines[0].Heading = true
	}
	t.lines = append(t.lines, lines...)
}

// blank leaves a line free, once.
func (t *textPage) blank() {
	if n := len(t.lines); n > 0 && t.lines[n-1].Text != "" {
		t.add("")
	}
}

// hang wraps text behind a prefix, and indents its further lines as far.
func (t *textPage) hang(prefix, text string) {
	n := width(prefix)
	for i, line := range wrap(text, t.width-n) {
		if i > 0 {
			prefix = strings.Repeat(" ", n)
		}
		t.add(strings.TrimRight(prefix+line, " "))
	}
}

func (t *textPage) head(d *Document) {
	kicker := strings.ToUpper(plain.Seen(d.Kicker)) + gap
	title := kicker + plain.Seen(d.Title)
	if space := t.width - width(title) - width(d.Date); d.Date != "" && space >= len(gap) {
		t.under(func() { t.add(title + strings.Repeat(" ", space) + d.Date) })
	} else {
		t.under(func() { t.hang(kicker, d.Title) })
		if d.Date != "" {
			t.add(d.Date)
		}
	}
	for _, l := range d.Lead {
		t.line(l)
	}
}

func (t *textPage) line(l Line) { t.in(l.Tone, func() { t.hang(sign(l.Tone), l.Text) }) }

// sign stands before what is against a rule: colour is never needed to see it.
func sign(tone Tone) string {
	if tone == Over {
		return "! "
	}
	return ""
}

// foot is one line, or two where that is too wide.
func (t *textPage) foot(f Foot) {
	line, next := f.Line, plain.Seen(f.Next)
	if together := line.Text + " " + next; width(sign(line.Tone)+plain.Seen(together)) <= t.width {
		line.Text, next = together, ""
	}
	t.line(line)
	if next != "" {
		t.add(next)
	}
}

func (t *textPage) section(s Section) {
	t.blank()
	heading := strings.ToUpper(plain.Seen(s.Title))
	if table, ok := s.Blocks[0].(Table); ok && table.HasHead() && table.Columns[0].Title == "" {
		t.table(table, heading)
		s.Blocks = s.Blocks[1:]
	} else {
		t.under(func() { t.hang("", heading) })
	}
	for i, block := range s.Blocks {
		if _, table := block.(Table); i > 0 || table && s.Title == "" {
			t.blank()
		}
		t.block(block)
	}
}

func (t *textPage) block(block Block) {
	switch b := block.(type) {
	case Paragraph:
		t.line(b.Line)
	case Table:
		t.table(b, "")
	case List:
		t.list(b)
	case Card:
		t.card(b)
	case Legend:
		t.add(strings.Join([]string{
			t.signs.used + " " + b.Used, t.signs.reserved + " " + b.Reserved,
			t.signs.margin + " " + b.Margin, t.signs.free + " " + b.Free,
		}, gap))
	}
}

func (t *textPage) list(l List) {
	for i, item := range l.Items {
		mark := "- "
		switch {
		case l.Mark == Number:
			mark = pad(strconv.Itoa(i+1), 3, false)
		case l.Mark == Box:
			mark = "[ ] "
		case item.Tone == Over:
			mark = "! "
		}
		indent := strings.Repeat(" ", len(mark))
		for k, line := range item.Lines {
			if k > 0 && l.Mark != Dash {
				mark = indent
			}
			t.in(item.Tone, func() { t.hang(mark, line) })
		}
		labels := 0
		for _, d := range item.Details {
			labels = max(labels, width(plain.Seen(d.Label)))
		}
		for _, d := range item.Details {
			label := plain.Seen(d.Label)
			for _, line := range d.Lines {
				t.hang(indent+pad(label, labels, false)+gap, line)
				label = ""
			}
		}
	}
}

// card draws a machine or guest. The bars and their captions share a line where all have room.
func (t *textPage) card(c Card) {
	t.under(func() { t.hang(plain.Seen(c.Name)+gap, c.About) })
	caption := plain.Seen(c.Bar.Caption)
	bar := t.width - len(gap) - t.caption
	if bar >= 30 {
		t.bar(bar, c.Bar.draw(bar, t.signs)+gap+caption)
	} else {
		t.bar(t.width, c.Bar.draw(t.width, t.signs))
		t.hang("", caption)
	}
	for _, note := range c.Notes {
		t.hang("", note)
	}
	for _, line := range tableLines(c.Table, t.width-len(gap), "", t.cells) {
		line.Text = gap + line.Text
		t.lines = append(t.lines, line)
	}
}

func nonEmpty(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}
