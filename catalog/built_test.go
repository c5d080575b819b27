package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

//raced:skip
func TestSourcesOfImagesAreNoFilesOfTheEntry(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		at := filepath.Join(dir, "app", name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("compose.yaml", strings.Replace(good, "    mem_limit", "    build: {context: ./web, additional_contexts: {more: ./more}}\n    mem_limit", 1))
	write("files/app.yaml", "a: 1")
	write("web/Dockerfile", "FROM scratch")
	for i := range maxFiles {
		write(fmt.Sprintf("web/node_modules/%d.js", i), "")
	}
	write("more/x", "")
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.Entry("app")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range e.Files() {
		names = append(names, f.Path)
	}
	if !slices.Equal(names, []string{"compose.yaml", "files/app.yaml"}) {
		t.Error(names)
	}
}
