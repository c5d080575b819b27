package inventory

import (
	"cmp"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"berth/message"
	"berth/strictyaml"
)

// hostDir is a directory on a host, as people call theirs: letters of every script, and spaces.
var hostDir = regexp.MustCompile(`^(/+\.?[\p{L}\p{M}\p{N}_@+](?:[\p{L}\p{M}\p{N} ._@+()-]*[\p{L}\p{M}\p{N}._@+()-])?)+/*$`)

// IsDir reports whether a path can be a directory of an inventory.
func IsDir(at string) bool { return hostDir.MatchString(at) }

// noDir are characters that no part of such a path may have.
var noDir = regexp.MustCompile(`[^\p{L}\p{M}\p{N} ._@+()/-]`)

// intoDir reads the directory for services of a host, or that of one service.
func intoDir(dst *string) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		s, ok := v.Text()
		switch {
		case !ok:
		case !hostDir.MatchString(s):
			v.Errorf("%s: %s is no directory that berth can use: %s", v.What(), quote(s), wrongDir(s))
		default:
			*dst = path.Clean(s)
		}
	}
}

// wrongDir says why a path is none.
func wrongDir(s string) message.Text {
	parts := strings.Split(s, "/")
	switch odd := noDir.FindString(s); {
	case strings.HasPrefix(s, "~"):
		return message.Word("write the home in full, as /home/pi/docker; whose ~ is the inventory does not say")
	case !strings.HasPrefix(s, "/"):
		return message.Word("write a full path, such as /opt/berth")
	case slices.Contains(parts, ".."), slices.Contains(parts, "."):
		return message.Word("write it without . and ..")
	case strings.Trim(s, "/") == "":
		return message.Word("all of the host is below it")
	case odd != "":
		return message.Of("it has %s in it, and scripts, Compose and labels of Docker take that for something else; letters, digits, spaces and ._@+()- are right", quote(odd))
	}
	return message.Word("each of its parts begins with a letter or a digit, and ends with no space")
}

// composeName is what Compose calls the project of a wish.
func (w *wish) composeName() string { return cmp.Or(w.project, w.name) }

// checkDirs finds services that would have the same directory: each writes a Compose file there. Which host a service comes to
// is not known yet, so one that any host may have counts; two that Compose calls the same are never on one host.
func (r *reader) checkDirs() {
	bases := append(slices.Sorted(maps.Values(r.inv.dirs)), DefaultDir)
	first := map[string]*wish{}
	for _, w := range r.wishes {
		if w.dir == "" {
			continue
		}
		if other := first[w.dir]; other != nil && other.composeName() != w.composeName() {
			w.given["dir"].Errorf("dir of %s: %s is that of %s already, on line %d; each needs one of its own", w.what(), quote(w.dir), other.what(), other.given["dir"].Line())
			continue
		}
		first[w.dir] = w
		for _, other := range r.wishes {
			if other != w && other.dir == "" && path.Base(w.dir) == other.name && slices.Contains(bases, path.Dir(w.dir)) {
				w.given["dir"].Errorf("dir of %s: %s is the directory of %s; each needs one of its own", w.what(), quote(w.dir), other.what())
			}
		}
	}
}
