package inventory

import (
	"cmp"
	"maps"
	"path"
	"slices"

	"berth/planner"
)

// Inventory is what an inventory file says, checked against a library. It is not changed after Parse.
type Inventory struct {
	Name   string
	Domain string          // "" where none is stated
	SSH    map[string]SSH  // by machine and guest
	Wishes map[string]Wish // by service: what a rendered service gets beside the planner's part
	// Secrets says where values of secrets come from, by SERVICE/NAME; what it lacks may be in SecretFile.
	Secrets    map[string]SecretSource
	Entries    map[string]string // of services that have another name than their catalog entry: the entry
	SecretFile string            // the age-encrypted file, as the inventory names it; "" where it does not
	Makings    map[string]Making // by guest: what it takes to make it
	Shares     []Share           // in the order of the file
	Moves      Moves             // how data goes from host to host
	Backups    Backups           // without a repository: none are made
	MadeUp     bool              // its machines are nobody's: there is nothing to connect to
	dirs       map[string]string // by machine and guest, where the file states one
	file       string            // as given to Parse
	data       []byte            // likewise
	built      planner.Problem   // never handed out itself
}

// SSH says how a machine or guest is reached. Zero fields are for the operator's ssh_config to fill.
type SSH struct {
	Host string // address or name; the machine's name where nothing is stated
	User string
	Port int    // 0: not stated
	Sudo bool   // commands that need root go through sudo
	Jump string // a machine or guest of the inventory, or user@host:port
}

// Wish is what a wish says to whoever renders and deploys the service.
type Wish struct {
	Env   map[string]string             // variables of the entry's Compose file
	Ports map[planner.Port]planner.Port // host port of the entry -> host port here
	// Volumes says which volume of the host, or which path of it, stands for a volume of the entry's Compose file.
	Volumes    map[string]string
	BeginEmpty bool   // it may begin without the data that it had
	Dir        string // its directory on its host, a full path; empty: below the host's
}

// Problem returns a new problem with every wish applied. The caller may change it.
func (inv *Inventory) Problem() *planner.Problem {
	p := inv.built
	p.Machines = slices.Clone(p.Machines)
	for i := range p.Machines {
		p.Machines[i].Guests = slices.Clone(p.Machines[i].Guests)
	}
	p.Services = slices.Clone(p.Services)
	p.Current = p.Current.Clone()
	p.Leaving = slices.Clone(p.Leaving)
	p.Waiting = slices.Clone(p.Waiting)
	return &p
}

// DefaultDir is the directory on a host under which each service has its own.
const DefaultDir = "/opt/berth"

// Dir is the directory of a service on a host: that of its wish, else one below the host's own, else below [DefaultDir].
func (inv *Inventory) Dir(host, service string) string {
	if dir := inv.Wishes[service].Dir; dir != "" {
		return dir
	}
	return path.Join(cmp.Or(inv.dirs[host], DefaultDir), service)
}

// Dirs are the directories that services have to themselves, by name.
func (inv *Inventory) Dirs() []string {
	var out []string
	for _, w := range inv.Wishes {
		if w.Dir != "" {
			out = append(out, w.Dir)
		}
	}
	slices.Sort(out)
	return out
}

// File is the name that Parse was given.
func (inv *Inventory) File() string { return inv.file }

// Bytes returns the file as it was read.
func (inv *Inventory) Bytes() []byte { return slices.Clone(inv.data) }

// names lists the keys of a map by name.
func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
