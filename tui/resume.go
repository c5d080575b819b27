package tui

import (
	"strings"

	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

// beginning asks at the start with what to begin.
type beginning struct {
	*view
	o *Options
}

// offerResume asks at the start whether to go on with an earlier session. Who does not answer begins anew.
func (b *beginning) offerResume() intent {
	var said intent
	if b.o.Notice != "" {
		said = notice{cells.Tight, b.o.Notice}
	}
	r := b.o.Resume
	if r == nil {
		return said
	}
	list := resumeChoices(b.w, r)
	if len(r.Others) > 0 {
		list = append(list, choice{
			name: b.w.Say("go on with another one", "en reprendre une autre"), about: b.w.Say("%d kept", "%d gardées", len(r.Others)),
			do: func() intent { return b.chooseOther(r) },
		})
	}
	kept := ""
	switch {
	case r.Busy:
		kept = b.w.Say("saved as %s", "enregistrée sous %s", r.File)
	case r.Old != "":
		kept = b.w.Say("the old one is kept as %s", "l'ancienne est gardée : %s", r.Old)
	}
	begun := func() intent {
		if kept == "" {
			return nil
		}
		return notice{cells.Muted, b.w.Say("begun anew: %s", "nouvelle session : %s", kept)}
	}
	list = append(list, choice{name: b.w.Say("begin anew", "recommencer"), about: kept, do: begun})
	if r.Busy {
		list = append(list, choice{name: b.w.Say("leave", "quitter"), do: func() intent { return end{} }})
	}
	return all{said, pick{title: resumeTitle(b.w, r), note: resumeNote(b.w, r), choices: list, left: begun}}
}

// resumeChoices are the ways to go on with the session.
func resumeChoices(w wording.Words, r *Resume) (list []choice) {
	took := func(s *session.Session) func() intent {
		return func() intent {
			return resume{s, stepWords(w, r.Steps, r.Variants), r.Taken}
		}
	}
	if r.Now == nil && r.Then == nil && r.Why == nil {
		return nil
	}
	what := stepWords(w, r.Steps, r.Variants)
	if r.Now != nil || r.Then == nil {
		c := choice{name: w.Say("go on with it", "la reprendre"), about: what, do: took(r.Now)}
		switch {
		case r.Busy:
			c.name = w.Say("go on with a copy of it", "en reprendre une copie")
		case r.Then != nil:
			c.name = w.Say("go on with it, on the inventory as it is now", "la reprendre, sur l'inventaire d'aujourd'hui")
		}
		if r.Now == nil {
			c.why = w.Say("it does not fit the inventory any more", "elle ne correspond plus à l'inventaire")
			if r.Why != nil {
				c.why, _, _ = strings.Cut(r.Why.Error(), "\n")
			}
		}
		list = append(list, c)
	}
	if r.Then != nil {
		list = append(list, choice{
			name:  w.Say("go on with it, on the inventory as it was then", "la reprendre, sur l'inventaire d'alors"),
			about: what, do: took(r.Then),
		})
	}
	return list
}

// chooseOther lists the sessions in other files.
func (b *beginning) chooseOther(r *Resume) intent {
	var list []choice
	for _, o := range r.Others {
		list = append(list, choice{name: o.Name, about: o.Saved.Format("2006-01-02 15:04"), do: func() intent {
			got, err := o.Open()
			if err != nil {
				// there may be another one
				return all{b.offerResume(), notice{cells.Over, cells.SignOver + " " + oneLine(b.w, err)}}
			}
			return resume{got.Session, stepWords(b.w, got.Steps, got.Variants), nil}
		}})
	}
	return pick{title: b.w.Say("sessions in other files", "sessions dans d'autres fichiers"), choices: list}
}

// resumeTitle says what is known of the earlier session.
func resumeTitle(w wording.Words, r *Resume) string {
	switch {
	case r.Busy && r.By != 0:
		return w.Say("open in another berth (process %d)", "ouverte dans un autre berth (processus %d)", r.By)
	case r.Busy:
		return w.Say("open in another berth", "ouverte dans un autre berth")
	case r.Now == nil && r.Then == nil && r.Why == nil:
		return w.Say("there are earlier sessions", "il y a d'anciennes sessions")
	}
	at := r.Saved.Format("2006-01-02 15:04")
	title := w.Say("the session of %s was cut short", "la session du %s a été interrompue", at)
	if r.Clean {
		title = w.Say("the session that you left on %s", "la session quittée le %s", at)
	}
	switch {
	case r.Inventory:
		title += w.Say("; the inventory has changed", " ; l'inventaire a changé")
	case r.Catalog:
		title += w.Say("; the catalog has changed", " ; le catalogue a changé")
	}
	return title
}

// resumeNote says what becomes of two sessions at once.
func resumeNote(w wording.Words, r *Resume) string {
	if !r.Busy {
		return ""
	}
	return w.Say("Two berths do not share a session. This one is saved as %s; the other one keeps its own.",
		"Une session ne se partage pas. Celle-ci est enregistrée sous %s ; l'autre berth garde la sienne.", r.File)
}

// stepWords counts steps and variants: "12 steps, 2 variants".
func stepWords(w wording.Words, steps, variants int) string {
	count := func(n int, one, many, un, plusieurs string) string {
		if n == 1 {
			return w.Say("1 "+one, "1 "+un)
		}
		return w.Say("%d "+many, "%d "+plusieurs, n)
	}
	var parts []string
	if steps > 0 {
		parts = append(parts, count(steps, "step", "steps", "étape", "étapes"))
	}
	if variants > 0 {
		parts = append(parts, count(variants, "variant", "variants", "variante", "variantes"))
	}
	return strings.Join(parts, ", ")
}
