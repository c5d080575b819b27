package status

import (
	"strings"

	"berth/deployer/probe"
	"berth/wording"
)

// HostAnew is a host on which runs have put services, and that knows nothing of berth: it was installed anew.
type HostAnew struct {
	of
	drifts
	Services []string
	Run      string // the newest one of them
}

// Kind implements Finding.
func (HostAnew) Kind() string { return "host_anew" }

// Say implements Finding.
func (f HostAnew) Say(w wording.Words) string {
	return w.Say("run %s put %s there, and the host knows nothing of it: it was installed anew, or /var/lib/berth was removed", "l'exécution %s y a mis %s, et l'hôte n'en sait rien : il a été réinstallé, ou /var/lib/berth a été supprimé",
		f.Run, strings.Join(f.Services, ", "))
}

// Hint implements Finding.
func (HostAnew) Hint(w wording.Words) string {
	return w.Say("berth deploy begins it again; bring its data back first", "berth deploy le recommence ; en ramener d'abord les données")
}

// GoneFrom is a service that a run put on a host which knows berth, and that is neither there nor elsewhere.
type GoneFrom struct {
	of
	drifts
	Service, Run string
}

// Kind implements Finding.
func (GoneFrom) Kind() string { return "service_gone" }

// Say implements Finding.
func (f GoneFrom) Say(w wording.Words) string {
	return w.Say("run %s put %s there, and nothing of it is there any more, nor on another host", "l'exécution %s y a mis %s, et il n'en reste rien, ni là ni ailleurs", f.Run, f.Service)
}

// Hint implements Finding.
func (GoneFrom) Hint(w wording.Words) string { return w.Say("berth deploy", "berth deploy") }

// lost looks for a service that no host has where runs have brought it last. What hosts that were installed anew lost is
// put together in anew.
func (l *Lab) lost(service string, anew map[string]*HostAnew) (found Finding, said bool) {
	if l.Deployed == nil {
		return nil, false
	}
	put, was, known := l.Deployed(service)
	f := l.Facts[put.Host]
	switch {
	case !known || f == nil || f.Unsure() != nil:
		return nil, false
	case !knowsBerth(f):
		a := anew[put.Host]
		if a == nil {
			a = &HostAnew{of: of{put.Host}}
			anew[put.Host] = a
		}
		a.Services, a.Run = append(a.Services, service), max(a.Run, put.Run)
		return nil, true
	case l.Whole && was:
		return GoneFrom{of: of{put.Host}, Service: service, Run: put.Run}, true
	}
	return nil, false
}

// knowsBerth reports whether a host has anything that berth wrote down.
func knowsBerth(f *probe.Facts) bool { return len(f.Services) > 0 || f.Journal != nil }
