package preflight

import (
	"slices"
	"strings"

	"berth/deployer/probe"
	"berth/wording"
)

// DirOthers is a directory of services, or one above it, in which somebody else than root can put other files in place of
// berth's. It stays as it is: what berth did not make keeps owner and mode.
type DirOthers struct {
	Place
	warns
	Dir, Owner string
}

func (f DirOthers) Say(w wording.Words) string {
	return w.Say("%s on %s belongs to %s, or others may write there: they can put other files in place of the services', and root starts what those say",
		"%s sur %s appartient à %s, ou d'autres peuvent y écrire : ils peuvent remplacer les fichiers des services, et root démarre ce qu'ils disent", f.Dir, f.Host, f.Owner)
}

func (DirOthers) Hint(w wording.Words) string {
	return w.Say("berth leaves its owner and mode; where not everybody there may be root, choose a directory of root's (dir: in the inventory)",
		"berth lui laisse propriétaire et droits ; si tous là-bas ne peuvent pas être root, choisir un répertoire de root (dir: dans l'inventaire)")
}

// dirOthers tells of the outermost directory, since what is in it is theirs as well.
func dirOthers(c *checker, f *probe.Facts) {
	var outermost []probe.DirOwner
	for _, s := range c.on(f.Host) {
		var theirs []probe.DirOwner
		for _, d := range f.Above {
			if d.Other && strings.HasPrefix(s.Dir+"/", strings.TrimSuffix(d.Path, "/")+"/") {
				theirs = append(theirs, d)
			}
		}
		if len(theirs) > 0 {
			outermost = append(outermost, slices.MinFunc(theirs, func(a, b probe.DirOwner) int { return len(a.Path) - len(b.Path) }))
		}
	}
	slices.SortFunc(outermost, func(a, b probe.DirOwner) int { return strings.Compare(a.Path, b.Path) })
	for _, d := range slices.Compact(outermost) {
		c.add(DirOthers{Place: Place{Host: f.Host}, Dir: d.Path, Owner: d.Owner})
	}
}
