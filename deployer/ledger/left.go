package ledger

import (
	"slices"
	"strings"

	"berth/wording"
)

// Ending says how a run was left on its hosts. Each has one way out, see Left.Way.
type Ending int

// The endings.
const (
	Settled   Ending = iota // no run is open or was stopped half-way, and nobody has a lock
	UnderWay                // berth works on it, on this computer
	NotBegun                // hosts are locked, and nothing was begun or written down on any of them
	Untouched               // it began, and changed nothing that runs: at most files were uploaded and images pulled
	Partly                  // some of its steps are done, or were under way
	Unended                 // all of its steps are done, and some host has its lock still, or does not know that it ended
	Stopped                 // a step failed, or somebody stopped it or let go of it; nobody has its lock
	GoingBack               // it is a rollback, and did not come to its end
	Overtaken               // another run was begun since on one of its hosts, or is taken up before it
	NoOrder                 // no host that answers says what it was to bring about
	HostDark                // one of its hosts does not answer
	HostGone                // the inventory does not have one of its hosts any more
	Edited                  // inventory or catalog are not those that it began with
	Unfit                   // what it planned does not fit inventory and catalog any more
)

// Left is how a run was left on hosts. All commands say by it how it is and what leads out, so that no two of them
// point at each other.
type Left struct {
	Ending Ending
	Run    string   // empty where a lock does not say for which run it is
	Hosts  []string // that do not answer (HostDark) or are gone (HostGone)
	Open   []string // hosts that have its lock, or where it is open; nothing but berth unlock or its end lets go of them
	PID    int      // of UnderWay
	Moved  []string // services that the run has moved with their data and that have started where they went, as far as is known: no rollback takes that back

	everywhere bool // Open are all hosts that were asked about
}

// LeftOn judges how a run was left by what hosts say; past has at least the two newest runs of each. Empty is the run
// that comes first for whoever goes on.
func LeftOn(past []History, run string) Left {
	first := Newest(past)
	last := first
	switch {
	case run != "" && (first == nil || first.Name != run):
		last = runOf(run, past)
	case run == "" && (first == nil || len(first.Open)+len(first.Left) == 0):
		return notBegun(past)
	}
	left := Left{Run: last.Name, Open: last.Open, Moved: last.moved()}
	left.everywhere = len(left.Open) == len(past)
	left.Ending, left.Hosts = last.ending(first, past)
	return left
}

// notBegun finds a lock for which nothing was begun.
func notBegun(past []History) Left {
	var out Left
	for i := range past {
		h := &past[i]
		if !h.Locked || h.Run(h.Held) != nil || len(out.Open) > 0 && out.Run != h.Held {
			continue
		}
		out.Ending, out.Run, out.Open = NotBegun, h.Held, append(out.Open, h.Host)
	}
	out.everywhere = len(out.Open) == len(past)
	return out
}

// ending judges the run. first is the one that is taken up first.
func (l *Last) ending(first *Last, past []History) (Ending, []string) {
	switch {
	case len(l.Open)+len(l.Left) == 0:
		return Settled, nil
	case len(l.Hosts) == 0:
		return NotBegun, nil
	case l.Order.Run == "":
		return NoOrder, nil
	case l.Name != first.Name || len(l.Overtaken(past, nil)) > 0:
		return Overtaken, nil
	case len(l.Missing()) > 0:
		return HostDark, l.Missing()
	case l.Order.Undoes != "":
		return GoingBack, nil
	case len(l.Gone) > 0:
		return HostGone, l.Gone
	case len(l.Open) == 0:
		return Stopped, nil
	}
	return l.progress(), nil
}

// changing are the steps that change what runs, or what it is run from.
var changing = []string{".start", ".stop", ".remove", ".make", ".halt", ".resize", ".destroy", ".mount", ".unmount"}

// progress says how far a run came that is open.
func (l *Last) progress() Ending {
	state, whole := Untouched, len(l.Left) == 0
	for _, run := range l.Hosts {
		steps, done := 0, map[string]bool{}
		for _, e := range run.Entries {
			switch {
			case e.Kind == EntryBegin:
				steps, done = e.Steps, map[string]bool{}
			case e.Kind == EntryDone:
				done[e.Step] = true
			case e.Kind == EntryStarted && slices.ContainsFunc(changing, func(kind string) bool { return strings.HasSuffix(e.Step, kind) }):
				state = Partly
			}
		}
		whole = whole && len(done) >= steps
	}
	if whole {
		return Unended
	}
	return state
}

// AsUnderWay is the state where a living process of this computer works on the run.
func (l Left) AsUnderWay(pid int) Left {
	l.Ending, l.PID = UnderWay, pid
	return l
}

// AsEdited is the state where inventory or catalog are not those that the run began with. It makes no difference for
// one that could not go on anyway, or that needs neither.
func (l Left) AsEdited() Left { return l.planned(Edited) }

// AsUnfit is the state where what was planned does not fit inventory and catalog any more, likewise.
func (l Left) AsUnfit() Left { return l.planned(Unfit) }

func (l Left) planned(e Ending) Left {
	if slices.Contains([]Ending{Untouched, Partly, Unended, Stopped, HostDark}, l.Ending) {
		l.Ending, l.Hosts = e, nil
	}
	return l
}

// Way lists the commands that lead out, each to be typed after the one before; none where nothing is to be done, or
// where only waiting helps. Where a host is gone that is the way without it.
func (l Left) Way() []string {
	switch l.Ending {
	case Settled, UnderWay:
		return nil
	case Untouched, Partly, Unended, Stopped, GoingBack:
		return []string{"berth resume"}
	case HostDark:
		return []string{"berth resume" + flags("--without", l.Hosts)}
	}
	if len(l.Open) == 0 {
		return []string{"berth deploy"}
	}
	return []string{l.unlock(), "berth deploy"}
}

