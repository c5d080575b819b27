package probe

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
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

func TestWhoseTheDirectoriesOfSingleServicesAreIsAskedToo(t *testing.T) {
	h := shellhost.New(t, "pi")
	stacks := filepath.Join(t.TempDir(), "Média stacks")
	if err := os.MkdirAll(filepath.Join(stacks, "a"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(stacks, 0o777); err != nil {
		t.Fatal(err)
	}
	f := Look(t.Context(), []ledger.Host{h}, map[string][]string{"pi": {"/opt/berth", stacks + "/a", stacks + "/not there"}})["pi"]
	var paths []string
	for _, d := range f.Above {
		if d.Path == stacks && !d.Other {
			t.Errorf("%+v", d)
		}
		paths = append(paths, d.Path)
	}
	slices.Sort(paths)
	if f.Err != nil || !slices.Contains(paths, stacks) || !slices.Contains(paths, stacks+"/a") || len(slices.Compact(slices.Clone(paths))) != len(paths) {
		t.Errorf("%v, %q, %q", f.Err, paths, f.Notes)
	}
}

// What lies in the directory of a service is seen, whatever that is called.
func TestFilesInADirectoryWithSpacesAreSeen(t *testing.T) {
	h := shellhost.New(t, "pi")
	for _, name := range []string{"Media Stack", "x@home+1", "Médias_(été)"} {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		text, err := (&ledger.Record{Service: "media", Dir: dir, Run: "r1", Files: map[string]string{"compose.yaml": strings.Repeat("0", 64)}}).Text()
		if err != nil {
			t.Fatal(err)
		}
		h.Put("/var/lib/berth/services/media.json", string(text))
		f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
		if s := f.Service("media"); s == nil || s.Err != nil || s.Files["compose.yaml"].SHA256 == "" || s.Files["compose.yaml"].Mode != 0o644 {
			t.Errorf("%s: %v, %+v", name, f.Err, f.Services)
		}
		if !slices.ContainsFunc(f.Above, func(d DirOwner) bool { return d.Path == dir }) {
			t.Errorf("%s: whose it is is not known: %+v", name, f.Above)
		}
	}
}
