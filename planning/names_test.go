package planning

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

func TestTheSchemaWithNamesTakesTheShippedInventories(t *testing.T) {
	for _, file := range []string{"../inventory.yaml", "../examples/home-lan/inventory.yaml", "../examples/starter/inventory.yaml"} {
		text, err := Schema(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("inventory.json", doc); err != nil {
			t.Fatal(err)
		}
		s, err := c.Compile("inventory.json")
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := yaml.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(textKeys(v)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// textKeys is what an editor applies a schema to: keys are texts.
func textKeys(v any) any {
	out := map[string]any{}
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			out[k] = textKeys(v[k])
		}
	case map[any]any:
		for k := range v {
			out[fmt.Sprint(k)] = textKeys(v[k])
		}
	default:
		return v
	}
	return out
}

func TestTheSchemaHasTheEntriesOfTheCatalogBesideTheInventory(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"stacks/wiki/compose.yaml": "services: {wiki: {image: \"x:1\", ports: [\"8200:3000\"], environment: {LANGUAGE: \"${LANGUAGE:-en}\"}}}\n",
		"inventory.yml":            "name: x\ncatalog: stacks\nmachines:\n  cargo: {kind: docker, processor: mine, memory: lots}\nprocessors: {mine: {}}\nservices: {wiki: {}}\n",
	} {
		if dir, _, _ := strings.Cut(name, "/compose"); dir != name {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := Schema("", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"wiki"`, `"8200"`, `"LANGUAGE"`, `"cargo"`, `"mine"`, `"jellyfin"`} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("%s is not offered", want)
		}
	}
	if _, err := Schema("none.yaml", nil); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("an inventory that is not there: %v", err)
	}
	if _, err := Schema("", []string{"none"}); err == nil {
		t.Error("a catalog that is not there is not said")
	}
}
