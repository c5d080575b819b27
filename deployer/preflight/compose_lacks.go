package preflight

import (
	"strings"

	"berth/deployer/compose"
	"berth/wording"
)

// ComposeLacks is a service with something in its Compose file that the Compose of its host does not read.
type ComposeLacks struct {
	Place
	stops
	Have string
	Need compose.Need // the newest of all that it lacks
}

func (f ComposeLacks) Say(w wording.Words) string {
	return w.Say("%s has %s (compose.yaml:%d), which Compose reads from %s on; %s has %s",
		"%s a %s (compose.yaml:%d), que Compose lit à partir de %s ; %s a %s", f.Service, f.Need.Key, f.Need.Line, f.Need.Since, f.Host, f.Have)
}

// Hint says what else there is, where the same can be said otherwise, and how a system gets a newer one.
func (f ComposeLacks) Hint(w wording.Words) string {
	key, other := f.Need.Key[strings.LastIndex(f.Need.Key, ".")+1:], ""
	switch key {
	case "env_file":
		other = w.Say("put the file beside the Compose file, with nothing in it, or ", "mettre le fichier à côté du fichier Compose, vide, ou ")
	case "content", "environment":
		other = w.Say("give the config as a file, or ", "donner la config comme fichier, ou ")
	case "label_file":
		other = w.Say("write the labels into the Compose file, or ", "écrire les étiquettes dans le fichier Compose, ou ")
	case "pull_policy", "pull_refresh_after":
		other = w.Say("leave %s out, since berth pulls by itself, or ", "omettre %s, puisque berth télécharge lui-même, ou ", key)
	}
	return other + newerCompose(w)
}

// newerCompose says how a system gets a newer Compose. The plugin is one file: where a vendor ships an old one, a file in
// the directory of plugins that the user or the machine has goes before it.
func newerCompose(w wording.Words) string {
	return w.Say("update the package docker-compose-plugin; where the vendor ships Compose (Synology, QNAP, TrueNAS), put the file of "+
		"https://github.com/docker/compose/releases into /usr/local/lib/docker/cli-plugins/docker-compose, which goes before the vendor's",
		"mettre à jour le paquet docker-compose-plugin ; là où le fabricant fournit Compose (Synology, QNAP, TrueNAS), mettre le fichier de "+
			"https://github.com/docker/compose/releases dans /usr/local/lib/docker/cli-plugins/docker-compose, qui passe avant le sien")
}

func composeLacks(c *checker, s *service) {
	has := s.on.Docker.Compose
	if has == "" || older(has, minCompose) {
		return // that is said of the host
	}
	var most compose.Need
	for _, need := range s.Needs() {
		if older(has, need.Since) && (most.Since == "" || older(most.Since, need.Since)) {
			most = need
		}
	}
	if most.Since != "" {
		c.add(ComposeLacks{Place: s.place(), Have: has, Need: most})
	}
}
