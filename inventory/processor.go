package inventory

import (
	"maps"

	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// maxCores bounds the figures of a processor and a guest.
const maxCores = 1024

// readProcessors reads the processors that the file declares itself. They win over the catalog's.
func (r *reader) readProcessors(v strictyaml.Value) {
	for _, e := range entries(v) {
		if !nameOf(e, "processor") {
			continue
		}
		r.processors[e.Name] = readProcessor(e)
	}
}

// readProcessor reads one processor, with the fields of catalog/processors.yaml.
func readProcessor(e strictyaml.Entry) planner.Processor {
	p := planner.Processor{Name: e.Name}
	v := e.Value.As(named("processor", e.Name))
	v.Struct(strictyaml.Fields{
		"title":   strictyaml.IntoText(&p.Title),
		"short":   strictyaml.IntoText(&p.Short),
		"arch":    strictyaml.Into(&p.Arch, quantity.Arch),
		"cores":   strictyaml.IntoInt(&p.Cores, 1, maxCores),
		"threads": strictyaml.IntoInt(&p.Threads, 1, 8*maxCores),
	}).Need(v, "arch", "cores")
	if p.Title == "" {
		p.Title = p.Name
	}
	if p.Short == "" {
		p.Short = p.Title
	}
	if p.Threads == 0 {
		p.Threads = p.Cores
	}
	if p.Threads < p.Cores {
		v.Errorf("%s has fewer threads than cores", v.What())
	}
	return p
}

// wantedProcessor is a processor that machine number i of the problem names.
type wantedProcessor struct {
	i    int
	name strictyaml.Word
}

func (r *reader) resolveProcessors() {
	known := maps.Clone(r.lib.Processors)
	if known == nil {
		known = map[string]planner.Processor{}
	}
	maps.Copy(known, r.processors)
	for _, w := range r.wanted {
		p, ok := known[w.name.Text]
		if !ok {
			w.name.Value.Errorf("unknown processor %s%s", quote(w.name.Text), orHint(w.name.Text, names(known),
				`"berth catalog processors" lists the known ones; declare others under processors:`))
			continue
		}
		r.problem.Machines[w.i].Processor = p
	}
}

// orHint gives a suggestion where there is one, and else says what to do.
func orHint(word string, known []string, hint string) string {
	if s := strictyaml.DidYouMean(word, known); s != "" {
		return s
	}
	return "; " + hint
}
