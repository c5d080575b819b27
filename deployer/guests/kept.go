package guests

import (
	"berth/planner"
	"berth/wording"
)

// Kept is a guest that is left as it is although the plan has it otherwise.
type Kept struct {
	Machine, Guest string
	ID             int
	Kind           planner.Kind
	Action         Action // what would have been done
	Why            Reason
}

// Reason is why a guest is left alone. Each is a type of its own.
type Reason interface {
	Say(w wording.Words) string // the part of a sentence that gives the reason
	Hint(w wording.Words, k *Kept) string
}

// Stops reports whether nothing may be begun for it: a guest that merely is not destroyed is in nobody's way.
func (k *Kept) Stops() bool { return k.Action != Remove }

// Say says what is left alone and why.
func (k *Kept) Say(w wording.Words) string {
	if k.Action == Remove {
		return w.Say("guest %s (%d) is not destroyed: %s", "l'invité %s (%d) n'est pas détruit : %s", k.Guest, k.ID, k.Why.Say(w))
	}
	return w.Say("guest %s (%d) cannot be made as planned: %s", "l'invité %s (%d) ne peut pas devenir comme prévu : %s", k.Guest, k.ID, k.Why.Say(w))
}

// Hint says what can be done.
func (k *Kept) Hint(w wording.Words) string { return k.Why.Hint(w, k) }
