package inventory

import (
	"maps"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/processors"
	"berth/quantity"
	"berth/strictyaml"
)

// maxCores bounds the figures of a processor and a guest.
const maxCores = 1024

// readProcessors reads the processors that the file declares itself. They win over the catalog's.
func (r *reader) readProcessors(v strictyaml.Value) {
	for _, e := range entries(v.Like(message.Same("processors: {mine: {arch: amd64, cores: 4}}"))) {
		if !nameOf(e, message.Word("processor")) {
			continue
		}
		p := readProcessor(e)
		r.processors[e.Name] = p
		if p.Speed.Known() {
			if r.speeds == nil {
				r.speeds = map[string]planner.Speed{}
			}
			r.speeds[p.Name] = p.Speed
		}
	}
}

// readProcessor reads one processor, with the fields of catalog/processors.yaml.
func readProcessor(e strictyaml.Entry) planner.Processor {
	p := planner.Processor{Name: e.Name}
	v := e.Value.As(named("processor %s", e.Name))
	v.Like(message.Same(e.Name+": {arch: amd64, cores: 4}")).StructOr(strictyaml.Fields{
		"title":   strictyaml.IntoText(&p.Title),
		"short":   strictyaml.IntoText(&p.Short),
		"arch":    strictyaml.Into(&p.Arch, quantity.Arch),
		"cores":   strictyaml.IntoInt(&p.Cores, 1, maxCores),
		"threads": strictyaml.IntoInt(&p.Threads, 1, 8*maxCores),
		"speed":   func(v strictyaml.Value) { p.Speed = readSpeed(v) },
	}, processorInstead).Need(v, "arch", "cores")
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

// readSpeed reads how fast a processor is beside the Intel N100.
func readSpeed(v strictyaml.Value) planner.Speed {
	var s planner.Speed
	v.Struct(strictyaml.Fields{
		"one": strictyaml.Into(&s.One, quantity.Speed),
		"all": strictyaml.Into(&s.All, quantity.Speed),
	}).Need(v, "one", "all")
	return s
}

// wantedProcessor is a processor that machine number i of the problem names, and what the machine says of it.
type wantedProcessor struct {
	i     int
	name  strictyaml.Word
	speed planner.Speed // as the machine says it; zero where it does not
}

func (r *reader) resolveProcessors() {
	known := maps.Clone(r.lib.Processors)
	if known == nil {
		known = map[string]planner.Processor{}
	}
	maps.Copy(known, r.processors)
	for _, w := range r.wanted {
		p, ok := known[w.name.Text]
		if !ok && r.lib.Partial {
			continue
		}
		if !ok {
			p, ok = titled(w.name.Text, known)
		}
		if !ok {
			w.name.Value.Errorf("unknown processor %s%s", quote(w.name.Text), orHint(w.name.Text, names(known), unknownProcessor(w.name.Text)))
			continue
		}
		if w.speed.Known() {
			p.Speed = w.speed
		}
		m := &r.problem.Machines[w.i]
		m.Processor = p
		if m.MemoryMax == 0 && processors.Soldered(p.Name) {
			m.MemoryMax = m.Memory
		}
	}
}

// titled finds a processor by what people call it: one of the inventory or of a catalog by its title, else one of the world's.
func titled(title string, known map[string]planner.Processor) (planner.Processor, bool) {
	for _, name := range names(known) {
		if strings.EqualFold(known[name].Title, title) {
			return known[name], true
		}
	}
	p, ok := processors.Named(title)
	if !ok {
		return p, false
	}
	p, ok = known[p.Name]
	return p, ok
}

// unknownProcessor says what to do about a processor that nobody knows.
func unknownProcessor(title string) message.Text {
	declare := message.Word(`"berth catalog processors" lists the known ones; declare others under processors:`)
	if like := processors.Like(title); len(like) > 0 {
		return message.Of("did you mean %s? %s", oneOf(like), declare)
	}
	return declare
}

// knowSpeeds tells every service how fast the processors are that the inventory declares itself.
func (r *reader) knowSpeeds(s *planner.Service) {
	if r.speeds == nil {
		return
	}
	all := maps.Clone(s.Speeds)
	if all == nil {
		all = map[string]planner.Speed{}
	}
	maps.Copy(all, r.speeds)
	s.Speeds = all
}

// orHint gives a suggestion where there is one, and else says what to do.
func orHint(word string, known []string, hint message.Text) message.Text {
	if s := strictyaml.DidYouMean(word, known); !s.IsZero() {
		return s
	}
	return message.Of("; %s", hint)
}
