package wording

import (
	"fmt"
	"strconv"
	"strings"

	"berth/planner"
)

// Verdict names a verdict.
func (w Words) Verdict(v planner.Verdict) string {
	switch v {
	case planner.Viable:
		return w.say("viable", "viable")
	case planner.Acceptable:
		return w.say("acceptable", "acceptable")
	case planner.NotRecommended:
		return w.say("not recommended", "déconseillé")
	default:
		return w.say("unknown", "inconnu")
	}
}

// Workload says how much a service is used: "30 photos a week". It is empty where that is not known.
func (w Words) Workload(l planner.Workload) string {
	if !l.Known() {
		return ""
	}
	u := l.Unit
	if l.Amount == 1 || l.Amount == 0 && w.lang == FR {
		u = singular(u)
	}
	return strings.TrimSpace(w.number(l.Amount)+" "+u) + " " + w.per(l.Period)
}

// singular is the unit for one: "photo" for "photos". Units are plural nouns of the inventory.
func singular(unit string) string {
	if strings.HasSuffix(unit, "s") && !strings.HasSuffix(unit, "ss") {
		return strings.TrimSuffix(unit, "s")
	}
	return unit
}

func (w Words) per(p planner.Period) string {
	switch p {
	case planner.Day:
		return w.say("a day", "par jour")
	case planner.Week:
		return w.say("a week", "par semaine")
	case planner.Month:
		return w.say("a month", "par mois")
	default:
		return w.say("a year", "par an")
	}
}

// Counted restates the workload of a judgement in the unit of the bounds as well, where the service
// counts several: "15 documents (30 pages) a month".
func Counted(s *planner.Service, j planner.Judgement) planner.Judgement {
	per, ok := s.Units[j.Workload.Unit]
	if ok && per > 0 && j.Workload.Unit != s.Unit {
		j.Workload.Unit = fmt.Sprintf("%s (%d %s)", j.Workload.Unit, j.Workload.Amount*per, s.Unit)
	}
	return j
}

// Judgement says a verdict with the workload and the bounds that it rests on:
// "30 photos a week: viable (up to 50 photos a week)", "30 photos a week: viable (up to about 90 photos a week, estimated from n100)".
func (w Words) Judgement(j planner.Judgement) string {
	var notes []string
	if b := w.bounds(j); b != "" && !j.By.Fixed {
		notes = append(notes, b)
	}
	if j.Estimated() {
		notes = append(notes, w.EstimatedFrom(j.From))
	}
	note := ""
	if len(notes) > 0 {
		note = " (" + strings.Join(notes, ", ") + ")"
	}
	switch {
	case !j.By.Declared && j.Verdict == planner.Unknown:
		return w.say("speed not known: nothing is declared for this processor",
			"vitesse inconnue : rien n'est déclaré pour ce processeur")
	case j.By.Fixed || !j.By.Declared:
		return w.Verdict(j.Verdict) + note
	case !j.Workload.Known():
		return w.say("depends on its use, and the wish states no workload%s", "dépend de l'usage, que le souhait n'indique pas%s", note)
	}
	return w.say("%s: %s%s", "%s : %s%s", w.Workload(j.Workload), w.Verdict(j.Verdict), note)
}

// bounds says the bounds that matter for the verdict: the one that it is inside of, or both.
func (w Words) bounds(j planner.Judgement) string {
	var out []string
	amount := w.Workload
	if j.Estimated() {
		amount = func(l planner.Workload) string { return w.about(w.Workload(l)) }
	}
	if v := j.By.ViableUpTo; v.Known() && j.Verdict != planner.NotRecommended {
		if j.Verdict == planner.Viable {
			out = append(out, w.say("up to %s", "jusqu'à %s", amount(v)))
		} else {
			out = append(out, w.say("viable up to %s", "viable jusqu'à %s", amount(v)))
		}
	}
	if n := j.By.NotRecommended; n.Known() && j.Verdict != planner.Viable {
		if j.Verdict == planner.NotRecommended {
			out = append(out, w.say("from %s", "à partir de %s", amount(n)))
		} else {
			out = append(out, w.say("not recommended from %s", "déconseillé à partir de %s", amount(n)))
		}
	}
	return strings.Join(out, ", ")
}

// Priority names the class in which a service is placed.
func (w Words) Priority(p planner.Priority) string {
	switch p {
	case planner.High:
		return w.say("high priority", "priorité haute")
	case planner.Low:
		return w.say("low priority", "priorité basse")
	default:
		return w.say("normal priority", "priorité normale")
	}
}

// Kind names what a machine or a host is.
func (w Words) Kind(k planner.Kind) string {
	switch k {
	case planner.Docker:
		return "Docker"
	case planner.Proxmox:
		return "Proxmox"
	case planner.VM:
		return w.say("virtual machine", "machine virtuelle")
	default:
		return w.say("LXC container", "conteneur LXC")
	}
}

// Guest names a guest as operators do, by its number and its name: "110 media".
func (w Words) Guest(id int, name string) string {
	if id == 0 {
		return name
	}
	return strconv.Itoa(id) + " " + name
}
