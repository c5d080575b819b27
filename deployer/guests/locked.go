package guests

import "berth/wording"

// Locked is the reason for a guest with which Proxmox does something: a backup, a snapshot, a migration.
type Locked struct {
	Lock string // in Proxmox's word
}

// Say implements Reason.
func (r Locked) Say(w wording.Words) string {
	return w.Say("Proxmox has it locked (%s)", "Proxmox l'a verrouillé (%s)", r.Lock)
}

// Hint implements Reason.
func (Locked) Hint(w wording.Words, _ *Kept) string {
	return w.Say("wait until that is over, then once more; berth never unlocks", "attendre que ce soit fini, puis recommencer ; berth ne déverrouille jamais")
}

// HalfMade is the reason for a guest whose making was cut off, and that Proxmox has locked.
type HalfMade struct{}

// Say implements Reason.
func (HalfMade) Say(w wording.Words) string {
	return w.Say("it is being made, or that was cut off: Proxmox has it locked (create)", "il est en cours de création, ou elle a été coupée : Proxmox l'a verrouillé (create)")
}

// Hint implements Reason.
func (HalfMade) Hint(w wording.Words, k *Kept) string { return hintCut(w, k) }

// HalfGone is the reason for a guest whose end was cut off, and that Proxmox has locked.
type HalfGone struct{}

// Say implements Reason.
func (HalfGone) Say(w wording.Words) string {
	return w.Say("it is being destroyed, or that was cut off: Proxmox has it locked (destroyed)", "il est en cours de destruction, ou elle a été coupée : Proxmox l'a verrouillé (destroyed)")
}

// Hint implements Reason.
func (HalfGone) Hint(w wording.Words, k *Kept) string { return hintCut(w, k) }

func hintCut(w wording.Words, k *Kept) string {
	return w.Say("if no task works on it any more (pvesh get /nodes/localhost/tasks --source active), type on %[1]s: %[2]s unlock %[3]d && %[2]s destroy %[3]d; then once more. A disk of which Proxmox did not know yet is left: pvesm list STORAGE --vmid %[3]d",
		"si aucune tâche ne s'en occupe plus (pvesh get /nodes/localhost/tasks --source active), taper sur %[1]s : %[2]s unlock %[3]d && %[2]s destroy %[3]d ; puis recommencer. Un disque que Proxmox ne connaissait pas encore reste : pvesm list STOCKAGE --vmid %[3]d", k.Machine, Program(k.Kind), k.ID)
}
