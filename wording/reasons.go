package wording

import (
	"strings"

	"berth/planner"
)

// Reason says which rule is broken and by how much: "memory over by 5.8 GB (13.0 GB needed, 7.2 GB
// usable)". It names the host only where that is another than the one asked about (the machine that is
// full when a service does not fit its guest), so it reads well behind "host: ".
func (w Words) Reason(r planner.Reason) string {
	need, have, over := planner.Bytes(r.Need), planner.Bytes(r.Have), planner.Bytes(r.Over())
	switch r.Rule {
	case planner.RuleMemory:
		return w.say("memory over by %s (%s needed, %s usable)", "mémoire dépassée de %s (%s nécessaires, %s utilisables)",
			w.over(need, have), w.Used(need), w.Left(have))
	case planner.RuleGuestRange:
		return w.say("the guest would need %s, its range ends at %s: over by %s",
			"il faudrait %s à l'invité, sa plage finit à %s : dépassée de %s", w.Size(need), w.Size(have), w.Size(over))
	case planner.RuleMachineMemory:
		return w.say("memory%s over by %s (%s for guests and reserve, %s usable)",
			"mémoire%s dépassée de %s (%s pour les invités et la réserve, %s utilisables)",
			w.ofMachine(r), w.over(need, have), w.Used(need), w.Left(have))
	case planner.RuleCPU:
		return w.say("CPU over by %s (%s asked, %s allowed)", "CPU dépassé de %s (%s demandés, %s permis)",
			w.Cores(planner.MilliCPU(over)), w.CPU(planner.MilliCPU(need)), w.CPU(planner.MilliCPU(have)))
	case planner.RuleMachineCPU:
		return w.say("vCPUs%s over by %s (%s given to guests, %s allowed)",
			"vCPU%s dépassés de %s (%s donnés aux invités, %s permis)", w.ofMachine(r),
			w.CPU(planner.MilliCPU(over)), w.CPU(planner.MilliCPU(need)), w.CPU(planner.MilliCPU(have)))
	case planner.RuleDisk:
		return w.say("disk over by %s (%s needed, %s there)", "disque dépassé de %s (%s nécessaires, %s présents)",
			w.over(need, have), w.Used(need), w.Left(have))
	case planner.RuleVerdict:
		return w.notRecommended(r.Judgement)
	}
	return w.wishReason(r)
}

// ofMachine names the machine that is full, where a service asks for room on one of its guests.
func (w Words) ofMachine(r planner.Reason) string {
	if r.Service == "" {
		return ""
	}
	return " " + w.of(r.Host)
}

// wishReason words the rules that have no figures.
func (w Words) wishReason(r planner.Reason) string {
	names := r.Subjects
	switch r.Rule {
	case planner.RulePin:
		return w.say("the wish pins it to %s", "le souhait le fixe sur %s", w.Or(names))
	case planner.RuleStays:
		return w.say("it runs on %s, and no wish lets it leave", "il tourne sur %s, et aucun souhait ne le laisse partir", w.Or(names))
	case planner.RuleNotOn:
		return w.say("the wish keeps it off this host", "le souhait l'exclut de cet hôte")
	case planner.RuleArch:
		return w.say("no image for %s (only %s)", "pas d'image pour %s (seulement %s)", r.Arch, w.And(names))
	case planner.RuleDevice:
		return w.say("needs %s, which the host does not have", "demande %s, que l'hôte n'a pas", w.And(names))
	case planner.RuleApart:
		return w.say("must be apart from %s, which is there", "doit être séparé de %s, qui s'y trouve", w.And(names))
	case planner.RuleWith:
		host, there := withOn(names)
		return w.say("has to share a host with %s, on %s", "doit partager l'hôte de %s, sur %s", w.And(there), host)
	case planner.RuleTied:
		host, there := withOn(names)
		return w.say("%s ties it to %s, which is on %s", "%s le lie à %s, qui est sur %s", w.Resource(r.Resource), w.And(there), host)
	case planner.RuleResource:
		return w.say("%s is not there without %s", "%s n'y est pas sans %s", w.Resource(r.Resource), w.Or(names))
	case planner.RulePort:
		port, by := ports(names)
		return w.say("port %s is taken there by %s", "le port %s y est pris par %s", port, by)
	case planner.RuleName:
		name, by := ports(names)
		return w.say("the name %s is taken there by %s", "le nom %s y est pris par %s", name, by)
	case planner.RuleUnknownHost:
		return w.say("no host has the name %q", "aucun hôte ne porte le nom %q", r.Host)
	case planner.RuleNeeds:
		return w.say("needs %s, which runs nowhere", "a besoin de %s, qui ne tourne nulle part", w.And(names))
	}
	return w.say("breaks the rule %q", "enfreint la règle %q", r.Rule.String())
}

// Resource names what services share.
func (w Words) Resource(r planner.Resource) string {
	switch r.Kind {
	case planner.VolumeResource:
		return w.say("the volume %s", "le volume %s", r.Name)
	case planner.ContainerResource:
		return w.say("the container %s", "le conteneur %s", r.Name)
	}
	return w.say("the network %s", "le réseau %s", r.Name)
}

