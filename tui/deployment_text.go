package tui

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"berth/planner"
	"berth/runview"
	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

func stepCount(w wording.Words, n int) string {
	if n == 1 {
		return w.Say("1 step", "1 étape")
	}
	return w.Say("%d steps", "%d étapes", n)
}

func hostCount(w wording.Words, r *runview.Run) string {
	if n := len(r.Hosts); n != 1 {
		return w.Say("%d hosts", "%d hôtes", n)
	}
	return w.Say("1 host", "1 hôte")
}

// oneWays counts the steps that cannot be taken back.
func oneWays(steps []runview.Step) (n int) {
	for _, s := range steps {
		if s.OneWay {
			n++
		}
	}
	return n
}

// carried lists the services that move with their data: once they have started it is not the rollback that brings them back.
func carried(phases []planner.Phase) (out []string) {
	for _, ph := range phases {
		for _, m := range ph.Moves {
			if m.Carries() {
				out = append(out, m.Service)
			}
		}
	}
	return out
}

// wayColumn is where the text of a phase begins.
const wayColumn = 5

// wayLines say how the plan is reached: the phases in words, then the steps with their commands.
func (d *deployment) wayLines() []textLine {
	out := theirLines(d.w, d.theirs)
	switch {
	case len(d.theirs) > 0:
	case d.plan.Status == planner.Infeasible || len(d.phases)+len(d.told.Steps) == 0:
		return []textLine{{text: capital(d.wrong) + "."}}
	case d.o.Deployer == nil:
		out = append(out, textLine{tone: cells.Tight, indent: 2, head: cells.SignTight, headIn: cells.Tight,
			text: d.w.Say("This build of berth cannot carry it out yet. The steps can be done by hand, in this order; the report (%s) has the checklist and every way back as well.",
				"Cette version de berth ne sait pas encore l'exécuter. Les étapes se font à la main, dans cet ordre ; le rapport (%s) donne aussi la liste de contrôle et chaque retour arrière.", d.keyOf("report"))}, textLine{})
	case d.wrong != "":
		out = append(out, textLine{tone: cells.Over, indent: 2, head: cells.SignOver, headIn: cells.Over, text: capital(d.wrong) + "."}, textLine{})
	}
	if hosts := d.hostLines(); len(hosts) > 0 {
		out = append(append(append(out, textLine{tone: cells.Strong, text: d.w.Say("Hosts", "Hôtes")}), hosts...), textLine{})
	}
	if len(d.phases) > 0 {
		out = append(append(append(out, textLine{tone: cells.Strong, text: d.w.Say("Phases, and what is down meanwhile", "Phases, et ce qui est arrêté entre-temps")}), d.timeLines()...), textLine{})
	}
	marked := oneWays(d.told.Steps) > 0
	for i, ph := range d.phases {
		lines, oneWay := d.phaseLines(ph)
		out = append(out, textLine{tone: cells.Strong, text: d.w.Phase(ph.Kind), indent: wayColumn - 2, head: fmt.Sprint(i + 1), headIn: cells.Strong})
		out, marked = append(append(out, lines...), textLine{}), marked || oneWay
	}
	back := d.w.Say("All of it can be taken back.", "Tout peut être repris.")
	if marked {
		back = d.w.Say("What is marked ! has no way back but a backup; all else can be taken back.", "Ce qui est marqué ! n'a de retour qu'une sauvegarde ; tout le reste peut être repris.")
	}
	if moved := carried(d.phases); moved != nil {
		back += " " + d.w.MovedBack(moved)
	}
	out = append(out, textLine{tone: cells.Muted, text: back}, textLine{})
	return append(out, stepLines(d.w, d)...)
}

// phaseLines say what a phase does and needs, and whether something of it has no way back.
func (d *deployment) phaseLines(ph planner.Phase) (out []textLine, oneWay bool) {
	say := func(t cells.Tone, sign, text string) {
		out = append(out, textLine{tone: t, text: text, indent: wayColumn, head: sign, headAt: wayColumn - 2, headIn: t})
	}
	for _, g := range ph.Guests {
		if d.oneWay[g.Guest.Name] {
			oneWay = true
			say(cells.Over, cells.SignOver, d.w.GuestChange(g)+d.w.Say(": no way back but a backup", " : sans retour, sauf sauvegarde"))
			continue
		}
		say(cells.Plain, "", d.w.GuestChange(g))
	}
	if ph.Kind == planner.PhaseSwap {
		for _, text := range d.w.WaySteps(ph.Steps) {
			say(cells.Plain, "", text)
		}
	}
	for _, r := range ph.Over {
		say(cells.Over, cells.SignOver, d.w.NoOrder(r))
	}
	for _, text := range d.w.Down(ph.Down) {
		say(cells.Tight, cells.SignTight, d.w.Say("down meanwhile: %s", "à l'arrêt entre-temps : %s", text))
	}
	for _, text := range moveLines(d.view, d.plan, ph) {
		say(cells.Plain, "", text)
	}
	for _, n := range d.w.Needs(ph.Needs) {
		say(cells.Muted, "", d.w.Say("needs %s", "demande %s", n))
	}
	return out, oneWay
}

