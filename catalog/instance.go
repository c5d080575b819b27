package catalog

import "maps"

// As is the entry as a service of another name has it: a Compose project of its own, made from the same files.
func (e *Entry) As(name string) *Entry {
	if name == e.Name {
		return e
	}
	out := *e
	out.Name, out.ProjectName, out.Service = name, name, e.Service.As(name)
	return &out
}

// Called is the entry with another name for Compose; an empty one changes nothing.
func (e *Entry) Called(project string) *Entry {
	if project == "" || project == e.ProjectName {
		return e
	}
	out := *e
	out.ProjectName = project
	return &out
}

// WithInstances is the catalog in which services of a lab that have another name than their entry are entries, too: the
// keys are services, the values their entries. What is asked of it by the name of a service has an answer then.
func (c *Catalog) WithInstances(entryOf map[string]string) *Catalog {
	if len(entryOf) == 0 {
		return c
	}
	out := *c
	out.entries = maps.Clone(c.entries)
	for name, entry := range entryOf {
		if e, ok := c.entries[entry]; ok {
			out.entries[name] = e.As(name)
		}
	}
	return &out
}
