package preflight

import (
	"berth/deployer/status"
	"berth/wording"
)

// DriftLeft is a difference that status tells of and that a deployment leaves as it is.
type DriftLeft struct {
	Place
	warns
	Drift status.Drift
}

func (f DriftLeft) Say(w wording.Words) string {
	return w.Say("%s on %s: %s; a deployment leaves that as it is", "%s sur %s : %s ; un déploiement n'y change rien", f.Service, f.Host, f.Drift.Say(w))
}

func (f DriftLeft) Hint(w wording.Words) string {
	if f.Drift.Kind == status.ContainerWounded {
		return w.Say("docker restart %s there; where it happens again, give %s more memory", "docker restart %s là-bas ; si cela se reproduit, donner plus de mémoire à %s", f.Drift.Name, f.Service)
	}
	return ""
}

func left(c *checker, s *service) {
	if s.on.Service(s.Service) == nil {
		return
	}
	judged := status.Judge(s.Service, s.on, s.Bundle, true)
	for _, d := range judged.Drift {
		if d.Kind.Mending() == status.Named {
			c.add(DriftLeft{Place: s.place(), Drift: d})
		}
	}
}
