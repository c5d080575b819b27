package status

import (
	"strings"

	"berth/deployer/guests"
	"berth/planner"
	"berth/wording"
)

// one is the guest that a finding is about, as it is told.
type one struct {
	Guest string
	ID    int
	Sort  planner.Kind
}

func (o one) called(w wording.Words) string {
	return w.Say("guest %s (%d)", "l'invité %s (%d)", o.Guest, o.ID)
}

// GuestGone is a guest that should be there, and that its machine does not have.
type GuestGone struct {
	of
	drifts
	one
	Exists    bool // by the inventory
	Elsewhere bool // another node of the cluster has it
	Answers   bool // over SSH: its number is another
}

// Kind implements Finding.
func (GuestGone) Kind() string { return "guest_missing" }

// Say implements Finding.
func (f GuestGone) Say(w wording.Words) string {
	switch {
	case f.Answers:
		return w.Say("%s answers, and Proxmox has no guest of that number there", "%s répond, et Proxmox n'y a aucun invité de ce numéro", f.called(w))
	case f.Elsewhere:
		return w.Say("%s is on another node of the cluster", "%s est sur un autre nœud de la grappe", f.called(w))
	}
	return w.Say("%s is not there", "%s n'est pas là", f.called(w))
}

// Hint implements Finding.
func (f GuestGone) Hint(w wording.Words) string {
	switch {
	case f.Answers:
		return w.Say("write the id that it has into the inventory", "écrire dans l'inventaire l'id qu'il a")
	case f.Elsewhere:
		return w.Say("migrate it back, or write it under that machine in the inventory", "le ramener, ou l'écrire sous cette machine dans l'inventaire")
	case f.Exists:
		return w.Say("berth scan --write takes its exists: out of the inventory; the next plan counts it as new then", "berth scan --write retire son exists: de l'inventaire ; le prochain plan le compte alors comme nouveau")
	}
	return w.Say("the plan has it as new", "le plan le prévoit comme nouveau")
}

// GuestOtherKind is a guest of the other kind than the inventory has under its number.
type GuestOtherKind struct {
	of
	drifts
	one
}

// Kind implements Finding.
func (GuestOtherKind) Kind() string { return "guest_other_kind" }

// Say implements Finding.
func (f GuestOtherKind) Say(w wording.Words) string {
	is := planner.LXC
	if f.Sort == planner.LXC {
		is = planner.VM
	}
	return w.Say("%s: what has its number is of kind %s", "%s : ce qui porte son numéro est de type %s", f.called(w), is)
}

// Hint implements Finding.
func (GuestOtherKind) Hint(w wording.Words) string {
	return w.Say("write the kind or the id that it has into the inventory", "écrire dans l'inventaire le type ou l'id qu'il a")
}

// GuestUnwanted is a guest that is there, and that the plan has no more.
type GuestUnwanted struct {
	of
	drifts
	one
}

// Kind implements Finding.
func (GuestUnwanted) Kind() string { return "guest_not_wanted" }

// Say implements Finding.
func (f GuestUnwanted) Say(w wording.Words) string {
	return w.Say("%s is there, and the plan has nothing for it", "%s est là, et le plan n'en a plus besoin", f.called(w))
}

// Hint implements Finding.
func (GuestUnwanted) Hint(wording.Words) string { return "" }

// GuestDown is a guest that should run, and does not.
type GuestDown struct {
	of
	drifts
	one
	Lock string // what Proxmox does with it; empty: nothing
}

// Kind implements Finding.
func (GuestDown) Kind() string { return "guest_stopped" }

// Say implements Finding.
func (f GuestDown) Say(w wording.Words) string {
	return w.Say("%s does not run", "%s ne tourne pas", f.called(w))
}

// Hint implements Finding.
func (f GuestDown) Hint(w wording.Words) string {
	if f.Lock != "" {
		return w.Say("Proxmox has it locked (%s): wait until that is over", "Proxmox l'a verrouillé (%s) : attendre que ce soit fini", f.Lock)
	}
	return w.Say("on %s: %s", "sur %s : %s", f.Host, strings.Join(guests.Start(f.Sort, f.ID), " "))
}

// GuestMemory is a guest that has other memory than it may have.
type GuestMemory struct {
	of
	drifts
	one
	Have   planner.Bytes
	Should planner.Range
}

// Kind implements Finding.
func (GuestMemory) Kind() string { return "guest_memory" }

