package catalog

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// An external network or volume is somebody's: a service of the plan brings it, or the host has it. Where the block says "create",
// berth makes it on the host that the service comes to, if it is missing there.

// creation is a network or a volume of the Compose file that berth makes.
type creation struct {
	planner.ResourceKind
	key string // in the Compose file
	at  strictyaml.Value
}

// keyRule is what Compose calls networks and volumes.
var keyRule = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)

// readCreations reads what berth makes of one kind.
func (e *Entry) readCreations(kind planner.ResourceKind) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		for _, item := range v.Entries() {
			if !keyRule.MatchString(item.Name) {
				item.Key.Errorf("%q is no name of a %s in the Compose file", item.Name, message.Word(kind.String()))
				continue
			}
			if text, ok := item.Value.Text(); ok && text != "create" {
				item.Value.Errorf("%s: %q is not \"create\" (berth makes the %s where the host has none); leave it out where somebody else makes it",
					item.Value.What(), text, message.Word(kind.String()))
				continue
			}
			e.creates = append(e.creates, creation{kind, item.Name, item.Key})
		}
	}
}

// Creates lists the external networks and volumes of the project that berth makes where the host has none, by their names there,
// in order. Those that no container uses are left out, as Compose does it.
func (e *Entry) Creates(p *types.Project) []planner.Resource {
	_, uses := shares(p)
	var out []planner.Resource
	for _, c := range e.creates {
		if r, external := c.of(p); external && slices.Contains(uses, r) {
			out = append(out, r)
		}
	}
	return inOrder(out, func(r planner.Resource) planner.Resource { return r })
}

// of is what the project means by the creation, and false where that is nothing external.
func (c *creation) of(p *types.Project) (planner.Resource, bool) {
	if c.ResourceKind == planner.VolumeResource {
		v, there := p.Volumes[c.key]
		return planner.Resource{Kind: c.ResourceKind, Name: cmp.Or(v.Name, c.key)}, there && bool(v.External)
	}
	n, there := p.Networks[c.key]
	return planner.Resource{Kind: c.ResourceKind, Name: cmp.Or(n.Name, c.key)}, there && bool(n.External)
}

// brings adds what berth makes for the service to what is there for others while it is.
func (r *reading) brings(p *types.Project) {
	for i := range r.creates {
		r.creates[i].check(p)
	}
	for _, made := range r.Creates(p) {
		r.Service.Provides = append(r.Service.Provides, planner.Provided{Resource: made})
	}
	r.Service.Provides = inOrder(r.Service.Provides, func(x planner.Provided) planner.Resource { return x.Resource })
}

// check says what is wrong with a creation: only what is external has to be made by somebody else than Compose.
func (c *creation) check(p *types.Project) {
	if _, external := c.of(p); external {
		return
	}
	var known []string
	if c.ResourceKind == planner.VolumeResource {
		known = slices.Sorted(maps.Keys(p.Volumes))
	} else {
		known = slices.Sorted(maps.Keys(p.Networks))
	}
	if slices.Contains(known, c.key) {
		c.at.Errorf("the %s %s is not external: Compose makes it by itself; leave it out here", message.Word(c.ResourceKind.String()), c.key)
	} else {
		c.at.Errorf("the Compose file has no %s %q%s", message.Word(c.ResourceKind.String()), c.key, strictyaml.DidYouMean(c.key, known))
	}
}
