package guests

import (
	"strings"

	"berth/planner"
	"berth/wording"
)

// Kept is a guest that is left as it is although the plan has it otherwise.
type Kept struct {
	Machine, Guest string
	ID             int
	Why            Reason
	Kind           planner.Kind
	What           []string // a lock, containers, volumes
	Action         Action   // what would have been done
	Restore        string   // of DisksGone: what brings it back from a backup, once it is destroyed, as it is typed; empty: nobody knows one
}

// Reason is why a guest is left alone.
type Reason int

// The reasons.
const (
	OtherKind   Reason = iota // a VM where the inventory has an LXC, or the other way round
	IsTemplate                // guests are cloned from it
	NumberInUse               // somebody else's guest has the number of one that is to be made
	Locked                    // Proxmox does something with it: a backup, a snapshot, a migration
	UsesMore                  // an LXC uses more memory than it is to have
	Protected
	NotOurs // berth did not make it, and nobody handed it over
	InHA
	Replicated
	NotSeen    // what is in it is not known
	HasForeign // containers run in it that are not berth's
	HasData    // volumes with data are in it
	HalfMade   // a making of it was cut off, and Proxmox has it locked
	HalfGone   // its end was cut off, and Proxmox has it locked
	DisksGone  // disks of it are gone, so that it cannot start
	NotNamed   // nobody typed its name, and it would be gone for good
)

// Stops reports whether nothing may be begun for it: a guest that merely is not destroyed is in nobody's way.
func (k *Kept) Stops() bool { return k.Action != Remove }

// Say says what is left alone and why.
func (k *Kept) Say(w wording.Words) string {
	if k.Action == Remove {
		return w.Say("guest %s (%d) is not destroyed: %s", "l'invité %s (%d) n'est pas détruit : %s", k.Guest, k.ID, k.why(w))
	}
	return w.Say("guest %s (%d) cannot be made as planned: %s", "l'invité %s (%d) ne peut pas devenir comme prévu : %s", k.Guest, k.ID, k.why(w))
}

func (k *Kept) why(w wording.Words) string {
	what := strings.Join(k.What, ", ")
	switch k.Why {
	case OtherKind:
		return w.Say("what has its number is of the other kind", "ce qui porte son numéro est de l'autre sorte")
	case IsTemplate:
		return w.Say("it is a template", "c'est un modèle")
	case NumberInUse:
		return w.Say("a guest that berth did not make has its number", "un invité que berth n'a pas créé porte son numéro")
	case Locked:
		return w.Say("Proxmox has it locked (%s)", "Proxmox l'a verrouillé (%s)", what)
	case UsesMore:
		return w.Say("it uses more memory than it is to have", "il utilise plus de mémoire qu'il ne doit en avoir")
	case Protected:
		return w.Say("it is protected", "il est protégé")
	case NotOurs:
		return w.Say("berth did not make it", "berth ne l'a pas créé")
	case InHA:
		return w.Say("it is in high availability", "il est en haute disponibilité")
	case Replicated:
		return w.Say("it is replicated", "il est répliqué")
	case NotSeen:
		return w.Say("what is in it is not known", "on ne sait pas ce qu'il contient")
	case HasForeign:
		return w.Say("containers that are not berth's are in it (%s)", "des conteneurs qui ne sont pas de berth y sont (%s)", what)
	case HasData:
		return w.Say("data is in it (%s)", "des données y sont (%s)", what)
	case HalfMade:
		return w.Say("it is being made, or that was cut off: Proxmox has it locked (create)", "il est en cours de création, ou elle a été coupée : Proxmox l'a verrouillé (create)")
	case HalfGone:
		return w.Say("it is being destroyed, or that was cut off: Proxmox has it locked (destroyed)", "il est en cours de destruction, ou elle a été coupée : Proxmox l'a verrouillé (destroyed)")
	case DisksGone:
		return w.Say("disks of it are gone (%s), and it cannot start", "des disques lui manquent (%s), et il ne peut pas démarrer", what)
	case NotNamed:
		return w.Say("it would be gone for good, and nobody typed its name", "il serait perdu pour de bon, et personne n'a tapé son nom")
	}
	return ""
}

// Hint says what can be done.
func (k *Kept) Hint(w wording.Words) string {
	switch k.Why {
	case OtherKind, IsTemplate:
		return w.Say("give the guest another id in the inventory", "donner un autre id à l'invité dans l'inventaire")
	case NumberInUse:
		return w.Say("give the guest another id in the inventory; if it is this one, write exists: {memory: ..}", "donner un autre id à l'invité dans l'inventaire ; si c'est celui-là, écrire exists: {memory: ..}")
	case Locked:
		return w.Say("wait until that is over, then once more; berth never unlocks", "attendre que ce soit fini, puis recommencer ; berth ne déverrouille jamais")
	case UsesMore:
		return w.Say("stop something in it first, or let it have more: memory in the inventory", "y arrêter d'abord quelque chose, ou lui laisser plus : memory dans l'inventaire")
	case Protected:
		return w.Say("to let it go, take protected out of the inventory and the protection off in Proxmox", "pour le laisser partir, retirer protected de l'inventaire et la protection dans Proxmox")
	case NotOurs:
		return w.Say("managed: true in the inventory hands it over", "managed: true dans l'inventaire le confie à berth")
	case InHA, Replicated:
		return w.Say("take it out there first", "l'en retirer d'abord")
	case NotSeen:
		return w.Say("start it and let berth log in, then once more", "le démarrer et laisser berth s'y connecter, puis recommencer")
	case HasForeign:
		return w.Say("stop and remove them, or move them, first", "les arrêter et supprimer, ou les déplacer, d'abord")
	case HasData:
		return w.Say("bring it away and remove it there (docker volume rm) first", "l'emporter et la supprimer là-bas (docker volume rm) d'abord")
	case HalfMade, HalfGone:
		return w.Say("if no task works on it any more (pvesh get /nodes/localhost/tasks --source active), type on %[1]s: %[2]s unlock %[3]d && %[2]s destroy %[3]d; then once more. A disk of which Proxmox did not know yet is left: pvesm list STORAGE --vmid %[3]d",
			"si aucune tâche ne s'en occupe plus (pvesh get /nodes/localhost/tasks --source active), taper sur %[1]s : %[2]s unlock %[3]d && %[2]s destroy %[3]d ; puis recommencer. Un disque que Proxmox ne connaissait pas encore reste : pvesm list STOCKAGE --vmid %[3]d", k.Machine, Program(k.Kind), k.ID)
	case DisksGone:
		return HintLost(w, k.Machine, k.Kind, k.ID, k.Restore)
	case NotNamed:
		return w.Say("nothing of the plan is in it; berth deploy --destroy %s destroys it with its disks", "rien du plan n'y est ; berth deploy --destroy %s le détruit avec ses disques", k.Guest)
	}
	return ""
}
