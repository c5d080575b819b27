package guests

import (
	"slices"
	"strings"

	"berth/planner"
	"berth/wording"
)

// StorageLacks is a guest whose storage is not there.
type StorageLacks struct {
	of
	Storage string
	Able    []string // storages that take disks of such guests
}

// Say implements Lack.
func (l StorageLacks) Say(w wording.Words) string {
	return w.Say("guest %s: Proxmox has no storage %s", "invité %s : Proxmox n'a pas de stockage %s", l.Guest, l.Storage)
}

// Hint implements Lack.
func (l StorageLacks) Hint(w wording.Words) string { return hintStorage(w, l.Able) }

// StorageUnfit is a guest whose storage takes no disks of its kind, or is not there now.
type StorageUnfit struct {
	of
	Storage string
	Able    []string
}

// Say implements Lack.
func (l StorageUnfit) Say(w wording.Words) string {
	return w.Say("guest %s: the storage %s is not active or takes no disks of such guests", "invité %s : le stockage %s n'est pas actif ou ne prend pas les disques de tels invités", l.Guest, l.Storage)
}

// Hint implements Lack.
func (l StorageUnfit) Hint(w wording.Words) string { return hintStorage(w, l.Able) }

// StorageFull is a guest whose storage has no room for its disk.
type StorageFull struct {
	of
	Storage string
	Able    []string
}

// Say implements Lack.
func (l StorageFull) Say(w wording.Words) string {
	return w.Say("guest %s: the storage %s has no room for its disk", "invité %s : le stockage %s n'a pas la place pour son disque", l.Guest, l.Storage)
}

// Hint implements Lack.
func (l StorageFull) Hint(w wording.Words) string { return hintStorage(w, l.Able) }

func hintStorage(w wording.Words, able []string) string {
	if len(able) == 0 {
		return w.Say("make one in Proxmox, and write its name: storage: NAME", "en créer un dans Proxmox, et écrire son nom : storage: NOM")
	}
	return w.Say("write storage: and one that can (%s), or make room there", "écrire storage: et un qui le peut (%s), ou y faire de la place", strings.Join(able, ", "))
}

// TemplatesLack is an LXC for whose template there is no storage.
type TemplatesLack struct{ of }

// Say implements Lack.
func (l TemplatesLack) Say(w wording.Words) string {
	return w.Say("guest %s: no storage of Proxmox takes templates", "invité %s : aucun stockage de Proxmox ne prend de modèles", l.Guest)
}

// Hint implements Lack.
func (l TemplatesLack) Hint(w wording.Words) string {
	return w.Say("tick Container template for one under Datacenter, Storage", "cocher Modèle de conteneur pour l'un d'eux sous Centre de données, Stockage")
}

// place looks for the storage of the disk, and for room there.
func (p *Proxmox) place(s *Spec, lack func(Lack)) {
	content := "images"
	if s.Kind == planner.LXC {
		content = "rootdir"
	}
	var able []string
	for i := range p.Storages {
		if at := &p.Storages[i]; at.Active && at.Has(content) {
			able = append(able, at.Name)
		}
	}
	at := p.Storage(s.Storage)
	switch {
	case at == nil:
		lack(StorageLacks{of{s.Name}, s.Storage, able})
	case !at.Active || !at.Has(content):
		lack(StorageUnfit{of{s.Name}, s.Storage, able})
	case at.Free < s.Disk:
		lack(StorageFull{of{s.Name}, s.Storage, able})
	}
	s.Snippets, s.Templates = p.taking("snippets"), p.taking("vztmpl")
	if s.Kind == planner.LXC && s.Image.Volume == "" && s.Templates == "" {
		lack(TemplatesLack{of{s.Name}})
	}
}

// taking is the first storage of this node that takes something and is there; local comes first.
func (p *Proxmox) taking(content string) string {
	var out []string
	for i := range p.Storages {
		if at := &p.Storages[i]; at.Active && at.Has(content) {
			out = append(out, at.Name)
		}
	}
	switch {
	case slices.Contains(out, "local"):
		return "local"
	case len(out) > 0:
		return out[0]
	}
	return ""
}
