package wording

import (
	"slices"
	"strings"

	"berth/planner"
)

// Answer says what would happen on one host, without its name: "fits, 0.6 GB left",
// "fits if the guest grows by 6.75 GB to 9 GB; its machine keeps 1.8 GB", or every rule that is broken.
func (w Words) Answer(a planner.Answer) string {
	if !a.Fits {
		s := w.answered(a)
		if s == "" {
			s = w.say("does not fit", "ne convient pas")
		}
		if a.Here {
			return w.say("runs here, although: %s", "tourne ici, bien que : %s", s)
		}
		return s
	}
	left := w.Left(a.Headroom)
	switch {
	case a.Here && a.Grows > 0 && a.Grows == a.Size:
		return w.say("runs here, alone in a guest of %s; its machine has %s left", "tourne ici, seul dans un invité de %s ; il reste %s à sa machine",
			w.Size(a.Size), left)
	case a.Here && a.Grows > 0:
		return w.say("runs here; without it the guest would be %s instead of %s; its machine has %s left",
			"tourne ici ; sans lui l'invité aurait %s au lieu de %s ; il reste %s à sa machine", w.Size(a.Size-a.Grows), w.Size(a.Size), left)
	case a.Here:
		return w.say("runs here, %s left", "tourne ici, il reste %s", left)
	case a.Grows > 0 && a.Grows == a.Size:
		return w.say("fits in a new guest of %s; its machine keeps %s", "convient dans un nouvel invité de %s ; il reste %s à sa machine",
			w.Size(a.Size), left)
	case a.Grows > 0:
		return w.say("fits if the guest grows by %s to %s; its machine keeps %s", "convient si l'invité grandit de %s à %s ; il reste %s à sa machine",
			w.Size(a.Grows), w.Size(a.Size), left)
	}
	return w.say("fits, %s left", "convient, il reste %s", left)
}

// answered joins the reasons of an answer, and says whose each is where others would come along.
func (w Words) answered(a planner.Answer) string {
	parts := make([]string, len(a.Reasons))
	for i, r := range a.Reasons {
		if parts[i] = w.Reason(r); slices.Contains(a.With, r.Service) && r.Rule.Measured() == planner.NoFigure {
			parts[i] = w.say("%s: %s", "%s : %s", r.Service, parts[i])
		}
	}
	return strings.Join(parts, w.say("; ", " ; "))
}

// ComeAlong says who would go where a service goes.
func (w Words) ComeAlong(with []string) string {
	return w.say("Shares its host with %s, because it has to: what is said here is of all of them.",
		"Partage son hôte avec %s, parce qu'il le doit : ce qui est dit ici vaut pour tous.", w.And(with))
}

// Reasons joins reasons.
func (w Words) Reasons(rs []planner.Reason) string {
	parts := make([]string, len(rs))
	for i, r := range rs {
		parts[i] = w.Reason(r)
	}
	return strings.Join(parts, w.say("; ", " ; "))
}

// Fit is the short form of Answer, for a line of a screen: "fits, 0.6 GB left", "fits, grows to 9 GB",
// "acceptable above 50 photos a week, 0.6 GB left", "would be over by 5.8 GB", "needs gpu, and 2 more".
func (w Words) Fit(a planner.Answer) string {
	if len(a.Reasons) > 0 {
		return w.Refusal(a)
	}
	s, tail := w.Suits(a), ""
	if a.Judgement.Verdict == planner.Unknown {
		tail = " · " + w.NotJudged(a.Judgement)
	}
	switch {
	case a.Grows > 0 && a.Grows == a.Size:
		return w.say("%s in a new guest of %s", "%s dans un nouvel invité de %s", s, w.Size(a.Size)) + tail
	case a.Grows > 0:
		return w.say("%s, grows to %s", "%s, grandit à %s", s, w.Size(a.Size)) + tail
	}
	return w.say("%s, %s left", "%s, il reste %s", s, w.Left(a.Headroom)) + tail
}

// Refusal says why a host does not take what was asked about, and how many more reasons there are: "would be over by 5.8 GB".
func (w Words) Refusal(a planner.Answer) string {
	s := w.would(foremost(a))
	switch more := len(a.Reasons) - 1; {
	case more == 1:
		s += w.say(", and 1 more", ", et 1 autre")
	case more > 1:
		s += w.say(", and %d more", ", et %d autres", more)
	}
	return s
}

// Lack is the shortest form of Refusal: "lacks 5.8 GB", "needs gpu".
func (w Words) Lack(a planner.Answer) string {
	switch r := foremost(a); r.Rule {
	case planner.RuleMemory, planner.RuleGuestRange:
		return w.say("lacks %s", "il manque %s", w.Over(planner.Bytes(r.Over())))
	case planner.RuleMachineMemory:
		return w.say("%s lacks %s", "à %s, il manque %s", r.Host, w.Over(planner.Bytes(r.Over())))
	default:
		return w.Misfit(r)
	}
}

// foremost is the reason that is told where there is room for one.
func foremost(a planner.Answer) planner.Reason {
	if a.Reasons[0].Rule == planner.RuleVerdict && len(a.Reasons) > 1 {
		return a.Reasons[1] // a verdict can be accepted, what is full stays full
	}
	return a.Reasons[0]
}

// Suits says in a word or two how well a host suits that takes what was asked about: "fits", "acceptable above 50 photos a week".
func (w Words) Suits(a planner.Answer) string {
	switch j := a.Judgement; {
	case j.Verdict == planner.Acceptable && !j.By.Fixed && j.By.ViableUpTo.Known():
		bound := w.Workload(j.By.ViableUpTo)
		if j.Estimated() {
			bound = w.about(bound)
		}
		return w.say("acceptable above %s", "acceptable au-delà de %s", bound)
	case j.Verdict != planner.Viable && j.Verdict != planner.Unknown:
		return w.Verdict(j.Verdict)
	}
	return w.say("fits", "convient")
}

// NotJudged says in a few words why the verdict on a service is unknown: nobody has said how it runs there, or how much it is used.
func (w Words) NotJudged(j planner.Judgement) string {
	if j.By.Declared {
		return w.say("depends on its use", "dépend de l'usage")
	}
	return w.say("speed not known", "vitesse inconnue")
}

// Misfits joins the short forms of what would be broken: "would be over by 5.6 GB, not recommended".
func (w Words) Misfits(rs []planner.Reason) string {
	parts := make([]string, len(rs))
	for i, r := range rs {
		parts[i] = w.would(r)
	}
	return strings.Join(parts, ", ")
}
