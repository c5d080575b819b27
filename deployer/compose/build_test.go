package compose

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const builtApp = `name: app
services:
  web:
    build: ./web
    environment: {PASSWORD: "${PASSWORD}"}
    mem_limit: 64m
  job:
    image: example.org/job:1
    mem_limit: 64m
    build:
      context: .
      dockerfile: ../shared/Dockerfile.job
      target: run
      args: {VERSION: "${VERSION:-1}", TOKEN: "${TOKEN}", PRICE: "$$5"}
      additional_contexts: {assets: ../shared/assets, base: "docker-image://alpine:3"}
      secrets: [key]
  far:
    mem_limit: 64m
    build: https://example.org/far.git
secrets:
  key: {file: ./key.txt}
x-berth:
  title: App
  group: other
  demand: {memory: 256MB}
  secrets: {PASSWORD: made, TOKEN: given}
  settings: {VERSION: which one}
`

var builtFiles = map[string]string{
	"web/Dockerfile": "FROM scratch\nCOPY a /a\n", "web/a": "1", "web/b": "left out", "web/.dockerignore": "b\n", "key.txt": "not a secret", ".dockerignore": "*\n!web\n",
	"../shared/Dockerfile.job": "FROM scratch AS run\n", "../shared/assets/logo": "svg",
}

const builtLab = `name: test
domain: home.lan
machines: {one: {kind: docker, processor: n100, memory: 8GB, address: 192.0.2.1}}
services: {app: {env: {VERSION: "2"}}}
`

func renderedApp(t *testing.T, compose string, files map[string]string) (Bundle, error) {
	t.Helper()
	list, err := Render(lab(t, builtLab, entryDir(t, compose, files)))
	if err != nil {
		return Bundle{}, err
	}
	return list[0], nil
}

// unpacked gives the files of an archive; a link is where it leads.
func unpacked(t *testing.T, s *Sources) map[string]string {
	t.Helper()
	var out bytes.Buffer
	if err := s.Pack(&out); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for r := tar.NewReader(&out); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(h.Name, "/") {
			got[h.Name] = h.Linkname + string(data)
		}
	}
}

func TestABundleHasWhatItsImagesAreMadeFrom(t *testing.T) {
	b, err := renderedApp(t, builtApp, builtFiles)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Builds) != 3 {
		t.Fatalf("%+v", b.Builds)
	}
	for container, image := range map[string]string{"web": "app-web", "job": "example.org/job:1", "far": "app-far"} {
		if one := b.Building(image); b.Images[container] != image || one == nil || one.Container != container {
			t.Errorf("%s: %q, %+v", container, b.Images[container], one)
		}
	}
	if web, job := b.Building("app-web"), b.Building("example.org/job:1"); web.Secret || !job.Secret || web.Files != 3 {
		t.Errorf("%+v, %+v", web, job)
	}
	got := unpacked(t, b.Sources)
	for name, want := range map[string]string{
		"contexts/web/a": "1", "contexts/web/Dockerfile": "FROM scratch\nCOPY a /a\n", "contexts/job/web/b": "left out", "contexts/job.2/logo": "svg",
		"dockerfiles/job": "FROM scratch AS run\n", "secrets/key": "not a secret",
	} {
		if got[name] != want {
			t.Errorf("%s: %q", name, got[name])
		}
	}
	for _, name := range []string{"contexts/web/b", "contexts/job/compose.yaml", "contexts/job/key.txt"} {
		if _, there := got[name]; there {
			t.Errorf("%s is sent", name)
		}
	}
	text := got[ComposeFile]
	for _, want := range []string{
		"context: ./contexts/web", "dockerfile: ../../dockerfiles/job", "TOKEN: ${TOKEN}", "VERSION: ${VERSION}", "PRICE: $$5", "assets: ./contexts/job.2",
		"base: docker-image://alpine:3", "file: ./secrets/key", "context: https://example.org/far.git", "target: run", "image: app-web", "image: example.org/job:1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the project has no %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "mem_limit") || strings.Contains(text, "PASSWORD") {
		t.Errorf("the project has more than builds:\n%s", text)
	}
}

