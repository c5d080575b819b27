package inventory_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open("../docs/schema/inventory.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("inventory.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("inventory.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON reads YAML as an editor does before it applies a schema: keys are texts.
func asJSON(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return textKeys(v)
}

func textKeys(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = textKeys(v[k])
		}
	case map[any]any:
		out := map[string]any{}
		for k := range v {
			out[fmt.Sprint(k)] = textKeys(v[k])
		}
		return out
	case []any:
		for i := range v {
			v[i] = textKeys(v[i])
		}
	}
	return v
}

func TestTheSchemaTakesWhatTheLoaderTakes(t *testing.T) {
	s := schema(t)
	texts := map[string]string{"every field": lab}
	for _, path := range []string{"../inventory.yaml", "../examples/home-lan/inventory.yaml"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = string(data)
	}
	for name, text := range understood {
		texts[name] = minimal(text)
	}
	for name, text := range texts {
		if err := s.Validate(asJSON(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is wrong in its form is refused by the schema as well; what is wrong only in its references or
// against another field is not, so that the schema is never stricter than the loader.
func TestTheSchemaRefusesWhatIsWrongInItsForm(t *testing.T) {
	s := schema(t)
	check := func(name, text, want string, refused bool) {
		if strings.Contains(want, "duplicate key") {
			return // no YAML for whoever would apply a schema
		}
		if err := s.Validate(asJSON(t, text)); (err != nil) != refused {
			t.Errorf("%s: refused is to be %v: %v", name, refused, err)
		}
	}
	for _, c := range bad {
		check(c.name, minimal(c.text), c.want, c.schema)
	}
	for _, c := range badMachines {
		check(c.name, "name: x\nmachines:\n"+c.text+"\n", c.want, c.schema)
	}
}
