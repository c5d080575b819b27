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

func (d *deployment) running() bool { return d.stage == deploying }

// notDeployable says why the placement cannot be carried out.
func (m *Model) notDeployable() string {
	if m.deploy.running() {
		return ""
	}
	if why := m.carryingFirst(); why != "" {
		return why
	}
	if off := sortedKeys(m.s.Changes().Off); len(off) > 0 {
		return m.w.Say("%s is only switched off to see what happens: %s switches it on again first", "hors service, pour voir seulement : %s ; %s remet d'abord en service",
			m.w.And(off), m.keyOf("switch-off"))
	}
	if v := m.facts.violations; len(v) > 0 {
		return m.w.Say("%s; first of them %s", "%s ; d'abord %s", problemWords(&m.view), m.w.Violation(v[0]))
	}
	if u := m.facts.unplaced; len(u) > 0 {
		names := make([]string, min(len(u), 3))
		for i := range names {
			names[i] = u[i].Name
		}
		return m.w.Say("%s: %s has to find places first, or %s leaves them out", "%s : %s doit d'abord les placer, ou %s les laisse de côté",
			problemWords(&m.view)+" ("+strings.Join(names, ", ")+")", m.keyOf("place-rest"), m.keyOf("leave-out"))
	}
	return ""
}

// openDeployment shows the deployment: the one that runs or has just ended, else the steps to the plan.
func (m *Model) openDeployment() tea.Cmd {
	d := m.deploy
	m.open(onDeployment)
	if d.running() || d.stage == deployed && (d.unseen || d.count == m.s.Count()) {
		d.unseen = false
		return nil
	}
	return m.prepare()
}

// prepare judges the placement, orders the phases and asks the deployer for its steps, beside the screen.
func (m *Model) prepare() tea.Cmd { return m.prepareReplacing(nil) }

// prepareReplacing does it with files of somebody's that may be replaced.
func (m *Model) prepareReplacing(files []string) tea.Cmd {
	if m.deploy.cancel != nil {
		m.deploy.cancel()
	}
	ctx, cancel := context.WithCancel(m.ctx)
	generation := m.deploy.generation + 1
	*m.deploy = deployment{stage: preparing, generation: generation, count: m.s.Count(), cancel: cancel, told: runview.NewRun(mostLines), takeOver: files}
	plan, deployer, ask, now := m.s.Plan(), m.o.Deployer, newAsides(ctx), m.now
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
		return look
	}
	return tea.Batch(look, ask.listen())
}

// deployPrepared shows the steps.
func (m *Model) deployPrepared(msg deployPreparedMsg) {
	d := m.deploy
	if msg.generation != d.generation || d.stage != preparing {
		return
	}
	d.cancel()
	d.stage, d.plan, d.phases, d.oneWay, d.told = prepared, msg.plan, msg.phases, msg.oneWay, msg.told
	switch {
	case msg.plan.Status == planner.Infeasible:
		d.wrong = m.w.Status(msg.plan)
	case errors.As(msg.err, &d.theirs):
	case msg.err != nil:
		d.wrong = m.w.Say("it cannot be prepared: %s", "la préparation a échoué : %s", oneLine(m.w, msg.err))
	case len(msg.phases) == 0 && len(msg.told.Steps) == 0:
		d.wrong = m.w.Say("nothing is to be done: everything runs where it should", "rien à faire : tout tourne à sa place")
	case m.o.Deployer == nil:
		d.wrong = m.w.Say("this build of berth cannot carry it out yet", "cette version de berth ne sait pas encore l'exécuter")
	case len(msg.told.Steps) == 0:
		d.wrong = m.w.Say("nothing is to be done: the hosts run what is planned (the inventory does not say so yet; berth scan --write makes it)",
			"rien à faire : les hôtes font tourner ce qui est prévu (l'inventaire ne le dit pas encore ; berth scan --write le fait)")
	}
	d.lines = m.wayLines(d)
	if m.screen == onDeployment {
		m.notice = notice{} // it may say that this is being prepared
	}
}

// notBeginnable says why the deployment cannot be begun now.
func (m *Model) notBeginnable() string {
	d := m.deploy
	switch {
	case d.stage == notPrepared || d.stage == preparing:
		return m.w.Say("it is being prepared", "préparation en cours")
	case d.running():
		return m.w.Say("it is running: ctrl+c stops it after the running step", "en cours : ctrl+c l'arrête après l'étape en cours")
	case d.stage == prepared:
		return d.wrong
	}
	return ""
}

