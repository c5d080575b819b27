package discover

import (
	"cmp"
	"errors"
	"strings"

	"berth/deployer/ledger"
	"berth/wording"
)

// Told is what was found, a line a machine, for the screen.
func (l *Lab) Told(w wording.Words) string {
	var out strings.Builder
	for i := range l.Machines {
		m := &l.Machines[i]
		if m.Facts == nil {
			if m.GuestsErr != nil {
				out.WriteString(w.Say("berth: %s, a guest of %s, could not be looked at, so it counts as a load that stays: %v\n",
					"berth : %s, invité de %s, n'a pas pu être examiné et compte donc comme une charge fixe : %v\n", m.Name, m.On, m.GuestsErr))
			}
			continue
		}
		title, _ := systemOf(m.Facts)
		running, known := 0, 0
		for _, c := range m.Facts.Containers {
			if c.Runs() {
				running++
			}
		}
		for _, f := range m.Scanned.Found {
			if !f.Stopped {
				known++
			}
		}
		out.WriteString(w.Say("berth: %s: %s, %s, %s; containers: %d, services of the catalog: %d\n",
			"berth : %s : %s, %s, %s ; conteneurs : %d, services du catalogue : %d\n",
			m.Name, title, cmp.Or(m.Processor.Title, m.On), w.Size(installed(w, m.Facts).Amount), running, known))
		out.WriteString(l.toldGuests(w, m))
		out.WriteString(m.toldStacks(w))
		if err := m.Scanned.Err; err != nil {
			out.WriteString(w.Say("berth: what runs there is not known: %v\n", "berth : ce qui y tourne n'est pas connu : %v\n", err))
		}
	}
	return out.String()
}

// toldGuests says which guests a machine has, or why that is not known; of one without guests nothing.
func (l *Lab) toldGuests(w wording.Words, m *Machine) string {
	if m.GuestsErr != nil {
		return w.Say("berth: the guests of %s are not known: %v\n", "berth : les invités de %s ne sont pas connus : %v\n", m.Name, m.GuestsErr)
	}
	var names []string
	for _, g := range l.guestsOf(m) {
		if name := g.Name; g.Guest.Runs {
			names = append(names, name)
		} else {
			names = append(names, w.Say("%s (off)", "%s (à l'arrêt)", name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return w.Say("berth: guests of %s: %s\n", "berth : invités de %s : %s\n", m.Name, strings.Join(names, ", "))
}

// Missing is the error that hosts could not be looked at, while others were; nil where all were.
func (l *Lab) Missing(w wording.Words) error {
	if len(l.Failed) == 0 {
		return nil
	}
	var out []error
	for _, f := range l.Failed {
		out = append(out, f.Err)
	}
	return errors.Join(append(out, errors.New(w.Say("%d of %d hosts could not be looked at; what is above is of the others",
		"hôtes qui n'ont pas pu être examinés : %d sur %d ; ce qui précède vient des autres", len(l.Failed), len(l.Failed)+len(l.Machines))))...)
}

// toldLeft says which stacks of a machine do not come along, and why: each reason once.
func (m *Machine) toldLeft(w wording.Words) string {
	var reasons []string
	names := map[string][]string{}
	for _, s := range m.Stacks {
		if s.Err == nil || s.Known {
			continue
		}
		why := onOneLine(w.Error(s.Err))
		if len(names[why]) == 0 {
			reasons = append(reasons, why)
		}
		names[why] = append(names[why], s.Name)
	}
	var out strings.Builder
	for _, why := range reasons {
		if len(names[why]) > 1 {
			out.WriteString(w.Say("berth: %s on %s do not come into the catalog: %s\n", "berth : %s sur %s n'entrent pas dans le catalogue : %s\n", w.And(names[why]), m.Name, why))
		} else {
			out.WriteString(w.Say("berth: %s on %s does not come into the catalog: %s\n", "berth : %s sur %s n'entre pas dans le catalogue : %s\n", names[why][0], m.Name, why))
		}
	}
	return out.String()
}

// toldStacks says which stacks of a machine come along, and why others do not.
func (m *Machine) toldStacks(w wording.Words) string {
	var out strings.Builder
	var come []string
	out.WriteString(m.toldLeft(w))
	for _, s := range m.Stacks {
		switch {
		case s.Known && len(s.Other) > 0:
			out.WriteString(w.Say("berth: %s on %s is other than in the catalog, which stays (%s); berth catalog add %s:%s --replace takes what runs\n",
				"berth : %s sur %s diffère du catalogue, qui reste (%s) ; berth catalog add %s:%s --replace prend ce qui tourne\n", s.Name, m.Name, s.Differing(), m.Name, s.Name))
			continue
		case s.Known, s.Err != nil:
			continue
		case s.Written && s.comes():
			come = append(come, s.Name)
			out.WriteString(w.Say("berth: %s on %s is of no Compose file: one was written from what Docker says, and compared with it\n",
				"berth : %s sur %s n'est d'aucun fichier Compose : il en a été écrit un d'après Docker, et comparé\n", s.Name, m.Name))
		case s.comes() && s.Of != "" && s.Of != s.Name:
			come = append(come, w.Say("%s (one more of %s)", "%s (une autre de %s)", s.Name, s.Of))
		case s.comes():
			come = append(come, s.Name)
		}
		for _, stay := range s.Stays {
			out.WriteString(w.Say("berth: %s: %s stays on %s: %s\n", "berth : %s : %s reste sur %s : %s\n", s.Name, ledger.Clean(stay.Path), m.Name, stay.Why))
		}
	}
	if len(come) > 0 {
		return w.Say("berth: from %s come into the catalog: %s\n", "berth : de %s entrent dans le catalogue : %s\n", m.Name, strings.Join(come, ", ")) + out.String()
	}
	return out.String()
}
