package steps

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// trial runs export.sh or import.sh below root, where Docker does nothing, and gives what was said.
func trial(t *testing.T, text, root string, words ...string) (said string, err error) {
	t.Helper()
	for name, content := range map[string]string{"bin/docker": "#!/bin/sh\n", "home/images.yaml": "{}\n", "trial/compose.yaml": "{}\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	args := append([]string{"-c", text, "berth-trial", root, "--project-directory", filepath.Join(root, "home"), "notes-move"}, words...)
	c := exec.Command("sh", args...)
	c.Env = append(os.Environ(), "PATH="+filepath.Join(root, "bin")+":"+os.Getenv("PATH"))
	out, err := c.CombinedOutput()
	return string(out), err
}

func TestADumpIsReadIntoAFileSystemThatHasOnlyItsLostAndFound(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("lost+found is root's")
	}
	root := t.TempDir()
	lost, theirs := filepath.Join(root, "fs/lost+found"), filepath.Join(root, "fs/theirs")
	if err := os.MkdirAll(lost, 0o700); err != nil {
		t.Fatal(err)
	}
	fill := []string{"fill", filepath.Join(root, "fs"), filepath.Join(root, "note/place")}
	if said, err := trial(t, importText, root, fill...); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	if _, err := os.Stat(lost); err != nil {
		t.Error(err)
	}
	if err := os.Remove(filepath.Join(root, "note/place")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(theirs, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := trial(t, importText, root, fill...); err == nil {
		t.Errorf("read in beside a file that is not of this move: %s", said)
	}
}

func TestACountThatPrintsNothingProvesNothing(t *testing.T) {
	for command, want := range map[string]string{"true": "the count command of its entry counts nothing", "exit 3": "the count command of its entry failed", "echo 3": ""} {
		said, err := trial(t, exportText, t.TempDir(), "count", "0", command)
		if (err != nil) != (want != "") || !strings.Contains(said, want) {
			t.Errorf("%s: %v: %s", command, err, said)
		}
	}
}

func TestAPlaceThatIsReadIntoHasTheOwnerAndModeThatItHasWhereItWas(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root gives directories away")
	}
	root := t.TempDir()
	from, to, note := filepath.Join(root, "from"), filepath.Join(root, "parent/to"), filepath.Join(root, "note/place")
	if err := errors.Join(os.Mkdir(from, 0o700), os.Chown(from, 999, 998), os.Chmod(from, 0o750)); err != nil {
		t.Fatal(err)
	}
	if said, err := trial(t, exportText, root, "place", "0", from); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for range 2 { // the second finds what the first has made
		if said, err := trial(t, importText, root, "place", "0", "-", "fill", to, note); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		is, err := exec.Command("stat", "-c", "%u:%g %a", filepath.Dir(to), to).Output()
		if err != nil || string(is) != "0:0 755\n999:998 750\n" {
			t.Errorf("%q, %v", is, err)
		}
		if err := errors.Join(os.Chown(to, 70, 70), os.Chmod(to, 0o777)); err != nil { // as the image of the service may do
			t.Fatal(err)
		}
	}
}
