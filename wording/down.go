package wording

import (
	"slices"

	"berth/planner"
)

// DownFor says how long something is down, by estimate.
func (w Words) DownFor(d planner.Down) string {
	if d.Longer && d.Why != planner.DownCarried { // of what is carried the copy is longer, while it runs
		return w.say("%s or more, since the size of its data is not known", "%s ou plus, la taille de ses données n'étant pas connue", w.minutes((d.Seconds+59)/60))
	}
	return w.about(w.minutes((d.Seconds + 59) / 60))
}

// switched says how long a service is down that moves, and what is done of that before.
func (w Words) switched(d planner.Down) string {
	out := w.about(w.minutes((d.Seconds + 59) / 60))
	switch {
	case d.Longer:
		out += w.say(" (data of unknown size copied before, while it runs)", " (données de taille inconnue copiées avant, pendant qu'il tourne)")
	case d.Before > 0:
		out += w.say(" (data copied before, while it runs: %s)", " (données copiées avant, pendant qu'il tourne : %s)", w.minutes((d.Before+59)/60))
	}
	return out
}

// Carried says what a move carries, and for how long the service is down meanwhile: "5.0 GB to carry, down about 2 min (data copied before, while it runs: 2 min)".
func (w Words) Carried(m planner.Move) string {
	down := w.switched(m.Down())
	if m.Data == 0 && !m.Unknown {
		return w.say("no data to carry, down %s", "aucune donnée à transporter, arrêt : %s", down)
	}
	return w.say("%s to carry, down %s", "%s à transporter, arrêt : %s", w.DataSize(m.Data, m.Unknown), down)
}

// mostDown is how many services of one line are named.
const mostDown = 8

// Down says what is down meanwhile, and for how long: a line for each guest, and one for all services that are carried.
func (w Words) Down(list []planner.Down) []string {
	var out, carried []string
	for _, d := range list {
		if d.Why == planner.DownCarried {
			carried = append(carried, w.say("%s %s", "%s %s", w.And(d.Services), w.switched(d)))
			continue
		}
		out = append(out, w.down(d))
	}
	if more := len(carried) - mostDown; more > 0 {
		carried = append(carried[:mostDown], w.say("%d more", "%d autres", more))
	}
	if carried != nil {
		out = append(out, w.say("while they move: %s", "pendant leur déplacement : %s", w.And(carried)))
	}
	return out
}

func (w Words) down(d planner.Down) string {
	with := w.say("nothing in it", "rien dedans")
	if len(d.Services) > 0 {
		with = w.And(d.Services)
	}
	switch d.Why {
	case planner.DownPaused:
		return w.say("%s (%s), %s: it makes room for others", "%s (%s), %s : il fait place à d'autres", d.Guest, with, w.DownFor(d))
	case planner.DownWaiting:
		if len(d.Services) == 1 {
			return w.say("%s, %s: it stops before it is carried, to make room", "%s, %s : il s'arrête avant son transfert, pour faire place", with, w.DownFor(d))
		}
		return w.say("%s, %s: they stop before they are carried, to make room", "%s, %s : ils s'arrêtent avant leur transfert, pour faire place", with, w.DownFor(d))
	}
	return w.say("%s (%s), %s: it restarts, since its memory changes", "%s (%s), %s : il redémarre, car sa mémoire change", d.Guest, with, w.DownFor(d))
}

// WaySteps says in which order guests change and services stop and come, and what that takes of the memory at most.
func (w Words) WaySteps(steps []planner.WayStep) []string {
	var out, machines []string
	most := map[string]planner.WayStep{}
	for i := 0; i < len(steps); i++ {
		s := steps[i]
		if m, known := most[s.Machine]; !known {
			machines = append(machines, s.Machine)
			most[s.Machine] = s
		} else if s.Sum > m.Sum {
			most[s.Machine] = s
		}
		said := w.wayStep(s)
		if s.Kind == planner.StepShutDown && i+2 < len(steps) && steps[i+2].Kind == planner.StepStart && steps[i+2].Guest == s.Guest {
			if after := steps[i+2]; after.Sum > most[s.Machine].Sum {
				most[s.Machine] = after
			}
			said = w.restart(steps[i+1])
			i += 2
		}
		if !slices.Contains(out, said) { // what goes from machine to machine is a step of both
			out = append(out, said)
		}
	}
	for _, name := range machines {
		s := most[name]
		out = append(out, w.say("%s takes %s of %s at most meanwhile", "%s prend au plus %s sur %s entre-temps", name, w.Taken(s.Sum, 0, s.Usable), w.Left(s.Usable)))
	}
	return out
}

// restart is a virtual machine that goes down, gets another memory and comes up.
func (w Words) restart(s planner.WayStep) string {
	if s.Pause {
		return w.say("restart %s with %s for the time being (%s now), to make room", "redémarrer %s avec %s en attendant (%s à présent), pour faire place", s.Guest, w.Size(s.To), w.Size(s.From))
	}
	return w.say("restart %s with %s (%s now)", "redémarrer %s avec %s (%s à présent)", s.Guest, w.Size(s.To), w.Size(s.From))
}

func (w Words) wayStep(s planner.WayStep) string {
	switch s.Kind {
	case planner.StepStop:
		return w.say("stop %s", "arrêter %s", w.And(movesOf(s)))
	case planner.StepShutDown:
		return w.say("shut %s down", "éteindre %s", s.Guest)
	case planner.StepMemory:
		return w.say("give %s %s (%s now)", "donner à %s %s (%s à présent)", s.Guest, w.Size(s.To), w.Size(s.From))
	case planner.StepStart:
		return w.say("start %s again", "redémarrer %s", s.Guest)
	case planner.StepCreate:
		return w.say("create %s with %s", "créer %s avec %s", s.Guest, w.Size(s.To))
	case planner.StepDestroy:
		return w.say("destroy %s (%s)", "détruire %s (%s)", s.Guest, w.Size(s.From))
	}
	return w.say("bring %s to their places", "amener à leur place : %s", w.And(movesOf(s)))
}

func movesOf(s planner.WayStep) []string {
	var out []string
	for _, m := range s.Moves {
		if !slices.Contains(out, m.Service) {
			out = append(out, m.Service)
		}
	}
	return out
}

// NoOrder says that a machine takes more than it may for a while, since no order is without.
func (w Words) NoOrder(r planner.Reason) string {
	return w.say("no order keeps the margin of %s: %s are taken for a while, %s usable", "aucun ordre ne respecte la marge de %s : %s pris un moment, %s utilisables",
		r.Host, w.Used(planner.Bytes(r.Need)), w.Left(planner.Bytes(r.Have)))
}
