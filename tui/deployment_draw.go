package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/runview"
	"berth/tui/cells"
)

func (d *deployment) key(tea.KeyMsg) intent { return nil }

func (d *deployment) mouse(e tea.MouseMsg) intent {
	if d.ran() && e.Action == tea.MouseActionPress && e.Button == tea.MouseButtonLeft {
		f := d.frame(d.view)
		if k := e.Y - f.hosts.Y; f.hosts.Has(e.X, e.Y) && f.top+k < len(d.told.Hosts) {
			d.choose(f.top + k)
		}
		return nil
	}
	d.scroll(wheeled(e))
	return nil
}

// ran reports whether there is a run to show.
func (d *deployment) ran() bool { return d.stage == deploying || d.stage == deployed }

// scroll moves through the steps before a run. In a run, one line is another host, and more scroll its log.
func (d *deployment) scroll(lines int) {
	if !d.ran() {
		d.pager.scroll(pageArea(d.view), lines)
		return
	}
	if lines == 1 || lines == -1 {
		d.choose(clamp(d.run.at+lines, len(d.told.Hosts)))
		return
	}
	f := d.frame(d.view)
	log := pager{lines: d.logLines()}
	most := max(len(log.laid(f.log.W))-f.log.H, 0)
	d.run.logTop = clamp(d.run.logTop-lines, most+1)
}

// choose shows the log of a host.
func (d *deployment) choose(k int) { d.run.at, d.run.logTop, d.run.follow = k, 0, false }

func (d *deployment) draw(a cells.Area, _ part) {
	switch d.stage {
	case notPrepared, preparing:
		p := pager{lines: []textLine{{tone: cells.Muted, text: d.w.Say("preparing the steps ...", "préparation des étapes ...")}}}
		drawPage(d.view, a, &p, []part{{cells.Strong, deployTitle(d.view)}})
	case prepared:
		drawPage(d.view, a, &d.pager, planParts(d.view, d))
	default:
		d.drawRun(a)
	}
}

func deployTitle(v *view) string {
	return v.w.Say("deploy %s", "déployer %s", v.s.Problem().Name)
}

// planParts say how much is to be done.
func planParts(v *view, d *deployment) []part {
	out := []part{{cells.Strong, deployTitle(v)}}
	if len(d.phases) == 0 {
		return out
	}
	out = append(out, part{cells.Plain, v.w.Say("%d phases", "%d phases", len(d.phases))})
	if len(d.phases) == 1 {
		out[1].text = v.w.Say("1 phase", "1 phase")
	}
	if n := oneWays(d.told.Steps); n > 0 {
		out = append(out, part{cells.Over, cells.SignOver + " " + v.w.Say("%d without a way back", "%d sans retour", n)})
	}
	return append(out, changesWords(v))
}

func (d *deployment) drawRun(a cells.Area) {
	f := d.frameIn(d.view, a)
	d.drawProgress(d.view, a)
	if d.stage == deployed {
		p := pager{lines: endText(d.view, d)}
		p.draw(d.g, f.words, p.laid(f.words.W))
	}
	for k := 0; k < f.hosts.H && f.top+k < len(d.told.Hosts); k++ {
		d.drawHost(f.hosts.Cut(0, k, f.hosts.W, 1), f.top+k)
	}
	if hidden := len(d.told.Hosts) - f.hosts.H; hidden > 0 {
		a.PutRight(a.W-2, 1, cells.Accent, d.w.Say(" %d to %d of %d hosts ", " hôtes %d à %d sur %d ", f.top+1, f.top+f.hosts.H, len(d.told.Hosts)))
	}
	d.drawLog(f)
}

