package tui

var boardOnly = []screen{onBoard}

// usualActions are all actions on some pages, with their usual keys, in the order of the help.
func usualActions(p *pages) []action {
	var out []action
	for g, actions := range [...][]action{
		carryGroup: carryActions(p), planGroup: planActions(p), wishGroup: wishActions(p), keepGroup: keepActions(p), screenGroup: screenActions(p), cursorGroup: cursorActions(p),
	} {
		for _, a := range actions {
			a.group = group(g)
			out = append(out, a)
		}
	}
	return out
}

// atTheEnd is for what is always named behind all others.
func atTheEnd() bool { return true }

func carryActions(p *pages) []action {
	return []action{
		{name: "pick-up", keys: []string{" "}, brief: [2]string{"pick up", "prendre"}, en: "pick up, drop", fr: "prendre, poser", on: boardOnly, now: p.board.dropWord, soon: p.board.pickUpSoon,
			not: p.board.notPickable, do: p.board.pickOrDrop},
		{name: "drop-over", keys: []string{"!"}, brief: [2]string{"drop over", "poser quand même"}, en: "drop although it does not fit", fr: "poser bien que cela ne tienne pas", on: boardOnly,
			not: p.board.notCarrying, idle: p.board.fitsHere, do: p.board.dropOver},
		{name: "put-back", keys: []string{"esc"}, en: "put back, clear", fr: "remettre, effacer", on: boardOnly, now: p.board.putBackWord,
			do: then(p.board.putBack)},
		{name: "select", keys: []string{"v"}, en: "select for carrying several", fr: "choisir pour en porter plusieurs", on: boardOnly,
			not: p.board.notSelectable, do: p.board.selectService},
		{name: "take-off", keys: []string{"backspace"}, en: "take off its host", fr: "retirer de son hôte", on: boardOnly,
			not: p.board.notRemovable, do: then(p.board.takeOff)},
		{name: "menu", keys: []string{"."}, en: "what can be done with what the cursor is on", fr: "ce qu'on peut faire de ce qui est sous le curseur", on: boardOnly, silent: true,
			not: p.board.carryingFirst, do: p.openMenu},
	}
}

func planActions(p *pages) []action {
	return []action{
		{name: "plan", keys: []string{"a"}, brief: [2]string{"plan", "planifier"}, en: "plan everything", fr: "tout planifier", on: boardOnly,
			not: p.search.notSearchable, idle: p.search.bestKnown, do: p.search.planAll},
		{name: "place-rest", keys: []string{"A"}, brief: [2]string{"place the rest", "placer le reste"}, en: "place only what has no place", fr: "placer seulement ce qui n'a pas de place", on: boardOnly,
			not: p.search.notPlaceable, idle: p.search.noRoom, do: p.search.planRest},
		{name: "stop", keys: []string{"ctrl+x"}, en: "stop the search", fr: "arrêter la recherche", on: []screen{onBoard, onProposal},
			not: p.search.notSearching, do: p.search.stop},
		{name: "goal", keys: []string{"o"}, en: "choose the goal", fr: "choisir l'objectif", on: boardOnly, not: p.board.carryingFirst, do: p.wishes.chooseGoal},
		{name: "explain", keys: []string{"e", "enter"}, en: "explain, host by host", fr: "expliquer, hôte par hôte", on: boardOnly,
			not: p.board.notExplainable, do: p.board.explain},
		{name: "suggest", keys: []string{"s"}, brief: [2]string{"suggest", "proposer"}, en: "suggest what would make it fit", fr: "proposer ce qui ferait tout tenir", on: boardOnly,
			not: p.search.notAdvisable, idle: p.search.adviceIdle, do: p.search.advise},
		{name: "problems", keys: []string{"n"}, brief: [2]string{"problems", "problèmes"}, en: "list every problem, and go to it", fr: "lister chaque problème, et y aller", on: boardOnly,
			not: p.finder.notProblematic, do: p.finder.chooseProblem},
	}
}

