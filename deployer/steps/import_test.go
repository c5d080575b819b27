package steps

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"berth/deployer/carry"
)

// filled has import.sh make a directory ready to be read into, as the export of the source has described it.
func filled(t *testing.T, dir, described string) (string, error) {
	t.Helper()
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if described != "" {
		if err := os.WriteFile(filepath.Join(root, "data/0.dir"), []byte(described+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// The functions alone: the rest starts containers.
	functions, _, _ := strings.Cut(importText, "data=$root/data number=")
	out, err := exec.Command("sh", "-c", functions+"\ntrap - EXIT\ndata=$root/data number=0\nfill \"$1\" \"$2\"", "berth-import", root, "--project-directory", root, "notes-move", dir, filepath.Join(root, "way/place")).CombinedOutput()
	return string(out), err
}

func TestAPlaceThatIsFilledIsWhoseItWas(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: only root can give directories to others")
	}
	dir := filepath.Join(t.TempDir(), "a new", "place")
	for what, want := range map[string]string{"999:998 700": "999:998 700", "": "0:0 755"} {
		if out, err := filled(t, dir+what, what); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if got, err := exec.Command("stat", "-c", "%u:%g %a", dir+what).Output(); err != nil || strings.TrimSpace(string(got)) != want {
			t.Errorf("%q: it is %s (%v)", what, got, err)
		}
	}
}

func TestADiskWithNothingButItsLostAndFoundIsFilled(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: a lost+found is root's")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "lost+found"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := filled(t, dir, ""); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "lost+found")); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "somebody's"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := filled(t, dir, ""); err == nil || !strings.Contains(out, "that is not of this move") {
		t.Errorf("%v %s", err, out)
	}
	if !strings.HasPrefix(importText, carry.VacantText) {
		t.Error("the script has another meaning of empty than what carries")
	}
}
