package probe

import (
	"strings"

	"berth/message"
)

// mostFiles is how many files of a Compose project are read.
const mostFiles = 50

// filesOf reads [ID, Compose files, environment files] of the container that was read just before. Compose puts commas
// between them; a name with a comma in it is no path then, and is left out.
func (a *answer) filesOf(s string) error {
	var id, files, env string
	if err := fields(s, &id, &files, &env); err != nil {
		return err
	}
	last := len(a.Containers) - 1
	if last < 0 || a.Containers[last].ID != id {
		return message.New("of no container")
	}
	a.Containers[last].Files, a.Containers[last].EnvFiles = paths(files), paths(env)
	return nil
}

// paths are the full paths of a list.
func paths(list string) []string {
	var out []string
	for at := range strings.SplitSeq(list, ",") {
		if at = fullPath(at); at != "" && len(out) < mostFiles {
			out = append(out, at)
		}
	}
	return out
}
