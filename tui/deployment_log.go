package tui

import (
	"fmt"

	"berth/runview"
	"berth/tui/cells"
	"berth/wording"
)

// drawLog draws what the chosen host has said, its end where nobody has scrolled.
func (d *deployment) drawLog(f runFrame) {
	if d.run.at >= len(d.told.Hosts) || f.box.H < 3 {
		return
	}
	lines := pager{lines: d.logLines()}
	laid := lines.laid(f.log.W)
	lines.top = max(len(laid)-f.log.H-d.run.logTop, 0)
	f.box.Box(cells.Faint, d.g, d.w.Say("log of %s", "journal de %s", hostName(d.w, d.told.Hosts[d.run.at].Name)), cells.Strong, placeWords(d.w, lines.top, f.log.H, len(laid)), cells.Muted)
	lines.draw(d.g, f.log, laid)
}

// logLines are the steps of the chosen host that have begun, with what they said.
func (d *deployment) logLines() []textLine {
	if d.run.at >= len(d.told.Hosts) {
		return nil
	}
	var out []textLine
	for _, i := range d.told.Hosts[d.run.at].Steps {
		s := &d.told.Steps[i]
		if s.State == runview.Waiting {
			continue
		}
		t, state := stateWords(d.w, s.State)
		head := textLine{tone: t, text: s.What + d.w.Say(": ", " : ") + state, indent: 5, head: fmt.Sprintf("%3d", i+1), headIn: cells.Muted}
		if took := d.tookWords(s); took != "" {
			head.text += ", " + took
		}
		out = append(out, head)
		if s.State == runview.Skipped {
			continue
		}
		for _, c := range s.Commands {
			out = append(out, textLine{tone: cells.Dimmed, text: c, exact: true, indent: 7, head: "$", headAt: 5, headIn: cells.Dimmed})
		}
		if s.Dropped > 0 {
			out = append(out, textLine{tone: cells.Dimmed, indent: 7, text: d.w.Say("%d lines before these are not kept", "%d lignes avant celles-ci ne sont pas gardées", s.Dropped)})
		}
		for _, l := range s.Lines {
			out = append(out, textLine{tone: cells.Muted, text: l, exact: true, indent: 7})
		}
		if s.Err != nil {
			out = append(out, textLine{tone: cells.Muted, text: d.w.Error(s.Err), exact: true, indent: 7})
		}
		if s.Hint != "" {
			out = append(out, textLine{text: s.Hint, indent: 7, tone: cells.Tight})
		}
	}
	if out == nil {
		out = []textLine{{tone: cells.Muted, text: d.w.Say("nothing has begun here yet", "rien n'a encore commencé ici")}}
	}
	return out
}

// stateWords name the state of a step.
func stateWords(w wording.Words, s runview.State) (cells.Tone, string) {
	switch s {
	case runview.Running:
		return cells.Plain, w.Say("running", "en cours")
	case runview.Done:
		return cells.Fits, w.Say("done", "fait")
	case runview.Failed:
		return cells.Over, w.Say("failed", "échec") + " " + cells.SignOver
	case runview.Skipped:
		return cells.Tight, w.Say("not begun", "non commencé") + " " + cells.SignTight
	}
	return cells.Muted, w.Say("waits", "attend")
}
