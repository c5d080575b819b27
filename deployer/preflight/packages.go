package preflight

import (
	"berth/planner"
	"berth/wording"
)

// PackageNeeded is an agent on a hypervisor: a package that somebody installs.
type PackageNeeded struct {
	Place
	warns
	noHint
}

func (f PackageNeeded) Say(w wording.Words) string {
	return w.Say("%s on the hypervisor %s is a package that is installed by hand", "%s sur l'hyperviseur %s est un paquet à installer à la main", f.Service, f.Host)
}

func packages(c *checker) {
	for _, phase := range planner.Phases(c.want.Plan) {
		for _, n := range phase.Needs {
			if n.Kind == planner.NeedPackage {
				c.add(PackageNeeded{Place: Place{n.Subject, n.Detail}})
			}
		}
	}
}
