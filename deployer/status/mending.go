package status

// Mending is what a deployment does about a difference.
type Mending int

// The ways, the most thorough last.
const (
	Unanswered Mending = iota // nobody has thought of it
	Named                     // it leaves it as it is, and says so
	Reloaded                  // files are put in place that it takes up while it runs
	Started                   // docker compose up: what is down starts, what is made from something else is made anew, what is too much goes
	MadeAnew                  // all containers of the service are made anew, since docker compose up does not look at it
	Brought                   // its files are brought and put in place, what they replace is kept, and then it starts
)

// mendings has every kind.
var mendings = [...]Mending{
	NotDeployed: Brought, NotWanted: Brought, OtherFiles: Brought,
	FileChanged: Brought, FileMissing: Brought, FileReadable: Brought, RecordLost: Brought,
	ContainerDown: Started, ContainerMissing: Started, ContainerOld: Started, ContainerImage: Started, ContainerAdded: Started, ContainerRestarts: Started,
	ContainerLimit: MadeAnew, ContainerCPUs: MadeAnew, ContainerRestart: MadeAnew, ContainerRenamed: MadeAnew, ContainerNetwork: MadeAnew, ContainerPorts: MadeAnew,
	NetworkMissing: MadeAnew, MadeVolumeMissing: Started,
	ContainerWounded: Named, VolumeMissing: Named,
	OtherLiveFiles: Reloaded, ReloadUnseen: Reloaded,
}

// Mending is what a deployment does about it, where the plan wants the service there. What the plan does not want
// there it removes.
func (k DriftKind) Mending() Mending {
	if int(k) >= len(mendings) {
		return Unanswered
	}
	return mendings[k]
}

// Mending is what a deployment does about it.
func (d *Drift) Mending() Mending {
	if d.Live {
		return Reloaded
	}
	return d.Kind.Mending()
}

// Mending is what a deployment does about a service that is not as it should be: the most thorough of what its
// differences ask for. A container that is paused, or that Docker did not remove whole, cannot be started.
func (s *Service) Mending() Mending {
	out, live := Unanswered, false
	if s.State > Finished {
		out = Started
	}
	for i := range s.Drift {
		does := s.Drift[i].Mending()
		out, live = max(out, does, Named), live || does == Reloaded
	}
	for _, c := range s.Containers {
		if c.State == "paused" || c.State == "dead" || c.State == "removing" {
			out = max(out, MadeAnew)
		}
	}
	if live && out > Reloaded {
		return Brought
	}
	return out
}
