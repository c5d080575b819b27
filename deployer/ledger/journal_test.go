package ledger

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"berth/internal/plaintest"
	"berth/internal/shellhost"
)

func TestAJournalIsReadAsItWasWrittenAndWithoutALineThatIsCutShort(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	wrote := []Entry{
		{Run: "r1", Kind: EntryBegin, Plan: "0123", Who: `ann "x" % \n@pc`, Steps: 3},
		{Run: "r1", Kind: EntryStarted, Step: "app.stage"},
		{Run: "r1", Kind: EntryFailed, Step: "app.stage", Detail: "why; $(id) `id` %s"},
		{Run: "r1", Kind: EntryStopped},
	}
	for _, e := range wrote {
		if err := (Holding{Run: "r1"}).Note(t.Context(), h, e); err != nil {
			t.Fatal(err)
		}
	}
	text := h.Has(JournalFile("r1"))
	for cut := range len(text) {
		got, err := ReadJournal([]byte(text[:cut]))
		whole := strings.Count(text[:cut], "\n")
		if strings.HasSuffix(text[:cut], "}") && len(got) == whole+1 {
			whole++ // only its line feed is missing
		}
		if err != nil || len(got) != whole {
			t.Fatalf("cut at %d: %d entries of %d, %v", cut, len(got), whole, err)
		}
	}
	got := journalOf(t, h, "r1")
	for i := range got {
		if got[i].Time.IsZero() || time.Since(got[i].Time) > time.Minute {
			t.Errorf("time of %+v", got[i])
		}
		got[i].Time = time.Time{}
		if got[i] != wrote[i] {
			t.Errorf("%+v, want %+v", got[i], wrote[i])
		}
	}
	got, err := ReadJournal([]byte("{}\n" + text))
	if err == nil || !strings.Contains(err.Error(), "line 1") || len(got) != len(wrote) {
		t.Errorf("a damaged line: %d entries of %d, %v", len(got), len(wrote), err)
	}
}

