package planning

import (
	"slices"

	"berth/inventory"
)

// Words are the names that are offered while somebody types a command, each with its title behind a tab where it has one. They are
// there as far as inventory and catalog can be read.
type Words struct {
	Services, Entries           []string // of the inventory, and all that the catalog has
	Hosts, Machines, Processors []string
}

// Offered reads the names of the lab that is named or here, of an example where there is none.
func Offered(file string, flags []string) Words {
	k, _ := readKnown(file, flags) // of a catalog with errors, what can be read
	if here, _ := found(); file == "" && here == "" {
		_, data, _ := readInventory("")
		if s, err := exampleWith(data, flags); err == nil {
			k.names = inventory.NamesOf(s.data)
		}
	}
	var out Words
	for _, name := range k.names.Services {
		entry := name
		if of := k.names.Entries[name]; of != "" {
			entry = of
		}
		out.Services = append(out.Services, titled(name, k.lib.Services[entry].Title))
	}
	for name, s := range k.lib.Services {
		out.Entries = append(out.Entries, titled(name, s.Title))
	}
	for name, p := range k.lib.Processors {
		out.Processors = append(out.Processors, titled(name, p.Title))
	}
	for _, name := range k.names.Processors {
		if _, known := k.lib.Processors[name]; !known {
			out.Processors = append(out.Processors, name)
		}
	}
	out.Hosts, out.Machines = slices.Clone(k.names.Hosts), slices.Clone(k.names.Machines)
	for _, list := range [][]string{out.Services, out.Entries, out.Hosts, out.Machines, out.Processors} {
		slices.Sort(list)
	}
	return out
}

func titled(name, title string) string {
	if title == "" || title == name {
		return name
	}
	return name + "\t" + title
}
