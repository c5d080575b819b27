package tui

import (
	"berth/runview"
	"berth/tui/cells"
)

// runFrame says where the parts of a run lie on the screen.
type runFrame struct {
	words, hosts, log cells.Area // hosts and log without frames
	box               cells.Area // the frame of the log
	top               int        // the first host that is seen
}

const endLines = 8 // at most, for what is true at the end

// frame lays a run out: a header, what is true at the end, the hosts, the log of one of them.
func (d *deployment) frame(v *view) runFrame {
	return d.frameIn(v, cells.Screen(v.width, v.height))
}

func (d *deployment) frameIn(v *view, a cells.Area) runFrame {
	var f runFrame
	words := 0
	if d.stage == deployed {
		p := pager{lines: endText(v, d)}
		words = min(len(p.laid(a.W-2)), endLines) + 1
	}
	f.words = a.Cut(1, pageHead, a.W-2, words)
	room := a.H - pageHead - words - 1
	hosts := min(len(d.told.Hosts), max(room/2, 3))
	f.hosts = a.Cut(0, pageHead+words, a.W, hosts)
	f.top = max(min(d.run.at-hosts/2, len(d.told.Hosts)-hosts), 0)
	f.box = a.Cut(0, pageHead+words+hosts, a.W, room-hosts)
	f.log = f.box.Cut(2, 1, f.box.W-4, f.box.H-2)
	return f
}

// endText is what is true at the end, what to do next where something failed, and the way back.
func endText(v *view, d *deployment) []textLine {
	t, text := endWords(v, d)
	out := []textLine{{tone: t, text: text}}
	for _, s := range d.told.Steps {
		if s.State == runview.Failed && s.Hint != "" {
			out = append(out, textLine{text: s.Hint})
		}
	}
	return append(out, textLine{tone: cells.Muted, text: backWords(v.w, d)})
}
