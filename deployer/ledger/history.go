package ledger

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"berth/message"
)

// History is what a host has of former runs.
type History struct {
	Host string
	Err  error // why it could not be asked; nothing else holds then
	Runs []Run // newest first
	// Backups are what came of the newest backups, verifications and restores of services there, each an entry with a name of its own as the
	// run's, oldest first.
	Backups []Entry
	Locked  bool   // somebody has the lock
	Held    string // the run that has it; empty: none, or nobody wrote down whose it is
	// Sight is a word that is another one when somebody has taken the lock, let go of it, or begun or resumed
	// a run. Steps that come to their end do not change it: they may without anybody.
	Sight string
}

// Run is a run as one host knows it.
type Run struct {
	Name    string
	Order   Order    // Run is empty where it is not there or cannot be read
	Entries []Entry  // of its journal
	Damage  error    // why the journal ends where it does
	Former  []Former // the services as they were before it, by name
	Mounts  []Mount  // likewise, of those that it changed or removed
}

// Former is a service as a run found it: its directory is kept on the host.
type Former struct {
	Run    string // that keeps it
	Record Record
}

// Ended reports how the run ended on this host, and false while it is open. A step that was under way when
// somebody gave the run up may have come to its end since; that does not open it again.
func (r *Run) Ended() (EntryKind, bool) {
	for _, e := range slices.Backward(r.Entries) {
		if e.Kind == EntryBegin || e.Ends() {
			return e.Kind, e.Ends()
		}
	}
	return "", false
}

// Run returns a run by name, or nil.
func (h *History) Run(name string) *Run {
	for i := range h.Runs {
		if h.Runs[i].Name == name {
			return &h.Runs[i]
		}
	}
	return nil
}

// HistoryText is a script that prints the newest runs of a host for ReadHistory. Its arguments are State and how many.
var HistoryText = Shell(scriptFiles, "written", "sight", "history")

// Past asks every host at once for its newest runs.
func Past(ctx context.Context, hosts []Host, newest int) []History {
	out := make([]History, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() { out[i] = past(ctx, h, newest) })
	}
	all.Wait()
	slices.SortFunc(out, func(a, b History) int { return cmp.Compare(a.Host, b.Host) })
	return out
}

func past(ctx context.Context, h Host, newest int) History {
	text, err := Ask(ctx, h, Script(HistoryText, "berth-log", State, strconv.Itoa(newest)))
	if err != nil {
		return History{Host: h.Name(), Err: err}
	}
	return ReadHistory(h.Name(), text)
}

// ReadHistory reads what HistoryText prints. What is not as it should be is left out.
func ReadHistory(host, text string) History {
	out := History{Host: host}
	journals := map[string]*strings.Builder{}
	var backups strings.Builder
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, value, _ := strings.Cut(rest, " ")
		switch word {
		case "held":
			out.Locked, out.Held = true, Clean(name)
		case "sight":
			out.Sight = Clean(name)
		case "backup":
			backups.WriteString(value + "\n")
		case "run":
			if RunNames.MatchString(name) && len(out.Runs) <= mostRuns && out.Run(name) == nil {
				out.Runs = append(out.Runs, Run{Name: name})
				journals[name] = &strings.Builder{}
			}
		default:
			if run := out.Run(name); run != nil {
				run.read(word, value, journals[name])
			}
		}
	}
	out.Backups, _ = ReadJournal([]byte(backups.String())) // what is half written is only one of them
	for i := range out.Runs {
		r := &out.Runs[i]
		r.Entries, r.Damage = ReadJournal([]byte(strings.TrimSuffix(journals[r.Name].String(), "\n")))
	}
	return out
}

// read takes what one line of history.sh says of the run. Lines of its journal are collected, to be read as a whole.
func (r *Run) read(word, value string, journal *strings.Builder) {
	switch word {
	case "order":
		var o Order
		if json.Unmarshal([]byte(value), &o) == nil && o.Run == r.Name {
			o.clean()
			r.Order = o
		}
	case "former":
		f := Former{Run: r.Name}
		if json.Unmarshal([]byte(value), &f.Record) == nil && ServiceName.MatchString(f.Record.Service) && soundDir(f.Record.Dir) && f.Record.IsText() && f.Record.SoundData() {
			r.Former = append(r.Former, f)
		}
	case "mount":
		if m, err := ReadMount(value); err == nil {
			r.Mounts = append(r.Mounts, m)
		}
	case "line":
		journal.WriteString(value + "\n")
	}
}

func soundDir(dir string) bool {
	return path.IsAbs(dir) && path.Clean(dir) == dir && Clean(dir) == dir
}

