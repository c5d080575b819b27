package pages

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
	"berth/plain"
	"berth/wording"
)

// Entry is an entry of a journal with its host.
type Entry struct {
	Host string `json:"host"`
	ledger.Entry
}

// Together merges the journals of hosts by time. Entries of one host stay in their order; a step that failed has one,
// with the reason.
func Together(past []ledger.History, run string) ([]Entry, error) {
	out := []Entry{}
	var errs []error
	for _, h := range past {
		if h.Err != nil {
			errs = append(errs, h.Err)
		}
		for _, r := range slices.Backward(h.Runs) {
			if run != "" && r.Name != run {
				continue
			}
			if r.Damage != nil {
				errs = append(errs, message.Errorf("host %s: run %s: %w", h.Host, r.Name, r.Damage))
			}
			for _, e := range r.Entries {
				out = append(out, Entry{h.Host, e})
			}
		}
	}
	for _, h := range past {
		for _, e := range h.Backups {
			if run == "" || e.Run == run {
				out = append(out, Entry{h.Host, e})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Entry) int { return cmp.Or(cmp.Compare(x.Run, y.Run), x.Time.Compare(y.Time)) })
	return reasoned(out), errors.Join(errs...)
}

// reasoned puts why a step failed, which the operator's side writes below the line of the host itself, into that line.
func reasoned(entries []Entry) []Entry {
	failed := map[string]int{}
	out := []Entry{}
	for _, e := range entries {
		key := e.Run + " " + e.Host + " " + e.Step
		at, known := failed[key]
		switch {
		case e.Kind == ledger.EntryStarted:
			delete(failed, key)
		case e.Kind == ledger.EntryFailed && known:
			out[at].Detail = strings.Join(slices.DeleteFunc([]string{e.Detail, out[at].Detail}, func(s string) bool { return s == "" }), "; ")
			continue
		case e.Kind == ledger.EntryFailed:
			failed[key] = len(out)
		}
		out = append(out, e)
	}
	return out
}

// LogJSON is the entries for scripts.
func LogJSON(entries []Entry) ([]byte, error) {
	data, err := json.MarshalIndent(entries, "", "  ")
	return append(plain.JSON(data), '\n'), err
}

// kindWord is what an entry is of, as people are told.
func kindWord(w wording.Words, k ledger.EntryKind) string {
	switch k {
	case ledger.EntryDone:
		return w.Say("done", "fait")
	case ledger.EntryFailed:
		return w.Say("failed", "échec")
	case ledger.EntryEnd:
		return w.Say("end", "fin")
	case ledger.EntryStopped:
		return w.Say("stopped", "arrêtée")
	}
	return string(k)
}

// detail is what a line of a journal says beside its step. What berth itself has written there is known again.
func detail(text string) message.Text {
	var out []message.Text
	for _, part := range strings.Split(text, "; ") {
		out = append(out, message.Heard(part))
	}
	return message.Join(out, message.Word("; "))
}

// Log is what was done, for people. Why a step failed stands in its journal in English.
func Log(w wording.Words, entries []Entry) string {
	var b strings.Builder
	run := ""
	begun := map[string]Entry{} // steps under way
	for _, e := range entries {
		if e.Run != run {
			run = e.Run
			fmt.Fprintln(&b, strings.TrimSpace(w.Say("run %s", "exécution %s", run)))
		}
		key := e.Host + " " + e.Step
		text := kindWord(w, e.Kind)
		switch e.Kind {
		case ledger.EntryBegin:
			text = w.Say("begun by %s, %d steps here", "commencée par %s, étapes ici : %d", cmp.Or(e.Who, "?"), e.Steps)
		case ledger.EntryStarted:
			begun[key] = e
			continue
		case ledger.EntryDone, ledger.EntryFailed:
			text = e.Step + " " + kindWord(w, e.Kind)
			if from, ok := begun[key]; ok {
				text += fmt.Sprintf(" (%s)", e.Time.Sub(from.Time))
				if from.Detail != "" {
					text += w.Say(": %s", " : %s", from.Detail)
				}
				delete(begun, key)
			}
		}
		if e.Detail != "" {
			text += w.Say(": %s", " : %s", detail(e.Detail))
		}
		fmt.Fprintf(&b, "  %s  %s  %s\n", e.Time.UTC().Format("2006-01-02 15:04:05"), e.Host, plain.Spell(text))
	}
	for _, e := range entries {
		if from, open := begun[e.Host+" "+e.Step]; open && e.Kind == ledger.EntryStarted && from.Time.Equal(e.Time) {
			fmt.Fprintf(&b, "  %s  %s  %s\n", from.Time.UTC().Format("2006-01-02 15:04:05"), e.Host, w.Say("%s began and did not end", "%s a commencé et n'a pas fini", e.Step))
		}
	}
	return b.String()
}