// unlock is the command that lets go of the run, and of no other.
func (l Left) unlock() string {
	if l.everywhere {
		return "berth unlock"
	}
	return "berth unlock" + flags("--host", l.Open)
}

func flags(flag string, values []string) string {
	out := ""
	for _, v := range values {
		out += " " + flag + " " + v
	}
	return out
}

// Say tells how the run was left; empty for Settled.
func (l Left) Say(w wording.Words) string {
	run, hosts, open := l.Run, strings.Join(l.Hosts, ", "), strings.Join(l.Open, ", ")
	if run == "" {
		run = w.Say("unknown", "inconnue")
	}
	switch l.Ending {
	case UnderWay:
		return w.Say("run %s is still under way: berth works on it, process %d on this computer", "l'exécution %s est encore en cours : berth y travaille, processus %d sur cet ordinateur", run, l.PID)
	case NotBegun:
		return w.Say("%s: locked by run %s, which has begun nothing", "%s : verrouillé par l'exécution %s, qui n'a rien commencé", open, run)
	case Untouched:
		return w.Say("run %s did not end on %s; it changed nothing that runs", "l'exécution %s n'est pas terminée sur %s ; elle n'a rien changé de ce qui tourne", run, open)
	case Partly:
		return w.Say("run %s did not end on %s; a part of it is done", "l'exécution %s n'est pas terminée sur %s ; une partie est faite", run, open)
	case Unended:
		return w.Say("run %s did everything, and did not end on %s", "l'exécution %s a tout fait, et n'est pas terminée sur %s", run, open)
	case Stopped:
		return w.Say("run %s was stopped before everything was done", "l'exécution %s a été arrêtée avant que tout soit fait", run)
	case GoingBack:
		return w.Say("run %s is a rollback that did not come to its end", "l'exécution %s est une annulation qui n'est pas arrivée à son terme", run)
	case Overtaken:
		return w.Say("run %s did not end on %s, and other runs were begun since", "l'exécution %s n'est pas terminée sur %s, et d'autres ont commencé depuis", run, open)
	case NoOrder:
		return w.Say("run %s left no note of what it was to bring about", "l'exécution %s n'a pas laissé de note de ce qu'elle devait faire", run)
	case HostDark:
		return w.Say("run %s did not come to its end, and %s does not answer", "l'exécution %s n'est pas arrivée à son terme, et %s ne répond pas", run, hosts)
	case HostGone:
		return w.Say("run %s did not come to its end, and the inventory does not have %s any more", "l'exécution %s n'est pas arrivée à son terme, et l'inventaire n'a plus %s", run, hosts)
	case Edited:
		return w.Say("run %s did not come to its end, and inventory or catalog have changed since it began", "l'exécution %s n'est pas arrivée à son terme, et l'inventaire ou le catalogue ont changé depuis", run)
	case Unfit:
		return w.Say("run %s did not come to its end, and what it planned does not fit inventory and catalog any more", "l'exécution %s n'est pas arrivée à son terme, et ce qu'elle prévoyait ne va plus avec l'inventaire et le catalogue", run)
	}
	return ""
}

// Hint tells what leads out; empty for Settled.
func (l Left) Hint(w wording.Words) string {
	way := l.Way()
	switch l.Ending {
	case Settled:
		return ""
	case UnderWay:
		return w.Say("wait for it, or stop it there with ctrl+c; if that process is at something else, berth unlock --yes lets go of the run",
			"attendre, ou l'arrêter là-bas par ctrl+c ; si ce processus fait autre chose, berth unlock --yes libère l'exécution")
	case Untouched, Partly, Unended, Stopped:
		return l.onOrBack(w)
	case GoingBack:
		return w.Say("berth resume goes on with it", "berth resume la reprend")
	case HostDark:
		return w.Say("if that is for good, %s goes on with the others, berth rollback%s takes it back there; else bring it back, then berth resume",
			"si c'est pour de bon, %s continue avec les autres, berth rollback%s l'y annule ; sinon le remettre en marche, puis berth resume", way[0], flags("--without", l.Hosts))
	}
	also := ""
	if l.Ending == Edited {
		also = w.Say("; berth resume --stale-ok goes on with what was planned then", " ; berth resume --stale-ok reprend ce qui était prévu alors")
	}
	if len(way) == 1 {
		return w.Say("%s deploys what is wanted now%s", "%s déploie ce qui est voulu maintenant%s", way[0], also)
	}
	return w.Say("%s lets go of it, then %s deploys what is wanted now%s", "%s lève le verrou, puis %s déploie ce qui est voulu maintenant%s", way[0], way[1], also)
}

// onOrBack tells how a run goes on, and how it is taken back: where a service may have written where it went to, by a return of that alone.
func (l Left) onOrBack(w wording.Words) string {
	if len(l.Moved) == 0 {
		return w.Say("berth resume goes on with it, berth rollback takes it back", "berth resume la reprend, berth rollback l'annule")
	}
	services := strings.Join(l.Moved, ", ")
	returns := "berth return " + strings.Join(l.Moved, ", berth return ")
	if l.Ending == Stopped {
		return w.Say("berth resume goes on with it; what has moved and started comes back with what it wrote since by %s", "berth resume la reprend ; ce qui a déménagé et démarré revient avec ce qu'il a écrit depuis par %s", returns)
	}
	return w.Say("berth resume brings it to its end; after that %s brings %s back with what was written since", "berth resume la mène à son terme ; ensuite %s ramène %s avec ce qui a été écrit depuis", returns, services)
}
