package wording

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"berth/planner"
)

// RulesLine says under which margin and goal a plan was made: "margin 90 %, goal balance".
func (w Words) RulesLine(p *planner.Problem) string {
	return w.say("margin %s, goal %s", "marge %s, objectif %s", w.Percent(p.Rules.Margin), w.Goal(p.Goal))
}

// PlanLine is the one line of truth: "margin 90 %, goal balance: optimal (proven)", or first of all
// that something does not fit: "Does not fit: 2 rules broken".
func (w Words) PlanLine(p *planner.Plan) string {
	if p.Status == planner.Infeasible {
		return capital(w.Status(p))
	}
	return w.say("%s: %s", "%s : %s", w.RulesLine(p.Problem), w.Status(p))
}

// capital puts a capital letter first.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// Changed says what one run did to the rules, as a sentence.
func (w Words) Changed(c planner.RuleChange) string {
	return w.say("Rule changed: %s.", "Règle changée : %s.", w.RuleChange(c))
}

// Freed says whose pins named a machine that is taken away.
func (w Words) Freed(services []string) string {
	return w.say("Free from their pins, because these name what is taken away: %s.",
		"Désépinglés, car leur souhait nomme ce qui est retiré : %s.", w.And(services))
}

// AllPlaced says that everything fits.
func (w Words) AllPlaced(services, hosts int) string {
	return w.say("Everything fits: %s on %s, no rule broken.", "Tout tient : %s sur %s, aucune règle enfreinte.",
		w.Services(services), w.plural(int64(hosts), "host", "hosts", "hôte", "hôtes"))
}

// NoPlace names a service without a host and what it asks for.
func (w Words) NoPlace(s *planner.Service) string {
	if s.Agent {
		return w.say("agent %s cannot run on every host (%s)", "l'agent %s ne peut pas tourner sur chaque hôte (%s)", s.Name, w.Demand(s.Demand))
	}
	return w.say("%s has no place (needs %s)", "%s n'a pas de place (demande %s)", s.Name, w.Demand(s.Demand))
}

// Demand says what a service needs: "6.0 GB, 2 cores".
func (w Words) Demand(d planner.Demand) string {
	out := []string{w.Used(d.Memory)}
	if d.CPU > 0 {
		out = append(out, w.Cores(d.CPU))
	}
	if d.Disk > 0 {
		out = append(out, w.say("%s of disk", "%s de disque", w.Used(d.Disk)))
	}
	return strings.Join(out, ", ")
}

// LeftOrOver says how much is left under a margin, or by how much it is passed.
func (w Words) LeftOrOver(headroom planner.Bytes, tight bool) string {
	switch {
	case headroom < 0:
		return w.say("over by %s", "dépassé de %s", w.Over(-headroom))
	case tight:
		return w.say("%s left, tight", "reste %s, juste", w.Left(headroom))
	}
	return w.say("%s left", "reste %s", w.Left(headroom))
}

// GuestState says what becomes of a guest, in a word for a column.
func (w Words) GuestState(g planner.GuestChange) string {
	switch {
	case g.Action == planner.CreateGuest:
		return w.say("new", "nouveau")
	case g.Action == planner.DestroyGuest:
		return w.say("destroyed", "détruit")
	case g.Action == planner.ResizeGuest && g.Memory > g.From:
		return w.say("grows", "agrandi")
	case g.Action == planner.ResizeGuest:
		return w.say("shrinks", "réduit")
	}
	return w.say("stays", "inchangé")
}

// GuestsToChange names an action on several guests.
func (w Words) GuestsToChange(a planner.GuestAction) string {
	switch a {
	case planner.CreateGuest:
		return w.say("create guests", "invités à créer")
	case planner.ResizeGuest:
		return w.say("resize guests", "invités à redimensionner")
	case planner.DestroyGuest:
		return w.say("destroy guests", "invités à détruire")
	}
	return w.say("keep guests", "invités à garder")
}

// HasMemory names a host or a machine with its memory.
func (w Words) HasMemory(name string, memory planner.Bytes) string {
	return fmt.Sprintf("%s (%s)", name, w.Size(memory))
}

// GuestSize names a guest with its memory, and the former one where that changes.
func (w Words) GuestSize(g planner.GuestChange) string {
	name := w.Guest(g.Guest.ID, g.Guest.Name)
	switch g.Action {
	case planner.ResizeGuest:
		return fmt.Sprintf("%s (%s -> %s)", name, w.Size(g.From), w.Size(g.Memory))
	case planner.DestroyGuest:
		return w.HasMemory(name, g.From)
	}
	return w.HasMemory(name, g.Memory)
}

