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

// deployStage says how far the deployment has come.
type deployStage int

// The stages.
const (
	notPrepared deployStage = iota
	preparing
	prepared // its steps are shown; nothing has been done
	deploying
	deployed // it has ended, well or not
)

// deployment shows the way from what runs today to the plan, and then how it is carried out.
type deployment struct {
	*view
	o     *Options
	ctx   context.Context // ends with the program
	board *board
	pager
	stage      deployStage
	generation int
	count      uint64             // of the session: the state that it is about
	cancel     context.CancelFunc // of what runs beside the screen
	plan       *planner.Plan
	phases     []planner.Phase
	oneWay     map[string]bool  // guests that come back only from a backup
	told       *runview.Run     // what the deployer tells: the steps, and then how far they are; empty without one
	wrong      string           // why it cannot be begun
	theirs     runview.InTheWay // files of somebody's that have to be agreed on before there are steps
	takeOver   []string         // those that were agreed on, by their keys
	run        deployRun
	unseen     bool // the run has ended while another screen was looked at
	leave      bool // berth is left when the run has ended
}

// deployPreparedMsg is a plan with its phases and steps.
type deployPreparedMsg struct {
	generation int
	plan       *planner.Plan
	phases     []planner.Phase
	oneWay     map[string]bool
	told       *runview.Run
	err        error
}

func (msg deployPreparedMsg) reach(p *pages) intent { return p.deploy.deployPrepared(msg) }

func (d *deployment) running() bool { return d.stage == deploying }

// notDeployable says why the placement cannot be carried out.
func (d *deployment) notDeployable() string {
	if d.running() {
		return ""
	}
	if why := d.board.carryingFirst(); why != "" {
		return why
	}
	if off := sortedKeys(d.s.Changes().Off); len(off) > 0 {
		return d.w.Say("%s is only switched off to see what happens: %s switches it on again first", "hors service, pour voir seulement : %s ; %s remet d'abord en service",
			d.w.And(off), d.keyOf("switch-off"))
	}
	if v := d.facts.violations; len(v) > 0 {
		return d.w.Say("%s; first of them %s", "%s ; d'abord %s", problemWords(d.view), d.w.Violation(v[0]))
	}
	if u := d.facts.unplaced; len(u) > 0 {
		names := make([]string, min(len(u), 3))
		for i := range names {
			names[i] = u[i].Name
		}
		return d.w.Say("%s: %s has to find places first, or %s leaves them out", "%s : %s doit d'abord les placer, ou %s les laisse de côté",
			problemWords(d.view)+" ("+strings.Join(names, ", ")+")", d.keyOf("place-rest"), d.keyOf("leave-out"))
	}
	return ""
}

// openDeployment shows the deployment: the one that runs or has just ended, else the steps to the plan.
func (d *deployment) openDeployment() intent {
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

// deployPrepared shows the steps.
func (d *deployment) deployPrepared(msg deployPreparedMsg) intent {
	if msg.generation != d.generation || d.stage != preparing {
		return nil
	}
	d.cancel()
	d.stage, d.plan, d.phases, d.oneWay, d.told = prepared, msg.plan, msg.phases, msg.oneWay, msg.told
	switch {
	case msg.plan.Status == planner.Infeasible:
		d.wrong = d.w.Status(msg.plan)
	case errors.As(msg.err, &d.theirs):
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

// notBeginnable says why the deployment cannot be begun now.
func (d *deployment) notBeginnable() string {
	switch {
	case d.stage == notPrepared || d.stage == preparing:
		return d.w.Say("it is being prepared", "préparation en cours")
	case d.running():
		return d.w.Say("it is running: ctrl+c stops it after the running step", "en cours : ctrl+c l'arrête après l'étape en cours")
	case d.stage == prepared:
		return d.wrong
	}
	return ""
}

// beginWords say what beginning means after a run, and where files have to be agreed on first; "" else.
func (d *deployment) beginWords() string {
	switch {
	case d.stage == deployed:
		return d.w.Say("prepare anew", "préparer de nouveau")
	case len(d.theirs) > 0:
		return d.w.Say("replace them", "les remplacer")
	}
	return ""
}

// askDeployment has the operator confirm the steps that are shown by typing how many they are. After a
// run it prepares the next one.
func (d *deployment) askDeployment() intent {
	if d.stage == deployed {
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
	return ask{
		title: d.w.Say("type %s to carry it out", "tapez %s pour l'exécuter", n),
		hint:  hint,
		done: func(text string) (intent, string) {
			if strings.TrimSpace(text) != n {
				return nil, d.w.Say("that is not %s: nothing has been begun", "ce n'est pas %s : rien n'est commencé", n)
			}
			return d.startDeployment(), ""
		},
	}
}

// stopDeployment lets the running step finish and nothing begin after it.
func (d *deployment) stopDeployment() intent {
	if d.cancel != nil {
		d.cancel()
	}
	d.told.Stopping = true
	return notice{cells.Tight, d.w.Say("stopping: the running step is finished, nothing is begun after it", "arrêt : l'étape en cours se termine, rien ne commence ensuite")}
}

// askLeave asks what becomes of a deployment that is running: when its screen is left, or all of berth.
func (d *deployment) askLeave(berth bool) intent {
	list := []choice{{name: d.w.Say("stay", "rester"), do: nothing}}
	if !berth {
		list = append(list, choice{name: d.w.Say("leave this screen, let it go on", "quitter cet écran, la laisser continuer"),
			about: d.w.Say("%s shows it again", "%s la remontre", d.keyOf("deploy")), do: func() intent { return back{} }})
	}
	if !d.told.Stopping {
		list = append(list, choice{name: d.w.Say("stop it after the running step", "l'arrêter après l'étape en cours"),
			do: d.stopDeployment})
	}
	if berth {
		list = append(list, choice{name: d.w.Say("stop it after the running step, then leave berth", "l'arrêter après l'étape en cours, puis quitter berth"),
			do: func() intent { d.leave = true; return d.stopDeployment() }})
	}
	return all{closeQuestions{}, pick{title: d.w.Say("the deployment is running", "le déploiement est en cours"), choices: list}}
}

// endDeployment stops a deployment when the program has ended, and waits for its running step: leaving it
// in the middle would leave a host in the middle.
func (d *deployment) endDeployment() {
	if d.running() {
		d.cancel()
		if d.run.claim.CompareAndSwap(false, true) {
			return // it has not begun, and will not
		}
		<-d.run.ended
	}
}

// stopped reports whether a run ended because the operator wanted it to.
func (d *deployment) stopped() bool {
	return d.told.Stopping && (d.run.err == nil || errors.Is(d.run.err, context.Canceled))
}
