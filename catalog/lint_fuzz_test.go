package catalog

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever a stranger's directory has in it, lint ends with findings: of the Compose file, its override, a part that it may
// include or extend, a block and an env file.
func FuzzLint(f *testing.F) {
	part := "services:\n  b: {image: \"x:1\", volumes: [./data:/data]}\n"
	f.Add(good, "", part, "", "LEVEL=debug\n")
	f.Add("include: [part/part.yaml]\nservices:\n  a: {image: \"x:1\", extends: {file: part/part.yaml, service: b}}\n", "services: {a: {imagee: x}}\n", part, "title: A\n", "COMPOSE_PROFILES=x\n")
	f.Add("services: {a: {image: \"${X:?x}\", extends: b, ports: [\"${P}:1\"]}, b: {image: x, depends_on: [a], networks: [n]}}\n", "", "", "demand: {memory: x}\n", "COMPOSE_FILE=compose.yaml:part/part.yaml\nX=$X\n")
	_ = fs.WalkDir(os.DirFS("testdata/_valid"), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), "compose.y") {
			text, err := os.ReadFile(filepath.Join("testdata/_valid", p))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text), "", part, "", "")
		}
		return err
	})
	f.Fuzz(func(t *testing.T, text, override, part, block, env string) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "part"), 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{composeFile: text, "compose.override.yaml": override, "part/part.yaml": part, blockFile: block, dotEnvName: env} {
			if text == "" && name != composeFile {
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, root, err := openDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		c := &Catalog{entries: maps.Clone(shipped(t).entries), processors: shipped(t).processors}
		err = c.add(s)
		for _, found := range c.judged(err, func(e *Entry) bool { return !e.Shipped() }) {
			if found.Place.Text.IsZero() {
				t.Errorf("a finding without words: %+v", found)
			}
		}
	})
}