func wishActions(p *pages) []action {
	return []action{
		{name: "pin", keys: []string{"p"}, en: "pin to its host, or free", fr: "épingler sur son hôte, ou désépingler", on: boardOnly,
			not: p.wishes.notPinnable, do: p.wishes.pin},
		{name: "workload", keys: []string{"w"}, en: "change the workload", fr: "changer la charge", on: boardOnly,
			not: p.wishes.notLoadable, do: p.wishes.askWorkload},
		{name: "accept", keys: []string{"y"}, en: "accept \"not recommended\", or no longer", fr: "accepter « déconseillé », ou non", on: boardOnly,
			not: p.wishes.notAcceptable, do: p.wishes.accept},
		{name: "guest-range", keys: []string{"g"}, en: "change a guest's range of memory", fr: "changer la plage de mémoire d'un invité", on: boardOnly,
			not: p.wishes.notRangeable, do: p.wishes.askRange},
		{name: "margin", keys: []string{"m"}, en: "change the margin", fr: "changer la marge", on: boardOnly, not: p.board.carryingFirst, do: p.wishes.askMargin},
		{name: "switch-off", keys: []string{"x"}, en: "switch a machine off, or on", fr: "mettre une machine hors service, ou en service", on: boardOnly,
			not: p.wishes.notSwitchable, do: p.wishes.switchOff},
		{name: "add", keys: []string{"+"}, en: "add a service of the catalog", fr: "ajouter un service du catalogue", on: boardOnly, not: p.board.carryingFirst, do: p.wishes.chooseService},
		{name: "leave-out", keys: []string{"-"}, en: "leave a service out", fr: "laisser un service de côté", on: boardOnly,
			not: p.wishes.notOmittable, do: p.wishes.leaveOut},
	}
}

func keepActions(p *pages) []action {
	return []action{
		{name: "undo", keys: []string{"u", "ctrl+z"}, brief: [2]string{"undo", "annuler"}, en: "undo", fr: "annuler", on: boardOnly, soon: p.history.undoSoon, spare: p.history.nothingDone,
			not: p.history.notUndoable, do: p.history.undo},
		{name: "redo", keys: []string{"ctrl+r"}, en: "redo", fr: "refaire", on: boardOnly, not: p.history.notRedoable, do: p.history.redo},
		{name: "save-variant", keys: []string{"b"}, en: "save as a variant", fr: "garder comme variante", on: boardOnly, not: p.board.carryingFirst, do: p.history.askVariant},
		{name: "variants", keys: []string{"B"}, en: "take or compare variants", fr: "reprendre ou comparer des variantes", on: boardOnly,
			not: p.history.notComparable, do: p.history.chooseVariant},
		{name: "begin", keys: []string{"i"}, en: "begin with a lab of your own", fr: "commencer avec votre labo", on: boardOnly, not: p.board.carryingFirst, do: p.begin.offerBeginning},
		{name: "save", keys: []string{"S"}, en: "save the wishes to the inventory", fr: "enregistrer les souhaits dans l'inventaire", on: boardOnly,
			not: p.file.notSavable, do: p.file.open},
	}
}

func screenActions(p *pages) []action {
	return []action{
		{name: "take", keys: []string{"enter"}, brief: [2]string{"take it", "prendre"}, en: "take it", fr: "prendre", on: []screen{onProposal}, silent: true,
			not: p.proposal.notTakeable, do: p.proposal.take},
		{name: "back", keys: []string{"esc", "q"}, brief: [2]string{"back", "retour"}, en: "back", fr: "retour", on: []screen{onProposal, onReading, onDeployment, onHelp}, silent: true,
			do: p.leaveScreen},
		{name: "report", keys: []string{"r"}, brief: [2]string{"report", "rapport"}, en: "read the report", fr: "lire le rapport", on: boardOnly, not: p.board.carryingFirst, do: p.papers.open},
		{name: "save-report", keys: []string{"R"}, en: "save the report or the plan", fr: "enregistrer le rapport ou le plan", on: []screen{onBoard, onReading},
			not: p.papers.notReportSavable, do: p.papers.chooseFormat},
		{name: "deploy", keys: []string{"d"}, brief: [2]string{"deploy", "déployer"}, en: "deploy", fr: "déployer", on: boardOnly, now: p.deploy.deployWord, soon: p.deploy.deploySoon,
			not: p.deploy.notDeployable, do: p.deploy.open},
		{name: "find", keys: []string{"/"}, brief: [2]string{"find", "chercher"}, en: "find a service or a host", fr: "chercher un service ou un hôte", on: boardOnly, do: p.finder.askFilter},
		{name: "gauges", keys: []string{"c"}, brief: [2]string{"cpu", "cpu"}, en: "bars show memory, cpu, disk or watts", fr: "les barres montrent mémoire, cpu, disque ou watts", on: boardOnly,
			now: p.board.nextMeasureWord, do: p.board.nextMeasure},
		{name: "order", keys: []string{"T"}, en: "sort machines: tightest, name, room, watts", fr: "trier les machines : serrées, nom, place, watts", on: boardOnly,
			not: p.board.oneMachine, do: p.board.nextOrder},
		{name: "figures", keys: []string{"f"}, en: "the figures behind the first line", fr: "les chiffres derrière la première ligne", on: boardOnly,
			not: p.board.carryingFirst, do: p.board.showFigures},
		{name: "palette", keys: []string{":"}, brief: [2]string{"commands", "commandes"}, en: "every action by name", fr: "toutes les actions par leur nom", on: []screen{onBoard, onReading, onProposal, onDeployment}, silent: true,
			do: p.openPalette},
		{name: "help", keys: []string{"?"}, brief: [2]string{"help", "aide"}, en: "help", fr: "aide", on: []screen{onBoard, onReading, onProposal, onDeployment}, silent: true,
			do: p.openHelp},
		{name: "accept-text", keys: []string{"enter"}, brief: [2]string{"save", "enregistrer"}, en: "save what is shown", fr: "enregistrer ce qui est montré", on: []screen{onReading}, silent: true,
			not: p.reading.notAccepted, do: p.reading.accept},
		{name: "carry-out", keys: []string{"enter"}, en: "carry it out", fr: "exécuter", on: []screen{onDeployment}, brief: [2]string{"carry it out", "exécuter"}, silent: true,
			now: p.deploy.beginWords, not: p.deploy.notBeginnable, do: p.deploy.confirm},
		{name: "quit", keys: []string{"q", "ctrl+c"}, brief: [2]string{"quit", "quitter"}, spare: atTheEnd, en: "leave berth", fr: "quitter berth", on: boardOnly, do: p.quit},
		{name: "interrupt", keys: []string{"ctrl+c"}, en: "leave berth", fr: "quitter berth", silent: true,
			on: []screen{onProposal, onReading, onDeployment, onHelp, onPicker, onPrompt}, do: p.interrupt},
	}
}