// moveLines say what a phase does with services: one line for all that are new on a host, one for each
// agent, one for each other, and where names have to point then.
func moveLines(v *view, plan *planner.Plan, ph planner.Phase) []string {
	var out, hosts, agents []string
	added, onto := map[string][]string{}, map[string][]string{}
	for _, mv := range ph.Moves {
		switch {
		case mv.Action != planner.AddService:
			out = append(out, v.w.Move(mv))
		case mv.Agent:
			if onto[mv.Service] == nil {
				agents = append(agents, mv.Service)
			}
			onto[mv.Service] = append(onto[mv.Service], mv.To)
		default:
			if added[mv.To] == nil {
				hosts = append(hosts, mv.To)
			}
			added[mv.To] = append(added[mv.To], mv.Service)
		}
	}
	for _, h := range hosts {
		out = append(out, v.w.StartOn(h, added[h]))
	}
	for _, a := range agents {
		out = append(out, v.w.StartAgent(a, onto[a]))
	}
	for _, r := range ph.Routes {
		out = append(out, v.w.Repoint(fullName(v.s, r.Name), hostOfRoute(plan, r), r.Port))
	}
	return out
}

// fullName is a route's name under the lab's domain.
func fullName(s *session.Session, route string) string {
	if domain := s.Problem().Domain; domain != "" {
		return route + "." + domain
	}
	return route
}

func hostOfRoute(plan *planner.Plan, r planner.Route) string {
	i := slices.IndexFunc(plan.Placed, func(p planner.Placed) bool { return p.Service.Route == r })
	if i < 0 {
		return ""
	}
	return plan.Placed[i].Host
}

// stepLines are the deployer's steps with their commands.
func stepLines(w wording.Words, d *deployment) []textLine {
	if len(d.told.Steps) == 0 {
		return nil
	}
	out := []textLine{{tone: cells.Strong, text: w.Say("%s on %s", "%s sur %s", stepCount(w, len(d.told.Steps)), hostCount(w, d.told))}}
	for i, s := range d.told.Steps {
		l := textLine{text: w.Say("%s: %s", "%s : %s", hostName(w, s.Host), s.What), indent: 7, head: fmt.Sprintf("%4d", i+1), headIn: cells.Muted}
		if s.OneWay {
			l.head, l.headIn, l.tone = l.head+" "+cells.SignOver, cells.Over, cells.Over
			l.text += w.Say(": no way back", " : sans retour")
		}
		out = append(out, l)
		for _, c := range s.Commands {
			out = append(out, textLine{tone: cells.Muted, text: c, exact: true, indent: 9, head: "$", headAt: 7, headIn: cells.Muted})
		}
	}
	return out
}

// hostName names where a step is done.
func hostName(w wording.Words, host string) string {
	if host == "" {
		return w.Say("here", "ici")
	}
	return host
}

// endWords say in one sentence what is true now.
func endWords(v *view, d *deployment) (cells.Tone, string) {
	n := d.told.Total()
	took := runview.Clock(d.told.Elapsed())
	if i := slices.IndexFunc(d.told.Steps, func(s runview.Step) bool { return s.State == runview.Failed }); i >= 0 || d.run.err != nil && !d.stopped() {
		where := ""
		if i >= 0 {
			where = v.w.Say(" at step %d, %s on %s", " à l'étape %d, %s sur %s", i+1, d.told.Steps[i].What, hostName(v.w, d.told.Steps[i].Host))
		}
		why := ""
		if d.run.err != nil {
			why = v.w.Say(": %s", " : %s", oneLine(v.w, d.run.err))
		}
		return cells.Over, cells.SignOver + " " + v.w.Say("The deployment failed%s%s. What is done stays done: %d of %s.", "Le déploiement a échoué%s%s. Ce qui est fait le reste : %d sur %s.",
			where, why, n[runview.Done], stepCount(v.w, len(d.told.Steps)))
	}
	if d.stopped() && n[runview.Done] < len(d.told.Steps) {
		return cells.Tight, cells.SignTight + " " + v.w.Say("Stopped as you asked, with nothing left in the middle. What is done stays done: %d of %s.",
			"Arrêté comme demandé, rien n'est à moitié fait. Ce qui est fait le reste : %d sur %s.", n[runview.Done], stepCount(v.w, len(d.told.Steps)))
	}
	return cells.Fits, v.w.Say("Done in %s: %s runs as planned, %s.", "Fait en %s : %s tourne comme prévu, %s.", took, v.s.Problem().Name, stepCount(v.w, len(d.told.Steps)))
}

// backWords say what the way back is.
func backWords(w wording.Words, d *deployment) string {
	n := d.told.Total()
	done := 0
	for _, s := range d.told.Steps {
		if s.OneWay && s.State == runview.Done {
			done++
		}
	}
	var out string
	switch {
	case n[runview.Done] == 0:
		return w.Say("Nothing has changed, and nothing has to be taken back.", "Rien n'a changé, il n'y a rien à reprendre.")
	case n[runview.Done] < len(d.told.Steps):
		out = w.Say("berth resume goes on from there, berth rollback takes back what was done", "berth resume reprend à cet endroit, berth rollback annule ce qui a été fait")
	case carried(d.phases) != nil:
		return w.MovedBack(carried(d.phases))
	default:
		out = w.Say("The way back: berth rollback", "Le retour : berth rollback")
	}
	if done > 0 {
		out += w.Say(", except %s marked !", ", sauf %s marquées !", stepCount(w, done))
	}
	return out + "."
}

// capital puts a capital letter first.
func capital(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

// words say how far a deployment has come, on the board.
func (d *deployment) words() string {
	return d.w.Say("deploying: %d of %s, %s shows it", "déploiement : %d sur %s, %s le montre",
		d.told.Total()[runview.Done], stepCount(d.w, len(d.told.Steps)), d.keyOf("deploy"))
}

// tookWords say how long a step took, or has been running.
func (d *deployment) tookWords(s *runview.Step) string {
	switch {
	case s.State == runview.Running && !s.Since.IsZero() && d.running():
		return runview.Clock(d.told.Now.Sub(s.Since))
	case s.Took > 0:
		return runview.Clock(s.Took)
	}
	return ""
}
