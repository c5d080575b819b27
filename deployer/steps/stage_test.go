package steps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// sentTo is the command with which a bundle's files are staged, and its input.
func sentTo(t *testing.T, b *compose.Bundle) (remote.Command, []byte) {
	t.Helper()
	h := &taking{Host: shellhost.New(t, "pi")}
	x := execution("r1", []Step{{Host: "pi", Service: b.Service, Work: Stage{Bundle: b}}}, h.Host)
	x.Hosts["pi"], x.Token = h, "t1"
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() || h.cmd.Args == nil {
		t.Fatal(r.Errors)
	}
	return h.cmd, h.input
}

// taking is a host that keeps what it is sent to stage, and does nothing with it.
type taking struct {
	*shellhost.Host
	cmd   remote.Command
	input []byte
}

func (h *taking) Run(_ context.Context, c remote.Command, _ func(remote.Stream, string)) error {
	var err error
	if len(c.Args) > 3 && c.Args[3] == "berth-stage" {
		h.cmd = c
		h.input, err = io.ReadAll(c.Stdin)
	}
	return err
}

// oddBundle has files with everything in their names and contents that may be there.
func oddBundle() *compose.Bundle {
	b := appBundle("pi", "app")
	for name, text := range map[string]string{
		"private": "A=b", "files/-n": "dash", "files/a \"b\" 'c'": "odd\n", "files/deep/deeper/x": "\x00\xff\n\n", "files/empty": "", "é": "é\n",
	} {
		mode := fs.FileMode(0o644)
		if name == "private" {
			mode = 0o600
		}
		b.Files = append(b.Files, compose.File{Path: name, Data: []byte(text), Mode: mode})
	}
	return b
}

func TestFilesAreStagedAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, tools := range []string{"coreutils", "busybox"} {
		t.Run(tools, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			if tools == "busybox" {
				withBusybox(t, h)
			}
			h.Put(ledger.LockDir+"/token", "t1\n")
			b, staged := oddBundle(), ledger.Staged("r1", "app")
			cmd, input := sentTo(t, b)
			for _, left := range []string{".upload.t0/.env", ".upload.t0.input", "/former"} {
				h.Put(staged+left, "left")
			}
			h.Put(ledger.Staged("r1", "app-two")+".upload.t0/.env", "another's")
			h.Put(ledger.Staged("r1", "app")+".old/x", "of place.sh")
			cmd.Stdin = strings.NewReader(string(input))
			if err := h.Run(t.Context(), cmd, nil); err != nil {
				t.Fatal(err)
			}
			for _, f := range b.Files {
				info, err := os.Stat(h.Path(staged + "/" + f.Path))
				if h.Has(staged+"/"+f.Path) != string(f.Data) || err != nil || info.Mode() != f.Mode {
					t.Errorf("%q is %q, %v, %v", f.Path, h.Has(staged+"/"+f.Path), info, err)
				}
			}
			if got := h.Has(staged + ".json"); !strings.Contains(got, `"run": "r1"`) || !strings.HasSuffix(got, "}\n") {
				t.Errorf("the record is %q", got)
			}
			if n := strings.Count(h.Tree(), "\n") + 1; n < len(b.Files)+4 || strings.Contains(h.Tree(), "app.upload") || strings.Contains(h.Tree(), "former") || !strings.Contains(h.Tree(), "another's") || !strings.Contains(h.Tree(), "of place.sh") {
				t.Errorf("%s", h.Tree())
			}
			for name, mode := range map[string]fs.FileMode{staged: 0o755, staged + "/files/deep": 0o755, staged + ".json": 0o600} {
				if info, err := os.Stat(h.Path(name)); err != nil || info.Mode().Perm() != mode {
					t.Errorf("%s: %v, %v", name, info, err)
				}
			}
		})
	}
}

