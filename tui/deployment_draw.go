package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

func (d *deployment) key(*Model, tea.KeyMsg) tea.Cmd { return nil }

func (d *deployment) mouse(m *Model, e tea.MouseMsg) tea.Cmd {
	if d.ran() && e.Action == tea.MouseActionPress && e.Button == tea.MouseButtonLeft {
		f := d.frame(m)
		if k := e.Y - f.hosts.y; f.hosts.has(e.X, e.Y) && f.top+k < len(d.run.hosts) {
			d.choose(f.top + k)
		}
		return nil
	}
	return m.wheel(e)
}

// ran reports whether there is a run to show.
func (d *deployment) ran() bool { return d.stage == deploying || d.stage == deployed }

// scroll moves through the steps before a run. In a run, one line is another host, and more scroll its log.
func (d *deployment) scroll(m *Model, lines int) {
	if !d.ran() {
		d.pager.scroll(m.pageArea(), lines)
		return
	}
	if lines == 1 || lines == -1 {
		d.choose(clamp(d.run.at+lines, len(d.run.hosts)))
		return
	}
	f := d.frame(m)
	log := pager{lines: m.logLines(d)}
	most := max(len(log.laid(f.log.w))-f.log.h, 0)
	d.run.logTop = clamp(d.run.logTop-lines, most+1)
}

// choose shows the log of a host.
func (d *deployment) choose(k int) { d.run.at, d.run.logTop, d.run.follow = k, 0, false }

func (d *deployment) draw(m *Model, a area) {
	switch d.stage {
	case notPrepared, preparing:
		p := pager{lines: []textLine{{tone: muted, text: m.w.Say("preparing the steps ...", "préparation des étapes ...")}}}
		m.drawPage(a, &p, []part{{strong, m.deployTitle()}})
	case prepared:
		m.drawPage(a, &d.pager, m.planParts(d))
	default:
		d.drawRun(m, a)
	}
}

func (m *Model) deployTitle() string {
	return m.w.Say("deploy %s", "déployer %s", m.s.Problem().Name)
}

// planParts say how much is to be done.
func (m *Model) planParts(d *deployment) []part {
	out := []part{{strong, m.deployTitle()}}
	if len(d.phases) == 0 {
		return out
	}
	out = append(out, part{plain, m.w.Say("%d phases", "%d phases", len(d.phases))})
	if len(d.phases) == 1 {
		out[1].text = m.w.Say("1 phase", "1 phase")
	}
	out = append(out, m.changesWords()...)
	if n := oneWays(d.steps); n > 0 {
		out = append(out, part{over, signOver + " " + m.w.Say("%d without a way back", "%d sans retour", n)})
	}
	return out
}

// runFrame says where the parts of a run lie on the screen.
type runFrame struct {
	words, hosts, log area // hosts and log without frames
	box               area // the frame of the log
	top               int  // the first host that is seen
}

const endLines = 8 // at most, for what is true at the end

// frame lays a run out: a header, what is true at the end, the hosts, the log of one of them.
func (d *deployment) frame(m *Model) runFrame {
	return d.frameIn(m, area{w: m.width, h: m.height, right: m.width, bottom: m.height})
}

func (d *deployment) frameIn(m *Model, a area) runFrame {
	var f runFrame
	words := 0
	if d.stage == deployed {
		p := pager{lines: m.endText(d)}
		words = min(len(p.laid(a.w-2)), endLines) + 1
	}
	f.words = a.cut(1, pageHead, a.w-2, words)
	room := a.h - pageHead - words - 1
	hosts := min(len(d.run.hosts), max(room/2, 3))
	f.hosts = a.cut(0, pageHead+words, a.w, hosts)
	f.top = max(min(d.run.at-hosts/2, len(d.run.hosts)-hosts), 0)
	f.box = a.cut(0, pageHead+words+hosts, a.w, room-hosts)
	f.log = f.box.cut(2, 1, f.box.w-4, f.box.h-2)
	return f
}

// has reports whether a point of the screen lies in the area.
func (a area) has(x, y int) bool { return rect{a.x, a.y, a.w, a.h}.has(x, y) }

// endText is what is true at the end, what to do next where something failed, and the way back.
func (m *Model) endText(d *deployment) []textLine {
	t, text := m.endWords(d)
	out := []textLine{{tone: t, text: text}}
	for _, s := range d.steps {
		if s.state == StepFailed && s.hint != "" {
			out = append(out, textLine{text: s.hint})
		}
	}
	return append(out, textLine{tone: muted, text: m.backWords(d)})
}

