package probe

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

func TestADirectoryOfSomebodyElseIsSeen(t *testing.T) {
	f := parsed(t, "above 1000 1000 755 ann /home/ann/stacks", "above 0 0 755 root /home", "above 0 100 775 root /volume1", "above 0 0 775 root /opt",
		"above 0 0 1777 root /tmp", "above 0 0 777 root /srv", "above 1234 0 700 UNKNOWN /x", "above 1 2 3", "above 0 0 9 root /y")
	want := []DirOwner{{"/home/ann/stacks", "ann", true}, {"/home", "root", false}, {"/volume1", "root", true}, {"/opt", "root", false},
		{"/tmp", "root", false}, {"/srv", "root", true}, {"/x", "1234", true}}
	if diff := cmp.Diff(want, f.Above); diff != "" || len(f.Notes) != 2 {
		t.Errorf("%s\n%q", diff, f.Notes)
	}
}

func TestWhoseTheDirectoriesAboveAreIsAsked(t *testing.T) {
	h := shellhost.New(t, "pi")
	dir := h.Path("opt/berth")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(dir), 0o777); err != nil {
		t.Fatal(err)
	}
	f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
	i := slices.IndexFunc(f.Above, func(d DirOwner) bool { return d.Path == filepath.Dir(dir) })
	if f.Err != nil || len(f.Above) < 3 || f.Above[0].Path != dir || i != 1 || !f.Above[i].Other {
		t.Errorf("%v, %+v", f.Err, f.Above)
	}
}
