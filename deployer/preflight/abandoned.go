package preflight

import (
	"berth/deployer/probe"
	"berth/wording"
)

// Abandoned is a service that runs on a host and that the plan does not want there, and of which berth's note is gone:
// nothing says where its directory is, so a deployment cannot remove it.
type Abandoned struct {
	Place
	warns
	Project string // of Compose
}

func (f Abandoned) Say(w wording.Words) string {
	return w.Say("%s has containers on %s that the plan does not want there, and berth's note of them is gone: a deployment leaves them as they are",
		"%s a des conteneurs sur %s dont le plan ne veut pas, et la note de berth à leur sujet a disparu : un déploiement les laisse tels quels", f.Service, f.Host)
}

func (f Abandoned) Hint(w wording.Words) string {
	return w.Say("docker compose --project-name %s down on %s removes them and keeps volumes", "docker compose --project-name %s down sur %s les enlève et garde les volumes", f.Project, f.Host)
}

func abandoned(c *checker, f *probe.Facts) {
	if f.RootErr != nil { // only root sees records
		return
	}
	for _, k := range f.Containers {
		if k.Service == "" || k.OneOff || f.Service(k.Service) != nil || c.wants(f.Host, k.Service) {
			continue
		}
		c.add(Abandoned{Place: Place{f.Host, k.Service}, Project: k.Project})
	}
}

// wants reports whether the plan has a service on a host, whether the run is about it or not.
func (c *checker) wants(host, name string) bool {
	s := c.want.Plan.Problem.Service(name)
	return s != nil && (s.Agent || c.want.Plan.Placement.Host[name] == host)
}
