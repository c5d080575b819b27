package ledger

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// full is a df whose root file system is full, beside others that are of no interest.
const full = `#!/bin/sh
case $1 in
-Pi) echo "Filesystem Inodes IUsed IFree IUse% Mounted on"; echo "/dev/sdb1 1000 1000 0 100% /var/lib/docker" ;;
*) cat <<X
Filesystem 1024-blocks Used Available Capacity Mounted on
/dev/loop3 1024 1024 0 100% /snap/core
udev 4096000 0 4096000 0% /dev
/dev/sda2 30720000 30719000 512 100% /
/dev/sdb1 30720000 1024 30718000 1% /var/lib/docker
X
;; esac
`

func TestWhatAHostCannotWriteIsExplainedWithTheFigure(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Program("df", full)
	h.Program("mkdir", "#!/bin/sh\necho \"mkdir: cannot create directory '$2': No space left on device\" >&2\nexit 1\n")
	err := Holding{Run: "r1", Token: "t"}.Begin(t.Context(), []Host{h}, Order{Run: "r1"}, nil)
	if err != nil && errors.Is(err, ErrLockLost) {
		h.Put(LockDir+"/token", "t\n")
		err = Holding{Run: "r1", Token: "t"}.Begin(t.Context(), []Host{h}, Order{Run: "r1"}, nil)
	}
	want := []string{"host pi: ", "No space left on device: a file system of the host is full (exit code 74)",
		"; the file system at / (/dev/sda2) is full: 0 of 30000 MB are free, 100% is in use",
		"; the file system at /var/lib/docker (/dev/sdb1) has no room for more files: all 1000 are in use (100%)"}
	at := 0
	for _, part := range want {
		i := strings.Index(err.Error()[at:], part)
		if i < 0 {
			t.Fatalf("%v\ndoes not say %q", err, part)
		}
		at += i
	}
	if strings.Contains(err.Error(), "loop3") || strings.Contains(err.Error(), "/dev is") || strings.Contains(err.Error(), "\n") {
		t.Error(err)
	}
	for _, other := range []error{errors.New("no such service"), ErrLockLost, nil, err} { // it was explained once
		if got := Explained(t.Context(), h, other); got != other {
			t.Errorf("%v became %v", other, got)
		}
	}
}

func TestAFileSystemThatIsReadOnlyIsNamed(t *testing.T) {
	h := shellhost.New(t, "pi")
	at := h.Path(State)
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	if text, err := exec.Command("mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", at).CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: nothing can be mounted here: %v %s", err, text)
	}
	t.Cleanup(func() { _ = exec.Command("umount", at).Run() })
	err := Lock(t.Context(), []Host{h}, Owner{Who: "ann", Run: "r1", Token: "t"})
	if err == nil || !strings.Contains(err.Error(), "Read-only file system") || !strings.Contains(err.Error(), "is mounted read-only") {
		t.Errorf("%v", err)
	}
}

// Where the state of a host is no directory every script that writes there says so in words.
func TestEveryScriptThatCannotWriteSaysWhy(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put(State+"/lock/token", "t\n")
	for _, dir := range []string{Journals, Orders, Logs} {
		h.Put(dir, "a file where a directory should be\n")
	}
	hold := Holding{Run: "r1", Token: "t"}
	for name, err := range map[string]error{
		"begin": hold.Begin(t.Context(), []Host{h}, Order{Run: "r1"}, nil),
		"note":  hold.Note(t.Context(), h, Entry{Kind: EntryStarted, Step: "app.stage"}),
		"end":   hold.End(t.Context(), []Host{h}, true),
		"step":  h.Run(t.Context(), hold.Step("app.start", "true"), nil),
		"break": Break(t.Context(), h, sightOf(t, h), "r1"),
		"lock":  lockBelow(t),
	} {
		var exit *remote.ExitError
		if !errors.As(err, &exit) || exit.Cause() == "" || !strings.Contains(err.Error(), "irectory") && !strings.Contains(err.Error(), "xists") {
			t.Errorf("%s says %v", name, err)
		}
	}
}

// lockBelow takes a lock where its directory cannot be made.
func lockBelow(t *testing.T) error {
	h := shellhost.New(t, "pi")
	h.Put(LockDir, "a file\n")
	return Lock(t.Context(), []Host{h}, Owner{Run: "r1", Token: "t"})
}

func sightOf(t *testing.T, h Host) string {
	t.Helper()
	past := Past(t.Context(), []Host{h}, 2)
	if past[0].Err != nil {
		t.Fatal(past[0].Err)
	}
	return past[0].Sight
}
