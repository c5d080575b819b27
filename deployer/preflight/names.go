package preflight

import "berth/wording"

// NameTaken is the name of a container that a service needs and another container has.
type NameTaken struct {
	Place
	stops
	Name string
}

func (f NameTaken) Say(w wording.Words) string {
	return w.Say("%s on %s needs the container name %s, which is another's", "%s sur %s a besoin du nom de conteneur %s, qui est pris", f.Service, f.Host, f.Name)
}

func (NameTaken) Hint(w wording.Words) string { return stopFirst(w) }

// stopFirst is what to do about containers in the way that are somebody's.
func stopFirst(w wording.Words) string {
	return w.Say("berth touches nothing that is not its own: stop and remove it first (docker compose down keeps volumes)",
		"berth ne touche à rien qui ne soit à lui : l'arrêter et l'enlever d'abord (docker compose down garde les volumes)")
}

func names(c *checker, s *service) {
	for _, k := range s.on.Containers {
		if s.parts.names[k.Name] && !c.own(s, &k) && !c.frees(s, k.Service) {
			c.add(NameTaken{Place: s.place(), Name: k.Name})
		}
	}
}
