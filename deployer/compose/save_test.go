package compose

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tree lists the files of a directory with mode and content.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = info.Mode().String() + " " + string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func twoBundles() []Bundle {
	return []Bundle{
		{Host: "pi", Service: "app", Files: []File{{EnvFile, []byte("A=1\n"), 0o600}, {"compose.yaml", []byte("name: app\n"), 0o644}, {"files/a", []byte("a"), 0o644}}},
		{Host: "nas", Service: "app", Files: []File{{EnvFile, nil, 0o600}, {"compose.yaml", []byte("name: app\n"), 0o644}}},
	}
}

func save(t *testing.T, dir string, bundles []Bundle, scope func(host, service string) bool) Saved {
	t.Helper()
	out, err := Save(dir, bundles, scope)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSavingTheSameAgainTouchesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "out")
	if got := save(t, dir, twoBundles(), nil); got != (Saved{Written: 5}) {
		t.Errorf("first: %+v", got)
	}
	before := tree(t, dir)
	if !strings.HasPrefix(before["pi/app/.env"], "-rw------- A=1") || !strings.HasPrefix(before["pi/app/files/a"], "-rw-r--r-- a") || len(before) != 6 {
		t.Errorf("files: %v", before)
	}
	old := time.Unix(1_000_000_000, 0)
	for name := range before {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if got := save(t, dir, twoBundles(), nil); got != (Saved{Same: 5}) {
		t.Errorf("second: %+v", got)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
	for name := range before {
		if info, err := os.Stat(filepath.Join(dir, name)); name != ManifestFile && (err != nil || !info.ModTime().Equal(old)) {
			t.Errorf("%s was written again: %v", name, err)
		}
	}
}

func TestWhatIsNoLongerRenderedIsRemovedWithinTheScope(t *testing.T) {
	dir := t.TempDir()
	bundles := twoBundles()
	save(t, dir, bundles, nil)
	bundles[0].Files = bundles[0].Files[:2]
	onPi := func(host, _ string) bool { return host == "pi" }
	if got := save(t, dir, bundles[:1], onPi); got != (Saved{Removed: 1, Same: 2}) {
		t.Errorf("pi alone: %+v", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "pi/app/files")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty directory is left: %v", err)
	}
	if got := save(t, dir, bundles[:1], nil); got != (Saved{Removed: 2, Same: 2}) {
		t.Errorf("without the nas: %+v", got)
	}
	if got := tree(t, dir); len(got) != 3 {
		t.Errorf("left: %v", got)
	}
}

func TestADirectoryWithForeignFilesIsRefusedAndLeftAlone(t *testing.T) {
	for name, c := range map[string]struct {
		before bool // berth wrote to it before
		path   string
		want   string
	}{
		"somebody's directory":        {false, "letter.txt", "holds what berth did not write: letter.txt"},
		"a file between berth's":      {true, "pi/app/files/b", "holds what berth did not write: pi/app/files/b"},
		"a file changed since":        {true, "pi/app/compose.yaml", "changed since berth wrote it: pi/app/compose.yaml"},
		"a manifest that is no such":  {false, ManifestFile, "is no list of what berth wrote"},
		"a manifest of another place": {false, ManifestFile + "?", "is no list of what berth wrote (it names files elsewhere)"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.before {
				save(t, dir, twoBundles(), nil)
			}
			path, text := c.path, "mine"
			if p, ok := strings.CutSuffix(path, "?"); ok {
				path, text = p, `{"version": 1, "files": {"../x": "y"}}`
			}
			if err := os.WriteFile(filepath.Join(dir, path), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			before := tree(t, dir)
			_, err := Save(dir, twoBundles()[:1], nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Errorf("it was changed: %s", diff)
			}
		})
	}
}

func TestALinkInTheDirectoryIsNotFollowed(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	save(t, dir, twoBundles(), nil)
	if err := os.RemoveAll(filepath.Join(dir, "nas")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(dir, "nas")); err != nil {
		t.Skip(err)
	}
	_, err := Save(dir, twoBundles(), nil)
	if err == nil || !strings.Contains(err.Error(), "did not write: nas") || len(tree(t, elsewhere)) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestAnInterruptedRunIsCompletedByTheNext(t *testing.T) {
	dir := t.TempDir()
	save(t, dir, twoBundles()[:1], nil)
	next := twoBundles()
	next[0].Files[2].Data = []byte("changed")
	// As if the run had stopped in the middle: the manifest says what is being written, one file is there,
	// another half.
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	m, err := readManifest(root, dir)
	if err != nil {
		t.Fatal(err)
	}
	m.Writing = map[string]string{"pi/app/files/a": checksum([]byte("changed")), "nas/app/.env": checksum(nil)}
	if err := m.write(root); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"pi/app/files/a": "changed", "pi/app/.berth-X.tmp": "ha"} {
		if err := root.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := save(t, dir, next, nil); got != (Saved{Written: 2, Same: 3}) {
		t.Errorf("got %+v", got)
	}
	if got := tree(t, dir); len(got) != 6 {
		t.Errorf("left: %v", got)
	}
}

func TestAFileCanBecomeADirectoryAndADirectoryAFile(t *testing.T) {
	dir := t.TempDir()
	bundle := func(names ...string) []Bundle {
		b := Bundle{Host: "pi", Service: "app"}
		for _, name := range names {
			b.Files = append(b.Files, File{name, []byte(name), 0o644})
		}
		return []Bundle{b}
	}
	save(t, dir, bundle("a", "b/c"), nil)
	save(t, dir, bundle("a/d", "b"), nil)
	if got := tree(t, dir); len(got) != 3 || got["pi/app/a/d"] != "-rw-r--r-- a/d" || got["pi/app/b"] != "-rw-r--r-- b" {
		t.Errorf("got %v", got)
	}
}