// Last is the run that comes first for whoever goes on or goes back: the newest that is open on any host, else
// the newest that any host knows. It is put together from all of them.
type Last struct {
	Name  string
	Order Order            // Run is empty where no host has it
	Open  []string         // hosts on which it has not ended: it is under way, or was broken off
	Left  []string         // hosts on which it was stopped before everything was done
	Gone  []string         // hosts of its order that nobody was asked about: the inventory does not have them any more
	Hosts map[string]*Run  // by host, those that know it
	Dark  map[string]error // hosts that could not be asked
}

// Open names the run that is open on a host; empty: none. Whoever begins another one there has seen to it.
func (h *History) Open() string {
	if h.Run(h.Held) != nil {
		return h.Held
	}
	if len(h.Runs) > 0 {
		if _, ended := h.Runs[0].Ended(); !ended {
			return h.Runs[0].Name
		}
	}
	return ""
}

// Newest finds that run; nil where no host knows any.
func Newest(past []History) *Last {
	last, newest := "", ""
	for i := range past {
		last = max(last, past[i].Open())
		for j := range past[i].Runs {
			newest = max(newest, past[i].Runs[j].Name)
		}
	}
	if newest == "" && last == "" {
		return nil
	}
	return runOf(cmp.Or(last, newest), past)
}

// runOf puts together what hosts know of a run.
func runOf(name string, past []History) *Last {
	out := &Last{Name: name, Hosts: map[string]*Run{}, Dark: map[string]error{}}
	asked := map[string]bool{}
	for i := range past {
		h := &past[i]
		asked[h.Host] = true
		if h.Err != nil {
			out.Dark[h.Host] = h.Err
		}
		run := h.Run(name)
		if run == nil {
			if h.Held == name { // and it had not come further
				out.Open = append(out.Open, h.Host)
			}
			continue
		}
		out.Hosts[h.Host] = run
		if out.Order.Run == "" {
			out.Order = run.Order
		}
		switch kind, ended := run.Ended(); {
		case !ended || h.Held == name:
			out.Open = append(out.Open, h.Host)
		case kind == EntryStopped:
			out.Left = append(out.Left, h.Host)
		}
	}
	for _, host := range out.Order.Hosts {
		switch {
		case !asked[host]:
			out.Gone = append(out.Gone, host)
		case out.Hosts[host] == nil && out.Dark[host] == nil && !slices.Contains(out.Open, host) && !out.destroyed(host): // the run had not come that far there
			out.Left = append(out.Left, host)
		}
	}
	return out
}

// destroyed reports whether a host was a guest that the run destroyed: what it had written down there went with it.
func (l *Last) destroyed(host string) bool {
	for _, run := range l.Hosts {
		if slices.ContainsFunc(run.Entries, func(e Entry) bool { return e.Kind == EntryDone && e.Step == host+".destroy" }) {
			return true
		}
	}
	return false
}

// moved lists the services whose data the run has brought to a host on which it began to start them.
func (l *Last) moved() []string {
	var out []string
	for _, run := range l.Hosts {
		came := map[string]bool{}
		for _, e := range run.Entries {
			service, word, _ := strings.Cut(e.Step, ".")
			switch {
			case e.Kind == EntryDone && word == "carry":
				came[service] = true
			case e.Kind == EntryStarted && word == "start" && came[service]:
				out = append(out, service)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Whole reports whether the run did everything on every host that the inventory has.
func (l *Last) Whole() bool { return len(l.Open)+len(l.Left) == 0 && len(l.Missing()) == 0 }

// Missing lists hosts of the run that could not be asked, but for guests that it destroyed.
func (l *Last) Missing() []string {
	var out []string
	for _, host := range l.Order.Hosts {
		if l.Dark[host] != nil && !l.destroyed(host) {
			out = append(out, host)
		}
	}
	return out
}

// Overtaken lists the hosts of the run on which another one was begun since: its steps there would undo that.
// touched are hosts that it would touch now, besides those that it did or said it would.
func (l *Last) Overtaken(past []History, touched []string) []string {
	var out []string
	for i := range past {
		h := &past[i]
		if len(h.Runs) > 0 && h.Runs[0].Name > l.Name && (l.Hosts[h.Host] != nil || slices.Contains(l.Order.Hosts, h.Host) || slices.Contains(touched, h.Host)) {
			out = append(out, h.Host)
		}
	}
	return out
}

// Asked is an error that names the hosts of the run that could not be asked, nil where there are none.
func (l *Last) Asked() error {
	for _, host := range l.Missing() {
		return message.Errorf("run %s touches %s, which could not be asked: %w", l.Name, host, l.Dark[host])
	}
	return nil
}

// Knows lists the hosts that know the run, by name.
func (l *Last) Knows() []string { return slices.Sorted(maps.Keys(l.Hosts)) }
