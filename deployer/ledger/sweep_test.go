package ledger

import (
	"os"
	"strings"
	"testing"

	"berth/internal/shellhost"
)

// Versions before this one sent files there, and left them where they were killed.
func TestWhatOlderVersionsLeftOfUploadsIsSweptAndNothingElse(t *testing.T) {
	t.Parallel()
	const ours, empty = "tmp/.berth-SAH3IVO3CRCA64ER7MKQMMEPYB", "tmp/.berth-AAAAAAAAAAAAAAAAAAAAAAAAAA"
	for name, sweep := range map[string]func(*shellhost.Host) error{
		"at the next lock": func(h *shellhost.Host) error { return Lock(t.Context(), []Host{h}, Owner{Run: "r1", Token: "t1"}) },
		"at an unlock":     func(h *shellhost.Host) error { return Break(t.Context(), h, Past(t.Context(), []Host{h}, 1)[0].Sight) },
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			h.Put(ours+"/content", "PASSWORD=x\n")
			others := []string{
				"tmp/.berth-saH3IVO3CRCA64ER7MKQMMEPYB/content", "tmp/.berth-SAH3IVO3CRCA64ER7MKQMMEPY1/content", "tmp/.berth-x/content", // other names
				"tmp/.berth-BBBBBBBBBBBBBBBBBBBBBBBBBB/content", "tmp/.berth-BBBBBBBBBBBBBBBBBBBBBBBBBB/note", // more in it
				"tmp/.berth-CCCCCCCCCCCCCCCCCCCCCCCCCC/content/deep", "tmp/.berth-DDDDDDDDDDDDDDDDDDDDDDDDDD", // no file, no directory
				"tmp/elsewhere/content", "tmp/target",
			}
			for _, o := range others {
				h.Put(o, "not ours")
			}
			h.Link("tmp/elsewhere", "tmp/.berth-EEEEEEEEEEEEEEEEEEEEEEEEEE")
			if err := os.Mkdir(h.Path(empty), 0o700); err != nil {
				t.Fatal(err)
			}
			if os.Getuid() == 0 { // else there is nobody whose it could be
				const somebodys = "tmp/.berth-FFFFFFFFFFFFFFFFFFFFFFFFFF"
				h.Put(somebodys+"/content", "not ours")
				others = append(others, somebodys+"/content")
				if err := os.Chown(h.Path(somebodys), 4321, 4321); err != nil {
					t.Fatal(err)
				}
			}
			linked := "tmp/.berth-GGGGGGGGGGGGGGGGGGGGGGGGGG"
			if err := os.Mkdir(h.Path(linked), 0o700); err != nil {
				t.Fatal(err)
			}
			h.Link("tmp/target", linked+"/content")
			if err := sweep(h); err != nil {
				t.Fatal(err)
			}
			for _, o := range others {
				if h.Has(o) != "not ours" {
					t.Errorf("%s is gone", o)
				}
			}
			if h.Has("tmp/.berth-EEEEEEEEEEEEEEEEEEEEEEEEEE/content") != "not ours" {
				t.Error("a link is gone")
			}
			for _, o := range []string{ours, empty, linked} {
				if _, err := os.Lstat(h.Path(o)); !os.IsNotExist(err) {
					t.Errorf("%s is still there: %v", o, err)
				}
			}
		})
	}
}

// The login user is whom sudo was called by.
func TestWhatIsSweptIsOfTheLoginUser(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: needs root")
	}
	h := shellhost.New(t, "pi")
	const theirs, roots = "tmp/.berth-SAH3IVO3CRCA64ER7MKQMMEPYB", "tmp/.berth-AAAAAAAAAAAAAAAAAAAAAAAAAA"
	for _, dir := range []string{theirs, roots} {
		h.Put(dir+"/content", "PASSWORD=x\n")
	}
	if err := os.Chown(h.Path(theirs), 4321, 4321); err != nil {
		t.Fatal(err)
	}
	cmd := Script(strings.Replace(lockText, "set -u\n", "set -u\nSUDO_UID=4321\n", 1), "berth-lock", LockDir, "r1", "ann", "now", "", "", "", "1", "t1")
	if err := h.Run(t.Context(), cmd, nil); err != nil {
		t.Fatal(err)
	}
	if h.Has(theirs+"/content") != "-" || h.Has(roots+"/content") == "-" {
		t.Errorf("theirs %q, root's %q", h.Has(theirs+"/content"), h.Has(roots+"/content"))
	}
}