func TestALineIsNotWrittenBehindOneThatWasCutShort(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put(JournalFile("r1"), `{"time":"2026-11-22T19:00:00Z","run":"r1","kind":"begin"}`+"\n"+`{"time":"2026-11-22T19:`)
	for range 2 {
		if err := (Holding{Run: "r1"}).Note(t.Context(), h, Entry{Kind: EntryEnd}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ReadJournal([]byte(h.Has(JournalFile("r1"))))
	if kinds(got) != "begin, end, end" || err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("%s, %v\n%s", kinds(got), err, h.Has(JournalFile("r1")))
	}
}

// A host that loses its power keeps each line that berth went on after: its file is synced, and all files where sync takes none.
func TestALineIsSyncedBeforeBerthGoesOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sync, want string }{
		"by its name":                 {"exit 0", JournalFile("r1") + "\n"},
		"where sync takes no file":    {"[ $# = 0 ]", JournalFile("r1") + "\n\n"},
		"where nothing can be synced": {"exit 1", JournalFile("r1") + "\n\n"},
	} {
		h := shellhost.New(t, "pi")
		h.Program("sync", "#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"${0%/*}/synced\"\n"+c.sync+"\n")
		err := (Holding{Run: "r1"}).Note(t.Context(), h, Entry{Kind: EntryEnd})
		if got := strings.ReplaceAll(h.Has("bin/synced"), h.Path(""), ""); !strings.HasSuffix(got, c.want) || (err != nil) != (c.sync == "exit 1") {
			t.Errorf("%s: synced %q, want %q; %v", name, got, c.want, err)
		}
	}
}

func TestARunIsNamedAfterEveryOneThatIsKnown(t *testing.T) {
	now := time.Date(2026, 11, 28, 4, 11, 28, 999, time.FixedZone("", 3600))
	for _, c := range []struct {
		known []string
		want  string
	}{
		{nil, "20261128T031128Z-ab"},
		{[]string{"20261128T031127Z-ff", "r7", ""}, "20261128T031128Z-ab"},
		{[]string{"20261128T031128Z-ff"}, "20261128T031129Z-ab"},                        // of the same second
		{[]string{"20261128T031628Z-ff", "20261128T031128Z-ff"}, "20261128T031629Z-ab"}, // by a clock that is ahead
	} {
		if got := RunName(now, "ab", c.known...); got != c.want || !RunNames.MatchString(got) {
			t.Errorf("after %v: %s, want %s", c.known, got, c.want)
		}
	}
}

func FuzzReadJournal(f *testing.F) {
	f.Add([]byte(`{"time":"2026-11-22T19:00:00Z","run":"r1","kind":"begin"}` + "\n" + `{"run":"r1","ki`))
	f.Add([]byte("\n\n{}\n"))
	f.Add([]byte(`{"run":"r\u202e","kind":"\u001b[31m","step":"\u009b","who":"\u001b]52;c;x\u0007","detail":"\u007f"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := ReadJournal(data)
		if s := plaintest.In(entries); s != "" {
			t.Errorf("%q came through", s)
		}
		for _, e := range entries {
			if e.Kind == "" {
				t.Errorf("an entry of no kind: %+v", e)
			}
		}
		if again, err2 := ReadJournal(append(data, '\n')); err == nil && err2 == nil && len(again) != len(entries) {
			t.Errorf("a line feed at the end makes %d entries of %d", len(again), len(entries))
		}
	})
}

func TestAJournalHasAnEnd(t *testing.T) {
	entries, err := ReadJournal(bytes.Repeat([]byte("{\"kind\":\"done\"}\n"), 2*mostEntries))
	if len(entries) != mostEntries || err == nil {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	if trace := parseTrace("pi", strings.Repeat("was a\n", 2*mostEntries)); len(trace.Started) != mostEntries {
		t.Errorf("%d services", len(trace.Started))
	}
	var runs strings.Builder
	for n := range 3 * mostRuns {
		fmt.Fprintf(&runs, "run r%d\n", n)
	}
	if h := ReadHistory("pi", runs.String()); len(h.Runs) != mostRuns+1 { // the one under way, too
		t.Errorf("%d runs", len(h.Runs))
	}
}

func FuzzHistory(f *testing.F) {
	f.Add("held r1\nrun r1\norder r1 {\"run\":\"r1\"}\nformer r1 {\"service\":\"app\",\"dir\":\"/opt/berth/app\"}\nline r1 {\"kind\":\"end\"}\n")
	f.Add("run ../../x\nline ../../x {}\nformer r1 {}\n")
	f.Add("run /\nrun ..\nrun a b\n")
	f.Add("held \x1b\nsight \x9b\nrun r1\nwas \x1b\nrun r1 \x1b\norder r1 {\"run\":\"r1\",\"who\":\"\\u001b\",\"label\":\"\\u202e\",\"undoes\":\"\\u009b\",\"hosts\":[\"\\u0007\"],\"only\":[\"\\u0007\"]}\n" +
		"former r1 {\"service\":\"app\",\"dir\":\"/opt/berth/app\",\"run\":\"\\u001b\",\"images\":{\"\\u202e\":\"\"}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		h := ReadHistory("pi", text)
		if s := plaintest.In(h); s != "" {
			t.Errorf("%q came through", s)
		}
		if s := plaintest.In(parseTrace("pi", text)); s != "" {
			t.Errorf("%q came through", s)
		}
		for _, r := range h.Runs {
			if r.Name == "" || strings.ContainsAny(r.Name, "/.\x00\x1b") {
				t.Errorf("a run of the name %q", r.Name)
			}
			for _, former := range r.Former {
				if !ServiceName.MatchString(former.Record.Service) || !strings.HasPrefix(former.Record.Dir, "/") {
					t.Errorf("%+v", former)
				}
			}
		}
		if last := Newest([]History{h}); last != nil && last.Hosts["pi"] == nil {
			t.Error("the newest run is no host's")
		}
	})
}

// journalOf reads the journal of a run on a host.
func journalOf(t *testing.T, h *shellhost.Host, run string) []Entry {
	t.Helper()
	entries, err := ReadJournal([]byte(h.Has(JournalFile(run))))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// kinds are the journal's entries in short.
func kinds(entries []Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSpace(e.Step+" "+string(e.Kind)))
	}
	return strings.Join(out, ", ")
}
