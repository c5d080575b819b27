package tui

import (
	"fmt"
	"strings"

	"berth/runview"
	"berth/tui/cells"
	"berth/wording"
)

// Files of somebody's where a run would put its own are shown with what they would become, and agreed on by their number. Only
// then there are steps, which are agreed on for themselves: one answer does not stand for the other.

// theirLines show the files that are in the way.
func theirLines(w wording.Words, files runview.InTheWay) []textLine {
	if len(files) == 0 {
		return nil
	}
	out := []textLine{{tone: cells.Tight, indent: 2, head: cells.SignTight, headIn: cells.Tight,
		text: w.Say("Not as berth wrote them: %s. What they are now is kept on their hosts once they are replaced, and berth rollback brings it back.",
			"Pas tels que berth les a écrits : %s. Ce qu'ils sont est gardé sur leurs hôtes quand ils sont remplacés, et berth rollback le remet.", fileCount(w, len(files)))}, {}}
	for i, f := range files {
		out = append(out, textLine{text: w.Say("%s: %s", "%s : %s", f.Host, f.Say), indent: 7, head: fmt.Sprintf("%4d", i+1), headIn: cells.Muted})
		for line := range strings.Lines(f.Difference) {
			out = append(out, textLine{tone: cells.Muted, text: strings.TrimSuffix(line, "\n"), exact: true, indent: 9})
		}
	}
	return append(out, textLine{})
}

func fileCount(w wording.Words, n int) string {
	if n == 1 {
		return w.Say("1 file", "1 fichier")
	}
	return w.Say("%d files", "%d fichiers", n)
}
