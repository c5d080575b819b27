package catalog

import (
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"

	"berth/message"
)

// withoutParts drops what is no entry of its own: a directory whose Compose file another entry includes or extends, and one
// that lies within what an entry mounts.
func (c *Catalog) withoutParts(s source, all []*result) []*result {
	part := map[string]string{} // file below the source -> directory of the entry that it is part of
	mounted := map[string]string{}
	for _, r := range all {
		if r.entry == nil {
			continue
		}
		for _, name := range r.entry.parts {
			if at := path.Join(r.dir, name); path.Dir(at) != r.dir {
				part[at] = r.dir
			}
		}
		for _, name := range r.entry.mounted {
			if at := path.Join(r.dir, name); at != r.dir && strings.HasPrefix(at, dirPrefix(r.dir)) {
				mounted[at] = r.dir
			}
		}
	}
	for i, r := range all {
		for _, name := range r.files {
			if of, is := part[path.Join(r.dir, name)]; is && of != r.dir {
				c.passOver(s, r.dir, "part of the entry in %s, which includes or extends it", s.path(of))
				all[i] = &result{dir: r.dir}
			}
		}
		for at, of := range mounted {
			if r.dir == at || strings.HasPrefix(r.dir, at+"/") {
				c.passOver(s, r.dir, "passed over: it lies in what the entry in %s mounts", s.path(of))
				all[i] = &result{dir: r.dir}
			}
		}
	}
	return all
}

// withoutReferred leaves out of what was passed over the files that an entry includes or extends.
func withoutReferred(s source, passed []Finding, all []*result) []Finding {
	part := map[string]bool{}
	for _, r := range all {
		if r.entry == nil {
			continue
		}
		for _, name := range r.entry.parts {
			part[s.path(path.Join(r.dir, name))] = true
		}
	}
	return slices.DeleteFunc(passed, func(f Finding) bool { return part[f.Place.File] })
}

func dirPrefix(dir string) string {
	if dir == "." {
		return ""
	}
	return dir + "/"
}

func (c *Catalog) passOver(s source, p, format string, args ...any) {
	c.passed = append(c.passed, Finding{Severity: Info, Rule: "passed-over", Place: s.problem(p, format, args...)})
}

// named gives the entries of a source their names: the project's, or, where two have one name, that of the path.
func (c *Catalog) named(s source, all []*result) []*Entry {
	byName := map[string][]*result{}
	for _, r := range all {
		if r.entry != nil {
			byName[r.entry.Name] = append(byName[r.entry.Name], r)
		}
	}
	taken := map[string]bool{}
	for name, list := range byName {
		taken[name] = len(list) == 1
	}
	var out []*Entry
	for _, r := range all {
		if r.entry == nil {
			continue
		}
		same := byName[r.entry.Name]
		if len(same) == 1 {
			out = append(out, r.entry)
			continue
		}
		i := slices.IndexFunc(same, func(x *result) bool { return x != r })
		name := pathName(r.dir)
		if taken[name] || !serviceRule.MatchString(name) {
			c.passed = append(c.passed, Finding{Severity: Error, Rule: "name-twice", Place: s.problem(r.dir,
				"passed over: the project %q is also in %s; give one of the two another name: at the top of its Compose file",
				r.entry.ProjectName, s.path(same[i].dir))})
			continue
		}
		taken[name] = true
		if name != r.entry.Name {
			c.passed = append(c.passed, Finding{Severity: Warning, Rule: "name-twice", Entry: name, Place: s.problem(r.dir,
				"the project %q is also in %s; this one is called %s here, and its project keeps its name", r.entry.ProjectName, s.path(same[i].dir), name),
				Hint: message.Word("two projects of one name cannot run on one host: give one of them another name: at the top of its Compose file")})
		}
		r.entry.rename(name)
		out = append(out, r.entry)
	}
	return out
}

// pathName makes a name of the path of an entry below its catalog: of as much of its end as a name may have letters.
func pathName(dir string) string {
	var parts []string
	for part := range strings.SplitSeq(strings.TrimPrefix(dir, servicesDir+"/"), "/") {
		if part = loader.NormalizeProjectName(part); part != "" {
			parts = append(parts, part)
		}
	}
	for len(parts) > 1 && !serviceRule.MatchString(strings.Join(parts, "-")) {
		parts = parts[1:]
	}
	return strings.Join(parts, "-")
}

func (e *Entry) rename(name string) {
	if e.Service.Title == e.Name {
		e.Service.Title = name
	}
	e.Name, e.Service.Name, e.Service.Project = name, name, e.ProjectName
}
