package inventory

import (
	"path"
	"regexp"
	"slices"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

var (
	volumeName = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$`) // by Docker's rule
	dataPath   = regexp.MustCompile(`^/[^\x00-\x1f\x7f$:"\\]{1,999}$`)    // what Compose takes for something else is left out
)

// readVolumes reads {data: mynotes_data}: a volume of the entry, and the volume or the path of the host that it is.
func (w *wish) readVolumes(v strictyaml.Value) {
	w.volumes = map[string]string{}
	for _, e := range v.Like(message.Word("volumes: {data: /srv/data}, the volume of the entry before the one of the host")).Entries() {
		s, ok := e.Value.Text()
		switch {
		case !ok:
		case volumeName.MatchString(s), dataPath.MatchString(s) && path.Clean(s) == s:
			w.volumes[e.Name] = s
		default:
			e.Value.Errorf("volumes of %s: %s is no name of a volume, and no full path such as /srv/notes", w.what(), quote(s))
		}
	}
}

// checkVolumes wants each of them to be a volume of the entry, and none to be two.
func (w *wish) checkVolumes(s *planner.Service) {
	if len(w.volumes) == 0 {
		return
	}
	has := message.Word("it has none")
	if len(s.Volumes) > 0 {
		has = message.Of("it has %s", oneOf(s.Volumes))
	}
	was := map[string]string{}
	for _, e := range w.given["volumes"].Entries() {
		at, read := w.volumes[e.Name]
		switch {
		case !read: // said already
		case !slices.Contains(s.Volumes, e.Name):
			e.Key.Errorf("volumes of %s: its catalog entry has no volume %s%s", w.what(), quote(e.Name), orHint(e.Name, s.Volumes, has))
		case was[at] != "":
			e.Value.Errorf("volumes of %s: %s is %s already", w.what(), quote(at), quote(was[at]))
		default:
			was[at] = e.Name
		}
	}
}
