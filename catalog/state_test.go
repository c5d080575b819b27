package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/planner"
)

// stated is the state of an entry with one volume, and what reading it says.
func stated(t *testing.T, fields string) ([]planner.State, error) {
	t.Helper()
	dir := t.TempDir()
	text := "services:\n  web: {image: \"nginx:1.27\", volumes: [\"data:/data\"]}\nvolumes: {data: }\nx-berth:\n  state:\n    - {volume: data, " + fields + "}\n"
	if err := os.MkdirAll(filepath.Join(dir, "notes"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "notes", "compose.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load(dir)
	if err != nil {
		return nil, err
	}
	return c.Library().Services["notes"].State, nil
}

func TestAStateSaysHowItGetsConsistentAndWhatIsCounted(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]planner.State{
		"consistent: stopped, check: c":                                         {Name: "data", Check: "c"},
		"consistent: dump, backup: 'echo $$BACKUP', restore: r, count: 'n $$X'": {Name: "data", Backup: "echo $BACKUP", Restore: "r", Count: "n $X"},
		"consistent: export, backup: b, restore: r":                             {Name: "data", Backup: "b", Restore: "r", Export: true},
		"backup: b, restore: r":                                                 {Name: "data", Backup: "b", Restore: "r"},
	} {
		got, err := stated(t, fields)
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, %v", fields, got, err)
		}
	}
	for fields, want := range map[string]string{
		"consistent: raw":                            `"raw" is neither stopped nor dump nor export`,
		"consistent: export":                         "dump and export are made and read by backup and restore, and stopped has neither",
		"consistent: stopped, backup: b, restore: r": "dump and export are made and read by backup and restore, and stopped has neither",
		"count: ''":                                  "is empty",
	} {
		if _, err := stated(t, fields); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), ":6:") {
			t.Errorf("%s: %v", fields, err)
		}
	}
}

func TestPaperlessIsExportedAndImmichCountsItsRows(t *testing.T) {
	t.Parallel()
	lib := shipped(t).Library()
	for name, export := range map[string]bool{"paperless-ngx": true, "immich": false, "authentik": false} {
		st := lib.Services[name].State[0]
		if st.Export != export || st.Count == "" || st.Backup == "" {
			t.Errorf("%s: %+v", name, st)
		}
	}
}
