package pages

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/ledger"
	"berth/deployer/status"
	"berth/internal/plaintest"
	"berth/planner"
	"berth/wording"
)

func TestTheLogOfSeveralHostsIsInTheOrderOfTime(t *testing.T) {
	at := func(second int) time.Time { return time.Date(2026, 11, 22, 19, 0, second, 0, time.UTC) }
	const run = "20261122T190000Z-ab"
	entry := func(second int, kind ledger.EntryKind, step, detail string) ledger.Entry {
		return ledger.Entry{Time: at(second), Run: run, Kind: kind, Step: step, Detail: detail, Who: "ann@pc", Steps: 2}
	}
	entries, err := Together([]ledger.History{
		{Host: "cargo", Runs: []ledger.Run{{Name: run, Entries: []ledger.Entry{
			entry(0, ledger.EntryBegin, "", ""), entry(2, ledger.EntryStarted, "pull immich", ""), entry(5, ledger.EntryFailed, "pull immich", "its output is in /log"),
			entry(5, ledger.EntryFailed, "pull immich", "no \x1b space"), entry(6, ledger.EntryStarted, "pull immich", ""), entry(8, ledger.EntryFailed, "pull immich", "again"),
			entry(9, ledger.EntryStarted, "media.boot", "qm start 110"), entry(12, ledger.EntryDone, "media.boot", ""),
		}}}},
		{Host: "pi", Runs: []ledger.Run{{Name: run, Damage: errors.New("half a line"), Entries: []ledger.Entry{entry(1, ledger.EntryStarted, "stop adguard", "")}}}},
		{Host: "pve", Err: errors.New("host pve: no route")},
	}, run)
	if err == nil || !strings.Contains(err.Error(), "host pi: run "+run+": half a line") || !strings.Contains(err.Error(), "host pve: no route") {
		t.Errorf("what is missing: %v", err)
	}
	want := "run " + run + `
  2026-11-22 19:00:00  cargo  begun by ann@pc, 2 steps here
  2026-11-22 19:00:05  cargo  pull immich failed (3s): no \x1b space; its output is in /log
  2026-11-22 19:00:08  cargo  pull immich failed (2s): again
  2026-11-22 19:00:12  cargo  media.boot done (3s): qm start 110
  2026-11-22 19:00:01  pi  stop adguard began and did not end
`
	if diff := cmp.Diff(want, Log(wording.For(wording.EN), entries)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	fr := Log(wording.For(wording.FR), entries)
	for _, want := range []string{"commencée par ann@pc, étapes ici : 2", "pull immich échec (3s) : no \\x1b space ; sa sortie est dans /log", "media.boot fait (3s) : qm start 110", "stop adguard a commencé et n'a pas fini"} {
		if !strings.Contains(fr, want) {
			t.Errorf("%q is not in\n%s", want, fr)
		}
	}
	if none, _ := Together([]ledger.History{{Runs: []ledger.Run{{Name: "another", Entries: []ledger.Entry{{}}}}}}, run); len(none) > 0 {
		t.Errorf("of another run: %v", none)
	}
	backups := []ledger.Entry{{Time: at(30), Run: "20261122T190030Z-backup", Kind: ledger.EntryDone, Step: "immich.backup", Detail: "snapshot 1a2b3c4d"},
		{Time: at(40), Run: "20261122T190040Z-verify", Kind: ledger.EntryFailed, Step: "immich.verify", Detail: "its output is in /var/lib/berth/backups/immich/log"}}
	both, _ := Together([]ledger.History{{Host: "cargo", Backups: backups}}, "")
	one, _ := Together([]ledger.History{{Host: "cargo", Backups: backups}}, "20261122T190030Z-backup")
	if text := Log(wording.For(wording.FR), both); len(one) != 1 || !strings.Contains(text, "  2026-11-22 19:00:30  cargo  immich.backup fait : instantané 1a2b3c4d\n") || !strings.Contains(text, "immich.verify échec : sa sortie est dans /var/lib") {
		t.Errorf("%v\n%s", one, text)
	}
	if data, err := LogJSON(entries[:0]); err != nil || string(data) != "[]\n" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestPagesForScriptsHaveNothingInThemThatSteersATerminal(t *testing.T) {
	const harm = "\u202e\u009b2J\x7f\x1b"
	log, err := LogJSON([]Entry{{Host: "pi" + harm}})
	if err != nil {
		t.Fatal(err)
	}
	state, err := (&Status{Problem: &planner.Problem{}, Hosts: []status.Host{{Host: "pi" + harm, Err: errors.New(harm)}}}).JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{log, state} {
		if bad := plaintest.Strange(string(text)); bad != "" || !json.Valid(text) || !strings.Contains(string(text), `pi\u202e\u009b2J\u007f\u001b`) {
			t.Errorf("%q is in\n%s", bad, text)
		}
	}
}
