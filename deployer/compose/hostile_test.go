package compose

import (
	"maps"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"berth/inventory"
)

// hostile are values that a shell, YAML or Compose would make something else of.
var hostile = []string{
	"a;reboot", "$(id)", "`id`", "${APP_KEY}", "$APP_KEY", "$$", "{{secret app/APP_KEY}}", "../../etc", "a b", `a"b`, "a'b", `a\`, `\$x`, `\\n`,
	"a\nB=c", "a\rB", "# no comment", "a # b", " leading", "trailing ", "", "=", "a=b", "true", "0755", "{}", "[a]", "- a", "a: b", "&a", "*a", "!x",
	"é", "\u0085", "\u2028", "\ufeffx", "\t", "\x01", "zzberth0x", "%s", "export X=1", "\"", "'", "\\\"", "\\'", "| a", "@", "~",
}

// wished renders app with variables of the wish that no parser of an inventory has looked at.
func wished(t testing.TB, in Input, env map[string]string) (Bundle, error) {
	t.Helper()
	inv := *in.Inventory
	inv.Wishes = map[string]inventory.Wish{"app": {Env: env}}
	in.Inventory = &inv
	bundles, err := Render(in)
	if err != nil {
		return Bundle{}, err
	}
	return bundles[0], nil
}

func TestHostileValuesReachTheContainerAsTheyAre(t *testing.T) {
	in := lab(t, oneHost("{}"), appDir(t))
	for _, value := range hostile {
		b, err := wished(t, in, map[string]string{"APP_LOCALE": value})
		if err != nil {
			t.Errorf("%q: %v", value, err)
			continue
		}
		p, env := readBack(t, &b)
		want := value
		if value == "" {
			want = "en" // ${APP_LOCALE:-en}
		}
		if env["APP_LOCALE"] != value || *p.Services["web"].Environment["LOCALE"] != want {
			t.Errorf("%q: .env gives %q, the container gets %q", value, env["APP_LOCALE"], *p.Services["web"].Environment["LOCALE"])
		}
		if len(env) != 6 || len(p.Services) != 2 {
			t.Errorf("%q: variables %v, %d containers", value, env, len(p.Services))
		}
	}
}

func TestHostileNamesAndPathsAreRefused(t *testing.T) {
	in := lab(t, oneHost("{}"), appDir(t))
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"a mount that brings its target": {map[string]string{"APP_DIR": "/etc:/etc"}, "APP_DIR"},
		"a name with a command":          {map[string]string{"A;reboot": "x"}, `"A;reboot" is no name of a variable`},
		"a name with a line":             {map[string]string{"A\nB": "x"}, "is no name of a variable"},
		"a setting of compose itself":    {map[string]string{"COMPOSE_FILE": "/etc/x"}, "COMPOSE_FILE is a setting of docker compose itself"},
		"a zero byte":                    {map[string]string{"APP_LOCALE": "hunter\x002"}, "the value of APP_LOCALE contains a zero byte"},
		"no text":                        {map[string]string{"APP_LOCALE": "hunter\xff2"}, "the value of APP_LOCALE is no UTF-8 text"},
	} {
		_, err := wished(t, in, c.env)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"../x", "/x", "a\nb", `a\b`, ".env", ".berth.env", "compose.yaml", "", "a//b", "."} {
		if checkPath(name) == nil {
			t.Errorf("a file may be called %q", name)
		}
	}
	for _, name := range []string{"files/$(id).yml", "files/a;reboot", "files/a b", "files/.env"} {
		if err := checkPath(name); err != nil {
			t.Errorf("%q is a name like any other where no shell reads it: %v", name, err)
		}
	}
}

func TestAVariableThatIsNoTextIsWrittenOut(t *testing.T) {
	entry := strings.Replace(app, "mem_limit: 64m", "mem_limit: ${APP_WORKERS}m\n    stop_grace_period: ${APP_WORKERS}s", 1)
	in := lab(t, oneHost("{}"), entryDir(t, entry, map[string]string{"files/links.yml": ""}))
	b, err := wished(t, in, map[string]string{"APP_WORKERS": "32", "APP_LOCALE": "fr"})
	if err != nil {
		t.Fatal(err)
	}
	text := b.text(t, ComposeFile)
	if strings.Contains(text, "${APP_WORKERS}") || !strings.Contains(text, "${APP_LOCALE}") || !strings.Contains(text, "stop_grace_period: 32s") {
		t.Errorf("got\n%s", text)
	}
}

// A wish's variable moves a port, and the plan knows; what one processor alone has another port for it cannot know.
func TestAPortThatAVariableMovesIsPlannedWithOrRefused(t *testing.T) {
	entry := strings.NewReplacer("8200:3000", "${APP_PORT:-8200}:3000", "settings: {", "settings: {APP_PORT: port, ").Replace(app)
	bundles, err := Render(lab(t, oneHost("{env: {APP_PORT: 9000}}"), entryDir(t, entry, nil)))
	if err != nil || !strings.Contains(bundles[0].text(t, ComposeFile), `published: "9000"`) {
		t.Errorf("by the wish: %v", err)
	}
	entry = strings.Replace(entry, `env: {APP_WORKERS: "3"}`, `env: {APP_PORT: "9000"}`, 1)
	_, err = Render(lab(t, oneHost("{}"), entryDir(t, entry, nil)))
	if err == nil || !strings.Contains(err.Error(), "web publishes 9000, with which the plan does not reckon") {
		t.Errorf("got %v", err)
	}
}

func TestAMissingSettingIsNamedWithWhatToDo(t *testing.T) {
	entry := strings.Replace(app, "${APP_LOCALE:-en}", "${APP_LOCALE:?the language}", 1)
	_, err := Render(lab(t, oneHost("{}"), entryDir(t, entry, nil)))
	if err == nil || !strings.Contains(err.Error(), "set APP_LOCALE under env of the service's wish") {
		t.Errorf("got %v", err)
	}
}

// FuzzEnv gives a container a variable of any name and value and asks compose-go what it reads back.
func FuzzEnv(f *testing.F) {
	for _, value := range hostile {
		f.Add("APP_LOCALE", value)
	}
	f.Add("_a9", "x")
	f.Add("a-b", "x")
	in := lab(f, oneHost("{}"), appDir(f))
	f.Fuzz(func(t *testing.T, name, value string) {
		text := envText(forCompose, []variable{{name: name, value: value}, {name: "AFTER", value: "x"}}, nil)
		if checkValue(name, value) != nil {
			return
		}
		got, err := dotenv.Parse(strings.NewReader(string(text)))
		want := map[string]string{"AFTER": "x"}
		want[name] = value
		if name == "AFTER" {
			want[name] = "x"
		}
		if err != nil || !maps.Equal(got, want) {
			t.Fatalf("%q=%q: %v read back from\n%s", name, value, err, text)
		}
		b, err := wished(t, in, map[string]string{"APP_LOCALE": value})
		if err != nil {
			t.Fatal(err)
		}
		p, _ := readBack(t, &b)
		if got := *p.Services["web"].Environment["LOCALE"]; got != value && value != "" {
			t.Fatalf("%q: the container gets %q", value, got)
		}
	})
}
