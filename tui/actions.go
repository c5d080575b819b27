package tui

import tea "github.com/charmbracelet/bubbletea"

// then makes an action of something that needs no command.
func then(f func(m *Model)) func(m *Model) tea.Cmd {
	return func(m *Model) tea.Cmd { f(m); return nil }
}

// move makes an action that moves the cursor.
func move(dx, dy int) func(m *Model) tea.Cmd {
	return then(func(m *Model) { m.board.step(m, dx, dy) })
}

var board1 = []screen{onBoard}

// usualActions are all actions with their usual keys, in the order of the help.
func usualActions() []action {
	var out []action
	for _, group := range [][]action{carryActions(), planActions(), wishActions(), keepActions(), screenActions(), cursorActions()} {
		out = append(out, group...)
	}
	return out
}

func carryActions() []action {
	return []action{
		{name: "pick-up", keys: []string{" "}, en: "pick up, drop", fr: "prendre, poser", on: board1, brief: true,
			not: (*Model).notPickable, do: then((*Model).pickOrDrop)},
		{name: "drop-over", keys: []string{"!"}, en: "drop although it does not fit", fr: "poser bien que cela ne tienne pas", on: board1,
			not: (*Model).notCarrying, do: then((*Model).dropOver)},
		{name: "put-back", keys: []string{"esc"}, en: "put back, clear", fr: "remettre, effacer", on: board1,
			do: then((*Model).putBack)},
		{name: "select", keys: []string{"v"}, en: "select for carrying several", fr: "choisir pour en porter plusieurs", on: board1,
			not: (*Model).notSelectable, do: then((*Model).selectService)},
		{name: "take-off", keys: []string{"backspace"}, en: "take off its host", fr: "retirer de son hôte", on: board1,
			not: (*Model).notRemovable, do: then((*Model).takeOff)},
	}
}

func planActions() []action {
	return []action{
		{name: "plan", keys: []string{"a"}, en: "plan everything", fr: "tout planifier", on: board1, brief: true,
			not: (*Model).notSearchable, do: (*Model).planAll},
		{name: "place-rest", keys: []string{"A"}, en: "place only what has no place", fr: "placer seulement ce qui n'a pas de place", on: board1,
			not: (*Model).notPlaceable, do: (*Model).planRest},
		{name: "stop", keys: []string{"ctrl+x"}, en: "stop the search", fr: "arrêter la recherche", on: []screen{onBoard, onProposal},
			not: (*Model).notSearching, do: then((*Model).stopSearch)},
		{name: "goal", keys: []string{"o"}, en: "choose the goal", fr: "choisir l'objectif", on: board1, not: (*Model).carryingFirst, do: then((*Model).chooseGoal)},
		{name: "explain", keys: []string{"e", "enter"}, en: "explain, host by host", fr: "expliquer, hôte par hôte", on: board1,
			not: (*Model).notExplainable, do: then((*Model).explain)},
		{name: "suggest", keys: []string{"s"}, en: "suggest what would make it fit", fr: "proposer ce qui ferait tout tenir", on: board1,
			not: (*Model).notAdvisable, do: (*Model).advise},
	}
}

func wishActions() []action {
	return []action{
		{name: "pin", keys: []string{"p"}, en: "pin to its host, or free", fr: "fixer sur son hôte, ou libérer", on: board1,
			not: (*Model).notPinnable, do: then((*Model).pin)},
		{name: "workload", keys: []string{"w"}, en: "change the workload", fr: "changer la charge", on: board1,
			not: (*Model).notLoadable, do: then((*Model).askWorkload)},
		{name: "accept", keys: []string{"y"}, en: "accept \"not recommended\", or no longer", fr: "accepter « déconseillé », ou non", on: board1,
			not: (*Model).notAcceptable, do: then((*Model).accept)},
		{name: "guest-range", keys: []string{"g"}, en: "change a guest's range of memory", fr: "changer la plage de mémoire d'un invité", on: board1,
			not: (*Model).notRangeable, do: then((*Model).askRange)},
		{name: "margin", keys: []string{"m"}, en: "change the margin", fr: "changer la marge", on: board1, not: (*Model).carryingFirst, do: then((*Model).askMargin)},
		{name: "switch-off", keys: []string{"x"}, en: "switch a machine off, or on", fr: "éteindre une machine, ou l'allumer", on: board1,
			not: (*Model).notSwitchable, do: then((*Model).switchOff)},
		{name: "add", keys: []string{"+"}, en: "add a service of the catalog", fr: "ajouter un service du catalogue", on: board1, not: (*Model).carryingFirst, do: then((*Model).chooseService)},
		{name: "leave-out", keys: []string{"-"}, en: "leave a service out", fr: "laisser un service de côté", on: board1,
			not: (*Model).notOmittable, do: then((*Model).leaveOut)},
	}
}

func keepActions() []action {
	return []action{
		{name: "undo", keys: []string{"u", "ctrl+z"}, en: "undo", fr: "annuler", on: board1, brief: true, not: (*Model).notUndoable, do: then((*Model).undo)},
		{name: "redo", keys: []string{"ctrl+r"}, en: "redo", fr: "refaire", on: board1, not: (*Model).notRedoable, do: then((*Model).redo)},
		{name: "save-variant", keys: []string{"b"}, en: "save as a variant", fr: "garder comme variante", on: board1, not: (*Model).carryingFirst, do: then((*Model).askVariant)},
		{name: "variants", keys: []string{"B"}, en: "take or compare variants", fr: "reprendre ou comparer des variantes", on: board1,
			not: (*Model).notComparable, do: then((*Model).chooseVariant)},
		{name: "save", keys: []string{"S"}, en: "save the wishes to the inventory", fr: "enregistrer les souhaits dans l'inventaire", on: board1,
			not: (*Model).notSavable, do: (*Model).readInventory},
	}
}

