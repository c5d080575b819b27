package guests

import "berth/wording"

// OtherKind is the reason for a guest whose number has one of the other kind: a VM where the inventory has an LXC, or the other way round.
type OtherKind struct{}

// Say implements Reason.
func (OtherKind) Say(w wording.Words) string {
	return w.Say("what has its number is of the other kind", "ce qui porte son numéro est de l'autre sorte")
}

// Hint implements Reason.
func (OtherKind) Hint(w wording.Words, _ *Kept) string {
	return w.Say("give the guest another id in the inventory", "donner un autre id à l'invité dans l'inventaire")
}

// IsTemplate is the reason for a template: guests are cloned from it.
type IsTemplate struct{}

// Say implements Reason.
func (IsTemplate) Say(w wording.Words) string {
	return w.Say("it is a template", "c'est un modèle")
}

// Hint implements Reason.
func (IsTemplate) Hint(w wording.Words, _ *Kept) string {
	return w.Say("give the guest another id in the inventory", "donner un autre id à l'invité dans l'inventaire")
}

// NumberInUse is the reason for a guest that is to be made, and whose number somebody else's has.
type NumberInUse struct{}

// Say implements Reason.
func (NumberInUse) Say(w wording.Words) string {
	return w.Say("a guest that berth did not make has its number", "un invité que berth n'a pas créé porte son numéro")
}

// Hint implements Reason.
func (NumberInUse) Hint(w wording.Words, _ *Kept) string {
	return w.Say("give the guest another id in the inventory; if it is this one, write exists: {memory: ..}", "donner un autre id à l'invité dans l'inventaire ; si c'est celui-là, écrire exists: {memory: ..}")
}
