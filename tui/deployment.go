package tui

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

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
	stops      runview.Stops    // the same, by host, where the hosts said so
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

func (d *deployment) running() bool { return d.stage == deploying }

// deployWord says that nothing is done before it was asked.
func (d *deployment) deployWord() string {
	if d.running() || d.deploySoon() != "" {
		return ""
	}
	return d.w.Say("deploy (asks first)", "déployer (après confirmation)")
}

// deploySoon says what lets the plan be carried out, where that can be seen on the board.
func (d *deployment) deploySoon() string {
	if !d.running() && !d.board.carrying() && d.facts.problems() > 0 {
		return d.w.Say("once everything fits", "quand tout tiendra")
	}
	return ""
}

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

// notBeginnable says why the deployment cannot be begun now.
func (d *deployment) notBeginnable() string {
	switch {
	case d.stage == notPrepared || d.stage == preparing:
		return d.w.Say("it is being prepared", "préparation en cours")
	case d.running():
		return d.w.Say("it is running: ctrl+c stops it after the running step", "en cours : ctrl+c l'arrête après l'étape en cours")
	case d.stage == prepared && len(d.stops) == 0: // what was mended on hosts is looked at again
		return d.wrong
	}
	return ""
}

// beginWords say what beginning means after a run, and where something has to be mended or agreed on first; "" else.
func (d *deployment) beginWords() string {
	switch {
	case d.stage == deployed:
		return d.w.Say("prepare anew", "préparer de nouveau")
	case len(d.theirs) > 0:
		return d.w.Say("replace them", "les remplacer")
	case len(d.stops) > 0:
		return d.w.Say("look again", "regarder à nouveau")
	}
	return ""
}

// stop lets the running step finish and nothing begin after it.
func (d *deployment) stop() intent {
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
			do: d.stop})
	}
	if berth {
		list = append(list, choice{name: d.w.Say("stop it after the running step, then leave berth", "l'arrêter après l'étape en cours, puis quitter berth"),
			do: func() intent { d.leave = true; return d.stop() }})
	}
	return all{closeQuestions{}, pick{title: d.w.Say("the deployment is running", "le déploiement est en cours"), choices: list}}
}

// end stops a deployment when the program has ended, and waits for its running step: leaving it
// in the middle would leave a host in the middle.
func (d *deployment) end() {
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

// deployRun is the screen of a deployment that has begun.
type deployRun struct {
	at     int  // the host whose log is shown
	follow bool // the one where something happens, until the operator chooses
	logTop int  // lines that the log is scrolled up from its end
	err    error
	claim  *atomic.Bool  // taken by the deployer when it begins, or by the end of the program before that
	ended  chan struct{} // closed when the deployer has returned
}