func screenActions() []action {
	return []action{
		{name: "report", keys: []string{"r"}, en: "read the report", fr: "lire le rapport", on: board1, brief: true, not: (*Model).carryingFirst, do: (*Model).openReport},
		{name: "save-report", keys: []string{"R"}, en: "save the report or the plan", fr: "enregistrer le rapport ou le plan", on: []screen{onBoard, onReading},
			not: (*Model).carryingFirst, do: then((*Model).chooseFormat)},
		{name: "deploy", keys: []string{"d"}, en: "deploy", fr: "déployer", on: board1, brief: true, not: (*Model).notDeployable, do: (*Model).openDeployment},
		{name: "find", keys: []string{"/"}, en: "find a service or a host", fr: "chercher un service ou un hôte", on: board1, brief: true, do: then((*Model).askFilter)},
		{name: "palette", keys: []string{":"}, en: "every action by name", fr: "toutes les actions par leur nom", on: []screen{onBoard, onReading, onProposal, onDeployment}, brief: true, silent: true,
			do: then((*Model).openPalette)},
		{name: "help", keys: []string{"?"}, en: "help", fr: "aide", on: []screen{onBoard, onReading, onProposal, onDeployment}, brief: true, silent: true,
			do: then((*Model).openHelp)},
		{name: "take", keys: []string{"enter"}, en: "take it", fr: "prendre", on: []screen{onProposal}, brief: true, silent: true,
			not: (*Model).notTakeable, do: then((*Model).takeProposal)},
		{name: "back", keys: []string{"esc", "q"}, en: "back", fr: "retour", on: []screen{onProposal, onReading, onDeployment, onHelp}, brief: true, silent: true,
			do: then((*Model).leaveScreen)},
		{name: "quit", keys: []string{"q", "ctrl+c"}, en: "leave berth", fr: "quitter berth", on: board1, do: (*Model).quit},
		{name: "interrupt", keys: []string{"ctrl+c"}, en: "leave berth", fr: "quitter berth", silent: true,
			on: []screen{onProposal, onReading, onDeployment, onHelp, onPicker, onPrompt}, do: (*Model).quit},
	}
}

func cursorActions() []action {
	reading := []screen{onReading, onHelp, onProposal, onDeployment}
	scroll := func(n func(m *Model) int) func(m *Model) tea.Cmd {
		return then(func(m *Model) { m.scroll(n(m)) })
	}
	return []action{
		{name: "up", keys: []string{"up", "k"}, en: "up", fr: "haut", on: board1, silent: true, do: move(0, -1)},
		{name: "down", keys: []string{"down", "j"}, en: "down", fr: "bas", on: board1, silent: true, do: move(0, 1)},
		{name: "left", keys: []string{"left", "h"}, en: "left", fr: "gauche", on: board1, silent: true, do: move(-1, 0)},
		{name: "right", keys: []string{"right", "l"}, en: "right", fr: "droite", on: board1, silent: true, do: move(1, 0)},
		{name: "next-host", keys: []string{"tab"}, en: "next host", fr: "hôte suivant", on: board1, silent: true, do: then(func(m *Model) { m.board.jump(m, 1) })},
		{name: "previous-host", keys: []string{"shift+tab"}, en: "previous host", fr: "hôte précédent", on: board1, silent: true, do: then(func(m *Model) { m.board.jump(m, -1) })},
		{name: "page-up", keys: []string{"pgup"}, en: "a page up", fr: "une page plus haut", on: board1, silent: true, do: move(0, -10)},
		{name: "page-down", keys: []string{"pgdown"}, en: "a page down", fr: "une page plus bas", on: board1, silent: true, do: move(0, 10)},
		{name: "first", keys: []string{"home"}, en: "first host", fr: "premier hôte", on: board1, silent: true, do: then(func(m *Model) { m.board.end(m, -1) })},
		{name: "last", keys: []string{"end", "G"}, en: "last host", fr: "dernier hôte", on: board1, silent: true, do: then(func(m *Model) { m.board.end(m, 1) })},
		{name: "scroll-up", keys: []string{"up", "k"}, en: "up", fr: "haut", on: reading, silent: true, do: scroll(func(*Model) int { return -1 })},
		{name: "scroll-down", keys: []string{"down", "j"}, en: "down", fr: "bas", on: reading, silent: true, do: scroll(func(*Model) int { return 1 })},
		{name: "scroll-page-up", keys: []string{"pgup", "b"}, en: "a page up", fr: "une page plus haut", on: reading, silent: true, do: scroll(func(m *Model) int { return -(m.height - 4) })},
		{name: "scroll-page-down", keys: []string{"pgdown", " "}, en: "a page down", fr: "une page plus bas", on: reading, silent: true, do: scroll(func(m *Model) int { return m.height - 4 })},
		{name: "scroll-top", keys: []string{"home", "g"}, en: "to the top", fr: "au début", on: reading, silent: true, do: scroll(func(*Model) int { return -1 << 30 })},
		{name: "scroll-end", keys: []string{"end", "G"}, en: "to the end", fr: "à la fin", on: reading, silent: true, do: scroll(func(*Model) int { return 1 << 30 })},
	}
}