// Say implements Finding.
func (f GuestMemory) Say(w wording.Words) string {
	if f.Should.Min == f.Should.Max {
		return w.Say("%s has %s, and should have %s", "%s a %s, et devrait avoir %s", f.called(w), w.Size(f.Have), w.Size(f.Should.Min))
	}
	return w.Say("%s has %s, and should have %s to %s", "%s a %s, et devrait avoir de %s à %s", f.called(w), w.Size(f.Have), w.Size(f.Should.Min), w.Size(f.Should.Max))
}

// Hint implements Finding.
func (GuestMemory) Hint(w wording.Words) string {
	return w.Say("if that was changed on purpose, write memory: into the inventory", "si c'est voulu, écrire memory: dans l'inventaire")
}

// GuestCores is a guest with other cores than it should have.
type GuestCores struct {
	of
	drifts
	one
	Have, Should int
}

// Kind implements Finding.
func (GuestCores) Kind() string { return "guest_cores" }

// Say implements Finding.
func (f GuestCores) Say(w wording.Words) string {
	return w.Say("%s has %s, and should have %s", "%s a %s, et devrait avoir %s", f.called(w), w.Cores(planner.MilliCPU(f.Have)*1000), w.Cores(planner.MilliCPU(f.Should)*1000))
}

// Hint implements Finding.
func (GuestCores) Hint(w wording.Words) string {
	return w.Say("if that was changed on purpose, write cpus: into the inventory", "si c'est voulu, écrire cpus: dans l'inventaire")
}

// GuestPending is a change of memory or cores that a guest does not have before it was off.
type GuestPending struct {
	of
	drifts
	one
	What []string // in Proxmox's words: "memory 8192"
}

// Kind implements Finding.
func (GuestPending) Kind() string { return "guest_pending" }

// Say implements Finding.
func (f GuestPending) Say(w wording.Words) string {
	return w.Say("%s: a change waits until it is off: %s", "%s : une modification attend son arrêt : %s", f.called(w), strings.Join(f.What, ", "))
}

// Hint implements Finding.
func (f GuestPending) Hint(w wording.Words) string {
	return w.Say("on %s: %s && %s; a restart inside the guest is not enough", "sur %s : %s && %s ; un redémarrage dans l'invité ne suffit pas", f.Host,
		strings.Join(guests.Shutdown(f.Sort, f.ID, guests.ShutdownTime), " "), strings.Join(guests.Start(f.Sort, f.ID), " "))
}

// guestsAmiss finds guests that are not as the inventory or the plan has them. What hypervisors do not say is not said to be gone.
func guestsAmiss(l *Lab) []Finding {
	var out []Finding
	for i := range l.Hypervisors {
		h := &l.Hypervisors[i]
		for k := range h.Guests {
			f := l.Facts[h.Guests[k].Name]
			out = append(out, h.Guests[k].differs(h.Machine, f != nil && f.Err == nil)...)
		}
	}
	return out
}

// differs is what is amiss with a guest of a machine; answers is whether it does over SSH.
func (g *Guest) differs(machine string, answers bool) []Finding {
	at, it, s := of{machine}, one{g.Name, g.ID, g.Kind}, &g.Should
	switch {
	case !s.Listed:
		return nil
	case g.There == nil && s.There:
		return []Finding{GuestGone{of: at, one: it, Exists: s.Stated > 0, Elsewhere: g.Elsewhere, Answers: answers && !g.Elsewhere}}
	case g.There == nil:
		return nil
	case g.There.Kind != g.Kind:
		return []Finding{GuestOtherKind{of: at, one: it}}
	case s.Gone:
		return []Finding{GuestUnwanted{of: at, one: it}}
	case !s.There: // somebody has begun with what nobody counts on yet
		return nil
	}
	out := g.down(at, it)
	if waits := g.There.Waits(); len(waits) > 0 { // else what it has now would be told beside it
		return append(out, GuestPending{of: at, one: it, What: waits})
	}
	if have := g.There.Memory(); !s.fits(have) {
		out = append(out, GuestMemory{of: at, one: it, Have: have, Should: s.Memory})
	}
	if s.Cores > 0 && g.Cores != s.Cores {
		out = append(out, GuestCores{of: at, one: it, Have: g.Cores, Should: s.Cores})
	}
	return out
}

// down is why the guest does not run; an appliance its operator may have shut down, but not without its disks.
func (g *Guest) down(at of, it one) []Finding {
	switch {
	case len(g.There.Lost) > 0:
		return []Finding{GuestLost{of: at, one: it, Lost: g.There.Lost}}
	case !g.There.Runs && !g.Should.Appliance:
		return []Finding{GuestDown{of: at, one: it, Lock: g.There.Lock()}}
	}
	return nil
}
