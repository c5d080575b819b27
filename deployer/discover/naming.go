package discover

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/deployer/stacks"
	"berth/message"
	"berth/planner"
)

// naming gives stacks that hosts call alike names of services, of which each has one of its own.
type naming struct {
	catalog *catalog.Catalog
	want    Wanted
	used    map[string]bool   // names that are no longer free
	first   map[string]*Stack // by what the hosts call them
}

func newNaming(all []*Stack, c *catalog.Catalog, want Wanted) *naming {
	n := &naming{catalog: c, want: want, used: map[string]bool{}, first: map[string]*Stack{}}
	for _, s := range all {
		n.used[s.Name] = true
	}
	for _, e := range c.Entries() {
		n.used[e.Name] = true
	}
	if want.Inventory != nil {
		for _, s := range want.Inventory.Problem().Services {
			n.used[s.Name] = true
		}
	}
	return n
}

// name gives a stack the name of the service that the inventory has for it; else its own, unless another host has one that is called
// so. Then it is an instance of that one where its files are the same, and an entry beside it where they are not.
func (n *naming) name(s *Stack) {
	called := s.Name
	first, elsewhere := n.first[called], false
	if first == nil {
		n.first[called] = s
	} else {
		elsewhere = first.On != s.On
	}
	if s.Err != nil {
		return
	}
	host := n.want.hosts[s.On]
	if n.want.Inventory != nil {
		p := n.want.Inventory.Problem()
		if has := serviceOf(p, host, called); has != nil {
			switch s.Name = has.Name; {
			case has.Agent:
				s.Of, s.Agent, s.Known = has.EntryName(), true, true
			case has.Entry != "":
				s.Of, s.Known = has.Entry, true
			}
			return
		}
		at, runs := p.Current.Host[called]
		elsewhere = elsewhere || runs && at != host
	}
	if !elsewhere {
		return
	}
	same := first != nil && first != s && first.Err == nil && sameFiles(first.Stack, s.Stack)
	if has, err := n.catalog.Entry(called); err == nil && !has.Shipped() && len(differing(s, has)) == 0 {
		same = true
	}
	s.Name = n.free(called + "-" + host)
	if same {
		s.Of = called
		return
	}
	if s.Written { // the file is berth's own, and says what it is called
		for i := range s.Files {
			s.Files[i].Data = bytes.Replace(s.Files[i].Data, []byte("\nname: "+called+"\n"), []byte("\nname: "+s.Name+"\n"), 1)
		}
	}
}

// free is a name that nothing has yet.
func (n *naming) free(wish string) string {
	wish = wish[:min(len(wish), 60)]
	name := wish
	for i := 2; n.used[name]; i++ {
		name = fmt.Sprintf("%s-%d", wish, i)
	}
	n.used[name] = true
	return name
}

// serviceOf is the service of an inventory that runs on a host and is called so by Compose there; nil where there is none.
func serviceOf(p *planner.Problem, host, called string) *planner.Service {
	for i := range p.Services {
		s := &p.Services[i]
		if name := s.ProjectName(); name == called && (p.Current.Host[s.Name] == host || slices.Contains(p.Agents[host], s.Name)) {
			return s
		}
	}
	return nil
}

// sameFiles reports whether two stacks are made of the same files, from which the same secrets were taken.
func sameFiles(a, b *stacks.Stack) bool {
	return a.At == b.At && slices.EqualFunc(a.Files, b.Files, func(x, y stacks.File) bool {
		return x.Path == y.Path && x.Run == y.Run && bytes.Equal(x.Data, y.Data)
	}) && slices.EqualFunc(a.Secrets, b.Secrets, func(x, y stacks.Secret) bool { return x.Name == y.Name })
}

// agents finds stacks that all hosts run, the same on each and without data: there is one service of them, which runs everywhere.
func agents(fresh, all []*Stack, want Wanted, facts map[string]*probe.Facts) {
	hosts := 0
	for given := range want.hosts {
		if f := facts[given]; f != nil && f.Err == nil && f.Docker.Server != "" && !isProxmox(f) {
			hosts++
		}
	}
	if want.Inventory != nil || want.Only != "" || hosts < 2 {
		return
	}
	for _, s := range fresh {
		if s.Entry == nil || s.Err != nil || s.Old != nil || len(s.Entry.Service.State) > 0 || len(s.Entry.Service.Needs) > 0 {
			continue
		}
		var others []*Stack
		for _, x := range all {
			if x.Of == s.Name && x.Dir == s.Dir && maps.Equal(valuesOf(x), valuesOf(s)) {
				others = append(others, x)
			}
		}
		if len(others)+1 != hosts {
			continue
		}
		s.Agent = true
		for _, x := range others {
			x.Agent, x.Name = true, s.Name
			s.Use.Peak = max(s.Use.Peak, x.Use.Peak)
			if x.Use.Since.After(s.Use.Since) {
				s.Use.Since = x.Use.Since
			}
		}
	}
}

// valuesOf are the secrets of a stack.
func valuesOf(s *Stack) map[string]string {
	out := map[string]string{}
	for _, x := range s.Secrets {
		out[x.Name] = x.Value
	}
	return out
}

// instances gives those of an entry that has come along, or was there, that entry.
func instances(all []*Stack, c *catalog.Catalog) {
	for _, s := range all {
		if s.Of == "" || s.Err != nil {
			continue
		}
		e, err := c.Entry(s.Of)
		if err != nil || e.Shipped() {
			s.Err = message.Errorf("%s, whose files it has, does not come either", s.Of)
			continue
		}
		s.Entry = e
	}
}
