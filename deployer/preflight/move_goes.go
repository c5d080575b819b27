package preflight

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// MoveGoes says what comes along with a service, and how long that takes.
type MoveGoes struct {
	Place
	warns
	From    string
	Size    planner.Bytes
	Unknown bool // some of it could not be counted in time
	Rests   bool // it is copied already

	Dumped []string // what of it comes by commands of its entry, and not as it is
	Export bool     // which are the application's own
	Why    moves.Reason
	// Rate is what the last copy between the two hosts carried a second, and Measured when that was; 0: nobody knows, and one is assumed.
	Rate     planner.Bytes
	Measured time.Time
}

func (f MoveGoes) Say(w wording.Words) string {
	if f.Rests {
		return w.Say("%s comes from %s; its data is here already", "%s vient de %s ; ses données sont déjà là", f.Service, f.From)
	}
	out := w.Say("%s comes from %s with its data, %s", "%s vient de %s avec ses données, %s", f.Service, f.From, w.DataSize(f.Size, f.Unknown))
	switch {
	case f.Unknown:
	case f.Rate > 0:
		out += w.Say(": about %s at the %s/s measured on %s between %s and %s, most of it while it still runs", " : environ %s aux %s/s mesurés le %s entre %s et %s, surtout pendant qu'il tourne encore",
			lasting(f.Size, f.Rate), w.Used(f.Rate), f.Measured.Local().Format(time.DateOnly), f.From, f.Host)
	default:
		out += w.Say(": about %s at an assumed %s/s, most of it while it still runs", " : environ %s à %s/s (débit supposé), surtout pendant qu'il tourne encore", lasting(f.Size, planner.CarriedASecond), w.Used(planner.CarriedASecond))
	}
	return out + f.way(w)
}

// way says what comes by commands of the entry, and why.
func (f MoveGoes) way(w wording.Words) string {
	if len(f.Dumped) == 0 {
		return ""
	}
	out := w.Say("; by dump, while it is stopped: %s", " ; par export, pendant qu'il est arrêté : %s", strings.Join(f.Dumped, ", "))
	if f.Export {
		out = w.Say("; by its own export and import, while nobody can use it: %s", " ; par l'export et l'import de l'application, pendant que personne ne peut s'en servir : %s", strings.Join(f.Dumped, ", "))
	}
	switch f.Why {
	case moves.Wished:
		return out + w.Say(" (its wish says so)", " (son souhait le dit)")
	case moves.OtherProcessor:
		return out + w.Say(" (the processors are of different kinds)", " (les processeurs sont de types différents)")
	case moves.OtherDatabase:
		return out + w.Say(" (the image of its database is another one there)", " (l'image de sa base y est une autre)")
	case moves.NoReason: // the run that began it knew
	}
	return out
}

// lasting is how long data takes at a rate.
func lasting(size, rate planner.Bytes) string {
	d := time.Duration(size/rate) * time.Second
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(int(d.Seconds()), 1))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d h", int(d.Round(time.Hour).Hours()))
}

func (f MoveGoes) Hint(w wording.Words) string {
	return w.Say("what it has on %s stays there as it is until berth finish %s; until then berth return %s brings it back", "ce qu'il a sur %s y reste tel quel jusqu'à berth finish %s ; jusque-là berth return %s le ramène", f.From, f.Service, f.Service)
}

func moveGoes(c *checker, m *moves.Move) {
	f := MoveGoes{Place: Place{m.To, m.Service}, From: m.From, Rests: !m.Copies(), Export: m.Exports(), Why: m.Why}
	for _, p := range m.Places {
		if p.By != ledger.AsFiles {
			f.Dumped = append(f.Dumped, p.Key)
		}
	}
	f.Size, f.Unknown = c.carried(m)
	for _, host := range []string{m.From, m.To} {
		f.learn(c.facts[host], m)
	}
	c.add(f)
}

// learn takes the rate of the newest copy that a host knows of between the two, whichever way it went.
func (f *MoveGoes) learn(at *probe.Facts, m *moves.Move) {
	if at == nil {
		return
	}
	for _, was := range slices.Concat(at.Moves, at.Carried) {
		rate, measured := was.Rate()
		if same := was.From == m.From && was.To == m.To || was.From == m.To && was.To == m.From; measured && same && ledger.BegunAt(was.Run).After(f.Measured) {
			f.Rate, f.Measured = planner.Bytes(rate), ledger.BegunAt(was.Run)
		}
	}
}
