package probe

import (
	"cmp"
	"slices"

	"berth/deployer/ledger"
	"berth/message"
)

// Network returns the network of that name, or nil.
func (f *Facts) Network(name string) *Network {
	i, found := slices.BinarySearchFunc(f.Networks, name, func(n Network, name string) int { return cmp.Compare(n.Name, name) })
	if !found {
		return nil
	}
	return &f.Networks[i]
}

// In lists the containers, running or not, that are in a network.
func (f *Facts) In(network string) []Container {
	return slices.DeleteFunc(slices.Clone(f.Containers), func(c Container) bool { return !slices.Contains(c.Networks, network) })
}

// network reads a network, in the order of the script's template.
func (a *answer) network(s string) error {
	var n Network
	if err := fields(s, &n.Name, &n.Driver, &n.Run, &n.Service); err != nil {
		return err
	}
	if n.Name == "" || ledger.Clean(n.Name) != n.Name {
		return message.New("no name")
	}
	n.Driver, n.Run, n.Service = ledger.Clean(n.Driver), ledger.Clean(n.Run), ledger.Clean(n.Service)
	a.Networks = append(a.Networks, n)
	return nil
}
