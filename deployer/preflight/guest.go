package preflight

import (
	"strings"

	"berth/deployer/guests"
	"berth/deployer/remote"
	"berth/planner"
	"berth/wording"
)

// GuestKept is a guest that is left as it is although the plan has it otherwise.
type GuestKept struct {
	Place
	guests.Kept
}

// Severity implements Finding.
func (f GuestKept) Severity() Severity {
	if f.Stops() {
		return Stops
	}
	return Warns
}

func (f GuestKept) Say(w wording.Words) string  { return f.Kept.Say(w) }
func (f GuestKept) Hint(w wording.Words) string { return f.Kept.Hint(w) }

// GuestLacks is a guest for which something lacks on its hypervisor.
type GuestLacks struct {
	Place
	stops
	Lack guests.Lack
}

func (f GuestLacks) Say(w wording.Words) string  { return f.Lack.Say(w) }
func (f GuestLacks) Hint(w wording.Words) string { return f.Lack.Hint(w) }

// GuestByHand is a change of a guest that the inventory leaves to its operator: what he types is the hint.
type GuestByHand struct {
	Place
	guests.Change
}

// Severity implements Finding: a guest that is not there keeps its services from coming.
func (f GuestByHand) Severity() Severity {
	if f.Action == guests.Remove {
		return Warns
	}
	return Stops
}

func (f GuestByHand) Say(w wording.Words) string {
	return w.Say("managed: false leaves it to you to %s", "managed: false vous laisse : %s", f.Change.Say(w))
}

func (f GuestByHand) Hint(w wording.Words) string {
	var lines []string
	for _, c := range f.Commands() {
		lines = append(lines, remote.Join(c))
	}
	return w.Say("type on %s: %s", "taper sur %s : %s", f.Host, strings.Join(lines, " && "))
}

// GuestKeys is a guest to which nobody could log in.
type GuestKeys struct {
	Place
	stops
	Guest string
	Err   error
}

func (f GuestKeys) Say(w wording.Words) string {
	return w.Say("guest %s: %v", "invité %s : %v", f.Guest, f.Err)
}

func (f GuestKeys) Hint(w wording.Words) string {
	return w.Say("write key: ~/.ssh/id_ed25519.pub for it, or in guest_defaults; ssh-keygen makes one", "écrire key: ~/.ssh/id_ed25519.pub pour lui, ou dans guest_defaults ; ssh-keygen en crée une")
}

// GuestsOver is a machine whose guests would take more on the way than may be used.
type GuestsOver struct {
	Place
	stops
	Guest        string
	Need, Usable planner.Bytes
}

func (f GuestsOver) Say(w wording.Words) string {
	return w.Say("with the change of guest %s it would carry %s, and may carry %s", "avec le changement de l'invité %s elle porterait %s, et peut porter %s", f.Guest, w.Size(f.Need), w.Size(f.Usable))
}

func (f GuestsOver) Hint(w wording.Words) string {
	return w.Say("a guest runs there that the inventory does not have, or has smaller, or one stays that was to go: berth scan shows them; stop one, or write it down and plan again",
		"un invité y tourne que l'inventaire n'a pas, ou a plus petit, ou l'un reste qui devait partir : berth scan les montre ; en arrêter un, ou l'y écrire et planifier à nouveau")
}

// GuestOff is a guest that does not answer since it is shut down, or is not there although the inventory says so, by what its hypervisor says.
type GuestOff struct {
	Place
	stops
	Machine, Program string // qm or pct
	ID               int
	There            bool
}

func (f GuestOff) Say(w wording.Words) string {
	if !f.There {
		return w.Say("%s has no guest %d, and the inventory says that it exists", "%s n'a pas d'invité %d, et l'inventaire dit qu'il existe", f.Machine, f.ID)
	}
	return w.Say("guest %s (%d) is shut down", "l'invité %s (%d) est arrêté", f.Host, f.ID)
}

func (f GuestOff) Hint(w wording.Words) string {
	if !f.There {
		return w.Say("take its exists: out of the inventory: then berth makes it where something is to run there", "retirer son exists: de l'inventaire : berth le crée alors si quelque chose doit y tourner")
	}
	return w.Say("%[2]s start %[3]d on %[1]s starts it; then once more", "%[2]s start %[3]d sur %[1]s le démarre ; puis recommencer", f.Machine, f.Program, f.ID)
}

// comingGuests tells what was found of guests when their hypervisors were looked at.
func comingGuests(c *checker) {
	for _, f := range c.want.Guests {
		c.add(f)
	}
}
