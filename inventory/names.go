package inventory

import (
	"slices"

	"berth/strictyaml"
)

// Names are the names that an inventory gives to what is its own, in the order of the file.
type Names struct {
	Machines   []string
	Hosts      []string          // that services run on: machines of kind docker, and guests but for appliances
	Processors []string          // declared in the file
	Services   []string          // with a wish, or running today
	Entries    map[string]string // the catalog entry of each service that says one
}

// NamesOf reads the names of an inventory as far as it can be read, for whoever helps to write it: a file that is being written is
// seldom right.
func NamesOf(data []byte) Names {
	out := Names{Entries: map[string]string{}}
	doc, err := strictyaml.Parse("", data)
	if err != nil {
		return out
	}
	root := doc.Root()
	for _, m := range below(root, "machines") {
		out.Machines = append(out.Machines, m.Name)
		guests := below(m.Value, "guests")
		if kind, _ := m.Value.Lookup("kind"); len(guests) == 0 && (kind.IsZero() || kind.Node().Value != "proxmox") {
			out.Hosts = append(out.Hosts, m.Name)
		}
		for _, g := range guests {
			if appliance, _ := g.Value.Lookup("appliance"); appliance.IsZero() || appliance.Node().Value != "true" {
				out.Hosts = append(out.Hosts, g.Name)
			}
		}
	}
	for _, p := range below(root, "processors") {
		out.Processors = append(out.Processors, p.Name)
	}
	for _, s := range below(root, "services") {
		out.Services = append(out.Services, s.Name)
		if entry, ok := s.Value.Lookup("entry"); ok && entry.Node().Value != "" {
			out.Entries[s.Name] = entry.Node().Value
		}
	}
	for _, host := range below(root, "current") {
		for _, w := range host.Value.Words() {
			if !slices.Contains(out.Services, w.Text) {
				out.Services = append(out.Services, w.Text)
			}
		}
	}
	return out
}

// below is what a map has under a key, nothing where that is none.
func below(v strictyaml.Value, key string) []strictyaml.Entry {
	at, ok := v.Lookup(key)
	if !ok || !at.IsMap() {
		return nil
	}
	return at.Entries()
}