// withBusybox gives a host busybox alone.
func withBusybox(t *testing.T, h *shellhost.Host) {
	t.Helper()
	busybox, err := exec.LookPath("busybox")
	if err != nil {
		t.Skipf("NOT TESTED with busybox: %v", err)
	}
	applets, err := exec.Command(busybox, "--list").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.FieldsSeq(string(applets)) {
		_ = os.Remove(h.Path("bin/" + name)) // which stands for it
		if err := os.Symlink(busybox, h.Path("bin/"+name)); err != nil {
			t.Fatal(err)
		}
	}
}

// The connection breaks before all of the input is through: the host sees its end.
func TestAnUploadThatIsCutShortStagesNothing(t *testing.T) {
	t.Parallel()
	cmd, input := sentTo(t, oddBundle())
	h := shellhost.New(t, "pi")
	h.Put(ledger.LockDir+"/token", "t1\n")
	h.Put(ledger.Staged("r1", "app")+"/compose.yaml", "before")
	before := h.Tree()
	for n := 0; n < len(input); n += 1 + len(input)/40 {
		cmd.Stdin = strings.NewReader(string(input[:n]))
		var exit *remote.ExitError
		if err := h.Run(t.Context(), cmd, nil); !errors.As(err, &exit) || h.Tree() != before {
			t.Errorf("%d bytes of %d: %v\n%s", n, len(input), err, h.Tree())
		}
	}
}

//raced:skip
func TestAnUploadGoesOnWhereverItWasCut(t *testing.T) {
	t.Parallel()
	cmd, input := sentTo(t, oddBundle())
	run := func(h *shellhost.Host) error {
		cmd.Stdin = strings.NewReader(string(input))
		return h.Run(t.Context(), cmd, nil)
	}
	whole := shellhost.New(t, "pi")
	whole.Put(ledger.LockDir+"/token", "t1\n")
	calls := whole.Cutting(0)
	if err := run(whole); err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut <= calls(); cut++ {
		h := shellhost.New(t, "pi")
		h.Put(ledger.LockDir+"/token", "t1\n")
		h.Cutting(cut)
		_ = run(h) // where find is cut that syncs, it goes on
		h.Cutting(0)
		if err := run(h); err != nil || h.Tree() != whole.Tree() {
			t.Errorf("cut at change %d: %v\n%s\nwant\n%s", cut, err, h.Tree(), whole.Tree())
		}
	}
}

// The lock is lost while the files are on their way: what is staged by then is another one's.
func TestAnUploadThatComesLateIsNotStaged(t *testing.T) {
	t.Parallel()
	cmd, input := sentTo(t, oddBundle())
	h := shellhost.New(t, "pi")
	theirs := ledger.Staged("r1", "app") + "/theirs"
	h.Put(ledger.LockDir+"/token", "t1\n")
	h.Put(theirs, "theirs")
	h.Program("find", fmt.Sprintf("#!/bin/sh\necho t2 >%s\nexec /usr/bin/find \"$@\"\n", h.Path(ledger.LockDir+"/token")))
	cmd.Stdin = strings.NewReader(string(input))
	if err := ledger.LostLock(h.Run(t.Context(), cmd, nil)); !errors.Is(err, ledger.ErrLockLost) || h.Has(theirs) != "theirs" || strings.Contains(h.Tree(), "upload") {
		t.Errorf("%v\n%s", err, h.Tree())
	}
}

func TestAFileIsStagedBelowItsDirectoryAlone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"../x", "/etc/x", "a/../../x", "", "a\nb", `a\b`, "a\u2028b"} {
		b, h := appBundle("pi", "app"), shellhost.New(t, "pi")
		b.Files = append(b.Files, compose.File{Path: name, Mode: 0o644})
		r := Execute(t.Context(), t.Context(), execution("r1", []Step{{Host: "pi", Service: "app", Work: Stage{Bundle: b}}}, h))
		if r.Whole() || strings.Contains(h.Tree(), "staging") {
			t.Errorf("%q: %v\n%s", name, r.Errors, h.Tree())
		}
	}
}
