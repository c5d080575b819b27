package preflight

import (
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// A database goes between processors of different kinds by dump alone, and an export to the version that made it.
func TestADatabaseMovesWhereItCanBeReadAndNowhereElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by     ledger.CarriedBy
		export bool
		image  string // of the database on the target
		nas    string // its architecture
		want   string
	}{
		"as files":                      {image: "postgres:16", nas: "amd64"},
		"as files to another processor": {image: "postgres:16", nas: "arm64", want: "it does not read them reliably"},
		"by dump to another processor":  {image: "postgres:16", nas: "arm64", by: ledger.FromDump},
		"by dump to another version":    {image: "postgres:17", nas: "amd64", by: ledger.FromDump},
		"by export":                     {image: "postgres:16", nas: "arm64", by: ledger.FromDump, export: true},
		"by export to another version":  {image: "postgres:17", nas: "amd64", by: ledger.FromDump, export: true, want: "postgres:17, which it does not run on pi"},
	} {
		pi := &probe.Facts{Host: "pi", Arch: planner.Arch{Family: "amd64"}, Services: []probe.ServiceFacts{{Record: ledger.Record{Service: "notes", Images: map[string]string{"postgres:16": "postgres@sha256:1"}}}}}
		m := &moves.Move{
			Moving: ledger.Moving{Service: "notes", From: "pi", To: "nas", State: ledger.MovePreparing, Places: []ledger.Carried{{Key: "data", To: "notes_data", By: c.by}}},
			Bundle: &compose.Bundle{Images: map[string]string{"db": c.image}, Data: []compose.Data{{At: "notes_data", State: planner.State{Backup: "b", Restore: "r", Export: c.export}}}},
		}
		k := &checker{facts: map[string]*probe.Facts{"pi": pi, "nas": {Host: "nas", Arch: planner.Arch{Family: c.nas}}}}
		moveArchitecture(k, m)
		moveNoDump(k, m)
		moveVersion(k, m)
		if text := said(k.found); (text == "") != (c.want == "") || !strings.Contains(text, c.want) {
			t.Errorf("%s: %q", name, text)
		}
	}
	k := &checker{}
	moveNoDump(k, &moves.Move{Moving: ledger.Moving{Service: "notes", To: "nas"}, NoDump: true})
	if len(k.found) != 1 || k.found[0].Severity() != Stops || !strings.Contains(k.found[0].Hint(wording.For(wording.EN)), "say backup and restore") {
		t.Errorf("%s", said(k.found))
	}
}

// A dump takes room beside the data that it is made of, on both hosts.
func TestADumpNeedsRoomOnBothHosts(t *testing.T) {
	t.Parallel()
	disk := func(free planner.Bytes) *probe.Facts {
		f := &probe.Facts{Disks: []probe.Disk{{Path: ledger.State, Device: "/dev/sda1", Free: free}, {Path: "/var/lib/docker", Device: "/dev/sda1", Free: free}}}
		f.Docker.Root = "/var/lib/docker"
		return f
	}
	for by, want := range map[ledger.CarriedBy]int{ledger.AsFiles: 0, ledger.FromDump: 2} {
		m := moves.Move{Moving: ledger.Moving{Service: "notes", From: "pi", To: "nas", State: ledger.MovePreparing, Places: []ledger.Carried{{Key: "data", From: "/d", To: "notes_data", By: by}}}}
		k := &checker{facts: map[string]*probe.Facts{"pi": disk(4 * planner.GB), "nas": disk(8 * planner.GB)}}
		k.want.Moves = []moves.Move{m}
		k.want.Sides = map[string]moves.Side{"pi": {Paths: map[string]moves.Seen{"/d": {There: true, Directory: true, Counted: true, Size: 4 * planner.GB}}}}
		if moveRoom(k); len(k.found) != want {
			t.Errorf("%q: %s", by, said(k.found))
		}
	}
}

// What is carried as it is has to be what the other host can have; a dump is read there anew.
func TestWhatAHostCannotGiveStopsAMoveOfFiles(t *testing.T) {
	t.Parallel()
	whole, lxc := moves.Makes{UID: 1<<32 - 2, GID: 1<<32 - 2}, moves.Makes{UID: 65535, GID: 65535}
	remapped := moves.Makes{UID: whole.UID, GID: whole.GID, Remap: "100000.100000"}
	all := moves.Owned{UID: 100999, GID: 70000, ByUID: "/d/a", ByGID: "/d/b", Node: "/d/null", TrustedNamed: "/d/c"}
	for name, c := range map[string]struct {
		owned    moves.Owned
		from, to moves.Makes
		by       ledger.CarriedBy
		want     int
	}{
		"a machine has all":                     {all, whole, whole, ledger.AsFiles, 0},
		"a container has none of it":            {all, whole, lxc, ledger.AsFiles, 4},
		"a dump is read anew":                   {all, whole, lxc, ledger.FromDump, 0},
		"what a container can have":             {moves.Owned{UID: 65534, GID: 999, ByUID: "/d/a", ByGID: "/d/a"}, whole, lxc, ledger.AsFiles, 0},
		"a host that does not say":              {all, whole, moves.Makes{}, ledger.AsFiles, 0},
		"from remapped ids to those that are":   {moves.Owned{}, remapped, whole, ledger.AsFiles, 1},
		"remapped alike":                        {moves.Owned{}, remapped, remapped, ledger.AsFiles, 0},
		"a dump from remapped ids":              {moves.Owned{}, remapped, whole, ledger.FromDump, 0},
		"from remapped ids to nobody knows how": {moves.Owned{}, remapped, moves.Makes{}, ledger.AsFiles, 0},
	} {
		m := &moves.Move{Moving: ledger.Moving{Service: "notes", From: "pi", To: "nas", State: ledger.MovePreparing, Places: []ledger.Carried{{Key: "data", From: "/d", To: "notes_data", By: c.by}}}}
		k := &checker{}
		k.want.Sides = map[string]moves.Side{"pi": {Paths: map[string]moves.Seen{"/d": {Owned: c.owned}}, Makes: c.from}, "nas": {Makes: c.to}}
		moveIDs(k, m)
		moveRemap(k, m)
		if len(k.found) != c.want {
			t.Errorf("%s: %s", name, said(k.found))
		}
	}
}
