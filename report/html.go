package report

import (
	"bytes"
	_ "embed" // for the template and the style sheet
	"fmt"
	"html/template"
	"math"
	"strings"

	"berth/plain"
	"berth/report/sheet"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var styleSheet string

// page is parsed once; a template holds no state of a rendering.
var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"kind":  func(b Block) string { return strings.TrimPrefix(fmt.Sprintf("%T", b), "report.") },
	"bind":  func(s string) string { return bind(plain.Seen(s)) },
	"id":    plain.Seen,
	"tone":  func(t Tone) string { return [...]string{"plain", "muted", "tight", "over", "plain"}[t] },
	"mark":  func(m Mark) string { return [...]string{"dash", "number", "box"}[m] },
	"svg":   drawingOf,
	"sheet": func(s *sheet.Sheet) template.HTML { return template.HTML(s.Inline()) }, // which escapes what it is given
	"column": func(t Table, i int) Column {
		return t.Columns[i]
	},
	"style": func() template.CSS { return template.CSS(styleSheet) },
}).Parse(pageSource))

// HTML writes a document as one page: no script, nothing loaded from elsewhere, bars as drawings. It
// prints on A4, and is as readable in black and white.
func HTML(d *Document) []byte {
	var b bytes.Buffer
	if err := page.Execute(&b, d); err != nil {
		panic("report: " + err.Error()) // the template and Document are both of this package
	}
	return b.Bytes()
}

// The drawing of a bar, in units of its own.
const (
	drawingWidth  = 1000
	drawingHeight = 26
)

// drawing is a bar as rectangles from left to right.
type drawing struct {
	Used, Reserved, Margin int // where each ends
	Width, Height          int
	Beyond                 int // from the margin to the end
	ReservedWidth          int
	Over                   int // how far it is over the margin, 0 where it is not
	MarginTop, MarginEnd   int
	Label                  string
}

func drawingOf(b Bar) drawing {
	d := drawing{Width: drawingWidth, Height: drawingHeight, Label: b.Caption, MarginTop: -4, MarginEnd: drawingHeight + 4}
	d.Margin = portion(b.Usable, b.Total, drawingWidth, math.Round)
	d.Used = portion(b.Used, b.Total, drawingWidth, math.Ceil)
	d.Reserved = portion(b.Used+b.Reserved, b.Total, drawingWidth, math.Ceil)
	if !b.Over() {
		d.Reserved = min(d.Reserved, d.Margin)
	}
	d.Used = min(d.Used, d.Reserved)
	d.ReservedWidth = d.Reserved - d.Used
	d.Beyond = drawingWidth - d.Margin
	if b.Over() {
		d.Over = max(d.Reserved-d.Margin, 4)
	}
	return d
}
