package compose

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/catalog"
)

const stack = `services:
  web:
    image: x:1
    env_file:
      - .env
      - stack.env
      - ../common.env
      - {path: local.env, required: false}
    command: start --user me --pass ${DB_PASSWORD} now
    ports: ["${BIND_IP}:8080:80"]
    volumes:
      - ./config:/config
      - ./data:/data
      - ../shared/site.conf:/site.conf:ro
      - ../media:/media
    configs: [site]
configs: {site: {file: ../shared/site.conf}}
`

var stackFiles = map[string]string{
	".env": "DB_PASSWORD=hunter22\nMAIL_PASSWORD=hunter23\nNICE=as it is\nCOLOUR=green\n", "stack.env": "A=1\n", "../common.env": "B=2\n",
	"config/app.yml": "a: 1\n", "../shared/site.conf": "listen 80\n",
}

func fileOf(b *Bundle, path string) (File, bool) {
	i := slices.IndexFunc(b.Files, func(f File) bool { return f.Path == path })
	if i < 0 {
		return File{}, false
	}
	return b.Files[i], true
}

func TestAStrangersStackFindsItsFilesInItsDirectory(t *testing.T) {
	b := bundleOf(t, lab(t, oneHost("{env: {COLOUR: red}}"), entryDir(t, stack, stackFiles)), "pi", "app")
	for path, mode := range map[string]int{
		".env": 0o600, ".berth.env": 0o600, "stack.env": 0o600, ".above/common.env": 0o600, "config/app.yml": 0o644, ".above/shared/site.conf": 0o644,
	} {
		if f, ok := fileOf(&b, path); !ok || int(f.Mode) != mode {
			t.Errorf("%s: there %v, mode %o", path, ok, f.Mode)
		}
	}
	if len(b.Files) != 7 {
		t.Errorf("%d files", len(b.Files))
	}
	p, _ := readBack(t, &b)
	web := p.Services["web"]
	var env, mounts []string
	for _, f := range web.EnvFiles {
		env = append(env, fmt.Sprint(f.Path, " ", f.Required))
	}
	for _, v := range web.Volumes {
		mounts = append(mounts, v.Source)
	}
	if got, want := strings.Join(env, ", "), ".berth.env true, stack.env true, ./.above/common.env true, local.env false"; got != want {
		t.Errorf("env files are %s, not %s", got, want)
	}
	if got, want := strings.Join(mounts, " "), "./config ./data ./.above/shared/site.conf ../media"; got != want {
		t.Errorf("mounts are %s, not %s", got, want)
	}
	if got := p.Configs["site"].File; got != "./.above/shared/site.conf" {
		t.Errorf("the config is %s", got)
	}
	if web.MemLimit != 0 {
		t.Errorf("it is held to %d for a demand that is a guess", web.MemLimit)
	}
	if got := strings.Join(web.Command, "|"); got != "start|--user|me|--pass|{{secret app/DB_PASSWORD}}|now" {
		t.Errorf("the command is %s", got)
	}
	var kept []string
	for _, d := range b.Data {
		kept = append(kept, d.At)
	}
	if got, want := strings.Join(kept, " "), b.Dir+"/config "+b.Dir+"/data /opt/berth/media"; got != want {
		t.Errorf("data is in %s, not in %s", got, want)
	}
}

