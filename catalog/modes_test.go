package catalog

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFilesThatMayBeRunAreKnownAndCountForTheDigest(t *testing.T) {
	dir := write(t, map[string]string{
		"app/compose.yaml": "services:\n  a: {image: x:1, volumes: [./run.sh:/run.sh, ./hooks:/hooks:ro, ../common/up:/up]}\n", "app/run.sh": "#!/bin/sh\n", "app/hooks/pre": "x", "app/hooks/notes": "x", "common/up": "x",
	})
	load := func() *Entry {
		t.Helper()
		c, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		e, err := c.Entry("app")
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	before := load().Digest
	for _, name := range []string{"app/run.sh", "app/hooks/pre", "common/up", "app/compose.yaml"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	e := load()
	for name, want := range map[string]bool{"run.sh": true, "hooks/pre": true, "../common/up": true, "hooks/notes": false, "compose.yaml": false} {
		if e.IsExecutable(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	if e.Digest == before {
		t.Error("a plan of before would not be stale")
	}
}

// A template that may be run gives a file that may be run.
func TestWhatIsRenderedMayBeRunAsItsTemplate(t *testing.T) {
	dir := write(t, map[string]string{"app/compose.yaml": withBlock(minimal), "app/files/run.sh.tmpl": "#!/bin/sh\n"})
	if err := os.Chmod(filepath.Join(dir, "app/files/run.sh.tmpl"), 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := c.Entry("app"); !e.IsExecutable("files/run.sh") || e.IsExecutable("files/run.sh.tmpl") {
		t.Error("the rendered file is no program")
	}
}

// A link to a file is a copy of it on the host. Others in a mounted directory are said, each with its reason.
func TestLinksInAMountedDirectory(t *testing.T) {
	dir := write(t, map[string]string{
		"app/compose.yaml": "services:\n  a: {image: x:1, volumes: [./conf:/conf:ro]}\n", "app/conf/own": "own", "shared/sites/one": "1", "shared/file": "shared",
	})
	for name, to := range map[string]string{"file": "../../shared/file", "sites": "../../shared/sites", "gone": "nowhere", "out": t.TempDir()} {
		if err := os.Symlink(to, filepath.Join(dir, "app/conf", name)); err != nil {
			t.Skipf("SKIPPED, this file system has no symbolic links: %v", err)
		}
	}
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.Entry("app")
	if err != nil {
		t.Fatal(err)
	}
	var files, said []string
	for _, f := range e.Files() {
		files = append(files, f.Path+" "+string(f.Data))
	}
	if !slices.Contains(files, "conf/file shared") || len(files) != 3 {
		t.Errorf("%q", files)
	}
	for _, n := range c.Notes() {
		said = append(said, n.Place.String())
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"conf/sites: a symbolic link, and no part of the entry: a link to a directory", "conf/gone: a symbolic link, and no part of the entry: no such file", "conf/out: a symbolic link, and no part of the entry: the link leads out"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}

// What is neither a file nor a directory cannot be brought to a host: it is said. A mount of the entry's directory, or of the one above
// it, says what it is.
func TestWhatIsNoFileIsSaid(t *testing.T) {
	dir := write(t, map[string]string{
		"app/compose.yaml": "services:\n  a: {image: \"x:1\", volumes: [\"./conf:/conf\", \"./own:/own\", \"..:/all\", \".:/me\"]}\n", "app/conf/own": "own", "app/kept.db": "x",
	})
	for _, name := range []string{"app/conf/here", "app/own"} {
		l, err := net.Listen("unix", filepath.Join(dir, name))
		if err != nil {
			t.Skipf("SKIPPED, this file system has no sockets: %v", err)
		}
		defer l.Close()
	}
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, n := range c.Notes() {
		said = append(said, strings.TrimPrefix(n.Place.String(), dir))
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{
		"/app/conf/here: a socket, and no part of the entry", "/app/own: a socket, and no part of the entry",
		": mounted as ..: data, and no part of the entry: it holds kept.db", "/app: mounted as .: data, and no part of the entry: it holds kept.db",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	e, err := c.Entry("app")
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, st := range e.Service.State {
		kept = append(kept, st.Name)
	}
	if !slices.Equal(kept, []string{"./conf", "./own", "../", "./"}) {
		t.Errorf("kept %q", kept)
	}
}
