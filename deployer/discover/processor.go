package discover

import (
	"cmp"
	"regexp"
	"strings"

	"berth/deployer/probe"
	"berth/planner"
)

// processor is what a machine's processor is called in an inventory.
type processor struct {
	planner.Processor
	Known bool   // the catalog has it
	From  string // what the machine says, for a comment
}

// mostCores is as many as a declaration may say.
const mostCores = 1024

// processorOf finds the processor of a machine among those that the catalog knows, by the name that the kernel has for it or
// by the device tree. Where none is it, one is declared with what was counted.
func processorOf(known []planner.Processor, f *probe.Facts) processor {
	h := f.Hardware
	said := cmp.Or(h.Model, last(h.Compatible), h.Board)
	for _, p := range known {
		if !called(p, h) || p.Arch.Family != f.Arch.Family || f.Arch.Level > 0 && f.Arch.Level < p.Arch.Level {
			continue
		}
		return processor{Processor: p, Known: true, From: said}
	}
	title := cmp.Or(clipped(h.Model), h.Board, strings.Join(h.Compatible, " "), "unknown "+f.Arch.Family)
	p := planner.Processor{Name: cmp.Or(plainName(bareModel(title)), "processor"), Title: title, Arch: f.Arch, Cores: min(max(cmp.Or(h.Cores, f.Cores), 1), mostCores)}
	p.Threads = min(max(cmp.Or(h.Threads, f.Cores), p.Cores), mostCores)
	return processor{Processor: p, From: said}
}

// called reports whether a processor of the catalog is the one that a machine says it has.
func called(p planner.Processor, h *probe.Hardware) bool {
	if h.Model != "" && bareModel(h.Model) == bareModel(p.Title) {
		return true
	}
	for _, c := range h.Compatible {
		if _, chip, ok := strings.Cut(c, ","); ok && (chip == p.Name || strings.TrimSuffix(chip, "s") == p.Name) {
			return true
		}
	}
	return false
}

var (
	marks   = regexp.MustCompile(`\((r|tm)\)|®|™`)
	clock   = regexp.MustCompile(`\s*@.*$`)
	makers  = regexp.MustCompile(`(?i)\((r|tm)\)|\bcpu\b|\b\d+-core processor\b`)
	extras  = regexp.MustCompile(`\s+(with|w/)\s.*$|\b\d+-core\b|\b\d+(st|nd|rd|th) gen\b|\bcpu\b|\bprocessor\b|\bgenuine\b`)
	spacing = regexp.MustCompile(`\s+`)
)

// bareModel is the name of a processor without what some kernels and makers put around it.
func bareModel(s string) string {
	s = marks.ReplaceAllString(strings.ToLower(s), "")
	s = extras.ReplaceAllString(clock.ReplaceAllString(s, ""), " ")
	return strings.TrimSpace(spacing.ReplaceAllString(s, " "))
}

// clipped is a model as people read it.
func clipped(s string) string {
	s = clock.ReplaceAllString(makers.ReplaceAllString(s, ""), "")
	return strings.TrimSpace(spacing.ReplaceAllString(s, " "))
}

func last(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}
