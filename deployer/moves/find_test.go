package moves

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

const run = "20261130T120000Z-ab12"

// lab has notes on pi, and a plan that has it on nas.
func lab() Wanted {
	places := []string{"notes_data", "/srv/photos", "/srv/notes", "/home/pi/old"}
	pi := &probe.Facts{
		Host:     "pi",
		Services: []probe.ServiceFacts{{Record: ledger.Record{Service: "notes", Dir: "/opt/berth/notes", Data: places}}},
		Volumes:  []probe.Volume{{Name: "notes_data", At: "/var/lib/docker/volumes/notes_data/_data", Project: "notes", Key: "data"}},
		Containers: []probe.Container{{Name: "notes-app-1", Service: "notes", State: "running", Mounts: []probe.Mount{
			{Volume: "notes_data", Source: "/var/lib/docker/volumes/notes_data/_data", Target: "/data"}, {Source: "/srv/notes", Target: "/config"},
		}}},
	}
	return Wanted{
		Problem: &planner.Problem{Services: []planner.Service{{Name: "notes", State: []planner.State{{Name: "data"}}}}},
		Bundles: []compose.Bundle{{Host: "nas", Service: "notes", Data: []compose.Data{
			{Volume: "data", At: "notes_data", Targets: []string{"/data"}},
			{At: "/volume1/notes", Targets: []string{"/config"}},
			{At: "/volume1/notes/cache", Targets: []string{"/cache"}},
			{At: "/srv/photos", Targets: []string{"/photos"}, State: planner.State{Shared: true}},
		}}},
		Facts: map[string]*probe.Facts{"pi": pi, "nas": {Host: "nas"}},
	}
}

func TestAServiceTakesAlongWhatItsContainersHaveAtTheSamePath(t *testing.T) {
	t.Parallel()
	got := Find(lab())
	if len(got) != 1 {
		t.Fatalf("%d moves", len(got))
	}
	want := []ledger.Carried{
		{Key: "data", From: "/var/lib/docker/volumes/notes_data/_data", Volume: "notes_data", To: "notes_data"},
		{Key: "/config", From: "/srv/notes", To: "/volume1/notes", Path: "/volume1/notes"},
	}
	m := got[0]
	if d := cmp.Diff(want, m.Places); d != "" || m.From != "pi" || m.To != "nas" || m.Begun || !m.Copies() {
		t.Errorf("%+v\n%s", m.Moving, d)
	}
	if d := cmp.Diff([]string{"/home/pi/old"}, m.Left); d != "" { // what is on a share is left to nobody
		t.Error(d)
	}
}

func TestAServiceMovesOnlyWhereItIsCertainWhatMoves(t *testing.T) {
	t.Parallel()
	under := func(host string, state ledger.MoveState) *probe.Facts {
		return &probe.Facts{Host: host, Moves: []ledger.Moving{{Service: "notes", Run: run, From: "pi", To: "nas", State: state}}}
	}
	for name, c := range map[string]struct {
		change func(w *Wanted)
		moves  int
	}{
		"it is there already": {func(w *Wanted) {
			w.Facts["nas"].Services = []probe.ServiceFacts{{Record: ledger.Record{Service: "notes"}}}
		}, 0},
		"it is on two other hosts": {func(w *Wanted) {
			w.Facts["tower"] = &probe.Facts{Host: "tower", Services: w.Facts["pi"].Services}
		}, 0},
		"it is an agent":         {func(w *Wanted) { w.Problem.Services[0].Agent = true }, 0},
		"all of it is on shares": {func(w *Wanted) { w.Bundles[0].Data = w.Bundles[0].Data[3:] }, 0},
		"another run has begun to move it": {func(w *Wanted) {
			w.Facts["nas"], w.Facts["pi"].Moves = under("nas", ledger.MoveCopied), under("pi", ledger.MoveCopied).Moves
		}, 0},
		"this run has begun to move it": {func(w *Wanted) {
			w.Run, w.Facts["nas"], w.Facts["pi"].Moves = run, under("nas", ledger.MoveFenced), under("pi", ledger.MoveFenced).Moves
			w.Facts["pi"].Services = nil
		}, 1},
		"it was taken back while nas was away": {func(w *Wanted) { w.Facts["nas"] = under("nas", ledger.MoveStarted) }, 1},
	} {
		w := lab()
		c.change(&w)
		if got := Find(w); len(got) != c.moves {
			t.Errorf("%s: %d moves", name, len(got))
		}
	}
}

func TestAMoveThatWaitsIsNotUnderWayAndTheFurtherWordCounts(t *testing.T) {
	t.Parallel()
	facts := func(pi, nas ledger.MoveState) map[string]*probe.Facts {
		move := func(s ledger.MoveState) []ledger.Moving {
			return []ledger.Moving{{Service: "notes", Run: run, From: "pi", To: "nas", State: s}}
		}
		return map[string]*probe.Facts{"pi": {Host: "pi", Moves: move(pi)}, "nas": {Host: "nas", Moves: move(nas)}}
	}
	for _, c := range []struct{ pi, nas, want ledger.MoveState }{
		{ledger.MovePreparing, ledger.MoveCopied, ledger.MoveCopied},
		{ledger.MoveFenced, ledger.MoveCopied, ledger.MoveFenced},
		{ledger.MoveVerified, ledger.MoveStarted, ledger.MoveStarted},
		{ledger.MoveStarted, ledger.MoveWaiting, ""},
		{ledger.MoveFinishing, ledger.MoveWaiting, ""},
	} {
		m := Begun(facts(c.pi, c.nas), "notes")
		if m == nil && c.want != "" || m != nil && m.State != c.want {
			t.Errorf("%s on pi and %s on nas: %+v", c.pi, c.nas, m)
		}
	}
}
