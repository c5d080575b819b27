package guests

import (
	"strings"

	"berth/wording"
)

// NotSeen is the reason for a guest of which nobody knows what is in it.
type NotSeen struct{}

// Say implements Reason.
func (NotSeen) Say(w wording.Words) string {
	return w.Say("what is in it is not known", "on ne sait pas ce qu'il contient")
}

// Hint implements Reason.
func (NotSeen) Hint(w wording.Words, _ *Kept) string {
	return w.Say("start it and let berth log in, then once more", "le démarrer et laisser berth s'y connecter, puis recommencer")
}

// HasForeign is the reason for a guest in which containers run that are not berth's.
type HasForeign struct {
	Containers []string
}

// Say implements Reason.
func (r HasForeign) Say(w wording.Words) string {
	return w.Say("containers that are not berth's are in it (%s)", "des conteneurs qui ne sont pas de berth y sont (%s)", strings.Join(r.Containers, ", "))
}

// Hint implements Reason.
func (HasForeign) Hint(w wording.Words, _ *Kept) string {
	return w.Say("stop and remove them, or move them, first", "les arrêter et supprimer, ou les déplacer, d'abord")
}

// HasData is the reason for a guest with data.
type HasData struct {
	Places []string // volumes and directories
}

// Say implements Reason.
func (r HasData) Say(w wording.Words) string {
	return w.Say("data is in it (%s)", "des données y sont (%s)", strings.Join(r.Places, ", "))
}

// Hint implements Reason.
func (HasData) Hint(w wording.Words, _ *Kept) string {
	return w.Say("bring it away and remove it there (docker volume rm) first", "l'emporter et la supprimer là-bas (docker volume rm) d'abord")
}

// UsesMore is the reason for an LXC that uses more memory than it is to have.
type UsesMore struct{}

// Say implements Reason.
func (UsesMore) Say(w wording.Words) string {
	return w.Say("it uses more memory than it is to have", "il utilise plus de mémoire qu'il ne doit en avoir")
}

// Hint implements Reason.
func (UsesMore) Hint(w wording.Words, _ *Kept) string {
	return w.Say("stop something in it first, or let it have more: memory in the inventory", "y arrêter d'abord quelque chose, ou lui laisser plus : memory dans l'inventaire")
}
