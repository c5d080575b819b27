package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"berth/planner"
)

// stack is a Compose file of one container, as somebody has it who never heard of berth.
func stack(image string) string { return "services:\n  web:\n    image: " + image + "\n" }

// named gives the entries of a directory as name=project, without the shipped ones.
func named(t *testing.T, dirs ...string) (*Catalog, string) {
	t.Helper()
	c, err := Load(dirs...)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range c.Entries() {
		if !e.Shipped() {
			out = append(out, e.Name+"="+e.ProjectName)
		}
	}
	return c, strings.Join(out, " ")
}

//raced:skip
func TestEveryDirectoryWithAComposeFileIsAnEntryByItsProjectsName(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  string
	}{
		"all names that Compose takes": {map[string]string{
			"a/compose.yaml": stack("a"), "b/compose.yml": stack("b"), "c/docker-compose.yml": stack("c"), "d/docker-compose.yaml": stack("d"),
		}, "a=a b=b c=c d=d"},
		"at any depth": {map[string]string{
			"media/jellyfin/compose.yaml": stack("a"), "x/y/z/deep/compose.yaml": stack("a"), "services/one/compose.yaml": stack("a"),
		}, "deep=deep jellyfin=jellyfin one=one"},
		"below another entry": {map[string]string{"web/compose.yaml": stack("a"), "web/extra/compose.yaml": stack("b")}, "extra=extra web=web"},
		"names that Compose makes": {map[string]string{
			"home_assistant/compose.yaml": stack("a"), "Joplin/compose.yaml": stack("a"), "My Cloud (old)/compose.yaml": stack("a"), "-x_/compose.yaml": stack("a"),
		}, "home_assistant=home_assistant joplin=joplin mycloudold=mycloudold x_=x_"},
		"the name in the file": {map[string]string{
			"a/compose.yaml": "name: first\n" + stack("a"), "b/compose.yaml": "name: ${STACK:-second}\n" + stack("a"),
			"c/compose.yaml": "name: ${STACK}\n" + stack("a"), "c/.env": "STACK=third\n", "d/compose.yaml": stack("a"), "d/.env": "COMPOSE_PROJECT_NAME=fourth\n",
			"e/compose.yaml": "name: e1\n" + stack("a"), "e/compose.override.yaml": "name: fifth\n",
		}, "fifth=fifth first=first fourth=fourth second=second third=third"},
		"two of one name": {map[string]string{
			"media/db/compose.yaml": stack("a"), "cloud/db/compose.yaml": stack("b"), "one/compose.yaml": "name: twin\n" + stack("a"), "two/compose.yaml": "name: twin\n" + stack("a"),
		}, "cloud-db=db media-db=db one=twin two=twin"},
		"an override":        {map[string]string{"a/compose.yaml": stack("a"), "a/compose.override.yml": "services:\n  web: {mem_limit: 99m}\n"}, "a=a"},
		"COMPOSE_FILE":       {map[string]string{"a/base.yml": stack("a"), "a/gpu.yml": "services: {web: {mem_limit: 99m}}\n", "a/.env": "COMPOSE_FILE=base.yml:gpu.yml\n"}, "a=a"},
		"a directory of one": {map[string]string{"compose.yaml": "name: alone\n" + stack("a"), "config/app.conf": "x"}, "alone=alone"},
	} {
		c, got := named(t, write(t, tt.files))
		if got != tt.want {
			t.Errorf("%s: got %s, want %s\n%s", name, got, tt.want, said(c.Notes()))
		}
		if strings.HasPrefix(name, "an override") || name == "COMPOSE_FILE" {
			if e, _ := c.Entry("a"); e.Service.Demand.Memory != 99*planner.MB {
				t.Errorf("%s: %s", name, e.Service.Demand.Memory)
			}
		}
	}
}

