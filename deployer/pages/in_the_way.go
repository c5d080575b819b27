package pages

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"berth/deployer/preflight"
	"berth/runview"
	"berth/wording"
)

// Told is what the session's screen is told of findings before a run.
type Told struct {
	Stops    runview.Stops
	Warns    []string
	InTheWay runview.InTheWay // files that stop the run until the operator lets go of them
}

// Tell sorts findings for a screen. agreed has the keys of files that the operator has seen and that may be replaced.
func Tell(w wording.Words, found []preflight.Finding, lab string, agreed []string) Told {
	var out Told
	for _, f := range found {
		text := w.Say("%s: %s", "%s : %s", cmp.Or(f.Where().Host, lab), f.Say(w))
		theirs, is := f.(preflight.FileTheirs)
		switch {
		case is && theirs.Taken():
			file := runview.Theirs{Key: strings.Join([]string{theirs.Host, path.Join(theirs.Dir, theirs.Name), theirs.Is}, " "), Host: theirs.Host, Say: f.Say(w)}
			if c := theirs.Difference(); c != nil {
				file.Difference = w.Text(difference(*c))
			}
			if slices.Contains(agreed, file.Key) {
				out.Warns = append(out.Warns, text)
			} else {
				out.InTheWay = append(out.InTheWay, file)
			}
		case f.Severity() != preflight.Stops:
			out.Warns = append(out.Warns, text)
		default:
			out.Stops = append(out.Stops, runview.Stop{Host: cmp.Or(f.Where().Host, lab), Say: f.Say(w), Hint: f.Hint(w)})
		}
	}
	return out
}
