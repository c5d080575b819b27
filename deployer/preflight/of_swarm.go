package preflight

import (
	"berth/catalog"
	"berth/wording"
)

// OfSwarm is a service with a secret or a config of a swarm: Compose refuses it when everything else is done, since only a swarm has such.
type OfSwarm struct {
	Place
	stops
	catalog.SwarmPart
}

func (f OfSwarm) Say(w wording.Words) string {
	if f.Config {
		return w.Say("the config %s of %s (container %s) is one of a swarm, with which Compose starts nothing",
			"la config %s de %s (conteneur %s) est celle d'un swarm, avec laquelle Compose ne démarre rien", f.Name, f.Service, f.Container)
	}
	return w.Say("the secret %s of %s (container %s) is one of a swarm, with which Compose starts nothing",
		"le secret %s de %s (conteneur %s) est celui d'un swarm, avec lequel Compose ne démarre rien", f.Name, f.Service, f.Container)
}

func (f OfSwarm) Hint(w wording.Words) string {
	if f.Config {
		return w.Say("in its Compose file: configs: {%s: {file: ./%s}}, and the file beside it", "dans son fichier Compose : configs: {%s: {file: ./%s}}, et le fichier à côté", f.Name, f.Name)
	}
	return w.Say("in its Compose file: secrets: {%s: {environment: NAME}}, and berth secrets set %s/NAME",
		"dans son fichier Compose : secrets: {%s: {environment: NOM}}, et berth secrets set %s/NOM", f.Name, f.Service)
}

func ofSwarm(c *checker, s *service) {
	if !c.starts(s.Bundle) {
		return
	}
	for _, part := range s.Swarm {
		c.add(OfSwarm{s.place(), stops{}, part})
	}
}