// NewOn, MovesTo and StartOn head or list the services that come to a host.
func (w Words) NewOn(host string) string { return w.say("new on %s", "nouveaux sur %s", host) }

// MovesTo heads the services that move to a host.
func (w Words) MovesTo(host string) string { return w.say("move to %s", "déplacés vers %s", host) }

// Agent heads the hosts that an agent comes to.
func (w Words) Agent(name string) string { return w.say("agent %s on", "agent %s sur", name) }

// StartAgent lists the hosts on which an agent starts.
func (w Words) StartAgent(name string, hosts []string) string {
	return w.say("start agent %s on %s", "démarrer l'agent %s sur %s", name, w.And(hosts))
}

// Repoint says where a name has to point.
func (w Words) Repoint(name, host string, port int) string {
	return w.say("point %s at %s, port %d", "faire pointer %s vers %s, port %d", name, host, port)
}

// StartOn lists the services that start on a host.
func (w Words) StartOn(host string, services []string) string {
	return w.say("start on %s: %s", "démarrer sur %s : %s", host, w.And(services))
}

// VerdictsUnknown says for which services nothing is declared.
func (w Words) VerdictsUnknown(services []string) string {
	return w.say("it is not known how well these run where they are: %s", "on ne sait pas comment ceux-ci tourneront à leur place : %s", w.some(services))
}

// WorkloadsUnstated says for which services how well they run depends on their use, which nobody states.
func (w Words) WorkloadsUnstated(services []string) string {
	return w.say("how well these run depends on their use, and no workload is stated: %s", "la façon dont ceux-ci tourneront dépend de l'usage, qu'aucun souhait n'indique : %s",
		w.some(services))
}

// mostNamed is how many services are named in one sentence before the rest is counted.
const mostNamed = 8

// some names services, and counts what would be too many.
func (w Words) some(services []string) string {
	if len(services) <= mostNamed {
		return w.And(services)
	}
	few := mostNamed - 2
	return w.say("%s and %d more", "%s et %d autres", strings.Join(services[:few], ", "), len(services)-few)
}

// State says where a service comes from, in a word for a column.
func (w Words) State(s planner.Placed) string {
	switch s.From {
	case "":
		return w.say("new", "nouveau")
	case s.Host:
		return w.say("stays", "inchangé")
	}
	if w.lang == FR {
		return w.of(s.From)
	}
	return "from " + s.From
}

// Clauses joins clauses of equal rank.
func (w Words) Clauses(parts []string) string { return strings.Join(parts, w.say("; ", " ; ")) }

// OnHost names a service with its host.
func (w Words) OnHost(service, host string) string {
	return w.say("%s on %s", "%s sur %s", service, host)
}

// VerdictOn says the verdict of a placed service, with its workload.
func (w Words) VerdictOn(s planner.Placed) string {
	return w.Judgement(Counted(s.Service, s.Judgement))
}

// ReferenceIs says where the figures come from, and against which processor they are held.
func (w Words) ReferenceIs() string {
	return w.say("Figures are those of the catalog, expected and not measured here; the reference processor comes first.",
		"Les chiffres sont ceux du catalogue, attendus et non mesurés ici ; le processeur de référence vient en premier.")
}

// VerdictIs introduces the verdict on a service.
func (w Words) VerdictIs(s planner.Placed) string {
	return w.say("Verdict: %s.", "Verdict : %s.", w.VerdictOn(s))
}

// ProofNote explains the table of costs.
func (w Words) ProofNote(g planner.Goal) string {
	return w.say("Each line counts only after the ones above it. Goal %s: %s. Verdicts cost points: acceptable 1, unknown 2, not recommended 10.",
		"Chaque ligne ne compte qu'après celles du dessus. Objectif %s : %s. Les verdicts coûtent des points : acceptable 1, inconnu 2, déconseillé 10.",
		w.Goal(g), w.GoalAbout(g))
}

// NeedsLine says what a service asks for.
func (w Words) NeedsLine(s *planner.Service) string {
	return w.say("Needs %s.", "Demande %s.", w.Demand(s.Demand))
}

// PlacedBecause says where a service is and why.
func (w Words) PlacedBecause(s planner.Placed) string {
	return w.say("On %s: %s.", "Sur %s : %s.", s.Host, w.Why(s))
}

// MachineLeft says what is left on a machine.
func (w Words) MachineLeft(machine string, headroom planner.Bytes) string {
	return w.say("%s: %s", "%s : %s", machine, w.LeftOrOver(headroom, false))
}

// Without names a plan without a machine.
func (w Words) Without(machine string) string { return w.say("without %s", "sans %s", machine) }

// YesNo says yes or no.
func (w Words) YesNo(b bool) string {
	if b {
		return w.say("yes", "oui")
	}
	return w.say("no", "non")
}