func TestWhatIsPassedOverIsSaid(t *testing.T) {
	dir := write(t, map[string]string{
		"a/compose.yaml": stack("a"), "a/docker-compose.yml": stack("b"), "a/compose.prod.yaml": stack("c"),
		"b/media.yml": stack("a"), "b/notes.yml": "x: 1\n", "b/docker-compose.yml.bak": stack("a"),
		".old/compose.yaml": stack("a"), "_off/compose.yaml": stack("a"), ".git/config": "",
		"part/compose.yaml": stack("p"), "whole/compose.yaml": "include: [../part/compose.yaml]\n" + strings.ReplaceAll(stack("a"), "web", "other"),
		"keeps/compose.yaml": "services: {git: {image: g, volumes: ['./data:/data']}}\n", "keeps/data/repo/compose.yaml": stack("a"),
		"broken/compose.yaml": "services: {a: {imagee: b}}\n",
		"x/db/compose.yaml":   stack("a"), "y/db/compose.yaml": stack("a"),
	})
	c, got := named(t, dir)
	if got != "a=a keeps=keeps whole=whole x-db=db y-db=db" {
		t.Errorf("got %s", got)
	}
	text := said(c.Notes())
	for _, want := range []string{
		"a/docker-compose.yml: warning: passed over: Compose takes compose.yaml of this directory",
		"a/compose.prod.yaml: info: passed over: Compose takes compose.yaml",
		"b/media.yml: warning: passed over: it looks like a Compose file, and Compose does not take that name by itself",
		"b/docker-compose.yml.bak: warning: passed over",
		".old: info: passed over, with its compose.yaml", "_off: info: passed over",
		"part: info: part of the entry in " + filepath.Join(dir, "whole"),
		"keeps/data/repo: info: passed over: it lies in what the entry in " + filepath.Join(dir, "keeps") + " mounts",
		"broken/compose.yaml:1:16: error: ", "imagee",
		`x/db: warning: the project "db" is also in ` + filepath.Join(dir, "y/db") + `; this one is called x-db here`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	for _, not := range []string{"notes.yml", ".git"} {
		if strings.Contains(text, not) {
			t.Errorf("%s is spoken of:\n%s", not, text)
		}
	}
}

func TestAProjectInPartsIsReadWhereItLies(t *testing.T) {
	dir := write(t, map[string]string{
		"suite/compose.yaml":   "include:\n  - parts/web.yaml\n  - {path: [parts/db.yaml, parts/db.more.yaml], env_file: parts/db.env}\nservices: {cache: {image: 'cache:1', mem_limit: 10m}}\n",
		"suite/parts/web.yaml": "services: {web: {image: 'web:1', mem_limit: 20m, volumes: ['./html:/html:ro']}}\n", "suite/parts/html/index.html": "hello",
		"suite/parts/db.yaml": "services: {db: {image: 'db:${TAG}'}}\n", "suite/parts/db.more.yaml": "services: {db: {mem_limit: 40m}}\n", "suite/parts/db.env": "TAG=7\n",
		"photos/compose.yaml":    "services:\n  app:\n    extends: {file: ../common/hw.yml, service: base}\n    image: photos:1\n    mem_limit: 64m\n",
		"common/hw.yml":          "services:\n  base:\n    extends: {file: deeper/root.yml, service: root}\n    volumes: ['./conf:/conf:ro']\n",
		"common/deeper/root.yml": "services: {root: {environment: {A: b}}}\n", "common/conf/x.conf": "x",
	})
	c, got := named(t, dir)
	if got != "photos=photos suite=suite" {
		t.Errorf("got %s\n%s", got, said(c.Notes()))
	}
	suite, _ := c.Entry("suite")
	if suite.Service.Demand.Memory != 70*planner.MB {
		t.Errorf("the suite has %s", suite.Service.Demand.Memory)
	}
	p, err := suite.Project(nil)
	if err != nil || p.Services["db"].Image != "db:7" || p.Services["web"].Volumes[0].Source != "parts/html" {
		t.Errorf("%v, %+v", err, p)
	}
	photos, _ := c.Entry("photos")
	p, err = photos.Project(nil)
	if err != nil || *p.Services["app"].Environment["A"] != "b" || p.Services["app"].Volumes[0].Source != "../common/conf" {
		t.Errorf("%v, %+v", err, p)
	}
	if got := paths(photos); got != "../common/conf/x.conf ../common/deeper/root.yml ../common/hw.yml compose.yaml" {
		t.Errorf("files: %s", got)
	}
	before := photos.Digest
	if err := os.WriteFile(filepath.Join(dir, "common/deeper/root.yml"), []byte("services: {root: {environment: {A: c}}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := again.Entry("photos"); e.Digest == before {
		t.Error("another part has the same digest")
	}
}

func paths(e *Entry) string {
	var out []string
	for _, f := range e.Files() {
		out = append(out, f.Path)
	}
	return strings.Join(out, " ")
}

//raced:skip
func TestPartsThatCannotBeReadAreSaidAtTheirPlace(t *testing.T) {
	for name, tt := range map[string]struct {
		text, want string
		files      map[string]string
	}{
		"missing":         {"include: [nothing.yaml]\n", "a/compose.yaml:1:11: error: include: nothing.yaml: no such file", nil},
		"out":             {"include: [../../x.yaml]\n", "it lies outside of the catalog's directory", nil},
		"a full path":     {"include: [/etc/passwd]\n", "it lies outside of the catalog's directory", nil},
		"from the net":    {"include: ['https://example.org/x.git']\n", "elsewhere on the network", nil},
		"a pipe":          {"include: [pipe]\n", "include: pipe: no regular file", nil},
		"extends a pipe":  {"services: {a: {extends: {file: pipe, service: a}}}\n", "extends: pipe: no regular file", nil},
		"an env file":     {"include: [{path: b.yaml, env_file: pipe}]\n", "the env_file of include: pipe: no regular file", map[string]string{"a/b.yaml": stack("b")}},
		"a circle":        {"include: [b.yaml]\n", "include cycle", map[string]string{"a/b.yaml": "include: [compose.yaml]\n"}},
		"extends itself":  {"services: {a: {extends: {file: b.yaml, service: a}}}\n", "ircular", map[string]string{"a/b.yaml": "services: {a: {extends: {file: b.yaml, service: a}}}\n"}},
		"a broken part":   {"include: [b.yaml]\n", "b.yaml:1:", map[string]string{"a/b.yaml": "services: [\n"}},
		"by .env a pipe":  {"include: ['${PART}']\n", "no regular file", map[string]string{"a/.env": "PART=pipe\n"}},
		"no .env":         {"", ".env:1:1: error: a line is NAME=value, and a name has", map[string]string{"a/.env": "A B C 'x\n"}},
		"a bad name":      {"", "Compose finds no name for this project", map[string]string{"日本/compose.yaml": stack("a")}},
		"no services":     {"x-a: 1\n", "", map[string]string{}},
		"a list":          {"- a\n", "a Compose file is a map", nil},
		"too many levels": {"a: " + strings.Repeat("[", 60) + strings.Repeat("]", 60) + "\n", "nested more than", nil},
	} {
		text := tt.text
		if !strings.Contains(text, "services") && !strings.HasPrefix(text, "- ") && !strings.HasPrefix(text, "x-") {
			text += stack("a")
		}
		files := map[string]string{"a/compose.yaml": text, "other/compose.yaml": stack("o")}
		for name, content := range tt.files {
			files[name] = content
		}
		dir := write(t, files)
		if err := syscall.Mkfifo(filepath.Join(dir, "a/pipe"), 0o644); err != nil {
			t.Skipf("SKIPPED, this file system has no named pipes: %v", err)
		}
		c, err := Load(dir)
		if err != nil {
			t.Errorf("%s: one entry that cannot be read stops the others: %v", name, err)
		}
		if text := said(c.Notes()); !strings.Contains(text, tt.want) {
			t.Errorf("%s: %q is missing in:\n%s", name, tt.want, text)
		}
		if _, err := c.Entry("other"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPartThatAWishChoosesIsLookedAtBeforeItIsOpened(t *testing.T) {
	dir := write(t, map[string]string{"a/compose.yaml": "include: ['${PART:-b.yaml}']\n" + stack("a"), "a/b.yaml": "services: {b: {image: b}}\n"})
	if err := syscall.Mkfifo(filepath.Join(dir, "a/pipe"), 0o644); err != nil {
		t.Skipf("SKIPPED, this file system has no named pipes: %v", err)
	}
	c, _ := named(t, dir)
	e, _ := c.Entry("a")
	if p, err := e.Project(nil); err != nil || p.Services["b"].Image != "b" {
		t.Errorf("%v", err)
	}
	if _, err := e.Project(map[string]string{"PART": "pipe"}); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("got %v", err)
	}
	if _, err := e.Project(map[string]string{"PART": "/etc/passwd"}); err == nil || !strings.Contains(err.Error(), "outside of the catalog") {
		t.Errorf("got %v", err)
	}
}

func TestProfilesThatTheEnvFileSwitchesOnAreOn(t *testing.T) {
	c, _ := named(t, write(t, map[string]string{
		"a/compose.yaml": "services:\n  a: {image: a, mem_limit: 10m}\n  b: {image: b, mem_limit: 20m, profiles: [extra]}\n  c: {image: c, mem_limit: 40m, profiles: [off]}\n",
		"a/.env":         "COMPOSE_PROFILES=extra,none\n",
	}))
	e, _ := c.Entry("a")
	p, err := e.Project(nil)
	if err != nil || e.Service.Demand.Memory != 30*planner.MB || !slices.Equal(p.ServiceNames(), []string{"a", "b"}) || len(p.Services["b"].Profiles) > 0 {
		t.Errorf("%v %s %+v", err, e.Service.Demand.Memory, p)
	}
}

func TestANameThatIsNoEntryIsAnsweredWithWhatThereIs(t *testing.T) {
	c, _ := named(t, write(t, map[string]string{
		"Joplin/compose.yaml": "name: notes\n" + stack("a"), "x/db/compose.yaml": stack("a"), "y/db/compose.yaml": stack("a"),
		"broken/compose.yaml": "services: {a: {imagee: b}}\n",
	}))
	unknown := c.Library().Unknown
	for name, want := range map[string]string{
		"Joplin": `is called "notes"; write that`, "db": `more than one project has this name; write "x-db", the one in `, "broken": "imagee",
	} {
		if !strings.Contains(fmt.Sprint(unknown[name]), want) {
			t.Errorf("%s: %q", name, unknown[name])
		}
	}
}

func TestWhatAnEntryIsRefusedForShowsNoSecret(t *testing.T) {
	c, _ := named(t, write(t, map[string]string{"a/compose.yaml": "services:\n  a: {image: b, environment: {DB_PASSWORD: \"h4nter2x${\"}}\n"}))
	notes, reason := said(c.Notes()), fmt.Sprint(c.Library().Unknown["a"])
	if strings.Contains(notes+reason, "h4nter2x") || !strings.Contains(notes, "a/compose.yaml:2:") || !strings.Contains(reason, "cannot be read") {
		t.Errorf("%s\n%s", notes, reason)
	}
}

// The env file of what is included has values for that alone, which Compose puts in by itself.
func TestWhatIsIncludedHasTheValuesOfItsOwnEnvFile(t *testing.T) {
	c, err := Load(write(t, map[string]string{
		"suite/compose.yaml": "include: [{path: parts/a.yaml, env_file: parts/a.env}, other/b.yaml]\nservices: {web: {image: 'web:1', mem_limit: 10m}}\n",
		"suite/parts/a.yaml": "services: {a: {image: 'a:${TAG}', mem_limit: '${MEM}', ports: ['${PORT:?}:80'], volumes: ['${DIR}/a:/a'], environment: {PASSWORD: '${PASSWORD}'}}}\n",
		"suite/parts/a.env":  "TAG=7\nMEM=20m\nPORT=8081\nDIR=/srv\nPASSWORD=hunter2\n",
		"suite/other/b.yaml": "services: {b: {image: 'b:${TAG}', mem_limit: 40m, ports: ['${PORT:?}:80']}}\n",
		"suite/other/.env":   "TAG=8\nPORT=8082\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.Entry("suite")
	if err != nil {
		t.Fatal(err, said(c.Notes()))
	}
	if s := e.Service; s.Demand.Memory != 70*planner.MB || fmt.Sprint(s.Demand.Ports) != "[8081 8082]" || len(s.State) != 1 || s.State[0].Name != "/srv/a" {
		t.Errorf("it needs %+v and keeps %+v", s.Demand, s.State)
	}
	if blanks := e.Blanks(func(string) bool { return false }); len(blanks) > 0 {
		t.Errorf("set nowhere: %+v", blanks)
	}
	if value, given := e.Given("PASSWORD"); !given || value != "hunter2" {
		t.Errorf("the password is %q", value)
	}
	p, err := e.Project(nil)
	if err != nil || p.Services["a"].Image != "a:7" || p.Services["b"].Image != "b:8" {
		t.Errorf("%v, %+v", err, p)
	}
}

// A full path may lead to what lies in the catalog, as ${ROOT}/common/hw.yml does where ROOT is somebody's clone.
func TestAPartIsFoundByItsFullPathToo(t *testing.T) {
	dir := write(t, map[string]string{
		"photos/compose.yaml": "include: ['${ROOT}/common/more.yml']\nservices: {app: {image: 'photos:1', extends: {file: '${ROOT}/common/hw.yml', service: base}}}\n",
		"common/hw.yml":       "services: {base: {mem_limit: 30m, volumes: ['./conf:/conf:ro']}}\n", "common/conf/x.conf": "x",
		"common/more.yml": "services: {more: {image: 'more:1', mem_limit: 40m}}\n",
	})
	if err := os.WriteFile(filepath.Join(dir, "photos/.env"), []byte("ROOT="+dir+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.Entry("photos")
	if err != nil {
		t.Fatal(err, said(c.Notes()))
	}
	if e.Service.Demand.Memory != 70*planner.MB || !strings.Contains(paths(e), "../common/conf/x.conf ../common/hw.yml ../common/more.yml") {
		t.Errorf("it needs %s and has %s", e.Service.Demand.Memory, paths(e))
	}
	for name, want := range map[string]string{dir + "/common/hw.yml": "common/hw.yml", dir: ".", dir + "/../x": filepath.Dir(dir) + "/x", "/etc/passwd": "/etc/passwd", "../x": "x"} {
		if got := (&parts{source: source{real: dir}}).below("photos", name); got != want {
			t.Errorf("%s lies at %s, want %s", name, got, want)
		}
	}
}
