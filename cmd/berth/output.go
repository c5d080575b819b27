package main

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"berth/begin"
	"berth/internal/tty"
	"berth/plain"
	"berth/planner"
	"berth/report"
	"berth/tui/cells"
	"berth/wording"
)

// output are the flags that say how a plan is printed.
type output struct {
	format, date, file string
	lang               language
	width              int
	ascii, sheet       bool
	colour             string
}

// register adds the flags.
func (o *output) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "", "`"+strings.Join(report.Formats(), "|")+"` (default text)")
	o.lang.register(cmd)
	f.StringVar(&o.date, "date", "", "print this `YYYY-MM-DD` (default SOURCE_DATE_EPOCH, else today in a file, none on the screen)")
	f.IntVar(&o.width, "width", 0, "`COLUMNS` of text, 60 to 160, of the sheet to 200 (default the terminal's, else 80)")
	f.BoolVar(&o.ascii, "ascii", false, "draw bars without Unicode")
	f.StringVar(&o.colour, "color", "auto", "`"+strings.Join(cells.Colours, "|")+"`: text in colour; auto: on a terminal, unless NO_COLOR is set")
	_ = cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(cells.Colours, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(report.Formats(), cobra.ShellCompDirectiveNoFileComp))
}

// registerFile adds -o, which prints into a file.
func (o *output) registerFile(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "write to this `FILE`; its ending (.txt .md .html .json .svg .png) chooses the format")
}

// shower prints in the way that the flags say.
type shower struct {
	report.Options
	format report.Format
	file   string
}

// shower checks the flags, before any work is done.
func (o *output) shower(a *app) (*shower, error) {
	format, err := report.Choose(o.format, o.file)
	if err != nil {
		return nil, usageError{err}
	}
	if o.sheet {
		if format, err = report.SheetAlone(format); err != nil {
			return nil, usageError{err}
		}
	}
	lang, err := o.lang.chosen()
	if err != nil {
		return nil, err
	}
	date, err := report.Day(o.date, o.file != "")
	if err != nil {
		return nil, usageError{err}
	}
	if o.width != 0 && (o.width < report.MinWidth || o.width > report.Widest(format)) {
		return nil, usagef("--width %d: it is between %d and %d", o.width, report.MinWidth, report.Widest(format))
	}
	out := &shower{format: format, file: o.file, Options: report.Options{Lang: lang, Date: date, Width: cmp.Or(o.width, a.own.Columns)}}
	columns, ok := tty.Columns(a.stdout)
	if !slices.Contains(cells.Colours, o.colour) {
		return nil, usagef("--color %s: it is one of %s", o.colour, strings.Join(cells.Colours, ", "))
	}
	if o.file == "" {
		out.Theme, out.Unicode = report.ThemeOf(format, o.colour, ok), ok && !o.ascii
		if ok && o.width == 0 {
			out.Width = columns
		}
	}
	return out, nil
}

// words are those of the language that is printed.
func (s *shower) words() wording.Words { return wording.For(s.Lang) }

// plan prints a plan.
func (s *shower) plan(a *app, p *planner.Plan) error {
	return s.print(a, report.Render(p, s.format, s.Options))
}

// document prints a document that is no whole plan, in one of the formats for people.
func (s *shower) document(a *app, d *report.Document) error {
	switch s.format {
	case report.AsMarkdown:
		return s.print(a, report.Markdown(d))
	case report.AsHTML:
		return s.print(a, report.HTML(d))
	}
	return s.print(a, report.Shown(d, s.Options))
}

// print writes to the file of -o, or to standard output.
func (s *shower) print(a *app, data []byte) error {
	if s.file != "" {
		return begin.Save(s.file, data, a.stderr, s.words())
	}
	to := a.stdout
	if s.Theme != nil { // what is painted has no sequences but its colours
		to = plain.Under(to)
	}
	_, err := to.Write(data)
	return err
}

func sorted(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// printPage prints a page in its format, which is text or json.
func printPage(w io.Writer, format string, text func() string, data func() ([]byte, error)) error {
	out := []byte(nil)
	if format != "json" {
		out = []byte(text())
	} else if json, err := data(); err != nil {
		return err
	} else {
		out = json
	}
	_, err := w.Write(out)
	return err
}
