package guests

import "berth/wording"

// Lack is why a guest cannot be made, or not be backed up, as the inventory has it. Each is a type of its own, beside what finds it.
type Lack interface {
	Say(w wording.Words) string
	Hint(w wording.Words) string
}

// of is the guest that a lack is about.
type of struct{ Guest string }

// NumberTaken is a guest whose number another one of the cluster has.
type NumberTaken struct{ of }

// Say implements Lack.
func (l NumberTaken) Say(w wording.Words) string {
	return w.Say("guest %s: its number belongs to another guest of the cluster", "invité %s : son numéro est celui d'un autre invité de la grappe", l.Guest)
}

// Hint implements Lack.
func (NumberTaken) Hint(w wording.Words) string {
	return w.Say("give it another id in the inventory; pvesh get /cluster/nextid names a free one", "lui donner un autre id dans l'inventaire ; pvesh get /cluster/nextid en nomme un libre")
}