func (d *deployment) drawRun(m *Model, a area) {
	f := d.frameIn(m, a)
	d.drawProgress(m, a)
	if d.stage == deployed {
		p := pager{lines: m.endText(d)}
		p.draw(m, f.words, p.laid(f.words.w))
	}
	for k := 0; k < f.hosts.h && f.top+k < len(d.run.hosts); k++ {
		d.drawHost(m, f.hosts.cut(0, k, f.hosts.w, 1), f.top+k)
	}
	if hidden := len(d.run.hosts) - f.hosts.h; hidden > 0 {
		a.putRight(a.w-2, 1, accent, m.w.Say(" %d to %d of %d hosts ", " hôtes %d à %d sur %d ", f.top+1, f.top+f.hosts.h, len(d.run.hosts)))
	}
	d.drawLog(m, f)
	m.drawFoot(a.cut(0, a.h-1, a.w, 1))
}

// drawProgress draws the line of truth: how many steps are done, a bar of them, and the time.
func (d *deployment) drawProgress(m *Model, a area) {
	n, all := counts(d.steps), len(d.steps)
	a.put(1, 1, faint, strings.Repeat(m.g.horizontal, max(a.w-2, 0)))
	if d.running() && !d.run.stopping {
		a.put(1, 1, muted, m.w.Say("%s stops it after the running step ", "%s l'arrête après l'étape en cours ", m.keyOf("interrupt")))
	}
	title, t := m.w.Say("deploying %s", "déploiement de %s", m.s.Problem().Name), barUsed
	switch {
	case n[StepFailed] > 0 || d.stage == deployed && d.run.err != nil && !d.run.stopped():
		title, t = signOver+" "+m.w.Say("deployment of %s failed", "déploiement de %s échoué", m.s.Problem().Name), barOver
	case d.stage == deployed && n[StepDone] == all:
		title = m.w.Say("%s is deployed", "%s est déployé", m.s.Problem().Name)
	case d.stage == deployed || d.run.stopping:
		title, t = signTight+" "+m.w.Say("stopping the deployment of %s", "arrêt du déploiement de %s", m.s.Problem().Name), barTight
		if d.stage == deployed {
			title = signTight + " " + m.w.Say("deployment of %s stopped", "déploiement de %s arrêté", m.s.Problem().Name)
		}
	}
	x := a.putIn(1, 0, a.w/2-2, strong, title, m.g)
	end := a.putRight(a.w-1, 0, strong, clock(d.run.now.Sub(d.run.began)))
	end = a.putRight(end-2, 0, plain, m.w.Say("%d of %s", "%d sur %s", n[StepDone], m.stepCount(all)))
	if w := end - x - 4; w >= 5 {
		bar(a, x+2, 0, w, int64(n[StepDone]), int64(max(all, 1)), t, m.g)
	}
}

const hostBar = 12 // columns of the bar of a host

// drawHost draws one host: its steps done, and the one that it is at.
func (d *deployment) drawHost(m *Model, a area, k int) {
	host := d.run.hosts[k]
	mine := slices.DeleteFunc(slices.Clone(d.steps), func(s deployStep) bool { return s.host != host })
	n := counts(mine)
	cursor, name := " ", strong
	if k == d.run.at {
		cursor, name = signCursor, accent
	}
	a.put(0, 0, accent, cursor)
	column := min(max(a.w/5, 14), 24)
	a.putIn(2, 0, column-1, name, m.hostName(host), m.g)
	t := barUsed
	if n[StepFailed] > 0 {
		t = barOver
	}
	bar(a, 2+column, 0, hostBar, int64(n[StepDone]), int64(max(len(mine), 1)), t, m.g)
	x := 2 + column + hostBar + 2
	a.put(x, 0, muted, fmt.Sprintf("%*d/%d", len(fmt.Sprint(len(mine))), n[StepDone], len(mine)))
	x += 2*len(fmt.Sprint(len(mine))) + 3
	text, tone, took := m.hostState(mine, n)
	end := a.w - 1
	if took != "" {
		end = a.putRight(end, 0, muted, took) - 2
	}
	a.putIn(x, 0, end-x, tone, text, m.g)
}

// hostState says what a host is at.
func (m *Model) hostState(steps []deployStep, n [StepSkipped + 1]int) (string, tone, string) {
	for _, s := range steps {
		if s.state == StepFailed {
			return signOver + " " + m.w.Say("failed: %s", "échec : %s", s.what), over, m.tookWords(s)
		}
	}
	for _, s := range steps {
		if s.state == StepRunning {
			return s.what, plain, m.tookWords(s)
		}
	}
	switch {
	case n[StepDone] == len(steps):
		return m.w.Say("done", "fait"), fits, ""
	case n[StepSkipped] > 0:
		return signTight + " " + m.w.Say("left undone: %d", "non faites : %d", n[StepSkipped]), tight, ""
	}
	return m.w.Say("waits", "attend"), muted, ""
}

// tookWords say how long a step took, or has been running.
func (m *Model) tookWords(s deployStep) string {
	switch {
	case s.state == StepRunning && !s.since.IsZero() && m.deploy.running():
		return clock(m.deploy.run.now.Sub(s.since))
	case s.took > 0:
		return clock(s.took)
	}
	return ""
}
