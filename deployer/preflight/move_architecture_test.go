package preflight

import (
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/planner"
)

func TestADatabaseThatGoesAsFilesIsNotExcusedByAnotherPlacesDump(t *testing.T) {
	t.Parallel()
	project := func(mounts string) []compose.File {
		return []compose.File{{Path: compose.ComposeFile, Data: []byte("name: notes\nservices:\n  app: {image: \"notes:1\", volumes: [\"data:/data\", \"pgdata:/backup\"]}\n  db: {image: \"postgres:16\"" + mounts + "}\nvolumes: {data: {name: notes_data}, pgdata: {name: notes_pgdata}}\n")}}
	}
	for what, c := range map[string]struct {
		files []compose.File
		found int
	}{
		"nobody says what it mounts":         {nil, 1},
		"the database has the files":         {project(`, volumes: ["pgdata:/var/lib/postgresql/data"]`), 1},
		"the database has what is dumped":    {project(`, volumes: ["data:/var/lib/postgresql/data"]`), 0},
		"the database has nothing that goes": {project(""), 0},
	} {
		m := &moves.Move{
			Moving: ledger.Moving{Service: "notes", From: "pi", To: "nas", State: ledger.MovePreparing, Places: []ledger.Carried{{Key: "data", To: "notes_data", By: ledger.FromDump}, {Key: "pgdata", To: "notes_pgdata"}}},
			Bundle: &compose.Bundle{Service: "notes", Files: c.files, Images: map[string]string{"db": "postgres:16", "app": "notes:1"}},
		}
		k := &checker{facts: map[string]*probe.Facts{"pi": {Host: "pi", Arch: planner.Arch{Family: "amd64"}}, "nas": {Host: "nas", Arch: planner.Arch{Family: "arm64"}}}}
		moveArchitecture(k, m)
		if len(k.found) != c.found {
			t.Errorf("%s: %v", what, k.found)
		}
	}
}
