package rollout

import (
	"strings"

	"berth/planner"
)

// nothingToDo says that everything is as the plan has it, and of what that is said.
func (e *Env) nothingToDo(r Request) string {
	say := e.Words.Say
	out := say("Nothing to do: every service is deployed as planned, and runs.", "Rien à faire : chaque service est déployé comme prévu, et tourne.")
	switch on := strings.Join(sorted(r.Only), ", "); {
	case r.Service != "" && on != "":
		out = say("Nothing to do: %s is deployed on %s as planned, and runs; nothing else was asked about.", "Rien à faire : %s est déployé sur %s comme prévu, et tourne ; rien d'autre n'a été demandé.", r.Service, on)
	case r.Service != "":
		out = say("Nothing to do: %s is deployed as planned, and runs; nothing else was asked about.", "Rien à faire : %s est déployé comme prévu, et tourne ; rien d'autre n'a été demandé.", r.Service)
	case on != "":
		out = say("Nothing to do on %s: every service there is deployed as planned, and runs; other hosts were not asked about.", "Rien à faire sur %s : chaque service y est déployé comme prévu, et tourne ; les autres hôtes n'ont pas été interrogés.", on)
	}
	var without []string
	for _, c := range r.Plan.Problem.Rules.Changed {
		if c.Kind == planner.MachineTakenAway {
			without = append(without, c.Subject)
		}
	}
	if len(without) > 0 {
		out += say(" What is on %s nobody looked at.", " Ce qui est sur %s, personne ne l'a regardé.", strings.Join(without, ", "))
	}
	return out
}

// sayUnasked names the hosts that could not be asked for their runs, where no run is known that was broken off.
func (e *Env) sayUnasked(f *former) {
	for i := range f.past {
		if h := &f.past[i]; h.Err != nil {
			e.note("! ", "%v; what runs left on %s is not known", "%v ; on ne sait pas ce que des exécutions ont laissé sur %s", h.Err, h.Host)
		}
	}
}