func cursorActions(p *pages) []action {
	reading := []screen{onReading, onHelp, onProposal, onDeployment}
	move := func(dx, dy int) func() intent { return then(func() { p.board.step(dx, dy) }) }
	scroll := func(lines int) func() intent { return then(func() { p.scroll(lines) }) }
	byPage := func(n int) func() intent { return then(func() { p.scroll(n * (p.v.height - 4)) }) }
	return []action{
		{name: "up", keys: []string{"up", "k"}, en: "up", fr: "haut", on: boardOnly, silent: true, do: move(0, -1)},
		{name: "down", keys: []string{"down", "j"}, en: "down", fr: "bas", on: boardOnly, silent: true, do: move(0, 1)},
		{name: "left", keys: []string{"left", "h"}, en: "left", fr: "gauche", on: boardOnly, silent: true, do: move(-1, 0)},
		{name: "right", keys: []string{"right", "l"}, en: "right", fr: "droite", on: boardOnly, silent: true, do: move(1, 0)},
		{name: "next-host", keys: []string{"tab"}, en: "next host", fr: "hôte suivant", on: boardOnly, silent: true, do: then(func() { p.board.jump(1) })},
		{name: "previous-host", keys: []string{"shift+tab"}, en: "previous host", fr: "hôte précédent", on: boardOnly, silent: true, do: then(func() { p.board.jump(-1) })},
		{name: "page-up", keys: []string{"pgup"}, en: "a page up", fr: "une page plus haut", on: boardOnly, silent: true, do: move(0, -10)},
		{name: "page-down", keys: []string{"pgdown"}, en: "a page down", fr: "une page plus bas", on: boardOnly, silent: true, do: move(0, 10)},
		{name: "first", keys: []string{"home"}, en: "first host", fr: "premier hôte", on: boardOnly, silent: true, do: then(func() { p.board.end(-1) })},
		{name: "last", keys: []string{"end", "G"}, en: "last host", fr: "dernier hôte", on: boardOnly, silent: true, do: then(func() { p.board.end(1) })},
		{name: "scroll-up", keys: []string{"up", "k"}, en: "up", fr: "haut", on: reading, silent: true, do: scroll(-1)},
		{name: "scroll-down", keys: []string{"down", "j"}, en: "down", fr: "bas", on: reading, silent: true, do: scroll(1)},
		{name: "scroll-page-up", keys: []string{"pgup", "b"}, en: "a page up", fr: "une page plus haut", on: reading, silent: true, do: byPage(-1)},
		{name: "scroll-page-down", keys: []string{"pgdown", " "}, en: "a page down", fr: "une page plus bas", on: reading, silent: true, do: byPage(1)},
		{name: "scroll-top", keys: []string{"home", "g"}, en: "to the top", fr: "au début", on: reading, silent: true, do: scroll(-1 << 30)},
		{name: "scroll-end", keys: []string{"end", "G"}, en: "to the end", fr: "à la fin", on: reading, silent: true, do: scroll(1 << 30)},
	}
}
