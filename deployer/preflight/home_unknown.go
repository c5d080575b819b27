package preflight

import "berth/wording"

// HomeUnknown is a service that asks for the home of who logs in, on a host that did not say where that is. As berth runs Compose, "~"
// would be root's.
type HomeUnknown struct {
	Place
	stops
}

func (f HomeUnknown) Say(w wording.Words) string {
	return w.Say("%s has ~ or HOME in its Compose file, and %s does not say which directory is the home of who logs in there",
		"%s a ~ ou HOME dans son fichier Compose, et %s ne dit pas quel répertoire est celui de qui s'y connecte", f.Service, f.Host)
}

func (HomeUnknown) Hint(w wording.Words) string {
	return w.Say("write the path in full in the Compose file", "écrire le chemin en entier dans le fichier Compose")
}

func homeUnknown(c *checker, s *service) {
	if s.AtHome && s.on.Home == "" && c.starts(s.Bundle) {
		c.add(HomeUnknown{s.place(), stops{}})
	}
}
