package status

import (
	"slices"
	"strings"

	"berth/deployer/probe"
	"berth/wording"
)

// NothingDeployed is a lab on which berth has put nothing at all.
type NothingDeployed struct {
	of
	drifts
}

// Kind implements Finding.
func (NothingDeployed) Kind() string { return "nothing_deployed" }

// Say implements Finding.
func (NothingDeployed) Say(w wording.Words) string {
	return w.Say("no host has anything that berth deployed", "aucun hôte n'a rien que berth ait déployé")
}

// Hint implements Finding.
func (NothingDeployed) Hint(w wording.Words) string {
	return w.Say("berth deploy deploys what the inventory wishes for, berth scan shows what runs there", "berth deploy déploie ce que l'inventaire demande, berth scan montre ce qui tourne")
}

// RunsNowhere is what the inventory wishes for and no host has.
type RunsNowhere struct {
	of
	drifts
	Services []string
}

// Kind implements Finding.
func (RunsNowhere) Kind() string { return "runs_nowhere" }

// Say implements Finding.
func (f RunsNowhere) Say(w wording.Words) string {
	return w.Say("the inventory wishes for them, and they run nowhere: %s", "l'inventaire les demande, et ils ne tournent nulle part : %s", strings.Join(f.Services, ", "))
}

// Hint implements Finding.
func (RunsNowhere) Hint(w wording.Words) string { return w.Say("berth deploy", "berth deploy") }

// NotFound is what the inventory wishes for, no host that answers has, and others may have.
type NotFound struct {
	of
	unknown
	Services, Dark []string
}

// Kind implements Finding.
func (NotFound) Kind() string { return "not_found" }

// Say implements Finding.
func (f NotFound) Say(w wording.Words) string {
	return w.Say("not found on the hosts that say what they have: %s; what is on %s is not known", "pas trouvés sur les hôtes qui disent ce qu'ils ont : %s ; on ne sait pas ce qu'a %s",
		strings.Join(f.Services, ", "), strings.Join(f.Dark, ", "))
}

// Hint implements Finding.
func (NotFound) Hint(wording.Words) string { return "" }

// missing finds what the inventory wishes for and no host has. Where only a part of the hosts was asked nobody can say.
func missing(l *Lab) []Finding {
	absent := l.absent()
	if len(absent) == 0 {
		return nil
	}
	var out []Finding
	if l.nothing() {
		out = append(out, NothingDeployed{})
	}
	anew := map[string]*HostAnew{}
	var nowhere []string
	for _, name := range absent {
		switch f := l.where(name, anew).(type) {
		case nil:
		case RunsNowhere:
			nowhere = append(nowhere, name)
		default:
			out = append(out, f)
		}
	}
	for _, f := range l.asked() {
		if a := anew[f.Host]; a != nil {
			out = append(out, *a)
		}
	}
	if dark := l.dark(); len(nowhere) > 0 && l.Whole && len(dark) > 0 {
		out = append(out, NotFound{Services: nowhere, Dark: dark})
	} else if len(nowhere) > 0 && l.Whole {
		out = append(out, RunsNowhere{Services: nowhere})
	}
	return out
}

// where says what became of a service that no host has; nil where all is said.
func (l *Lab) where(name string, anew map[string]*HostAnew) Finding {
	if found, said := l.byHand(name); said {
		return found
	}
	if found, said := l.lost(name, anew); said {
		return found
	}
	return RunsNowhere{}
}

// absent lists what the inventory wishes for and no host that was asked has. An agent belongs to its hosts.
func (l *Lab) absent() []string {
	if !l.Wishes {
		return nil
	}
	var out []string
	for i := range l.Problem.Services {
		s := &l.Problem.Services[i]
		if !s.Agent && !slices.ContainsFunc(l.asked(), func(f *probe.Facts) bool { return f.Has(s.Name) }) {
			out = append(out, s.Name)
		}
	}
	slices.Sort(out)
	return out
}

// nothing reports whether no host of the lab has anything of berth's, and all of them said so.
func (l *Lab) nothing() bool {
	return l.Whole && len(l.dark()) == 0 && !slices.ContainsFunc(l.asked(), func(f *probe.Facts) bool {
		return len(f.Services) > 0 || slices.ContainsFunc(f.Containers, func(c probe.Container) bool { return c.Service != "" })
	})
}
