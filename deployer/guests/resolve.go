package guests

import (
	"cmp"
	"slices"

	"berth/inventory"
	"berth/planner"
)

// Resolve makes ready what a guest is made from. user logs in, and becomes root by sudo where that is said. What lacks is told, all of it; the spec is then not to be made.
func (p *Proxmox) Resolve(g *planner.Guest, memory planner.Bytes, m inventory.Making, user string, sudo bool, word string) (*Spec, []Lack) {
	s := &Spec{ID: g.ID, Name: g.Name, Kind: g.Kind, Memory: memory, Cores: g.CPUs, Disk: cmp.Or(g.Disk, DefaultDisk), Nonce: word, User: user, Making: m}
	var lacks []Lack
	lack := func(l Lack) { lacks = append(lacks, l) }
	if slices.Contains(p.Others, g.ID) {
		lack(NumberTaken{of{g.Name}})
	}
	p.place(s, lack)
	p.network(s, lack)
	p.devices(s, g.Devices, lack)
	login(s, sudo, lack)
	return s, lacks
}
