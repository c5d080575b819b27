// Package report prints plans: as text for a terminal or a wall, as Markdown, as one HTML page that
// prints on A4, and as JSON (package planfile).
//
// [Build] turns a plan into a [Document], once; [Text], [Markdown] and [HTML] only lay a document out.
// All sentences come from package wording. Nothing here reads a clock or a file: the same plan and
// options give the same bytes.
package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"berth/planfile"
	"berth/planner"
	"berth/report/sheet"
	"berth/tui/cells"
	"berth/wording"
)

// Format is how a report is written.
type Format int

// The formats.
const (
	AsText Format = iota
	AsMarkdown
	AsHTML
	AsJSON
	AsSVG // the wall sheet alone
	AsPNG
	AsSheet // the same in the characters of a terminal
)

var formatNames = []string{"text", "markdown", "html", "json", "svg", "png", "sheet"}

// String gives the word of the command line.
func (f Format) String() string { return formatNames[f] }

// Formats lists the words of the command line.
func Formats() []string { return append([]string(nil), formatNames...) }

// ParseFormat reads a word of the command line; "md" is Markdown too.
func ParseFormat(s string) (Format, bool) {
	if s == "md" {
		s = "markdown"
	}
	for i, name := range formatNames {
		if s == name {
			return Format(i), true
		}
	}
	return AsText, false
}

// The widths of text, in columns.
const (
	DefaultWidth = 80
	MinWidth     = 60
	MaxWidth     = 160
)

// Widest is how many columns text of a format has at most.
func Widest(f Format) int {
	if f == AsSheet {
		return sheet.MaxColumns
	}
	return MaxWidth
}

// Options say what a report shows and how.
type Options struct {
	Lang    wording.Lang
	Width   int              // of text; 0 is DefaultWidth, others are brought within MinWidth and MaxWidth
	Unicode bool             // bars of text in block characters
	Date    time.Time        // zero: without a date
	Brief   bool             // the first page only: does it fit, what changes, what is tight
	Outages []planner.Outage // what happens without each machine; empty: no such table
	Known   *Known           // what hosts said of backups and moves; nil: none was asked
	Meta    planfile.Meta    // digests, for JSON
	Command string           // that made it, for the sheet; empty: without
	Theme   *cells.Theme     // of text on a terminal; nil: without colours
	Next    Next             // what to do after reading it; zero: nothing is said
}

// Render writes the plan in a format. JSON is always English and ignores everything but Meta.
func Render(p *planner.Plan, f Format, o Options) []byte {
	switch f {
	case AsJSON:
		return planfile.Write(p, o.Meta)
	case AsSVG:
		return Sheet(p, o).SVG()
	case AsPNG:
		return Sheet(p, o).PNG()
	case AsSheet:
		return Sheet(p, o).Terminal(cmp.Or(o.Width, DefaultWidth), o.Unicode, o.Theme)
	case AsMarkdown:
		return Markdown(Build(p, o))
	case AsHTML:
		return HTML(Build(p, o))
	default:
		return Shown(Build(p, o), o)
	}
}

// Sheet is the first page of a report: the whole plan as one drawing.
func Sheet(p *planner.Plan, o Options) *sheet.Sheet {
	sum := sha256.Sum256(planfile.Write(p, o.Meta))
	return sheet.Of(p, sheet.Options{Lang: o.Lang, Date: o.Date, Digest: hex.EncodeToString(sum[:4]), Command: o.Command})
}
