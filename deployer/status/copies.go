package status

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/wording"
)

// Copy is a service as one host has it, by berth's record there or by its containers.
type Copy struct {
	Host       string
	Dir        string    // of its record; empty: there is none
	Project    string    // of Compose, that its containers are of; empty: it has none
	Run        string    // that put it there
	Deployed   time.Time // when that began, by the clock of whoever began it; zero: not known
	Containers int
	Up         bool
	Started    time.Time // of the container that was started last; zero: not known
}

// CopiesOf lists the hosts that have a service, by name. Hosts that do not say so are left out.
func CopiesOf(service string, facts map[string]*probe.Facts) []Copy {
	var out []Copy
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		f := facts[host]
		if f == nil || f.Err != nil || !f.Has(service) {
			continue
		}
		c := Copy{Host: host, Up: f.Up(service)}
		if has := f.Service(service); has != nil {
			c.Dir, c.Run, c.Deployed = has.Record.Dir, has.Record.Run, ledger.BegunAt(has.Record.Run)
		}
		for _, k := range f.Of(service) {
			c.Containers, c.Project = c.Containers+1, cmp.Or(k.Project, c.Project)
			if k.Started.After(c.Started) {
				c.Started = k.Started
			}
		}
		out = append(out, c)
	}
	return out
}

// Say tells where the copy is, and of when it is.
func (c Copy) Say(w wording.Words) string {
	var when []string
	if !c.Deployed.IsZero() {
		when = append(when, w.Say("deployed %s", "déployé le %s", moment(c.Deployed)))
	}
	switch {
	case c.Containers == 0:
		when = append(when, w.Say("no container", "aucun conteneur"))
	case !c.Up:
		when = append(when, w.Say("not running", "ne tourne pas"))
	case !c.Started.IsZero():
		when = append(when, w.Say("running since %s", "tourne depuis le %s", moment(c.Started)))
	default:
		when = append(when, w.Say("running", "tourne"))
	}
	return fmt.Sprintf("%s (%s)", c.Host, strings.Join(when, ", "))
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// SayCopies lists copies.
func SayCopies(w wording.Words, copies []Copy) string {
	out := make([]string, len(copies))
	for i, c := range copies {
		out[i] = c.Say(w)
	}
	return strings.Join(out, w.Say(" and ", " et "))
}
