package status

import (
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/planner"
)

// Sureness says how a scan knows what a container is.
type Sureness int

// The ways to know, surest first.
const (
	ByLabel Sureness = iota // berth put it there
	ByImage                 // its image is one that only this entry of the catalog runs
	ByName                  // its image has the name of one of the entry's, from another publisher
)

// images is the catalog by the images that its entries run.
type images struct {
	entries map[string]*planner.Service
	by      map[string][]string // repository -> entries
	name    map[string][]string // last part of a repository, or name of an entry -> entries
}

// index reads the images of every entry. The Compose files are read as YAML only: names of images are
// all that is wanted, and the catalog has checked the files. Instances have the images of their entries.
func index(c *catalog.Catalog) *images {
	x := &images{entries: map[string]*planner.Service{}, by: map[string][]string{}, name: map[string][]string{}}
	for _, e := range c.Entries() {
		x.entries[e.Name] = &e.Service
		if e.Service.Entry != "" {
			continue
		}
		x.name[e.Name] = appendOnce(x.name[e.Name], e.Name)
		for _, f := range e.ComposeFiles() {
			var file struct {
				Services map[string]struct {
					Image    string
					Profiles []string
				}
			}
			if yaml.Unmarshal(f.Data, &file) != nil {
				continue
			}
			for _, s := range file.Services {
				if s.Image != "" && len(s.Profiles) == 0 {
					repository := bare(s.Image)
					x.by[repository] = appendOnce(x.by[repository], e.Name)
				}
			}
		}
	}
	for repository, entries := range x.by {
		for _, e := range entries {
			x.name[path.Base(repository)] = appendOnce(x.name[path.Base(repository)], e)
		}
	}
	return x
}

// bare is the repository of an image whose tag may hang on a variable.
func bare(image string) string {
	before, _, variable := strings.Cut(image, "$")
	if variable {
		return probe.RepositoryOf(probe.FullImage(strings.TrimRight(before, ":@") + ":x"))
	}
	name, _, _ := strings.Cut(probe.FullImage(image), "@")
	return probe.RepositoryOf(name)
}

// stock are images that say nothing of what they are used for: other people's stacks have them too.
var stock = []string{
	"alpine", "busybox", "debian", "ubuntu", "python", "node", "nginx", "postgres", "mariadb", "mysql", "mongo", "influxdb",
	"redis", "memcached", "rabbitmq", "valkey/valkey",
}

// of finds the entry of a container; by its label, the service.
func (x *images) of(c probe.Container) (service string, sure Sureness, ok bool) {
	if c.Service != "" && x.entries[c.Service] != nil {
		return c.Service, ByLabel, true
	}
	repository := bare(c.Image)
	if slices.Contains(stock, repository) {
		return "", 0, false
	}
	if s, ok := only(x.by[repository], c); ok {
		return s, ByImage, true
	}
	if base := path.Base(repository); !slices.Contains(stock, base) {
		if s, ok := only(x.name[base], c); ok {
			return s, ByName, true
		}
	}
	return "", 0, false
}

// only chooses among entries: the single one, else the one that the Compose project is named for.
func only(entries []string, c probe.Container) (string, bool) {
	switch {
	case len(entries) == 1:
		return entries[0], true
	case slices.Contains(entries, c.Project):
		return c.Project, true
	}
	return "", false
}

// beside finds the entry that a container of a common image belongs to: one that has such an image, and
// that another container of its Compose project was known by.
func (x *images) beside(all []probe.Container, claimed []bool, c probe.Container) string {
	if c.Project == "" || c.OneOff {
		return ""
	}
	repository := bare(c.Image)
	for i, other := range all {
		if !claimed[i] || other.Project != c.Project {
			continue
		}
		s, _, ok := x.of(other)
		if !ok {
			continue
		}
		if entry := x.entries[s].EntryName(); slices.Contains(x.by[repository], entry) || slices.Contains(x.name[path.Base(repository)], entry) {
			return s
		}
	}
	return ""
}

func appendOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
