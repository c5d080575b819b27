package status

import (
	"cmp"

	"berth/deployer/ledger"
	"berth/wording"
)

// Locked is a host that somebody has locked: a run works there, or left its lock behind.
type Locked struct {
	of
	drifts
	Owner ledger.Owner
	PID   int // the process of this computer that works on the run; 0: none that is known
	Left  ledger.Left
}

// Kind implements Finding.
func (Locked) Kind() string { return "locked" }

// Say implements Finding.
func (f Locked) Say(w wording.Words) string {
	nobody := w.Say("unknown", "inconnu")
	return w.Say("locked by %s since %s, for run %s", "verrouillé par %s depuis %s, pour l'exécution %s",
		cmp.Or(f.Owner.Who, nobody), cmp.Or(f.Owner.When, nobody), cmp.Or(f.Owner.Run, w.Say("unknown", "inconnue")))
}

// Hint implements Finding. Of a run that the hosts know more is said beside it.
func (f Locked) Hint(w wording.Words) string {
	if f.PID == 0 && f.Left.Ending != ledger.NotBegun {
		return ""
	}
	return f.Left.Hint(w)
}

// locks finds who has locked hosts.
func locks(l *Lab) []Finding {
	var out []Finding
	for _, f := range l.asked() {
		if f.Lock == nil {
			continue
		}
		owner := f.Lock.Owner()
		found := Locked{of: of{f.Host}, Owner: owner, PID: l.working(owner), Left: l.left(owner.Run)}
		out = append(out, found)
	}
	return out
}

// left is how a run was left. A lock that names none is that of a run that has begun nothing.
func (l *Lab) left(run string) ledger.Left {
	left := ledger.LeftOn(l.past(), run)
	for _, f := range l.asked() {
		if f.Lock == nil || f.Lock.Owner().Run != run {
			continue
		}
		if pid := l.working(f.Lock.Owner()); pid != 0 {
			return left.AsUnderWay(pid)
		}
	}
	return left
}

func (l *Lab) working(o ledger.Owner) int {
	if l.Working == nil {
		return 0
	}
	return l.Working(o)
}
