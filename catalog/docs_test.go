package catalog

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The documentation is what people copy: its entry, its processors and its template have to work.
func TestTheExamplesOfTheDocumentationWork(t *testing.T) {
	text, err := os.ReadFile("../docs/catalog.md")
	if err != nil {
		t.Fatal(err)
	}
	example := func(start string) string {
		m := regexp.MustCompile("(?s)```[a-z]*\n(" + regexp.QuoteMeta(start) + ".*?)```").FindSubmatch(text)
		if m == nil {
			t.Fatalf("docs/catalog.md has no example that begins with %q", start)
		}
		return string(m[1])
	}
	dir := write(t, map[string]string{
		"wiki/compose.yaml":         example("name: wiki"),
		"wiki/files/links.yml.tmpl": example("links:"),
		"processors.yaml":           example("processors:"),
	})
	c, findings := Check(dir)
	for _, f := range findings {
		t.Error(f)
	}
	if _, ok := c.processors["n200"]; !ok {
		t.Error("the processor is not read")
	}
}

func TestTheDocumentationHasEveryFieldOfTheSchema(t *testing.T) {
	text, err := os.ReadFile("../docs/catalog.md")
	if err != nil {
		t.Fatal(err)
	}
	properties := schema(t).Properties["x-berth"].Ref.Properties
	if len(properties) == 0 {
		t.Fatal("the schema has no fields")
	}
	for name := range properties {
		if !strings.Contains(string(text), "| `"+name+"`") && !strings.Contains(string(text), "| `"+name+".") &&
			!strings.Contains(string(text), "**"+strings.ToUpper(name[:1])+name[1:]+"**") {
			t.Errorf("docs/catalog.md says nothing of %s", name)
		}
	}
}
