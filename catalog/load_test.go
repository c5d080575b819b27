package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"berth/planner"
)

// write makes files below a new directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// said is the text of findings, one a line.
func said(findings []Finding) string {
	var out []string
	for _, f := range findings {
		out = append(out, f.String())
	}
	return strings.Join(out, "\n")
}

func TestADirectoryAddsEntriesAndProcessorsAndOverridesByName(t *testing.T) {
	dir := write(t, map[string]string{
		"app/compose.yaml":             withBlock(minimal),
		"services/immich/compose.yaml": strings.ReplaceAll(withBlock(minimal), "App", "My Immich"),
		"processors.yaml":              "processors: {z80: {arch: amd64, cores: 1}, n100: {title: Mine, arch: amd64/v2, cores: 2, threads: 4}}\n",
		"README.md":                    "notes",
		"docs/notes.txt":               "no entry",
		".git/config":                  "hidden",
	})
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	app, err := c.Entry("app")
	if err != nil {
		t.Fatal(err)
	}
	if app.Overrides || app.Shipped() || app.Origin != dir || app.Path("files/x") != filepath.Join(dir, "app/files/x") {
		t.Errorf("app: %+v", app)
	}
	immich, _ := c.Entry("immich")
	if immich.Service.Title != "My Immich" || !immich.Overrides {
		t.Errorf("immich is not overridden: %+v", immich.Service)
	}
	lib := c.Library()
	if len(lib.Services) != len(shipped(t).Names())+1 {
		t.Errorf("%d services", len(lib.Services))
	}
	z80 := planner.Processor{Name: "z80", Title: "z80", Short: "z80", Arch: planner.Arch{Family: "amd64"}, Cores: 1, Threads: 1}
	if lib.Processors["z80"] != z80 || lib.Processors["n100"].Title != "Mine" || lib.Processors["bcm2712"].Cores != 4 {
		t.Errorf("processors: %+v", lib.Processors)
	}
	if c.Digest() == shipped(t).Digest() {
		t.Error("the digest is that of the shipped catalog")
	}
}

func TestALaterDirectoryCountsMore(t *testing.T) {
	one := write(t, map[string]string{"app/compose.yaml": withBlock(minimal)})
	two := write(t, map[string]string{"app/compose.yaml": strings.ReplaceAll(withBlock(minimal), "title: App", "title: Two")})
	c, err := Load(one, two)
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := c.Entry("app"); e.Service.Title != "Two" || e.Origin != two {
		t.Errorf("got %q of %s", e.Service.Title, e.Origin)
	}
}

