package main

import (
	"berth/message"
	"berth/planfile"
	"berth/planner"
	"berth/report"
	"berth/tui"
	"berth/wording"
)

// renderer writes plans for the planning session.
type renderer struct {
	lang    wording.Lang
	unicode bool
	meta    planfile.Meta
}

// Formats implements tui.Renderer.
func (r *renderer) Formats() []string { return []string{"txt", "md", "html", "json", "svg", "png"} }

// Render implements tui.Renderer.
func (r *renderer) Render(plan *planner.Plan, format string, width int) ([]byte, error) {
	f, ok := report.ByEnding("." + format)
	if !ok {
		return nil, message.Errorf("there is no report of the format %q", format)
	}
	day, err := report.Day("", true)
	if err != nil {
		return nil, err
	}
	o := r.options(width)
	o.Date = day
	return report.Render(plan, f, o), nil
}

// Lines implements tui.Renderer.
func (r *renderer) Lines(plan *planner.Plan, width int) ([]tui.ReportLine, error) {
	var out []tui.ReportLine
	for _, l := range report.Lines(report.Build(plan, r.options(width)), width, r.unicode) {
		out = append(out, tui.ReportLine{Text: l.Text, Runs: l.Runs()})
	}
	return out, nil
}

func (r *renderer) options(width int) report.Options {
	return report.Options{Lang: r.lang, Width: width, Unicode: r.unicode, Meta: r.meta}
}
