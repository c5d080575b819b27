package status

import (
	"slices"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/wording"
)

// Unsaved are services on a host that keep something, and of which there is no backup, or none that is new enough.
type Unsaved struct {
	of
	drifts
	Never  []string // nothing on the host says that they were ever saved there
	Old    []string
	Oldest time.Duration // of the backups of Old
}

// Kind implements Finding.
func (Unsaved) Kind() string { return "unsaved" }

// Say implements Finding.
func (f Unsaved) Say(w wording.Words) string {
	var out []string
	if len(f.Never) > 0 {
		out = append(out, w.Say("never backed up from there: %s", "jamais sauvegardés depuis cet hôte : %s", strings.Join(f.Never, ", ")))
	}
	if len(f.Old) > 0 {
		out = append(out, w.Say("the newest backup is too old, up to %d hours: %s", "la dernière sauvegarde est trop ancienne, jusqu'à %d heures : %s", int(f.Oldest.Hours()), strings.Join(f.Old, ", ")))
	}
	return strings.Join(out, w.Say("; ", " ; "))
}

// Hint implements Finding.
func (f Unsaved) Hint(w wording.Words) string {
	return w.Say("berth backup %s", "berth backup %s", strings.Join(slices.Concat(f.Never, f.Old), " "))
}

// unsaved finds services whose data nobody has saved for too long. Where the inventory names no repository others do it, or nobody wants it.
func unsaved(l *Lab) []Finding {
	if l.Backups.Repository == "" {
		return nil
	}
	var out []Finding
	for _, f := range l.asked() {
		found := Unsaved{of: of{f.Host}}
		for _, s := range f.Services {
			if l.keeps(f, s.Record.Service) {
				found.judge(f, s.Record.Service, l.Backups.TooOld)
			}
		}
		if len(found.Never)+len(found.Old) > 0 {
			out = append(out, found)
		}
	}
	return out
}

// judge adds a service, where its backup is missing or too old.
func (f *Unsaved) judge(at *probe.Facts, service string, limit time.Duration) {
	saved, is := at.Saved[service]
	switch age := at.Now.Sub(saved); {
	case !is:
		f.Never = append(f.Never, service)
	case age > limit && !at.Now.IsZero():
		f.Old, f.Oldest = append(f.Old, service), max(f.Oldest, age)
	}
}

// keeps reports whether a service has something on a host that a backup is made of: what lies on a share is not.
func (l *Lab) keeps(f *probe.Facts, service string) bool {
	i := slices.IndexFunc(l.Bundles, func(b compose.Bundle) bool { return b.Host == f.Host && b.Service == service })
	return i >= 0 && slices.ContainsFunc(l.Bundles[i].Data, func(d compose.Data) bool { return !d.State.Shared })
}
