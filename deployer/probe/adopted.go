package probe

import (
	"strings"

	"berth/deployer/ledger"
)

// finishAdopted gives containers that berth has taken over as they ran what their labels would say: the record of the service
// names each by its ID and by what Compose made it from. One that somebody has made anew since is nobody's.
func (a *answer) finishAdopted() {
	for i := range a.Services {
		rec := &a.Services[i].Record
		for n := range a.Containers {
			c := &a.Containers[n]
			hash, named := rec.Adopted[c.ID]
			part, lone := strings.CutPrefix(hash, ledger.LonePart)
			switch {
			case !named || hash == "" || c.Service != "":
				continue
			case lone && c.Project == "": // which nobody but its ID can tell
				c.Project, c.Part, c.Lone = rec.ProjectName(), part, true
			case lone || hash != c.ConfigHash || c.Project != rec.ProjectName():
				continue
			}
			c.Adopted, c.Service, c.Plan, c.Digest = true, rec.Service, rec.Plan, rec.Digest
		}
	}
}
