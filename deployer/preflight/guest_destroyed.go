package preflight

import (
	"strings"

	"berth/wording"
)

// GuestDestroyed is a guest that a run destroyed which is taken back: nothing of that comes back by itself.
type GuestDestroyed struct {
	Place
	warns
	Guest, Run string
	ID         int
	Restore    string   // what brings it back from the backup that the run made, as it is typed; empty: there is none
	Lost       []string // services that ran in it, and that the rollback takes away where they are now
}

func (f GuestDestroyed) Say(w wording.Words) string {
	said := w.Say("guest %s (%d) does not come back: run %s destroyed it with its disks", "l'invité %s (%d) ne revient pas : l'exécution %s l'a détruit avec ses disques", f.Guest, f.ID, f.Run)
	if f.Restore != "" {
		said = w.Say("guest %s (%d) does not come back by itself: run %s destroyed it with its disks, and had backed it up; typed on %s, this brings it back: %s",
			"l'invité %s (%d) ne revient pas de lui-même : l'exécution %s l'a détruit avec ses disques, et l'avait sauvegardé ; tapé sur %s, ceci le ramène : %s", f.Guest, f.ID, f.Run, f.Host, f.Restore)
	}
	if len(f.Lost) > 0 {
		said += w.Say("; nor does what ran in it, and is taken away where it runs now (%s)", " ; ce qui y tournait ne revient pas non plus, et est retiré de là où il tourne (%s)", strings.Join(f.Lost, ", "))
	}
	return said
}

func (f GuestDestroyed) Hint(w wording.Words) string {
	if f.Restore != "" {
		return w.Say("it is then as it was when its services had left it, and shut down; the backup is protected, and stays until you remove it",
			"il est alors comme au moment où ses services l'avaient quitté, et arrêté ; la sauvegarde est protégée, et reste jusqu'à ce que vous la supprimiez")
	}
	return w.Say("restore it in Proxmox where there is a backup of it; else take its exists: out of the inventory, and berth deploy makes it anew, empty, for what is planned there",
		"le restaurer dans Proxmox s'il y en a une sauvegarde ; sinon retirer son exists: de l'inventaire, et berth deploy le recrée, vide, pour ce qui y est prévu")
}
