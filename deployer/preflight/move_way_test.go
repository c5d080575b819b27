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
