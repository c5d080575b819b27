package report

import (
	"strconv"
	"strings"

	"berth/plain"
)

// Text lays a document out in columns. No line is wider than width, nothing is cut, and no line ends in
// a space.
func Text(d *Document, width int, unicode bool) []byte {
	if width == 0 {
		width = DefaultWidth
	}
	t := &textPage{width: min(max(width, MinWidth), MaxWidth), signs: signsOf(unicode)}
	t.measure(d)
	t.head(d)
	for _, s := range d.Sections {
		t.section(s)
	}
	return []byte(strings.Join(t.lines, "\n") + "\n")
}

type textPage struct {
	lines   []string
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

func (t *textPage) add(lines ...string) { t.lines = append(t.lines, lines...) }

// blank leaves a line free, once.
func (t *textPage) blank() {
	if n := len(t.lines); n > 0 && t.lines[n-1] != "" {
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
		t.add(title + strings.Repeat(" ", space) + d.Date)
	} else {
		t.hang(kicker, d.Title)
		if d.Date != "" {
			t.add(d.Date)
		}
	}
	for _, l := range d.Lead {
		t.line(l)
	}
}

func (t *textPage) line(l Line) { t.hang(sign(l.Tone), l.Text) }

// sign stands before what is against a rule: colour is never needed to see it.
func sign(tone Tone) string {
	if tone == Over {
		return "! "
	}
	return ""
}

func (t *textPage) section(s Section) {
	t.blank()
	heading := strings.ToUpper(plain.Seen(s.Title))
	if table, ok := s.Blocks[0].(Table); ok && table.HasHead() && table.Columns[0].Title == "" {
		t.add(tableLines(table, t.width, heading, nil)...)
		s.Blocks = s.Blocks[1:]
	} else {
		t.hang("", heading)
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
		t.add(tableLines(b, t.width, "", nil)...)
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
			t.hang(mark, line)
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
	t.hang(plain.Seen(c.Name)+gap, c.About)
	caption := plain.Seen(c.Bar.Caption)
	bar := t.width - len(gap) - t.caption
	if bar >= 30 {
		t.add(c.Bar.draw(bar, t.signs) + gap + caption)
	} else {
		t.add(c.Bar.draw(t.width, t.signs))
		t.hang("", caption)
	}
	for _, note := range c.Notes {
		t.hang("", note)
	}
	for _, line := range tableLines(c.Table, t.width-len(gap), "", t.cells) {
		t.add(gap + line)
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
