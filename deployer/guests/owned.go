package guests

import "berth/wording"

// Protected is the reason for a guest that the inventory or Proxmox protects.
type Protected struct{}

// Say implements Reason.
func (Protected) Say(w wording.Words) string {
	return w.Say("it is protected", "il est protégé")
}

// Hint implements Reason.
func (Protected) Hint(w wording.Words, _ *Kept) string {
	return w.Say("to let it go, take protected out of the inventory and the protection off in Proxmox", "pour le laisser partir, retirer protected de l'inventaire et la protection dans Proxmox")
}

// NotOurs is the reason for a guest that berth did not make, and that nobody handed over.
type NotOurs struct{}

// Say implements Reason.
func (NotOurs) Say(w wording.Words) string {
	return w.Say("berth did not make it", "berth ne l'a pas créé")
}

// Hint implements Reason.
func (NotOurs) Hint(w wording.Words, _ *Kept) string {
	return w.Say("managed: true in the inventory hands it over", "managed: true dans l'inventaire le confie à berth")
}

// InHA is the reason for a guest of the cluster's high availability.
type InHA struct{}

// Say implements Reason.
func (InHA) Say(w wording.Words) string {
	return w.Say("it is in high availability", "il est en haute disponibilité")
}

// Hint implements Reason.
func (InHA) Hint(w wording.Words, _ *Kept) string {
	return w.Say("take it out there first", "l'en retirer d'abord")
}

// Replicated is the reason for a guest that is replicated.
type Replicated struct{}

// Say implements Reason.
func (Replicated) Say(w wording.Words) string {
	return w.Say("it is replicated", "il est répliqué")
}

// Hint implements Reason.
func (Replicated) Hint(w wording.Words, _ *Kept) string {
	return w.Say("take it out there first", "l'en retirer d'abord")
}

// NotNamed is the reason for a guest whose name nobody typed: it would be gone for good.
type NotNamed struct{}

// Say implements Reason.
func (NotNamed) Say(w wording.Words) string {
	return w.Say("it would be gone for good, and nobody typed its name", "il serait perdu pour de bon, et personne n'a tapé son nom")
}

// Hint implements Reason.
func (NotNamed) Hint(w wording.Words, k *Kept) string {
	return w.Say("nothing of the plan is in it; berth deploy --destroy %s destroys it with its disks", "rien du plan n'y est ; berth deploy --destroy %s le détruit avec ses disques", k.Guest)
}