func TestAContainerGetsTheOperatorsEnvFileAndNothingOfBerths(t *testing.T) {
	b := bundleOf(t, lab(t, oneHost("{env: {COLOUR: red}}"), entryDir(t, stack, stackFiles)), "pi", "app")
	lines := strings.Split(b.text(t, ".berth.env"), "\n")[1:]
	if got, want := strings.Join(lines, "\n"), "COLOUR=red\nDB_PASSWORD={{secret app/DB_PASSWORD}}\nMAIL_PASSWORD={{secret app/MAIL_PASSWORD}}\nNICE=\"as it is\"\n"; got != want {
		t.Errorf("it gets\n%s", got)
	}
	for _, f := range b.Files {
		if strings.Contains(string(f.Data), "hunter2") {
			t.Errorf("%s has the secret in it", f.Path)
		}
	}
	if value, ok := b.Given("app/DB_PASSWORD"); !ok || value != "hunter22" {
		t.Errorf("given is %q", value)
	}
	if _, ok := b.Given("other/DB_PASSWORD"); ok {
		t.Error("another service has it")
	}
	up, err := b.Upload(func(ref SecretRef) (string, error) { v, _ := b.Given(ref.String()); return v, nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range up {
		if f.Path == ".berth.env" && !strings.Contains(string(f.Data), "DB_PASSWORD=hunter22\n") {
			t.Errorf("uploaded is\n%s", f.Data)
		}
	}
}

func TestWhatComposeWouldOpenAndNotFindIsRefusedByName(t *testing.T) {
	head := "services:\n  web:\n    image: x:1\n    "
	for text, want := range map[string]string{
		head + "env_file: stack.env\n":                                            "an env file of web, stack.env, is not there",
		head + "env_file: [.env]\n":                                               "an env file of web, .env, is not there",
		head + "env_file: [../../far.env]\n":                                      "an env file of web, ../../far.env, is not there",
		head + "label_file: [labels]\n":                                           "a label file of web, labels, is not there",
		head + "secrets: [s]\nsecrets: {s: {file: ./s.txt}}\n":                    "the file of the secret s, ./s.txt, is not there",
		head + "configs: [c]\nconfigs: {c: {file: ../c.txt}}\n":                   "the file of the config c, ../c.txt, is not there",
		head + "env_file: [{path: stack.env, required: false}]\n":                 "",
		head + "env_file: [{path: .env, required: false}]\n":                      "",
		head + "env_file: [/etc/app.env]\n":                                       "",
		head + "profiles: [off]\n    env_file: stack.env\n  on: {image: 'x:1'}\n": "",
		head + "restart: always\nsecrets: {s: {file: ./unused}}\n":                "",
	} {
		in := lab(t, oneHost("{}"), entryDir(t, text, nil))
		e, err := in.Catalog.Entry("app")
		if err != nil {
			t.Fatal(err)
		}
		_, rendered := Render(in)
		for who, err := range map[string]error{"render": rendered, "plan": e.Startable()} {
			switch {
			case want == "" && err != nil:
				t.Errorf("%s refuses\n%s%v", who, text, err)
			case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
				t.Errorf("%s says of\n%s%v", who, text, err)
			}
		}
	}
}

func TestAnEnvFileThatIsNotThereIsNoneOfBerths(t *testing.T) {
	b := bundleOf(t, lab(t, oneHost("{}"), entryDir(t, "services: {web: {image: 'x:1', env_file: [{path: .env, required: false}]}}\n", nil)), "pi", "app")
	if p, _ := readBack(t, &b); len(p.Services["web"].EnvFiles) > 0 {
		t.Errorf("it gets %v", p.Services["web"].EnvFiles)
	}
	b = bundleOf(t, lab(t, oneHost("{env: {A: b}}"), entryDir(t, "services: {web: {image: 'x:1', env_file: [.env], user: '${A:-}'}}\n", nil)), "pi", "app")
	if got := b.text(t, ".berth.env"); !strings.HasSuffix(got, "\nA=b\n") {
		t.Errorf("it gets %s", got)
	}
}

func TestWhatMayBeRunMayBeRunOnTheHostToo(t *testing.T) {
	dir := entryDir(t, "services:\n  web: {image: x:1, volumes: [./up.sh:/up.sh, ../common/pre:/pre, ./conf:/conf:ro]}\n", map[string]string{"up.sh": "#!/bin/sh\n", "../common/pre": "x", "conf/a": "a"})
	before := bundleOf(t, lab(t, oneHost("{}"), dir), "pi", "app")
	for _, name := range []string{"app/up.sh", "common/pre"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	b := bundleOf(t, lab(t, oneHost("{}"), dir), "pi", "app")
	for name, mode := range map[string]int{"up.sh": 0o755, ".above/common/pre": 0o755, "conf/a": 0o644, "compose.yaml": 0o644} {
		if f, there := fileOf(&b, name); !there || int(f.Mode) != mode {
			t.Errorf("%s: there %v, mode %o", name, there, f.Mode)
		}
	}
	if b.Digest == before.Digest {
		t.Error("a mode alone is no change")
	}
	out := t.TempDir()
	if _, err := Save(out, []Bundle{b}, nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(out, "pi/app/up.sh")); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("rendered into a directory: %v, %v", info, err)
	}
}

// "~" is the home of who logs in, as it is to Compose when he runs it; without the host's word it stays.
func TestTheHomeInAMountIsThatOfWhoLogsIn(t *testing.T) {
	dir := entryDir(t, `services:
  web:
    image: x:1
    volumes: ["~/docker/${PART:-config}:/config", "~:/home:ro", "./~/x:/x", "/srv/~:/srv", "$HOME/.cache:/cache", "disk:/disk"]
    env_file: [{path: ~/web.env, required: false}]
    environment: {AT: "${HOME}/there", BY_NAME: "$HOME"}
    secrets: [key]
    configs: [site]
secrets: {key: {file: ~/key}}
configs: {site: {file: ~/site.conf}}
volumes:
  disk: {driver: local, driver_opts: {type: none, o: bind, device: ~/disk}}
`, nil)
	in := lab(t, oneHost("{}"), dir)
	sources := func() []string {
		t.Helper()
		b := bundleOf(t, in, "pi", "app")
		if !b.AtHome {
			t.Error("it is not known that it asks for the home")
		}
		p, _ := readBack(t, &b)
		var out []string
		for _, v := range p.Services["web"].Volumes {
			out = append(out, v.Source)
		}
		if in.Homes != nil && !slices.ContainsFunc(b.Data, func(d Data) bool { return d.At == "/var/services/homes/ann/docker/config" }) {
			t.Errorf("it is no data: %+v", b.Data)
		}
		web := p.Services["web"]
		return append(out, web.EnvFiles[0].Path, p.Secrets["key"].File, p.Configs["site"].File, p.Volumes["disk"].DriverOpts["device"], *web.Environment["AT"], *web.Environment["BY_NAME"])
	}
	if got := sources(); got[0] != "~/docker/config" || got[1] != "~" {
		t.Errorf("not known: %q", got)
	}
	in.Homes = map[string]string{"pi": "/var/services/homes/ann"}
	want := []string{
		"/var/services/homes/ann/docker/config", "/var/services/homes/ann", "./~/x", "/srv/~", "/var/services/homes/ann/.cache", "disk",
		"/var/services/homes/ann/web.env", "/var/services/homes/ann/key", "/var/services/homes/ann/site.conf", "/var/services/homes/ann/disk",
		"/var/services/homes/ann/there", "/var/services/homes/ann",
	}
	if got := sources(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A variable that begins with the home is written out, since Compose would put root's in.
func TestAVariableThatBeginsWithTheHomeIsWrittenOut(t *testing.T) {
	dir := entryDir(t, "services:\n  web: {image: x:1, volumes: [\"${DATA}/a:/a\", \"${MORE:-~/more}/b:/b\"], environment: {AT: \"${DATA}\"}}\n", map[string]string{".env": "DATA=~/docker\n"})
	in := lab(t, oneHost("{}"), dir)
	in.Homes = map[string]string{"pi": "/home/ann"}
	b := bundleOf(t, in, "pi", "app")
	p, _ := readBack(t, &b)
	web := p.Services["web"]
	if a, b := web.Volumes[0].Source, web.Volumes[1].Source; a != "/home/ann/docker/a" || b != "/home/ann/more/b" || *web.Environment["AT"] != "~/docker" {
		t.Errorf("%s, %s, %s", a, b, *web.Environment["AT"])
	}
	if len(b.Data) != 2 || b.Data[0].At != "/home/ann/docker/a" {
		t.Errorf("%+v", b.Data)
	}
}

// Compose reads env files where it runs, as root.
func TestTheHomeInAnEnvFileIsWrittenOut(t *testing.T) {
	const file = "A=${HOME}/a\nB=$HOME\nC='${HOME}'\nD=$$HOME\nE=\"${HOME:-/x}/e\"\nF=${HOMEPAGE}\n"
	dir := entryDir(t, "services:\n  web: {image: x:1, env_file: web.env}\n", map[string]string{"web.env": file, ".env": "HOMEPAGE=p\n"})
	in := lab(t, oneHost("{}"), dir)
	b := bundleOf(t, in, "pi", "app")
	if got := b.text(t, "web.env"); got != file || !b.AtHome {
		t.Errorf("not known: %v, %s", b.AtHome, got)
	}
	in.Homes = map[string]string{"pi": "/home/ann"}
	b = bundleOf(t, in, "pi", "app")
	if got := b.text(t, "web.env"); got != "A=/home/ann/a\nB=/home/ann\nC='${HOME}'\nD=$$HOME\nE=\"/home/ann/e\"\nF=${HOMEPAGE}\n" {
		t.Errorf("%s", got)
	}
}

// What the block says of its state may begin with the home, too.
func TestAStateMayLieInTheHomeOrBesideTheComposeFile(t *testing.T) {
	dir := entryDir(t, "services:\n  web: {image: x:1, volumes: [\"~/a:/a\", \"${HOME}/b:/b\", \"./c:/c\", \"~/made:/m\", \"../d:/d\"]}\n"+
		"x-berth: {state: [{path: ~/a}, {path: \"${HOME}/b\"}, {path: ./c}, {path: ../d}], rebuilt: {~/made: it is fetched}}\n", nil)
	in := lab(t, oneHost("{}"), dir)
	in.Homes = map[string]string{"pi": "/home/ann"}
	b := bundleOf(t, in, "pi", "app")
	var got []string
	for _, d := range b.Data {
		got = append(got, d.At)
	}
	if want := []string{"/home/ann/a", "/home/ann/b", "/opt/berth/app/c", "/opt/berth/d"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Compose takes them, and starts nothing: the bundle says which there are, so that a run is stopped before.
func TestABundleTellsWhichSecretsAndConfigsAreOfASwarm(t *testing.T) {
	dir := entryDir(t, `services:
  web: {image: "x:1", secrets: [key, fine], configs: [site]}
  other: {image: "x:1", secrets: [key]}
secrets: {key: {external: true}, fine: {environment: FINE}}
configs: {site: {external: true, name: mine}}
`, nil)
	b := bundleOf(t, lab(t, oneHost("{}"), dir), "pi", "app")
	want := []catalog.SwarmPart{{Name: "key", Container: "other"}, {Name: "key", Container: "web"}, {Config: true, Name: "site", Container: "web"}}
	if !slices.Equal(b.Swarm, want) {
		t.Errorf("%+v", b.Swarm)
	}
}
