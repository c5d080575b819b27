package moves

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

// shelf is a lab in which notes has a database, dumped by its entry, and an index that an import makes anew.
func shelf(export bool) Wanted {
	w := lab()
	b := &w.Bundles[0]
	b.Images = map[string]string{"app": "notes:1", "db": "postgres:16"}
	b.Data[0].State = planner.State{Name: "data", Backup: "b", Restore: "r", Export: export}
	pi := w.Facts["pi"]
	pi.Services[0].Record.Images = map[string]string{"notes:1": "notes@sha256:1", "docker.io/library/postgres:16": "postgres@sha256:2"}
	if export {
		b.Refilled = []compose.Data{{Volume: "index", At: "notes_index", Targets: []string{"/index"}}}
		pi.Volumes = append(pi.Volumes, probe.Volume{Name: "old_index", At: "/docker/old_index", Project: "notes", Key: "index"})
	}
	return w
}

// ways are how the places of the one move go, by what they are called.
func ways(t *testing.T, w Wanted) (map[string]ledger.CarriedBy, *Move) {
	t.Helper()
	found := Find(w)
	if len(found) != 1 {
		t.Fatalf("%d moves", len(found))
	}
	out := map[string]ledger.CarriedBy{}
	for _, p := range found[0].Places {
		out[p.Key] = p.By
	}
	return out, &found[0]
}

func TestDataGoesByDumpWhereItsFilesWouldNotBeRead(t *testing.T) {
	t.Parallel()
	files := map[string]ledger.CarriedBy{"data": ledger.AsFiles, "/config": ledger.AsFiles}
	dump := map[string]ledger.CarriedBy{"data": ledger.FromDump, "/config": ledger.AsFiles}
	families := func(w *Wanted, pi, nas string) {
		w.Facts["pi"].Arch, w.Facts["nas"].Arch = planner.Arch{Family: pi}, planner.Arch{Family: nas}
	}
	for name, c := range map[string]struct {
		change func(w *Wanted)
		want   map[string]ledger.CarriedBy
		why    Reason
	}{
		"the same":                   {func(w *Wanted) { families(w, "amd64", "amd64") }, files, NoReason},
		"one processor is not known": {func(w *Wanted) { families(w, "", "arm64") }, files, NoReason},
		"another kind of processor":  {func(w *Wanted) { families(w, "amd64", "arm64") }, dump, OtherProcessor},
		"another database":           {func(w *Wanted) { w.Bundles[0].Images["db"] = "postgres:17" }, dump, OtherDatabase},
		"another image of the rest":  {func(w *Wanted) { w.Bundles[0].Images["app"] = "notes:2" }, files, NoReason},
		"its wish says dump":         {func(w *Wanted) { w.Problem.Services[0].Wish.Way = planner.DumpWay }, dump, Wished},
		"its wish says raw":          {func(w *Wanted) { families(w, "amd64", "arm64"); w.Problem.Services[0].Wish.Way = planner.RawWay }, files, NoReason},
		"nothing is dumped": {func(w *Wanted) {
			families(w, "amd64", "arm64")
			w.Bundles[0].Data[0].State = planner.State{}
		}, files, NoReason},
	} {
		w := shelf(false)
		c.change(&w)
		got, m := ways(t, w)
		if d := cmp.Diff(c.want, got); d != "" || m.Why != c.why || m.NoDump || m.Dumps() != (c.why != NoReason) {
			t.Errorf("%s: because of %d\n%s", name, m.Why, d)
		}
	}
	w := lab()
	w.Problem.Services[0].Wish.Way = planner.DumpWay
	if _, m := ways(t, w); !m.NoDump || m.Dumps() {
		t.Errorf("there is none, and %+v", m)
	}
}

func TestWhatAnImportFillsGoesAlongOrIsFilled(t *testing.T) {
	t.Parallel()
	w := shelf(true)
	got, m := ways(t, w)
	if d := cmp.Diff(map[string]ledger.CarriedBy{"data": "", "/config": "", "index": ""}, got); d != "" {
		t.Error(d)
	}
	if p := m.Places[2]; p.Volume != "old_index" || p.From != "/docker/old_index" || p.To != "notes_index" {
		t.Errorf("%+v", p)
	}
	w.Problem.Services[0].Wish.Way = planner.DumpWay
	if got, _ = ways(t, w); got["index"] != ledger.WithImport || got["data"] != ledger.FromDump || got["/config"] != ledger.AsFiles {
		t.Errorf("%v", got)
	}
	w.Facts["pi"].Volumes = w.Facts["pi"].Volumes[:1]
	if _, m = ways(t, w); m.Places[2].From != "/var/lib/docker/volumes/notes_index/_data" { // preflight says that it is not there
		t.Errorf("%+v", m.Places[2])
	}
}
