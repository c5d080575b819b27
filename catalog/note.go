package catalog

import (
	"path"
	"slices"
	"strings"

	"berth/message"
	"berth/strictyaml"
)

// Notes are what reading the catalog found beside entries: what was passed over, and why, and projects that Compose refuses.
// None of it stands in the way of a plan that does without.
func (c *Catalog) Notes() []Finding {
	return sortFindings(append(c.notes(), c.refusals(func(unread) bool { return true })...))
}

// Refused says of each project that Compose refuses, and nobody wrote for berth, why.
func (c *Catalog) Refused() []error {
	var out []error
	for _, u := range c.unread {
		out = append(out, c.refused(u))
	}
	return out
}

// notes are those that are about no entry that Compose refuses.
func (c *Catalog) notes() []Finding {
	out := slices.Clone(c.passed)
	for _, e := range c.Entries() {
		out = append(out, e.notes...)
	}
	return out
}

// refusals are the problems of the entries that cannot be read.
func (c *Catalog) refusals(which func(unread) bool) []Finding {
	var out []Finding
	for _, u := range c.unread {
		if !which(u) {
			continue
		}
		out = append(out, c.why(u)...)
	}
	return out
}

// why says why an entry cannot be read. What Compose says of a file may have a secret of it in it, and has no place; lint's
// words have the one and not the other.
func (c *Catalog) why(u unread) []Finding {
	out := problems(u.err)
	if u.refused != nil {
		out = withoutRefusal(out, u.refused)
		for _, f := range c.Lint(u.refused) {
			if f.Rule == "compose" {
				out = append(out, f)
			}
		}
	}
	if len(out) == 0 {
		out = problems(u.err)
	}
	for i := range out {
		out[i].Entry = u.name
	}
	return out
}

// refused are the problems of an entry as an error.
func (c *Catalog) refused(u unread) error {
	var out strictyaml.Diagnostics
	for _, f := range c.why(u) {
		out = append(out, f.Place)
	}
	return out.Err()
}

// unknown lists names that somebody may take for entries, and what is to be said of each: what cannot be read, the directories
// of projects with another name, and projects whose name two directories have.
func (c *Catalog) unknown() map[string]error {
	out := map[string]error{}
	same := map[string][]message.Text{}
	for _, e := range c.Entries() {
		if dir := path.Base(e.at); !e.Shipped() && dir != e.Name {
			out[dir] = message.Errorf("the project in %s is called %q; write that", e.dir, e.Name)
		}
		if e.ProjectName != e.Name && !e.Shipped() {
			same[e.ProjectName] = append(same[e.ProjectName], message.Of("%q, the one in %s", e.Name, e.dir))
		}
	}
	for name, which := range same {
		out[name] = message.Errorf("more than one project has this name; write %s", message.Join(which, message.Word(", or ")))
	}
	for _, u := range c.unread {
		out[u.name] = message.Errorf("its entry cannot be read: %s", message.Because(c.refused(u)).Map(strings.TrimSpace))
	}
	return out
}
