package main

import (
	"time"

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
	date    time.Time
	meta    planfile.Meta
}

// Formats implements tui.Renderer.
func (r *renderer) Formats() []string { return []string{"txt", "md", "html", "json"} }

// Render implements tui.Renderer.
func (r *renderer) Render(plan *planner.Plan, format string, width int) ([]byte, error) {
	f, ok := report.ByEnding("." + format)
	if !ok {
		return nil, message.Errorf("there is no report of the format %q", format)
	}
	return report.Render(plan, f, r.options(width)), nil
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
	return report.Options{Lang: r.lang, Width: width, Unicode: r.unicode, Date: r.date, Meta: r.meta}
}
