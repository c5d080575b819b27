package buildcontext

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// tree writes files; a text that begins with "-> " is a symbolic link.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if to, link := strings.CutPrefix(text, "-> "); link {
			err = os.Symlink(to, at)
		} else {
			err = os.WriteFile(at, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func names(c *Context) string {
	var out []string
	for _, f := range c.Files {
		if !f.Mode.IsDir() {
			out = append(out, f.Path)
		}
	}
	return strings.Join(out, " ")
}

func read(t *testing.T, tree, dir, dockerfile string) *Context {
	t.Helper()
	c, err := Read(tree, dir, dockerfile)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatDockerignoreLeavesOutIsNotGiven(t *testing.T) {
	for name, c := range map[string]struct {
		ignore, dockerfile, want string
	}{
		"nothing":                        {"", "Dockerfile", "Dockerfile a.go docs/b.md docs/deep/c.md node_modules/x/y.js"},
		"a directory":                    {"node_modules\n", "Dockerfile", ".dockerignore Dockerfile a.go docs/b.md docs/deep/c.md"},
		"at any depth":                   {"**/*.md\nnode_modules/", "Dockerfile", ".dockerignore Dockerfile a.go"},
		"all but some":                   {"*\n!a.go\n", "Dockerfile", ".dockerignore Dockerfile a.go"},
		"taken back in deeper":           {"docs\n!docs/deep/c.md\nnode_modules", "Dockerfile", ".dockerignore Dockerfile a.go docs/deep/c.md"},
		"taken back in by a pattern":     {"*\n!**/*.md", "Dockerfile", ".dockerignore Dockerfile docs/b.md docs/deep/c.md"},
		"comments, blanks and a BOM":     {"\ufeff# docs\n\n  node_modules  \n/docs\n", "Dockerfile", ".dockerignore Dockerfile a.go"},
		"the Dockerfile is always given": {"Dockerfile\nnode_modules\ndocs\n.dockerignore", "Dockerfile", ".dockerignore Dockerfile a.go"},
		"also where it lies deeper":      {"*", "docs/b.md", ".dockerignore docs/b.md"},
		"one that lies elsewhere is not": {"*", "", ".dockerignore"},
	} {
		files := map[string]string{"Dockerfile": "FROM scratch", "a.go": "package a", "docs/b.md": "b", "docs/deep/c.md": "c", "node_modules/x/y.js": "y"}
		if c.ignore != "" {
			files[".dockerignore"] = c.ignore
		}
		if got := names(read(t, tree(t, files), ".", c.dockerfile)); got != c.want {
			t.Errorf("%s: %s, not %s", name, got, c.want)
		}
	}
}

func TestTheIgnoreFileOfADockerfileCountsBefore(t *testing.T) {
	dir := tree(t, map[string]string{"app/web.Dockerfile": "", "app/web.Dockerfile.dockerignore": "a", "app/.dockerignore": "b", "app/a": "", "app/b": ""})
	if got := names(read(t, dir, "app", "web.Dockerfile")); got != ".dockerignore b web.Dockerfile web.Dockerfile.dockerignore" {
		t.Error(got)
	}
}

func TestTheDigestIsOfContentAndModeAndOfNothingElse(t *testing.T) {
	files := map[string]string{"app/Dockerfile": "FROM scratch", "app/a": "1", "app/l": "-> a"}
	first := read(t, tree(t, files), "app", "Dockerfile")
	again := tree(t, files)
	if err := os.Chtimes(filepath.Join(again, "app/a"), first.Files[0].Time.Add(-1e15), first.Files[0].Time.Add(-1e15)); err != nil {
		t.Fatal(err)
	}
	if c := read(t, again, "app", "Dockerfile"); c.Digest != first.Digest || c.Count != 3 || c.Size != int64(len("FROM scratch1")) {
		t.Errorf("%+v, and %+v", first, c)
	}
	for name, change := range map[string]func(dir string) error{
		"content": func(dir string) error { return os.WriteFile(dir+"/app/a", []byte("2"), 0o644) },
		"mode":    func(dir string) error { return os.Chmod(dir+"/app/a", 0o755) },
		"link":    func(dir string) error { return os.Remove(dir + "/app/l") },
		"a file":  func(dir string) error { return os.WriteFile(dir+"/app/b", nil, 0o644) },
		"a dir":   func(dir string) error { return os.Mkdir(dir+"/app/d", 0o755) },
	} {
		dir := tree(t, files)
		if err := change(dir); err != nil {
			t.Fatal(err)
		}
		if c := read(t, dir, "app", "Dockerfile"); c.Digest == first.Digest {
			t.Errorf("another %s, and the same digest", name)
		}
	}
}

func TestAContextGoesIntoAnArchiveWithModesAndLinks(t *testing.T) {
	long := strings.Repeat("d/", 60) + strings.Repeat("n", 120)
	dir := tree(t, map[string]string{"app/run.sh": "#!/bin/sh", "app/l": "-> ../../etc/passwd", "app/" + long: "deep"})
	if err := os.Chmod(filepath.Join(dir, "app/run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "app/empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "app/pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	if err := read(t, dir, "app", "").Pack(w, "web"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for r := tar.NewReader(&out); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 {
			t.Errorf("%s belongs to %d", h.Name, h.Uid)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(h.Name, "web/d/") || strings.HasSuffix(h.Name, "n") {
			got = append(got, h.FileInfo().Mode().String()+" "+strings.ReplaceAll(h.Name, long, "LONG")+" "+h.Linkname+string(data))
		}
	}
	want := []string{"drwxr-xr-x web/ ", "drwxr-xr-x web/d/ ", "-rw-r--r-- web/LONG deep", "drwx------ web/empty/ ", "Lrwxrwxrwx web/l ../../etc/passwd", "-rwxr-xr-x web/run.sh #!/bin/sh"}
	got = slices.DeleteFunc(got, func(s string) bool { return s == "drwxr-xr-x web/d/ " })
	want = slices.DeleteFunc(want, func(s string) bool { return s == "drwxr-xr-x web/d/ " })
	if !slices.Equal(got, want) {
		t.Errorf("%q\nnot\n%q", got, want)
	}
}

func TestNothingOutsideOfTheTreeIsRead(t *testing.T) {
	outside := tree(t, map[string]string{"secret": "x"})
	dir := tree(t, map[string]string{"app/.dockerignore": "-> " + outside + "/secret", "ctx": "-> " + outside})
	if got := names(read(t, dir, "app", "")); got != ".dockerignore" {
		t.Error(got)
	}
	for _, at := range []string{"ctx", "..", "nowhere"} {
		if _, err := Read(dir, at, ""); err == nil {
			t.Errorf("%s was read", at)
		}
	}
}

func TestAContextWithTooMuchInItSaysWhatToDo(t *testing.T) {
	dir := tree(t, map[string]string{"app/data": ""})
	if err := os.Truncate(filepath.Join(dir, "app/data"), MaxSize+1); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir, "app", ""); err == nil || !strings.Contains(err.Error(), ".dockerignore") || !strings.Contains(err.Error(), "data") {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "app/.dockerignore"), []byte("data"), 0o644); err != nil {
		t.Fatal(err)
	}
	if c := read(t, dir, "app", ""); c.Count != 1 {
		t.Errorf("%+v", c)
	}
}

func TestABadPatternIsSaid(t *testing.T) {
	if _, err := Read(tree(t, map[string]string{".dockerignore": "[a\n"}), ".", ""); err == nil || !strings.Contains(err.Error(), ".dockerignore") {
		t.Error(err)
	}
}