// drawProgress draws the line of truth: how many steps are done, a bar of them, and the time.
func (d *deployment) drawProgress(v *view, a cells.Area) {
	n, all := d.told.Total(), len(d.told.Steps)
	a.Put(1, 1, cells.Faint, strings.Repeat(v.g.Horizontal, max(a.W-2, 0)))
	if d.running() && !d.told.Stopping {
		a.Put(1, 1, cells.Muted, v.w.Say("%s stops it after the running step ", "%s l'arrête après l'étape en cours ", v.keyOf("interrupt")))
	}
	title, t := v.w.Say("deploying %s", "déploiement de %s", v.s.Problem().Name), cells.BarUsed
	switch {
	case n[runview.Failed] > 0 || d.stage == deployed && d.run.err != nil && !d.stopped():
		title, t = cells.SignOver+" "+v.w.Say("deployment of %s failed", "déploiement de %s échoué", v.s.Problem().Name), cells.BarOver
	case d.stage == deployed && n[runview.Done] == all:
		title = v.w.Say("%s is deployed", "%s est déployé", v.s.Problem().Name)
	case d.stage == deployed || d.told.Stopping:
		title, t = cells.SignTight+" "+v.w.Say("stopping the deployment of %s", "arrêt du déploiement de %s", v.s.Problem().Name), cells.BarTight
		if d.stage == deployed {
			title = cells.SignTight + " " + v.w.Say("deployment of %s stopped", "déploiement de %s arrêté", v.s.Problem().Name)
		}
	}
	x := a.PutIn(1, 0, a.W/2-2, cells.Strong, title, v.g)
	end := a.PutRight(a.W-1, 0, cells.Strong, runview.Clock(d.told.Elapsed()))
	end = a.PutRight(end-2, 0, cells.Plain, v.w.Say("%d of %s", "%d sur %s", n[runview.Done], stepCount(v.w, all)))
	if w := end - x - 4; w >= 5 {
		a.PutProgress(x+2, 0, w, n[runview.Done], all, t, v.g)
	}
}

const hostBar = 12 // columns of the bar of a host

// drawHost draws one host: its steps done, and the one that it is at.
func (d *deployment) drawHost(a cells.Area, k int) {
	host := d.told.Hosts[k]
	n, all := d.told.Tally(host), len(host.Steps)
	cursor, name := " ", cells.Strong
	if k == d.run.at {
		cursor, name = cells.SignCursor, cells.Accent
	}
	a.Put(0, 0, cells.Accent, cursor)
	column := min(max(a.W/5, 14), 24)
	a.PutIn(2, 0, column-1, name, hostName(d.w, host.Name), d.g)
	t := cells.BarUsed
	if n[runview.Failed] > 0 {
		t = cells.BarOver
	}
	a.PutProgress(2+column, 0, hostBar, n[runview.Done], all, t, d.g)
	x := 2 + column + hostBar + 2
	a.Put(x, 0, cells.Muted, fmt.Sprintf("%*d/%d", len(fmt.Sprint(all)), n[runview.Done], all))
	x += 2*len(fmt.Sprint(all)) + 3
	text, tone, took := d.hostState(d.told, host)
	end := a.W - 1
	if took != "" {
		end = a.PutRight(end, 0, cells.Muted, took) - 2
	}
	a.PutIn(x, 0, end-x, tone, text, d.g)
}

// hostState says what a host is at, and for how long.
func (d *deployment) hostState(r *runview.Run, h runview.Host) (string, cells.Tone, string) {
	n := r.Tally(h)
	switch n.Status() {
	case runview.HostFailed:
		s := r.Failed(h)
		return cells.SignOver + " " + d.w.Say("failed: %s", "échec : %s", s.What), cells.Over, d.tookWords(s)
	case runview.HostWorking:
		s, _ := r.Running(h)
		return s.What, cells.Plain, d.tookWords(s)
	case runview.HostDone:
		return d.w.Say("done", "fait"), cells.Fits, ""
	case runview.HostLeft:
		return cells.SignTight + " " + d.w.Say("left undone: %d", "non faites : %d", n[runview.Skipped]), cells.Tight, ""
	}
	return d.w.Say("waits", "attend"), cells.Muted, ""
}
