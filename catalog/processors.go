package catalog

import (
	"errors"
	"io/fs"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// maxThreads bounds a processor: twice what the largest machine of a rack has.
const maxThreads = 1024

// addProcessors reads the processors.yaml of a source, if it has one.
func (c *Catalog) addProcessors(s source) error {
	data, err := s.readFile(processorsFile, maxFileSize)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return strictyaml.Diagnostics{s.problem(processorsFile, "%s", plainFileError(err))}
	}
	doc, err := strictyaml.Parse(s.path(processorsFile), data)
	if err != nil {
		return err
	}
	doc.Root().Struct(strictyaml.Fields{"processors": func(v strictyaml.Value) {
		for _, e := range v.Entries() {
			if p, ok := readProcessor(e); ok {
				c.processors[p.Name] = p
			}
		}
	}})
	return doc.Err()
}

// readProcessor reads one processor of a map by name, as processors.yaml and inventories have it. Its
// problems become problems of the document. Title and short are the name where they are left out, and
// threads are the cores.
func readProcessor(e strictyaml.Entry) (planner.Processor, bool) {
	p := planner.Processor{Name: e.Name, Title: e.Name}
	if !nameRule.MatchString(e.Name) {
		e.Key.Errorf("processor %q: a name is made of a-z, 0-9 and hyphens", e.Name)
		return p, false
	}
	if isFamily(e.Name) {
		e.Key.Errorf("processor %q has the name of an architecture; choose the name of the chip", e.Name)
		return p, false
	}
	v := e.Value.As(message.Of("processor %q", e.Name))
	given := v.Struct(strictyaml.Fields{
		"title":   strictyaml.IntoText(&p.Title),
		"short":   strictyaml.IntoText(&p.Short),
		"arch":    strictyaml.Into(&p.Arch, quantity.Arch),
		"cores":   strictyaml.IntoInt(&p.Cores, 1, maxThreads),
		"threads": strictyaml.IntoInt(&p.Threads, 1, maxThreads),
		"speed":   func(v strictyaml.Value) { p.Speed = readSpeed(v) },
	})
	ok := given.Need(v, "arch", "cores")
	if p.Short == "" {
		p.Short = p.Title
	}
	if p.Threads == 0 {
		p.Threads = p.Cores
	}
	if p.Threads < p.Cores {
		v.Errorf("%s has fewer threads (%d) than cores (%d)", v.What(), p.Threads, p.Cores)
		ok = false
	}
	return p, ok
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

// isFamily reports whether a name is an architecture family such as amd64.
func isFamily(name string) bool {
	a, err := quantity.Arch(name)
	return err == nil && a.Family == name
}
