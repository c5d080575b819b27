package report

import (
	"berth/planner"
	"berth/report/sheet"
)

// Document is a report before it has a format: every sentence and figure is in it, in the reader's
// language, and nothing about how it looks. Text, Markdown and HTML are renderings of the same Document,
// so they cannot disagree.
type Document struct {
	Lang     string       // of the sentences, as HTML names it: "en", "fr"
	Kicker   string       // what it is: "Allocation"
	Title    string       // of what: the lab's name
	Date     string       // empty: without a date
	Lead     []Line       // what holds for the whole, most important first
	Sheet    *sheet.Sheet // the first page on paper; nil: there is none
	Contents string       // the heading of a table of contents
	Sections []Section
	Foot     Foot // on a screen the last word; empty: none
}

// Foot is what a document comes to, and what to do next.
type Foot struct {
	Line
	Next string // a command, with the word before it; it is never broken over lines, so that it can be copied
}

// Line is a line of text with the weight that it has.
type Line struct {
	Text string
	Tone Tone
}

// Tone is the weight of what is said. Colour follows it, but never alone: the words say it too.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Muted      // an explanation
	Tight      // correct, but close to a bound
	Over       // against a rule
	Well       // as it should be; a screen shows it, paper does not
)

// Section is a part with a heading.
type Section struct {
	ID      string // an anchor, the same in all languages
	Title   string
	NewPage bool // starts a page in print
	Blocks  []Block
}

// Block is one of Paragraph, Table, List, Card and Legend.
type Block interface{ block() }

// Paragraph is running text.
type Paragraph struct{ Line }

// Table is rows under columns. A table whose columns have no titles has no head.
type Table struct {
	Columns []Column
	Rows    []Row
}

// Column says how the cells below it stand.
type Column struct {
	Title string
	Right bool // figures: aligned to the right
	Wrap  bool // sentences: broken over lines where there is no room
}

// Row is a line of a table.
type Row struct {
	Cells []string
	Level int // 1: belongs to the row above it
	Tone  Tone
}

// Mark says what stands in front of the items of a list.
type Mark int

// The marks.
const (
	Dash   Mark = iota
	Number      // 1, 2, 3
	Box         // to tick by hand
)

// List is a list of items.
type List struct {
	Mark  Mark
	Items []Item
}

// Item is one or more lines that belong together, and what is to be said about them.
type Item struct {
	Lines   []string
	Details []Detail
	Tone    Tone
}

// Detail is a labelled part of an item. The label may be empty.
type Detail struct {
	Label string
	Lines []string
}

// Card is a machine or a guest: its name, what it is, how full it is, and what it carries.
type Card struct {
	ID    string
	Name  string
	About string
	Bar   Bar
	Notes []string
	Table Table
	Level int // 1: a guest of the machine above it
}

// Bar shows how full a memory is, from nothing to Total.
type Bar struct {
	Used     planner.Bytes // services, or guests
	Reserved planner.Bytes // kept for the host itself, and foreign
	Usable   planner.Bytes // the margin, measured from nothing
	Total    planner.Bytes
	Caption  string // the same in words
}

// Over reports whether more is taken than the margin allows.
func (b Bar) Over() bool { return b.Used+b.Reserved > b.Usable }

// Legend explains the bars.
type Legend struct{ Used, Reserved, Margin, Free string }

func (Paragraph) block() {}
func (Table) block()     {}
func (List) block()      {}
func (Card) block()      {}
func (Legend) block()    {}

// HasHead reports whether any column has a title.
func (t Table) HasHead() bool {
	for _, c := range t.Columns {
		if c.Title != "" {
			return true
		}
	}
	return false
}
