package guests

import (
	"slices"
	"strings"

	"berth/planner"
	"berth/wording"
)

// DeviceUnknown is a guest for one of whose capabilities nobody says which device of the machine stands.
type DeviceUnknown struct {
	of
	Capability string
}

// Say implements Lack.
func (l DeviceUnknown) Say(w wording.Words) string {
	return w.Say("guest %s: which device of the machine is its %s is not known", "invité %s : on ne sait pas quel appareil de la machine est son %s", l.Guest, l.Capability)
}

// Hint implements Lack.
func (l DeviceUnknown) Hint(w wording.Words) string {
	return w.Say("write it: passthrough: {%[1]s: ...}; lspci on the hypervisor lists PCI devices", "l'écrire : passthrough: {%[1]s: ...} ; lspci sur l'hyperviseur liste les appareils PCI", l.Capability)
}

// PCILacks is a guest whose PCI device is not there.
type PCILacks struct {
	of
	Address string
}

// Say implements Lack.
func (l PCILacks) Say(w wording.Words) string {
	return w.Say("guest %s: the machine has no PCI device %s", "invité %s : la machine n'a pas d'appareil PCI %s", l.Guest, l.Address)
}

// Hint implements Lack.
func (PCILacks) Hint(w wording.Words) string {
	return w.Say("lspci -D on the hypervisor lists them", "lspci -D sur l'hyperviseur les liste")
}

// MappingLacks is a guest for whose device Proxmox has no mapping of that name.
type MappingLacks struct {
	of
	Mapping string
	Known   []string
}

// Say implements Lack.
func (l MappingLacks) Say(w wording.Words) string {
	return w.Say("guest %s: Proxmox has no mapping %s", "invité %s : Proxmox n'a pas de correspondance %s", l.Guest, l.Mapping)
}

// Hint implements Lack.
func (l MappingLacks) Hint(w wording.Words) string {
	if len(l.Known) == 0 {
		return w.Say("make it under Datacenter, Resource Mappings, or write the PCI address", "la créer sous Centre de données, Correspondances de ressources, ou écrire l'adresse PCI")
	}
	return w.Say("write one of these: %s", "écrire une de celles-ci : %s", strings.Join(l.Known, ", "))
}

// devices finds what stands for each capability.
func (p *Proxmox) devices(s *Spec, words []string, lack func(Lack)) {
	for _, word := range words {
		names := s.Passthrough[word]
		if len(names) == 0 {
			var ok bool
			if names, ok = p.only(s.Kind, word); !ok {
				lack(DeviceUnknown{of{s.Name}, word})
			}
		}
		for _, name := range names {
			s.Devices = append(s.Devices, p.device(s, name, lack))
		}
	}
}

// only is what stands for a capability where the inventory does not say: what there is one of.
func (p *Proxmox) only(kind planner.Kind, word string) ([]string, bool) {
	switch {
	case word == "tun" && kind == planner.LXC:
		return []string{"/dev/net/tun"}, true
	case word == "tun": // it has a kernel of its own
		return nil, true
	case word == "gpu" && kind == planner.LXC:
		return []string{"/dev/dri/renderD128"}, true
	case word == "gpu":
		var cards []string
		for i := range p.PCI {
			if p.PCI[i].Display() {
				cards = append(cards, p.PCI[i].ID)
			}
		}
		return cards, len(cards) == 1
	}
	return nil, false
}

func (p *Proxmox) device(s *Spec, name string, lack func(Lack)) Device {
	switch {
	case s.Kind == planner.LXC:
		return Device{PathDevice, name}
	case strings.Count(name, ":") == 1 && len(name) == 9:
		return Device{USBDevice, strings.ToLower(name)}
	case strings.Contains(name, ":"):
		if !slices.ContainsFunc(p.PCI, func(d PCI) bool { return strings.HasPrefix(d.ID, pciAddress(name)) }) {
			lack(PCILacks{of{s.Name}, name})
		}
		return Device{PCIDevice, pciAddress(name)}
	}
	if !slices.Contains(p.Mappings, name) {
		lack(MappingLacks{of{s.Name}, name, p.Mappings})
	}
	return Device{MappedDevice, name}
}

// pciAddress is an address as lists have it, with the domain.
func pciAddress(name string) string {
	name = strings.ToLower(name)
	if strings.Count(name, ":") == 1 {
		return "0000:" + name
	}
	return name
}
