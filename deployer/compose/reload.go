package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"berth/catalog"
	"berth/message"
	"berth/planner"
)

// revised renders the files of an entry. Those that are taken up anew may name their own revision, by which one sees that they were.
func revised(entry *catalog.Entry, view catalog.View) (map[string][]byte, error) {
	rendered, err := entry.Render(view)
	if err != nil || entry.Service.Reload.IsZero() {
		return rendered, err
	}
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(rendered)) {
		if entry.Service.Reload.Has(name) {
			sized(h, name)
			sized(h, string(rendered[name]))
		}
	}
	view.Revision = hex.EncodeToString(h.Sum(nil))[:12]
	return entry.Render(view)
}

// reload is what the service takes up anew, and which container does.
func (r *renderer) reload() (planner.Reload, error) {
	out := r.service.Reload
	if out.IsZero() {
		return planner.Reload{}, nil
	}
	name, one := catalog.Reloads(r.kept.project, &out)
	if !one {
		return planner.Reload{}, message.New("which container takes up the files of reload is not clear; name it in the catalog entry: reload: {container: NAME}")
	}
	out.Container = name
	return out, nil
}

// Lasting are the files of the bundle that its containers have to be made anew for, and Passing those that it takes up while it runs.
func (b *Bundle) Lasting() []File {
	return slices.DeleteFunc(slices.Clone(b.Files), func(f File) bool { return b.Reload.Has(f.Path) })
}

// Passing are the others; see Lasting.
func (b *Bundle) Passing() []File {
	return slices.DeleteFunc(slices.Clone(b.Files), func(f File) bool { return !b.Reload.Has(f.Path) })
}

// Lies reports whether the files that are taken up anew are those of a record: path -> SHA-256.
func (b *Bundle) Lies(files map[string]string) bool {
	passing := b.Passing()
	for name := range files {
		if b.Reload.Has(name) && !slices.ContainsFunc(passing, func(f File) bool { return f.Path == name }) {
			return false
		}
	}
	return !slices.ContainsFunc(passing, func(f File) bool {
		sum := sha256.Sum256(f.Data)
		return files[f.Path] != hex.EncodeToString(sum[:])
	})
}
