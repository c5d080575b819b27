package tui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"berth/internal/wholefile"
)

// hint is what somebody is told who has not done something yet. It is gone for good once he has done it.
type hint struct {
	action string // by its name
	now    func(b *board) bool
	text   func(v *view) string
}

// dropped is what is learnt by dropping, which has no action of its own.
const dropped = "drop"

// hints are in the order in which they are told; the first that holds is.
var hints = [...]hint{
	{dropped, func(b *board) bool { return b.carrying() }, func(v *view) string {
		return v.w.Say("the arrows carry it over the hosts, %s drops it", "les flèches le portent d'hôte en hôte, %s le pose", v.keyOf("pick-up"))
	}},
	{"pick-up", func(b *board) bool { return b.at.service != "" && !b.carrying() }, func(v *view) string {
		return v.w.Say("%s picks it up, the arrows carry it", "%s le prend, les flèches le portent", v.keyOf("pick-up"))
	}},
	{"pick-up", func(b *board) bool { return !b.carrying() }, func(v *view) string {
		return v.w.Say("a service can be carried to another host", "un service se porte d'un hôte à l'autre")
	}},
	{"undo", func(b *board) bool { back, _ := b.s.Steps(); return back > 0 && !b.carrying() }, func(v *view) string {
		return v.w.Say("%s takes the last step back", "%s annule le dernier pas", v.keyOf("undo"))
	}},
	{"explain", func(b *board) bool { return b.at.service != "" && !b.carrying() }, func(v *view) string {
		return v.w.Say("%s tells why it is here", "%s dit pourquoi il est ici", v.keyOf("explain"))
	}},
}

// hint is what is to be told now: "" where there is nothing, or nobody who keeps what was told.
func (b *board) hint() string {
	if b.o.Learnt == nil {
		return ""
	}
	for _, h := range hints {
		if !b.o.Learnt.has(h.action) && h.now(b) {
			return h.text(b.view)
		}
	}
	return ""
}

// learn takes note that something was done of which a hint tells.
func (b *board) learn(name string) {
	if b.o.Learnt != nil && slices.ContainsFunc(hints[:], func(h hint) bool { return h.action == name }) {
		b.o.Learnt.add(name)
	}
}

// Learnt is what somebody has done of which hints tell, in this session and in earlier ones.
type Learnt struct {
	file    string
	names   []string
	changed bool
}

// mostLearnt is how long its file may be, in bytes.
const mostLearnt = 1 << 16

// OwnLearnt reads what the operator has learnt, from $XDG_STATE_HOME/berth/learnt, else ~/.local/state/berth/learnt; nil where there is no
// home. A file that cannot be read is taken as empty: a hint too many is no harm.
func OwnLearnt() *Learnt {
	dir := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(home, ".local", "state")
	}
	l := &Learnt{file: filepath.Join(dir, "berth", "learnt")}
	data, _ := wholefile.ReadFile(l.file, mostLearnt)
	l.names = strings.Fields(string(data))
	return l
}

func (l *Learnt) has(name string) bool { return slices.Contains(l.names, name) }

func (l *Learnt) add(name string) {
	if !l.has(name) {
		l.names, l.changed = append(l.names, name), true
	}
}

// Save keeps what was learnt. Nobody has to be told of an error: the hint comes again.
func (l *Learnt) Save() error {
	if l == nil || !l.changed {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(l.file), 0o700); err != nil {
		return err
	}
	return wholefile.Replace(l.file, []byte(strings.Join(l.names, "\n")+"\n"), 0o600)
}
