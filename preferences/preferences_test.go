package preferences

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/strictyaml"
	"berth/wording"
)

func TestAConfigIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]Preferences{
		"":                            {},
		"# nothing\n\n  # yet\n":      {},
		"language: fr\n":              {Language: "fr"},
		"motion: false\nsort: room\n": {Still: true, Sort: "room"},
		"motion: true\n":              {},
		"theme: light\ncolumns: 100":  {Theme: "light", Columns: 100},
	} {
		got, err := Parse("config.yaml", []byte(text))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v %s", text, err, diff)
		}
	}
}

func TestEverythingThatIsWrongWithAConfigIsSaidWithItsPlace(t *testing.T) {
	const text = "langauge: fr\ntheme: blue\ncolumns: 1000\nlanguage: [en]\n"
	got, err := Parse("config.yaml", []byte(text))
	var found strictyaml.Diagnostics
	if !errors.As(err, &found) || got != (Preferences{}) {
		t.Fatalf("%v %+v", err, got)
	}
	for _, want := range []string{
		`config.yaml:1:1: unknown field "langauge" in the preferences; did you mean "language"?`,
		`config.yaml:2:8: theme of the preferences: "blue" is not one of auto, dark, light`,
		`config.yaml:3:10:`, `config.yaml:4:11:`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
	if len(found) != 4 {
		t.Errorf("%d problems", len(found))
	}
}

func TestAFlagGoesBeforeTheEnvironmentAndThatBeforeTheFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	if err := os.MkdirAll(filepath.Join(dir, "berth"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "berth", "config.yaml"), []byte("language: fr\ntheme: light\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		flag, all, lang string
		want            wording.Lang
	}{
		{"", "", "", wording.FR},
		{"", "", "C.UTF-8", wording.FR},
		{"", "", "de_CH.UTF-8", wording.FR},
		{"", "", "en_US.UTF-8", wording.EN},
		{"", "en_GB", "fr_FR", wording.EN},
		{"en", "", "fr_FR", wording.EN},
		{"fr", "en_US", "", wording.FR},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", "")
		t.Setenv("LANG", c.lang)
		if got, err := Language(c.flag); got != c.want || err != nil {
			t.Errorf("%+v: %s %v", c, got, err)
		}
	}
	if _, err := Language("xx"); err == nil || err.Error() != "--lang xx: it is one of en, fr" {
		t.Errorf("%v", err)
	}
	own, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]string{"": "light", "dark": "dark", "auto": "auto"} {
		if got, err := own.ThemeOf(flag); got != want || err != nil {
			t.Errorf("%q: %q %v", flag, got, err)
		}
	}
	if _, err := own.ThemeOf("blue"); err == nil {
		t.Error("blue is a theme")
	}
	if theme, err := (Preferences{}).ThemeOf(""); theme != "auto" || err != nil {
		t.Errorf("%q %v", theme, err)
	}
}

func TestWithoutAFileNothingIsPreferred(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	if own, err := Read(); err != nil || own != (Preferences{}) {
		t.Errorf("%+v %v", own, err)
	}
}

// What the schema offers is what is read, and nothing else.
func TestTheSchemaIsThatOfTheFile(t *testing.T) {
	data, err := os.ReadFile("../docs/schema/config.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Additional bool `json:"additionalProperties"`
		Properties map[string]struct {
			Enum             []string
			Type             string
			Minimum, Maximum int
		}
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	_, err = Parse("config.yaml", []byte("nothing: 1\n"))
	if err == nil || schema.Additional {
		t.Fatalf("%v", err)
	}
	for name, p := range schema.Properties {
		values := slices.Clone(p.Enum)
		if p.Type == "boolean" {
			values = []string{"true", "false"}
		}
		if p.Maximum > 0 {
			values = []string{"60", "160"}
			if p.Minimum != LeastColumns || p.Maximum != MostColumns {
				t.Errorf("%s: %d to %d", name, p.Minimum, p.Maximum)
			}
		}
		for _, v := range values {
			if _, err := Parse("config.yaml", []byte(name+": "+v+"\n")); err != nil {
				t.Errorf("%s: %s: %v", name, v, err)
			}
		}
		if _, err := Parse("config.yaml", []byte(name+": 59x\n")); err == nil {
			t.Errorf("%s takes anything", name)
		}
	}
	if len(schema.Properties) != 5 {
		t.Errorf("%d properties", len(schema.Properties))
	}
}

// FuzzParse looks for a file that is not answered with preferences or with places.
func FuzzParse(f *testing.F) {
	f.Add([]byte("language: fr\ntheme: dark\ncolumns: 80\n"))
	f.Add([]byte("language: {a: [b]}\n? x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		own, err := Parse("config.yaml", data)
		var places strictyaml.Diagnostics
		if err != nil && (!errors.As(err, &places) || own != (Preferences{})) {
			t.Fatalf("%v %+v", err, own)
		}
	})
}
