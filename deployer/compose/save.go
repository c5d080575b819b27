package compose

import (
	"os"
	"path"
	"slices"
	"strings"

	"berth/message"
)

// Saved counts what [Save] did, in files.
type Saved struct {
	Written, Removed, Same int
}

// Save makes DIR/host/service hold the files of the bundles, and nothing else that berth wrote for the
// services that the scope names (nil: all). A directory that holds anything else is refused. What is
// right already is not touched: the same bundles again change no file. A run that was interrupted is
// completed by the next one.
func Save(dir string, bundles []Bundle, scope func(host, service string) bool) (Saved, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Saved{}, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Saved{}, err
	}
	defer root.Close()
	old, err := readManifest(root, dir)
	if err != nil {
		return Saved{}, err
	}
	if err := old.check(root, dir); err != nil {
		return Saved{}, err
	}
	want := map[string]File{}
	for _, b := range bundles {
		for _, f := range b.Files {
			want[path.Join(b.Host, b.Service, f.Path)] = f
		}
		if b.Sources == nil {
			continue
		}
		sources, err := b.Sources.all()
		if err != nil {
			return Saved{}, message.Errorf("service %s on %s: build context: %w", b.Service, b.Host, err)
		}
		for _, f := range sources {
			want[path.Join(b.Host, b.Service, SourcesDir, f.Path)] = f
		}
	}
	out, err := old.become(root, want, scope)
	if err != nil {
		return out, message.Errorf("%s: %w", dir, err)
	}
	return out, nil
}

// become brings the directory from what the manifest says to what is wanted. The manifest names files
// before they are written, so that an interrupted run leaves nothing behind that the next one would take
// for somebody else's.
func (m *manifest) become(root *os.Root, want map[string]File, scope func(host, service string) bool) (Saved, error) {
	next := manifest{Version: manifestVersion, Files: map[string]string{}}
	var stale []string
	for name, sum := range m.Files {
		host, rest, _ := strings.Cut(name, "/")
		service, _, _ := strings.Cut(rest, "/")
		switch _, wanted := want[name]; {
		case wanted:
		case scope == nil || scope(host, service):
			stale = append(stale, name)
		default:
			next.Files[name] = sum
		}
	}
	for name, f := range want {
		next.Files[name] = checksum(f.Data)
	}
	var out Saved
	if err := (&manifest{Version: manifestVersion, Files: m.Files, Writing: next.Files}).write(root); err != nil {
		return out, err
	}
	slices.Sort(stale)
	for _, name := range stale {
		if err := remove(root, name); err != nil {
			return out, err
		}
		out.Removed++
	}
	for _, name := range sortedKeys(want) {
		changed, err := put(root, name, want[name].Data, want[name].Mode)
		if err != nil {
			return out, err
		}
		if changed {
			out.Written++
		} else {
			out.Same++
		}
	}
	return out, next.write(root)
}
