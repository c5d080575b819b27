package preflight

import (
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/wording"
)

// Evidence is what speaks for data that a service had.
type Evidence struct {
	Run       string   // that started it there
	Data      []string // what it had its data in then
	Anew      bool     // the host does not know that run any more
	Today     bool     // the inventory has it there
	Container string   // of the same kind, which has other data mounted
	Volume    string   // that is called for it
	On        string   // the host that has that volume; empty: this one
}

func (e Evidence) say(w wording.Words) string {
	switch {
	case e.Today:
		return w.Say("by the inventory it runs there today", "selon l'inventaire il y tourne aujourd'hui")
	case e.Anew:
		return w.Say("run %s had it there, and the host knows nothing of that run any more: it was installed anew", "l'exécution %s l'y avait, et l'hôte ne sait plus rien de cette exécution : il a été réinstallé", e.Run)
	case e.Run != "":
		return w.Say("run %s started it with %s", "l'exécution %s l'a démarré avec %s", e.Run, strings.Join(e.Data, ", "))
	case e.Container != "":
		return w.Say("the container %s has its data elsewhere", "le conteneur %s a ses données ailleurs", e.Container)
	case e.On != "":
		return w.Say("%s has the volume %s", "%s a le volume %s", e.On, e.Volume)
	}
	return w.Say("the volume %s is called for it", "le volume %s porte son nom", e.Volume)
}

// evidence says what speaks for data that the service had, if anything does. What was written down of the service itself
// counts alone: a volume that the entry has not had before may begin empty.
func (l *loss) evidence(c *checker) (Evidence, bool) {
	if past := l.on.RanHere(l.Service); past != nil {
		lost := slices.ContainsFunc(past.Record.Data, func(at string) bool {
			return !l.wants(at) || slices.ContainsFunc(l.lacks, func(d compose.Data) bool { return d.At == at })
		})
		if k, moved := l.moved(); moved && !lost {
			return Evidence{Container: k}, true
		}
		return Evidence{Run: past.Record.Run, Data: past.Record.Data}, lost
	}
	for _, k := range l.made {
		for _, m := range k.Mounts {
			if len(l.at(m.Target)) > 0 && !l.wants(m.Place()) {
				return Evidence{Container: k.Name}, true
			}
		}
	}
	if c.want.Plan.Problem.Current.Host[l.Service] == l.Host {
		return Evidence{Today: true}, true
	}
	if c.want.Former != nil {
		if run := c.want.Former.Had(l.Host, l.Service); run != "" {
			return Evidence{Run: run, Anew: true}, true
		}
	}
	for _, v := range l.on.Volumes {
		if alike(l.Service, &v) && l.free(c, l.on, v.Name) {
			return Evidence{Volume: v.Name}, true
		}
	}
	if all := l.candidatesElsewhere(); len(all) > 0 {
		return Evidence{On: all[0].On, Volume: all[0].At}, true
	}
	return Evidence{}, false
}
