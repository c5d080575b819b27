package preflight

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/wording"
)

// StartsEmpty is a service that had data and would start where what it is to mount is not there. It only warns where the
// wish says that it may.
type StartsEmpty struct {
	Place
	graded
	Lacks      []string // volumes by name, and paths
	By         Evidence
	Candidates []Candidate
	Resumes    bool // the run goes on with one that was made of another inventory
}

func (f StartsEmpty) Say(w wording.Words) string {
	out := w.Say("%s would begin without its data on %s: %s is not there, and %s", "%s commencerait sans ses données sur %s : %s n'y est pas, et %s",
		f.Service, f.Host, strings.Join(f.Lacks, ", "), f.By.say(w))
	if f.severity == Warns {
		out = w.Say("%s begins without its data on %s, as its wish allows: %s is not there, and %s", "%s commence sans ses données sur %s, comme son souhait le permet : %s n'y est pas, et %s",
			f.Service, f.Host, strings.Join(f.Lacks, ", "), f.By.say(w))
	}
	if len(f.Candidates) == 0 {
		return out
	}
	var all []string
	for _, c := range f.Candidates {
		all = append(all, c.say(w))
	}
	return out + w.Say(". It may be in %s", ". Elles sont peut-être dans %s", strings.Join(all, "; "))
}

// say names a candidate with what is known of it.
func (c Candidate) say(w wording.Words) string {
	name := c.At
	if c.On != "" {
		name = w.Say("%s on %s", "%s sur %s", c.At, c.On)
	}
	var known []string
	if c.Counted {
		known = append(known, w.Used(c.Size))
	}
	if !c.Made.IsZero() {
		known = append(known, w.Say("made %s", "créé le %s", c.Made.Format(time.DateOnly)))
	}
	if !c.Changed.IsZero() {
		known = append(known, w.Say("changed %s", "modifié le %s", c.Changed.Format(time.DateOnly)))
	}
	if len(c.Users) > 0 {
		known = append(known, w.Say("of %s", "de %s", strings.Join(c.Users, ", ")))
	}
	if len(known) == 0 {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, strings.Join(known, ", "))
}

func (f StartsEmpty) Hint(w wording.Words) string {
	if f.severity == Warns {
		return w.Say("once it runs, take begin_empty out of its wish", "une fois qu'il tourne, ôter begin_empty de son souhait")
	}
	empty := w.Say("begin_empty: true in the wish of %s lets it begin anew", "begin_empty: true dans le souhait de %s le laisse commencer à neuf", f.Service)
	if f.Resumes {
		empty += w.Say("; then berth resume --stale-ok", " ; puis berth resume --stale-ok")
	}
	i := slices.IndexFunc(f.Candidates, func(c Candidate) bool { return c.On == "" && c.Volume != "" })
	if i < 0 {
		return w.Say("bring its data back there; or %s", "y remettre ses données ; sinon %s", empty)
	}
	return w.Say("volumes: {%s: %s} in the wish of %s takes that over; %s", "volumes: {%s: %s} dans le souhait de %s le reprend ; %s",
		f.Candidates[i].Volume, f.Candidates[i].At, f.Service, empty)
}

func startsEmpty(c *checker) {
	for _, l := range c.losses() {
		by, had := l.evidence(c)
		lacks := slices.DeleteFunc(slices.Clone(l.lacks), func(d compose.Data) bool { return d.Given })
		if !had || len(lacks) == 0 {
			continue
		}
		f := StartsEmpty{Place: Place{l.Host, l.Service}, graded: graded{Stops}, By: by, Candidates: l.candidates(c), Resumes: c.want.Resumes}
		if c.meant(l.Service) {
			f.graded = graded{Warns}
		}
		for _, d := range lacks {
			f.Lacks = append(f.Lacks, d.At)
		}
		for i := range f.Candidates {
			if at := &f.Candidates[i]; at.On == "" {
				at.Weight = c.want.Weights[l.Host][l.where(at.At)]
				for _, k := range l.on.Users(at.At) {
					at.Users = append(at.Users, k.Name+" ("+k.State+")")
				}
			}
		}
		c.add(f)
	}
}

// Losses gives what the checks of data that is not there find alone: of a rollback, whose bundles have nothing but what their records
// say of their data.
func Losses(want Want, facts map[string]*probe.Facts) []Finding {
	c := newChecker(want, facts)
	notMounted(c)
	notThere(c)
	startsEmpty(c)
	return c.found
}

// meant reports whether the wish of a service allows that it begins without its data.
func (c *checker) meant(service string) bool {
	return c.want.Inventory != nil && c.want.Inventory.Wishes[service].BeginEmpty
}
