package catalog

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("../docs/schema/x-berth.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("x-berth.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("x-berth.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON reads YAML as an editor's language server does for a schema.
func asJSON(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheSchemaAcceptsTheShippedEntries(t *testing.T) {
	s := schema(t)
	for _, e := range shipped(t).Entries() {
		if err := s.Validate(asJSON(t, e.compose())); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
}

func TestTheSchemaAcceptsACompleteBlock(t *testing.T) {
	s := schema(t)
	for _, block := range []string{minimal, complete, minimal + "needs: loki\ndevices: gpu\narch: amd64\nruns: once",
		minimal + "watch: {tcp: 80}", minimal + "performance: [{metric: a, on: {n100: ~30s, x1: \"1-2h\", y: real time}}]"} {
		if _, err := readText(withBlock(block)); err != nil {
			t.Errorf("the loader refuses:\n%s\n%v", block, err)
		}
		if err := s.Validate(asJSON(t, []byte(withBlock(block)))); err != nil {
			t.Errorf("%s\n%v", block, err)
		}
	}
}

func TestTheSchemaRefusesWhatTheLoaderRefuses(t *testing.T) {
	s := schema(t)
	for _, tt := range badBlocks {
		err := s.Validate(asJSON(t, []byte(withBlock(tt.block))))
		if tt.beyond != (err == nil) {
			t.Errorf("%s: the schema says %v", tt.name, err)
		}
	}
	for _, text := range []string{
		strings.Replace(withBlock(minimal), "services", "service", 1),
	} {
		if s.Validate(asJSON(t, []byte(text))) == nil {
			t.Errorf("the schema accepts:\n%s", text)
		}
	}
}