func TestAnUnknownNameIsAnsweredWithTheOneThatWasMeant(t *testing.T) {
	_, err := shipped(t).Entry("imich")
	if want := `the catalog has no service "imich"; did you mean "immich"?`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestProblemsOfAllFilesComeInOneRun(t *testing.T) {
	dir := write(t, map[string]string{
		"one/compose.yaml":       withBlock("titel: a\ndemand: {memory: 1GB}"),
		"two/compose.yaml":       "services: [\nx-berth: {}\n",
		"three/compose.yaml":     withBlock(minimal),
		"three/berth.yaml":       minimal,
		"seven/compose.yaml":     withBlock(minimal),
		"seven/files/a.yml":      "a",
		"seven/files/a.yml.tmpl": "a",
		"processors.yaml":        "processors: {N100: {arch: amd64, cores: 1}, amd64: {arch: amd64, cores: 1}, x: {cores: 4, threads: 2}}\n",
		"good/compose.yaml":      strings.Replace(withBlock(minimal), "name: app", "name: good", 1),
	})
	c, err := Load(dir, filepath.Join(dir, "missing"), filepath.Join(dir, "one", "compose.yaml"))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{
		`one/compose.yaml:5:3: unknown field "titel" in x-berth`,
		"two/compose.yaml:2:",
		"three/berth.yaml:1:1: the entry has a block already, in " + filepath.Join(dir, "three/compose.yaml"),
		"seven/files/a.yml.tmpl: renders to files/a.yml, which is there as well",
		`processors.yaml:1:14: processor "N100": a name is made of`,
		`processor "amd64" has the name of an architecture`,
		`processor "x" has no field "arch"`,
		`processor "x" has fewer threads (2) than cores (4)`,
		"missing: no such file or directory",
		"one/compose.yaml: a catalog is a directory",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	if _, err := c.Entry("good"); err != nil {
		t.Errorf("the entry without problems is lost: %v", err)
	}
	if e, _ := c.Entry("one"); e != nil {
		t.Error("an entry with problems is in the catalog")
	}
}

//raced:skip
func TestADirectoryWithoutEntriesIsAMistake(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  string
	}{
		"empty":        {nil, "there is no entry here"},
		"another name": {map[string]string{"web/stack.yml": "services:\n  a: {image: b}\n"}, "web/stack.yml: passed over: it looks like a Compose file"},
	} {
		if _, err := Load(write(t, tt.files)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want it to contain %q", name, err, tt.want)
		}
	}
	if _, err := Load(write(t, map[string]string{"processors.yaml": "processors: {z80: {arch: amd64, cores: 1}}"})); err != nil {
		t.Errorf("processors alone: %v", err)
	}
}

func TestNothingLeadsOutOfTheDirectory(t *testing.T) {
	outside := write(t, map[string]string{"secret.txt": "secret", "app/compose.yaml": withBlock(minimal)})
	dir := write(t, map[string]string{
		"app/compose.yaml": withBlock(minimal), "app/files/own.txt": "own", "shared.txt": "shared",
	})
	for link, to := range map[string]string{
		"linked":               filepath.Join(outside, "app"),
		"inside":               "app",
		"app/files/out.txt":    filepath.Join(outside, "secret.txt"),
		"app/files/climb.txt":  "../../../" + filepath.Base(outside) + "/secret.txt",
		"app/files/dir":        ".",
		"app/files/gone":       "nowhere",
		"app/files/shared.txt": "../../shared.txt",
	} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(dir)
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{
		"out.txt: the link leads out of the catalog's directory", "climb.txt: the link leads out of the catalog's directory",
		"app/files/dir: a link to a directory", "app/files/gone: no such file",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "shared.txt") {
		t.Errorf("a link within the directory is refused:\n%v", err)
	}
	if e, _ := c.Entry("app"); e != nil {
		t.Error("the entry with links out of the directory is in the catalog")
	}
	for _, want := range []string{"linked: warning: passed over: the link leads out of the catalog's directory", "inside: info: passed over: a symbolic link"} {
		if said := said(c.Notes()); !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
}

func TestAPipeOrALargeFileDoesNotStopTheLoader(t *testing.T) {
	dir := write(t, map[string]string{
		"app/compose.yaml": withBlock(minimal), "app/files/large": strings.Repeat("x", maxFileSize+1),
		"big/compose.yaml": withBlock(minimal) + "#" + strings.Repeat("x", 1<<20), "pipe/berth.yaml": minimal,
	})
	if err := syscall.Mkfifo(filepath.Join(dir, "app/files/pipe"), 0o644); err != nil {
		t.Skipf("SKIPPED, this file system has no named pipes: %v", err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe/compose.yaml"), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load(dir)
	for _, want := range []string{"pipe: no regular file", "large: the file is larger than 4 MiB", "pipe/compose.yaml: no regular file"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	if said := said(c.Notes()); !strings.Contains(said, "big/compose.yaml: error: the file is larger than 1 MiB") {
		t.Errorf("said: %s", said)
	}
}

func TestTheDigestFollowsNamesAndContent(t *testing.T) {
	a := []File{{"a", []byte("b")}, {"c", nil}}
	for _, b := range [][]File{
		{{"a", []byte("c")}, {"c", nil}}, {{"a", []byte("b")}}, {{"ab", nil}, {"c", nil}}, {{"a", nil}, {"bc", nil}},
	} {
		if digest(a) == digest(b) {
			t.Errorf("%v and %v have one digest", a, b)
		}
	}
}

func TestAnEntryCannotBeChangedThroughItsFiles(t *testing.T) {
	e, _ := shipped(t).Entry("immich")
	for _, f := range e.Files() {
		clear(f.Data)
	}
	if e.Files()[0].Data[0] == 0 {
		t.Error("Files gives the entry's own bytes away")
	}
}
