package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/runview"
	"berth/tui/cells"
)

// open shows the deployment: the one that runs or has just ended, else the steps to the plan.
func (d *deployment) open() intent {
	if d.running() || d.stage == deployed && (d.unseen || d.count == d.s.Count()) {
		d.unseen = false
		return over(onDeployment)
	}
	return all{over(onDeployment), d.prepare()}
}

// prepare judges the placement, orders the phases and asks the deployer for its steps, beside the screen.
func (d *deployment) prepare() intent { return d.prepareReplacing(nil) }

// prepareReplacing does it with files of somebody's that may be replaced.
func (d *deployment) prepareReplacing(files []string) intent {
	if d.cancel != nil {
		d.cancel()
	}
	ctx, cancel := context.WithCancel(d.ctx)
	generation := d.generation + 1
	*d = deployment{
		view: d.view, o: d.o, ctx: d.ctx, board: d.board,
		stage: preparing, generation: generation, count: d.s.Count(), cancel: cancel, told: runview.NewRun(mostLines), takeOver: files,
	}
	plan, deployer, ask, now := d.s.Plan(), d.o.Deployer, newAsides(ctx), d.o.now
	look := func() tea.Msg {
		msg := deployPreparedMsg{generation: generation, plan: plan(), oneWay: map[string]bool{}, told: runview.NewRun(mostLines)}
		if msg.plan.Status == planner.Infeasible {
			return msg
		}
		msg.phases = planner.Phases(msg.plan)
		for _, b := range planner.WaysBack(msg.plan) {
			msg.oneWay[b.Guest] = msg.oneWay[b.Guest] || b.Kind == planner.BackNone
		}
		if deployer == nil {
			return msg
		}
		told := newFeed(now)
		msg.err = deployer.Deploy(ctx, DeployRun{Plan: msg.plan, Preview: true, TakeOver: files, Events: told.tell, Aside: ask.aside})
		for _, e := range told.Take().Events {
			msg.told.Fold(e)
		}
		return msg
	}
	if deployer == nil {
		return work(look)
	}
	return work(tea.Batch(look, ask.listen()))
}

// prepared shows the steps.
func (d *deployment) prepared(msg deployPreparedMsg) intent {
	if msg.generation != d.generation || d.stage != preparing {
		return nil
	}
	d.cancel()
	d.stage, d.plan, d.phases, d.oneWay, d.told = prepared, msg.plan, msg.phases, msg.oneWay, msg.told
	switch {
	case msg.plan.Status == planner.Infeasible:
		d.wrong = d.w.Status(msg.plan)
	case errors.As(msg.err, &d.theirs):
	case errors.As(msg.err, &d.stops):
		d.wrong = d.w.Say("what stands in the way is marked ! below; once it is mended, %s looks again", "ce qui bloque est marqué ! ci-dessous ; une fois réparé, %s regarde à nouveau", d.keyOf("carry-out"))
	case msg.err != nil:
		d.wrong = d.w.Say("it cannot be prepared: %s", "la préparation a échoué : %s", oneLine(d.w, msg.err))
	case len(msg.phases) == 0 && len(msg.told.Steps) == 0:
		d.wrong = d.w.Say("nothing is to be done: everything runs where it should", "rien à faire : tout tourne à sa place")
	case d.o.Deployer == nil:
		d.wrong = d.w.Say("this build of berth cannot carry it out yet", "cette version de berth ne sait pas encore l'exécuter")
	case len(msg.told.Steps) == 0:
		d.wrong = d.w.Say("nothing is to be done: the hosts run what is planned (the inventory does not say so yet; berth scan --write makes it)",
			"rien à faire : les hôtes font tourner ce qui est prévu (l'inventaire ne le dit pas encore ; berth scan --write le fait)")
	}
	d.lines = d.wayLines()
	if d.screen == onDeployment {
		return notice{} // there may be one that this is being prepared
	}
	return nil
}

// confirm has the operator confirm the steps that are shown by typing how many they are. After a
// run it prepares the next one.
func (d *deployment) confirm() intent {
	if d.stage == deployed || len(d.stops) > 0 {
		return d.prepare()
	}
	if d.count != d.s.Count() {
		return all{notice{cells.Tight, d.w.Say("the board has changed meanwhile: these are the new steps", "le tableau a changé entre-temps : voici les nouvelles étapes")}, d.prepare()}
	}
	if len(d.theirs) > 0 {
		return d.askTakeOver()
	}
	n := fmt.Sprint(len(d.told.Steps))
	hint := d.w.Say("%s on %s; all of it can be taken back", "%s sur %s ; tout peut être repris", stepCount(d.w, len(d.told.Steps)), hostCount(d.w, d.told))
	if one := oneWays(d.told.Steps); one > 0 {
		hint = d.w.Say("%s on %s; marked ! and without a way back: %d", "%s sur %s ; marquées ! et sans retour : %d",
			stepCount(d.w, len(d.told.Steps)), hostCount(d.w, d.told), one)
	}
	if moved := carried(d.phases); moved != nil {
		hint += ". " + d.w.MovedBack(moved)
	}
	return ask{
		title: d.w.Say("type %s to carry it out", "tapez %s pour l'exécuter", n),
		hint:  hint,
		done: func(text string) (intent, string) {
			if strings.TrimSpace(text) != n {
				return nil, d.w.Say("that is not %s: nothing has been begun", "ce n'est pas %s : rien n'est commencé", n)
			}
			return d.start(), ""
		},
	}
}

// askTakeOver has the operator agree to replace the files that are shown by typing how many they are.
func (d *deployment) askTakeOver() intent {
	files := d.theirs
	n := fmt.Sprint(len(files))
	return ask{
		title: d.w.Say("type %s to let them be replaced", "tapez %s pour les laisser remplacer", n),
		hint:  d.w.Say("nothing is done yet: the steps are shown next", "rien n'est encore fait : les étapes viennent ensuite"),
		done: func(text string) (intent, string) {
			if strings.TrimSpace(text) != n {
				return nil, d.w.Say("that is not %s: they stay as they are", "ce n'est pas %s : ils restent tels quels", n)
			}
			return d.prepareReplacing(append(files.Keys(), d.takeOver...)), ""
		},
	}
}