// ports takes the subjects of RulePort and RuleName apart: the service that has it, and the port or name.
func ports(subjects []string) (port, by string) {
	if len(subjects) < 2 {
		return "?", strings.Join(subjects, "")
	}
	return subjects[1], subjects[0]
}

// withOn takes the subjects of RuleWith apart: a host, and the services there.
func withOn(subjects []string) (host string, there []string) {
	if len(subjects) < 2 {
		return "?", subjects
	}
	return subjects[0], subjects[1:]
}

// notRecommended says on which bound the verdict rests.
func (w Words) notRecommended(j planner.Judgement) string {
	if j.By.Fixed || !j.By.NotRecommended.Known() || !j.Workload.Known() {
		return w.say("not recommended on this processor", "déconseillé sur ce processeur")
	}
	return w.say("not recommended on this processor from %s, and the wish says %s",
		"déconseillé sur ce processeur à partir de %s, et le souhait indique %s",
		w.Workload(j.By.NotRecommended), w.Workload(j.Workload))
}

// would is Misfit of what is not so, and would be: "would be over by 5.8 GB". What has no figures is the same today.
func (w Words) would(r planner.Reason) string {
	over := w.Over(planner.Bytes(r.Over()))
	if r.Rule.Measured() == planner.InMilliCPU {
		over = w.CPU(planner.MilliCPU(r.Over()))
	}
	switch r.Rule {
	case planner.RuleMemory, planner.RuleGuestRange:
		return w.say("would be over by %s", "serait dépassé de %s", over)
	case planner.RuleMachineMemory:
		return w.say("%s would be over by %s", "%s serait dépassé de %s", r.Host, over)
	case planner.RuleDisk:
		return w.say("its disk would be over by %s", "son disque serait dépassé de %s", over)
	case planner.RuleCPU:
		return w.say("its CPU would be over by %s", "son CPU serait dépassé de %s", over)
	case planner.RuleMachineCPU:
		return w.say("the vCPUs of %s would be over by %s", "les vCPU de %s seraient dépassés de %s", r.Host, over)
	}
	return w.Misfit(r)
}

// Misfit is the short form of Reason, for a line of a screen: "over by 5.8 GB", "needs gpu".
func (w Words) Misfit(r planner.Reason) string {
	over := planner.Bytes(r.Over())
	switch r.Rule {
	case planner.RuleMemory, planner.RuleGuestRange:
		return w.say("over by %s", "dépassé de %s", w.Over(over))
	case planner.RuleMachineMemory:
		return w.say("%s over by %s", "%s dépassé de %s", r.Host, w.Over(over))
	case planner.RuleDisk:
		return w.say("disk over by %s", "disque dépassé de %s", w.Over(over))
	case planner.RuleCPU:
		return w.say("CPU over by %s", "CPU dépassé de %s", w.CPU(planner.MilliCPU(over)))
	case planner.RuleMachineCPU:
		return w.say("%s: vCPUs over by %s", "%s : vCPU dépassés de %s", r.Host, w.CPU(planner.MilliCPU(over)))
	case planner.RulePin, planner.RuleStays:
		return w.say("pinned to %s", "épinglé sur %s", w.Or(r.Subjects))
	case planner.RuleNotOn:
		return w.say("kept off by its wish", "exclu par son souhait")
	case planner.RuleArch:
		return w.say("no %s image", "pas d'image %s", r.Arch)
	case planner.RuleDevice:
		return w.say("needs %s", "demande %s", w.And(r.Subjects))
	case planner.RuleVerdict:
		return w.say("not recommended", "déconseillé")
	case planner.RuleApart:
		return w.say("apart from %s", "à séparer de %s", w.And(r.Subjects))
	case planner.RuleWith:
		host, there := withOn(r.Subjects)
		return w.say("with %s on %s", "avec %s sur %s", w.And(there), host)
	case planner.RuleTied:
		host, there := withOn(r.Subjects)
		return w.say("with %s on %s", "avec %s sur %s", w.And(there), host)
	case planner.RuleResource:
		return w.say("needs %s", "demande %s", w.Resource(r.Resource))
	case planner.RulePort:
		port, by := ports(r.Subjects)
		return w.say("port %s taken by %s", "port %s pris par %s", port, by)
	case planner.RuleName:
		name, by := ports(r.Subjects)
		return w.say("name %s taken by %s", "nom %s pris par %s", name, by)
	case planner.RuleUnknownHost:
		return w.say("unknown host %q", "hôte inconnu %q", r.Host)
	}
	return w.say("needs %s", "a besoin de %s", w.And(r.Subjects))
}

// Violation says which host, machine or service breaks a rule, with the figure to the byte:
// "media: memory over by 1.4 GB (14.0 GB needed, 12.6 GB usable), exactly 1,503,238,554 bytes".
func (w Words) Violation(r planner.Reason) string {
	s := w.Reason(r)
	if r.Rule.Measured() == planner.InBytes {
		s += w.say(", exactly %s", ", exactement %s", w.Exact(planner.Bytes(r.Over())))
	}
	subject := r.Host
	switch {
	case r.Service != "" && r.Host != "" && r.Rule != planner.RuleUnknownHost:
		subject = w.say("%s on %s", "%s sur %s", r.Service, r.Host)
	case r.Service != "":
		subject = r.Service
	}
	return w.say("%s: %s", "%s : %s", subject, s)
}
