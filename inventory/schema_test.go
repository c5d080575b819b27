package inventory_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"berth/inventory"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	return compiled(t, plainSchema(t))
}

func plainSchema(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../docs/schema/inventory.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func compiled(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
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

// named is the schema with the names of the tests' library and of an inventory.
func named(t *testing.T, text string) *jsonschema.Schema {
	t.Helper()
	out, err := inventory.Schema(plainSchema(t), library(), inventory.NamesOf([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return compiled(t, out)
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
	case time.Time: // a day is a text, as YAML 1.2 has it
		return v.Format(time.DateOnly)
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

// The schema with names takes what the loader takes, whether or not it has seen the file, and refuses names that nobody knows.
//
//raced:skip
func TestTheSchemaWithNamesKnowsWhatTheLoaderKnows(t *testing.T) {
	texts := map[string]string{
		"every field": lab, "an instance": minimal("services: {dns-b: {entry: adguard-home}}"), "one that goes": minimal("services: {gone: {remove: true}}\ncurrent: {pi: []}"),
		"a processor of its own": "name: x\nprocessors: {mine: {arch: amd64, cores: 2}}\nmachines: {a: {kind: docker, processor: mine, memory: 1GB}}\n",
		"settings":               minimal("services: {immich: {env: {PHOTOS_DIR: /x, TZ: UTC}, ports: {2283/tcp: 80}, volumes: {database: x}}}"),
	}
	for name, text := range understood {
		texts[name] = minimal(text)
	}
	none, broken := named(t, ""), named(t, "name: [")
	for name, text := range texts {
		for _, s := range []*jsonschema.Schema{none, named(t, text), broken} {
			if err := s.Validate(asJSON(t, text)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	s := named(t, minimal("services: {dns-b: {entry: adguard-home}}"))
	for _, text := range []string{
		minimal("services: {immch: }"), minimal("services: {immch: {}}"), minimal("services: {dns-b: {}}"), minimal("services: {dns-c: {entry: adguard}}"), minimal("services: {p: {entry: promtail}}"),
		minimal("services: {immich: {env: {PHOTO_DIRR: x}}}"), minimal("services: {immich: {env: {DB_PASSWORD: x}}}"), minimal("services: {immich: {volumes: {databse: x}}}"),
		minimal("services: {loki: , promtail: {on: pi}}"), minimal("services: {immich: {memroy: 1GB}}"),
		"name: x\nmachines: {a: {kind: docker, processor: n1000, memory: 1GB}}\n",
	} {
		if s.Validate(asJSON(t, text)) == nil {
			t.Errorf("the schema takes\n%s", text)
		}
	}
}

// What an editor offers is in the schema: hosts, services and what can be set of each.
func TestTheSchemaOffersNames(t *testing.T) {
	out, err := inventory.Schema(plainSchema(t), library(), inventory.NamesOf([]byte(minimal("services: {dns-b: {entry: adguard-home}}\n  x: [broken"))))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), `"vm1"`) {
		t.Error("a file that is no YAML has names")
	}
	if out, err = inventory.Schema(plainSchema(t), library(), inventory.NamesOf([]byte(minimal("services: {dns-b: {entry: adguard-home}, nonsense: [1]}\nmargin: x")))); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"vm1"`, `"dns-b"`, `"adguard-home"`, `"PHOTOS_DIR"`, `"2283"`, `"n100"`, `"immich/DB_PASSWORD"`, `photos/week`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%s is not offered", want)
		}
	}
}
