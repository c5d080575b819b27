package guests

import (
	"strings"

	"berth/planner"
	"berth/wording"
)

// Lack is why a guest cannot be made as the inventory has it.
type Lack struct {
	Guest string
	Kind  LackKind
	What  string
	Known []string      // what there is in its place
	Need  planner.Bytes // of room, of DumpFull; 0: not known
}

// LackKind says what lacks.
type LackKind int

// The kinds.
const (
	NumberTaken    LackKind = iota // another guest has the number
	StorageLacks                   // there is no such storage
	StorageUnfit                   // it takes no disks of this kind, or is not there now
	StorageFull                    // it has no room for the disk
	BridgeLacks                    // there is no such bridge
	NetworkUnknown                 // the address is not in the bridge's network, and has no length
	GatewayUnknown                 // nobody says which it is
	DeviceUnknown                  // nobody says which device of the machine stands for a capability
	PCILacks                       // there is no such device
	MappingLacks                   // there is no such mapping
	TemplatesLack                  // no storage takes templates
	RootOnly                       // a new LXC has root's login only
	NoRoot                         // who logs in does not become root
	DumpLacks                      // there is no such storage for its backup
	DumpUnfit                      // it takes no backups, or is not there now
	DumpFull                       // none that takes backups has room
)

// Say says what lacks.
func (l Lack) Say(w wording.Words) string {
	switch l.Kind {
	case NumberTaken:
		return w.Say("guest %s: its number belongs to another guest of the cluster", "invité %s : son numéro est celui d'un autre invité de la grappe", l.Guest)
	case StorageLacks:
		return w.Say("guest %s: Proxmox has no storage %s", "invité %s : Proxmox n'a pas de stockage %s", l.Guest, l.What)
	case StorageUnfit:
		return w.Say("guest %s: the storage %s is not active or takes no disks of such guests", "invité %s : le stockage %s n'est pas actif ou ne prend pas les disques de tels invités", l.Guest, l.What)
	case StorageFull:
		return w.Say("guest %s: the storage %s has no room for its disk", "invité %s : le stockage %s n'a pas la place pour son disque", l.Guest, l.What)
	case BridgeLacks:
		return w.Say("guest %s: Proxmox has no bridge %s", "invité %s : Proxmox n'a pas de pont %s", l.Guest, l.What)
	case NetworkUnknown:
		return w.Say("guest %s: %s is not in the network of its bridge, so how long its network is is not known", "invité %s : %s n'est pas dans le réseau de son pont, et la longueur de son réseau n'est donc pas connue", l.Guest, l.What)
	case GatewayUnknown:
		return w.Say("guest %s: the gateway for %s is not known", "invité %s : la passerelle pour %s n'est pas connue", l.Guest, l.What)
	case DeviceUnknown:
		return w.Say("guest %s: which device of the machine is its %s is not known", "invité %s : on ne sait pas quel appareil de la machine est son %s", l.Guest, l.What)
	case PCILacks:
		return w.Say("guest %s: the machine has no PCI device %s", "invité %s : la machine n'a pas d'appareil PCI %s", l.Guest, l.What)
	case MappingLacks:
		return w.Say("guest %s: Proxmox has no mapping %s", "invité %s : Proxmox n'a pas de correspondance %s", l.Guest, l.What)
	case TemplatesLack:
		return w.Say("guest %s: no storage of Proxmox takes templates", "invité %s : aucun stockage de Proxmox ne prend de modèles", l.Guest)
	case RootOnly:
		return w.Say("guest %s: a new LXC has root's login only, and berth would log in as %s", "invité %s : un LXC neuf n'a que le compte root, et berth s'y connecterait comme %s", l.Guest, l.What)
	case NoRoot:
		return w.Say("guest %s: berth would log in as %s, who does not become root", "invité %s : berth s'y connecterait comme %s, qui ne devient pas root", l.Guest, l.What)
	case DumpLacks, DumpUnfit, DumpFull:
		return l.sayDump(w)
	}
	return ""
}

