package probe

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/internal/shellhost"
)

func TestAHostSaysWhatLiesWhereSharesShouldBe(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Put("mnt/photos/2024/x", "x")
	h.Put("mnt/photos/a b", "x")
	h.Put("mnt/nas/films/x", "x")
	h.Put("srv/with space/x", "x")
	h.Put("disk/plain/x", "x")
	h.Program("timeout", `#!/bin/sh
case "$*" in *stuck*) exit 137 ;; esac
shift 3
exec "$@"
`)
	mounts := "/dev/sda1 / ext4 rw 0 0\nnas:/volume1/photos " + h.Path("mnt/photos") + " nfs4 ro,vers=4.2 0 0\n//nas/all " + h.Path("mnt/nas") + " cifs rw 0 0\n" +
		"/dev/sdb1 " + h.Path("disk") + " ext4 rw 0 0\nnas:/x " + strings.ReplaceAll(h.Path("srv/with space"), " ", `\040`) + " nfs rw 0 0\n"
	h.Put("mounts", mounts)
	photos, films, space, plain, gone, stuck := h.Path("mnt/photos"), h.Path("mnt/nas/films"), h.Path("srv/with space"), h.Path("disk/plain"), h.Path("mnt/gone"), h.Path("mnt/stuck")
	got, _, err := seeShares(t.Context(), h, h.Path("mounts"), "2024", []string{photos, films, space, plain, gone, stuck})
	if err != nil {
		t.Fatal(err)
	}
	if o := got[photos]; !o.Mounted() || !o.Here || !o.ReadOnly || o.From != "nas:/volume1/photos" || o.Type != "nfs4" || len(o.Entries) != 2 || o.Entries["a b"] == "" || o.Mark == "" || o.Mark != o.Entries["2024"] {
		t.Errorf("photos: %+v", o)
	}
	if o := got[films]; !o.Mounted() || o.Here || o.ReadOnly || o.Mark != "" {
		t.Errorf("below a share: %+v", o)
	}
	if o := got[space]; !o.Here || o.Type != "nfs" {
		t.Errorf("a path with a space: %+v", o)
	}
	if o := got[plain]; o.Mounted() || o.Type != "ext4" {
		t.Errorf("on a disk: %+v", o)
	}
	if o := got[gone]; !o.Gone || o.Mounted() {
		t.Errorf("gone: %+v", o)
	}
	if o := got[stuck]; !o.Stuck || o.Gone {
		t.Errorf("stuck: %+v", o)
	}
}

func TestAMarkIsThereUntilItIsTaken(t *testing.T) {
	h := shellhost.New(t, "nas")
	h.Put("photos/x", "x")
	dir := h.Path("photos")
	inode, err := Mark(t.Context(), h, dir, ".berth-share-1")
	if err != nil || inode == "" {
		t.Fatal(inode, err)
	}
	if got, _, _ := seeShares(t.Context(), h, Mounts, ".berth-share-1", []string{dir}); got[dir].Mark != inode {
		t.Errorf("%+v, not %s", got[dir], inode)
	}
	if again, err := Mark(t.Context(), h, dir, ".berth-share-1"); again != "" || err != nil {
		t.Errorf("what is there is taken for a new one: %q, %v", again, err)
	}
	if err := Unmark(t.Context(), h, dir, ".berth-share-1"); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".berth*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if inode, err := Mark(t.Context(), h, h.Path("nowhere"), ".berth-share-1"); inode != "" || err != nil {
		t.Errorf("nowhere: %q, %v", inode, err)
	}
	if _, err := os.Stat(h.Path("nowhere")); err == nil {
		t.Error("a directory was made")
	}
}