// beginWords say what beginning means after a run, and where files have to be agreed on first; "" else.
func (m *Model) beginWords() string {
	switch {
	case m.deploy.stage == deployed:
		return m.w.Say("prepare anew", "préparer de nouveau")
	case len(m.deploy.theirs) > 0:
		return m.w.Say("replace them", "les remplacer")
	}
	return ""
}

// askDeployment has the operator confirm the steps that are shown by typing how many they are. After a
// run it prepares the next one.
func (m *Model) askDeployment() tea.Cmd {
	d := m.deploy
	if d.stage == deployed {
		return m.prepare()
	}
	if d.count != m.s.Count() {
		m.tell(cells.Tight, m.w.Say("the board has changed meanwhile: these are the new steps", "le tableau a changé entre-temps : voici les nouvelles étapes"))
		return m.prepare()
	}
	if len(d.theirs) > 0 {
		m.askTakeOver()
		return nil
	}
	n := fmt.Sprint(len(d.told.Steps))
	hint := m.w.Say("%s on %s; all of it can be taken back", "%s sur %s ; tout peut être repris", stepCount(m.w, len(d.told.Steps)), hostCount(m.w, d.told))
	if one := oneWays(d.told.Steps); one > 0 {
		hint = m.w.Say("%s on %s; marked ! and without a way back: %d", "%s sur %s ; marquées ! et sans retour : %d",
			stepCount(m.w, len(d.told.Steps)), hostCount(m.w, d.told), one)
	}
	m.ask(prompt{
		title: m.w.Say("type %s to carry it out", "tapez %s pour l'exécuter", n),
		hint:  hint,
		done: func(m *Model, text string) (tea.Cmd, string) {
			if strings.TrimSpace(text) != n {
				return nil, m.w.Say("that is not %s: nothing has been begun", "ce n'est pas %s : rien n'est commencé", n)
			}
			return m.startDeployment(), ""
		},
	}, "")
	return nil
}

// stopDeployment lets the running step finish and nothing begin after it.
func (m *Model) stopDeployment() {
	d := m.deploy
	if d.cancel != nil {
		d.cancel()
	}
	d.told.Stopping = true
	m.tell(cells.Tight, m.w.Say("stopping: the running step is finished, nothing is begun after it", "arrêt : l'étape en cours se termine, rien ne commence ensuite"))
}

// interrupt stops a deployment that is being watched, else leaves.
func (m *Model) interrupt() tea.Cmd {
	if d := m.deploy; m.screen == onDeployment && d.running() && !d.told.Stopping {
		m.stopDeployment()
		return nil
	}
	return m.quit()
}

// askLeave asks what becomes of a deployment that is running: when its screen is left, or all of berth.
func (m *Model) askLeave(all bool) {
	for m.screen == onPicker || m.screen == onPrompt {
		m.back()
	}
	list := []choice{{name: m.w.Say("stay", "rester"), do: func(*Model) tea.Cmd { return nil }}}
	if !all {
		list = append(list, choice{name: m.w.Say("leave this screen, let it go on", "quitter cet écran, la laisser continuer"),
			about: m.w.Say("%s shows it again", "%s la remontre", m.keyOf("deploy")), do: func(m *Model) tea.Cmd { m.back(); return nil }})
	}
	if !m.deploy.told.Stopping {
		list = append(list, choice{name: m.w.Say("stop it after the running step", "l'arrêter après l'étape en cours"),
			do: func(m *Model) tea.Cmd { m.stopDeployment(); return nil }})
	}
	if all {
		list = append(list, choice{name: m.w.Say("stop it after the running step, then leave berth", "l'arrêter après l'étape en cours, puis quitter berth"),
			do: func(m *Model) tea.Cmd { m.deploy.leave = true; m.stopDeployment(); return nil }})
	}
	m.choose(picker{title: m.w.Say("the deployment is running", "le déploiement est en cours"), choices: list})
}

// endDeployment stops a deployment when the program has ended, and waits for its running step: leaving it
// in the middle would leave a host in the middle.
func (m *Model) endDeployment() {
	if d := m.deploy; d.running() {
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
