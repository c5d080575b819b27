package discover

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"berth/deployer/probe"
	"berth/planner"
	"berth/processors"
)

// processor is what a machine's processor is called in an inventory.
type processor struct {
	planner.Processor
	Known bool   // the catalog has it
	From  string // what the machine says, for a comment
	Part  bool   // a virtual machine with some of its threads: Speed is what they come to
}

// mostCores is as many as a declaration may say.
const mostCores = 1024

// processorOf finds the processor of a machine by what its kernel, its firmware or its device tree call it, among those of the
// world, and among those that the operator's catalog adds. Where none is it, and where a virtual machine has some threads of it, one
// is declared with what was counted.
func processorOf(known []planner.Processor, f *probe.Facts) processor {
	h := f.Hardware
	said := cmp.Or(h.Model, last(h.Compatible), h.Board)
	if p, ok := find(known, f); ok {
		out := processor{Processor: p, Known: true, From: said}
		if h.Virtual != "" {
			out.virtual(f)
		}
		return out
	}
	title := cmp.Or(clipped(h.Model), h.Board, strings.Join(h.Compatible, " "), "unknown "+f.Arch.Family)
	p := planner.Processor{Name: cmp.Or(plainName(bareModel(title)), "processor"), Title: title, Arch: f.Arch, Cores: min(max(cmp.Or(h.Cores, f.Cores), 1), mostCores)}
	p.Threads = min(max(cmp.Or(h.Threads, f.Cores), p.Cores), mostCores)
	if h.Virtual != "" && f.Cores > 0 { // it has as many as it was given, whatever the list of them says
		p.Cores, p.Threads = min(f.Cores, mostCores), min(f.Cores, mostCores)
	}
	return processor{Processor: p, From: said}
}

// virtual makes of a processor what a virtual machine has of it: some of its threads, or all with fewer instructions.
func (p *processor) virtual(f *probe.Facts) {
	n, fewer := f.Cores, f.Arch.Level > 0 && f.Arch.Level < p.Arch.Level
	switch {
	case n > 0 && n < p.Threads:
		p.Name, p.Title = fmt.Sprintf("%s-of-%d", p.Name, n), fmt.Sprintf("%d of the %d threads of %s", n, p.Threads, p.Title)
		p.Cores, p.Threads, p.Speed.All = n, n, min(p.Speed.All, p.Speed.One*planner.Permille(n))
	case fewer:
		p.Name, p.Title = fmt.Sprintf("%s-as-v%d", p.Name, f.Arch.Level), fmt.Sprintf("%s as %s", p.Title, f.Arch)
	default:
		return
	}
	p.Known, p.Part, p.Arch = false, p.Speed.Known(), f.Arch
}

// find finds the processor of a machine. What the machine can run has to agree.
func find(known []planner.Processor, f *probe.Facts) (planner.Processor, bool) {
	h := f.Hardware
	can := func(p planner.Processor) bool {
		return p.Arch.Family == f.Arch.Family && (f.Arch.Level == 0 || f.Arch.Level >= p.Arch.Level || h.Virtual != "")
	}
	for _, p := range known { // the operator's own first
		if h.Model != "" && bareModel(h.Model) == bareModel(p.Title) && can(p) {
			return p, true
		}
	}
	p, ok := processors.Find(processors.Look{CPUInfo: "model name: " + h.Model + "\n", Board: h.Board, Compatible: h.Compatible})
	return p, ok && can(p)
}

// apart gives processors that are declared names of their own: two virtual machines on one kind of processor may have been given
// more threads and fewer.
func (l *Lab) apart() {
	has := map[string]int{}
	for i := range l.Machines {
		p := &l.Machines[i].Processor
		if l.Machines[i].On != "" || p.Known || p.Name == "" {
			continue
		}
		if n, there := has[p.Name]; there && n != p.Threads {
			p.Name = fmt.Sprintf("%s-of-%d", p.Name, p.Threads)
		}
		has[p.Name] = p.Threads
	}
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