func TestAnImageIsMadeAnewWhereWhatItIsMadeFromIsAnother(t *testing.T) {
	first, err := renderedApp(t, builtApp, builtFiles)
	if err != nil {
		t.Fatal(err)
	}
	digest := func(b *Bundle) string { return b.Building("app-web").Digest }
	for name, c := range map[string]struct {
		from, to string
		file     string
		anew     bool
		other    bool // the service is
	}{
		"nothing":                 {},
		"what is left out":        {file: "web/b"},
		"a file":                  {file: "web/a", anew: true, other: true},
		"an argument":             {from: "build: ./web", to: "build: {context: ./web, args: {A: b}}", anew: true, other: true},
		"a limit":                 {from: "mem_limit: 64m\n  job", to: "mem_limit: 65m\n  job", other: true},
		"another's argument":      {from: "PRICE: ", to: "COST: ", other: true},
		"the Dockerfile of other": {file: "../shared/Dockerfile.job", other: true},
	} {
		files := map[string]string{}
		for name, text := range builtFiles {
			files[name] = text
		}
		if c.file != "" {
			files[c.file] += " changed"
		}
		b, err := renderedApp(t, strings.Replace(builtApp, c.from, c.to, 1), files)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if anew, other := digest(&b) != digest(&first), b.Digest != first.Digest; anew != c.anew || other != c.other && c.file != "web/b" {
			t.Errorf("%s: anew %v, another service %v", name, anew, other)
		}
	}
}

func TestWhatCannotBeBuiltIsSaid(t *testing.T) {
	for name, c := range map[string]struct{ build, says string }{
		"no such context":       {"./nowhere", "app/nowhere: no such file"},
		"a file as a context":   {"./key.txt", "app/key.txt is no directory"},
		"no such Dockerfile":    {"{context: ./web, dockerfile: Containerfile}", "app/web/Containerfile: no such file"},
		"a directory as one":    {"{context: ., dockerfile: web}", "app/web is no file"},
		"outside":               {"../../elsewhere", "outside of the catalog's directory"},
		"ssh":                   {"{context: ./web, ssh: [default]}", "ssh lends the keys"},
		"no such other context": {"{context: ./web, additional_contexts: {x: ./nowhere}}", "app/nowhere: no such file"},
		"another architecture":  {"{context: ./web, platforms: [linux/arm64]}", "which is amd64"},
	} {
		compose := strings.Replace(builtApp, "build: ./web", "build: "+c.build, 1)
		if _, err := renderedApp(t, compose, builtFiles); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestADockerfileInTheComposeFileNeedsNone(t *testing.T) {
	b, err := renderedApp(t, strings.Replace(builtApp, "build: ./web", "build: {context: ./web, dockerfile_inline: \"FROM scratch\"}", 1), map[string]string{
		"web/a": "1", "key.txt": "", "../shared/Dockerfile.job": "", "../shared/assets/logo": "",
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := unpacked(t, b.Sources)[ComposeFile]; !strings.Contains(text, "dockerfile_inline: FROM scratch") {
		t.Error(text)
	}
}

func TestSourcesAreWrittenWhereABundleIsSaved(t *testing.T) {
	dir := entryDir(t, builtApp, builtFiles)
	if err := os.Symlink("a", filepath.Join(dir, "app/web/link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "app/web/a"), 0o755); err != nil {
		t.Fatal(err)
	}
	list, err := Render(lab(t, builtLab, dir))
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	first, err := Save(out, list, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(out, "one/app", SourcesDir, "contexts/web")
	if info, err := os.Stat(filepath.Join(at, "a")); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("%v, %v", info, err)
	}
	if to, err := os.Readlink(filepath.Join(at, "link")); err != nil || to != "a" {
		t.Errorf("%q, %v", to, err)
	}
	again, err := Save(out, list, nil)
	if err != nil || again.Written != 0 || again.Removed != 0 || again.Same != first.Written {
		t.Errorf("first %+v, again %+v, %v", first, again, err)
	}
	if err := os.Remove(filepath.Join(at, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("elsewhere", filepath.Join(at, "link")); err != nil {
		t.Fatal(err)
	}
	var foreign *ForeignError
	if _, err := Save(out, list, nil); !errors.As(err, &foreign) || len(foreign.Changed) != 1 {
		t.Errorf("a link that was changed: %v", err)
	}
}