// Hint says what to do about it.
func (l Lack) Hint(w wording.Words) string {
	known := strings.Join(l.Known, ", ")
	switch l.Kind {
	case NumberTaken:
		return w.Say("give it another id in the inventory; pvesh get /cluster/nextid names a free one", "lui donner un autre id dans l'inventaire ; pvesh get /cluster/nextid en nomme un libre")
	case StorageLacks, StorageUnfit, StorageFull:
		if known == "" {
			return w.Say("make one in Proxmox, and write its name: storage: NAME", "en créer un dans Proxmox, et écrire son nom : storage: NOM")
		}
		return w.Say("write storage: and one that can (%s), or make room there", "écrire storage: et un qui le peut (%s), ou y faire de la place", known)
	case BridgeLacks:
		return w.Say("write bridge: and one of these: %s", "écrire bridge: et un de ceux-ci : %s", known)
	case NetworkUnknown:
		return w.Say("write it with the address: address: %s/24", "l'écrire avec l'adresse : address: %s/24", l.What)
	case GatewayUnknown:
		return w.Say("write gateway: of the guest, or in guest_defaults", "écrire gateway: pour l'invité, ou dans guest_defaults")
	case DeviceUnknown:
		return w.Say("write it: passthrough: {%[1]s: ...}; lspci on the hypervisor lists PCI devices", "l'écrire : passthrough: {%[1]s: ...} ; lspci sur l'hyperviseur liste les appareils PCI", l.What)
	case PCILacks:
		return w.Say("lspci -D on the hypervisor lists them", "lspci -D sur l'hyperviseur les liste")
	case MappingLacks:
		if known == "" {
			return w.Say("make it under Datacenter, Resource Mappings, or write the PCI address", "la créer sous Centre de données, Correspondances de ressources, ou écrire l'adresse PCI")
		}
		return w.Say("write one of these: %s", "écrire une de celles-ci : %s", known)
	case TemplatesLack:
		return w.Say("tick Container template for one under Datacenter, Storage", "cocher Modèle de conteneur pour l'un d'eux sous Centre de données, Stockage")
	case RootOnly:
		return w.Say("write ssh: {user: root}", "écrire ssh: {user: root}")
	case DumpLacks, DumpUnfit, DumpFull:
		return hintDump(w, known)
	case NoRoot:
		return w.Say("write ssh: {user: %s, sudo: true}, or user: root", "écrire ssh: {user: %s, sudo: true}, ou user: root", l.What)
	}
	return ""
}

// sayDump says what lacks for the backup of a guest that is to be destroyed.
func (l Lack) sayDump(w wording.Words) string {
	switch {
	case l.Kind == DumpLacks:
		return w.Say("guest %s is backed up before it is destroyed, and Proxmox has no storage %s", "l'invité %s est sauvegardé avant d'être détruit, et Proxmox n'a pas de stockage %s", l.Guest, l.What)
	case l.Kind == DumpUnfit:
		return w.Say("guest %s is backed up before it is destroyed, and the storage %s is not active or takes no backups", "l'invité %s est sauvegardé avant d'être détruit, et le stockage %s n'est pas actif ou n'accepte pas de sauvegardes", l.Guest, l.What)
	case l.Need == 0:
		return w.Say("guest %s is backed up before it is destroyed, and no storage of Proxmox takes backups and has room", "l'invité %s est sauvegardé avant d'être détruit, et aucun stockage de Proxmox n'accepte de sauvegardes en ayant de la place", l.Guest)
	}
	return w.Say("guest %s is backed up before it is destroyed, and no storage of Proxmox takes backups and has room for its disks (%s)", "l'invité %s est sauvegardé avant d'être détruit, et aucun stockage de Proxmox n'accepte de sauvegardes en ayant de la place pour ses disques (%s)", l.Guest, w.Size(l.Need))
}

func hintDump(w wording.Words, known string) string {
	if known == "" {
		return w.Say("tick Backup for one under Datacenter, Storage; or write dump: false, and nothing is kept of it", "cocher Sauvegarde pour l'un d'eux sous Centre de données, Stockage ; ou écrire dump: false, et rien n'en est gardé")
	}
	return w.Say("write dump: and one that takes backups (%s): of one that is named the room is not held against its disks, which compress; or write dump: false, and nothing is kept of it",
		"écrire dump: et un qui accepte les sauvegardes (%s) : pour un stockage nommé, la place n'est pas comparée à ses disques, qui se compressent ; ou écrire dump: false, et rien n'en est gardé", known)
}
