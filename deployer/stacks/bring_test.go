package stacks

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/message"
)

// stackOn puts files of a stack on a host, and says what runs of it there.
func stackOn(t *testing.T, files map[string]string) (*shellhost.Host, *probe.Facts, Running) {
	t.Helper()
	h := shellhost.New(t, "pi")
	for name, text := range files {
		h.Put("srv/app/"+name, text)
	}
	dir := h.Path("srv/app")
	c := probe.Container{ID: "1", Name: "app-web-1", Image: "web:1", State: "running", Project: "app", Part: "web", Dir: dir, Files: []string{dir + "/compose.yaml"}}
	f := &probe.Facts{Host: "pi", Containers: []probe.Container{c}}
	return h, f, Projects(f)[0]
}

// texts are the files of a stack by path.
func texts(s *Stack) map[string]string {
	out := map[string]string{}
	for _, f := range s.Files {
		out[f.Path] = string(f.Data)
	}
	return out
}

func bring(t *testing.T, files map[string]string) *Stack {
	t.Helper()
	h, f, r := stackOn(t, files)
	return Bring(t.Context(), h, f, r)
}

const plainStack = `# mine
services:
  web:
    image: web:1 # pinned
    env_file: [app.env, {path: none.env, required: false}]
    ports: ["8080:80"]
    extends: {file: parts/base.yaml, service: base}
    volumes: [./data:/data, ./app.conf:/etc/app.conf:ro, "./conf.d:/etc/conf.d:ro"]
include: [other/compose.yaml]
`

func TestTheFilesOfAProjectComeAlongAsTheyLie(t *testing.T) {
	files := map[string]string{
		"compose.yaml": plainStack, ".env": "TZ=Europe/Paris\n", "app.env": "LEVEL=debug\n", "parts/base.yaml": "services:\n  base: {restart: always, env_file: base.env}\n",
		"parts/base.env": "X=1\n", "other/compose.yaml": "services:\n  cache: {image: redis, volumes: [./redis.conf:/redis.conf:ro]}\n", "other/redis.conf": "save 60 1\n",
		"app.conf": "a\n", "conf.d/one.conf": "1\n", "data/rows.db": "no business of a catalog's\n", "notes.txt": "likewise\n",
	}
	s := bring(t, files)
	if s.Err != nil {
		t.Fatal(s.Err)
	}
	got := texts(s)
	for _, name := range []string{"data/rows.db", "notes.txt"} {
		if _, came := got[name]; came {
			t.Errorf("%s came along", name)
		}
		delete(files, name)
	}
	for name, text := range files {
		if got[name] != text {
			t.Errorf("%s is %q", name, got[name])
		}
	}
	if len(got) != len(files) || len(s.Secrets) > 0 {
		t.Errorf("%v, %v", got, s.Secrets)
	}
}

// values of secrets in the stack of the next test, none of which may be left anywhere.
var values = []string{"hunter2secret", "typed-in-on-the-first-day", "s3cr3t-of-the-mail", "Zm9vYmFyYmF6cXV4MTIz", "literal-Pa55", "old-one-1234", "list-Pa55word", "in-a-label-99x", "by-default-77x", "it's \"odd\" $1 8x"}

var secretStack = map[string]string{
	"compose.yaml": `services:
  web:
    image: web:1
    env_file: [app.env, odd.env]
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
      ADMIN_PASSWORD: "literal-Pa55" # and literal-Pa55 again
      API_TOKEN: ${API_TOKEN:-by-default-77x}
      DSN: postgres://app:hunter2secret@db/app
    labels: {backup.password: in-a-label-99x}
    volumes: [./settings.ini:/etc/settings.ini:ro]
    secrets: [key]
    # OLD_PASSWORD: old-one-1234
  db:
    image: postgres:16
    environment:
      - POSTGRES_PASSWORD=list-Pa55word
      - POSTGRES_USER=app
secrets:
  key: {file: ./key.txt}
`,
	".env":         "# typed-in-on-the-first-day is the one\nDB_PASSWORD=typed-in-on-the-first-day\nCOLOUR=green\n",
	"app.env":      "GREETING=hello\nSMTP_PASSWORD='s3cr3t-of-the-mail'\n",
	"odd.env":      "ODD_PASSWORD=\"it's \\\"odd\\\" \\$1 8x\"\n",
	"key.txt":      "Zm9vYmFyYmF6cXV4MTIz\n",
	"settings.ini": "[mail]\npassword = s3cr3t-of-the-mail\n",
}

func TestNoSecretComesAlongAndWhatComposeReadsStaysTheSame(t *testing.T) {
	s := bring(t, secretStack)
	if s.Err != nil {
		t.Fatal(s.Err)
	}
	dir := t.TempDir()
	for _, f := range s.Files {
		for _, v := range values {
			if strings.Contains(string(f.Data), v) {
				t.Errorf("%s has %q:\n%s", f.Path, v, f.Data)
			}
		}
		at := filepath.Join(dir, "app", f.Path)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := texts(s)
	if !strings.Contains(got["compose.yaml"], "POSTGRES_USER=app\n") || !strings.Contains(got["app.env"], "GREETING=hello\n") || !strings.Contains(got[".env"], "COLOUR=green\n") || got["settings.ini"] != "" || got["key.txt"] != "" {
		t.Errorf("%v", got)
	}
	want := map[string]string{
		"DB_PASSWORD": "typed-in-on-the-first-day", "SMTP_PASSWORD": "s3cr3t-of-the-mail", "ADMIN_PASSWORD": "literal-Pa55", "API_TOKEN": "by-default-77x",
		"POSTGRES_PASSWORD": "list-Pa55word", "ODD_PASSWORD": "it's \"odd\" $1 8x",
	}
	env := map[string]string{}
	for _, x := range s.Secrets {
		env[x.Name] = x.Value
	}
	for name, value := range want {
		if env[name] != value {
			t.Errorf("%s is %q", name, env[name])
		}
	}
	c, err := catalog.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.Entry("app")
	if err != nil {
		t.Fatal(err, c.Notes(), got)
	}
	if err := e.Startable(); err != nil {
		t.Error(err)
	}
	p, err := e.Project(env)
	if err != nil {
		t.Fatal(err)
	}
	web, db := p.Services["web"], p.Services["db"]
	if *web.Environment["DSN"] != "postgres://app:hunter2secret@db/app" || *web.Environment["API_TOKEN"] != "by-default-77x" || web.Labels["backup.password"] != "in-a-label-99x" || *db.Environment["POSTGRES_PASSWORD"] != "list-Pa55word" {
		t.Errorf("%v %v", web.Environment, db.Environment)
	}
	if !filepath.IsAbs(p.Secrets["key"].File) {
		t.Errorf("the file of the secret is looked for at %s", p.Secrets["key"].File)
	}
}

// odd are places of secrets in which they are not written as they are, or where nothing stands beside them.
const odd = `x-env: &env
  REDIS_PASSWORD: "an\"chor-S3cret-01"
services:
  web:
    image: nginx:1
    environment:
      <<: *env
      SMTP_PASSWORD: 'it''s-S3cret-02'
      PIN_PASSWORD: 12345678
      JSON_CONF: '{"password": "json-S3cret-03", "user": "x"}'
      MULTI: |
        user=me
        password=block-S3cret-04
      FOLDED_TOKEN: >-
        folded-S3cret-05
      DOLLAR_PASSWORD: pa$$S3cret-06
    command: ["--requirepass", "cmd-S3cret-08", "--api-key=cmd-S3cret-09"]
    healthcheck: {test: ["CMD-SHELL", "curl -u admin:hc-S3cret-10 http://localhost"]}
    labels: ["homepage.widget.key=label-S3cret-11aaaaaaaa"]
  db: {image: "postgres:16", environment: {POSTGRES_PASSWORD: flow-S3cret-13, POSTGRES_USER: app}}
  mq:
    image: rabbitmq
    environment: [RABBIT_PASS=list-S3cret-14, "Q_PASSWORD=quoted S3cret-15"]
    entrypoint: sh -c "app --db-password ent-S3cret-16"
configs:
  c1:
    content: |
      db_password = inline-S3cret-17
`

func TestSecretsAreTakenOutOfOddPlaces(t *testing.T) {
	s := bring(t, map[string]string{"compose.yaml": odd})
	if got := texts(s)["compose.yaml"]; s.Err != nil || strings.Contains(got, "S3cret") || !strings.Contains(got, "POSTGRES_USER: app") || len(s.Secrets) != 16 {
		t.Errorf("%v, %d\n%s", s.Err, len(s.Secrets), got)
	}
}

func TestAVariableThatIsMadeOfASecretIsOne(t *testing.T) {
	s := bring(t, map[string]string{
		"compose.yaml": "services:\n  web: {image: \"web:1\", environment: {CONN: \"${CONN}\"}} # A_PASSWORD: another-One-1\n",
		".env":         "A_PASSWORD=hunter2-hunter\nCONN=db of $A_PASSWORD!\nB='$A_PASSWORD'\n",
	})
	got := texts(s)
	if s.Err != nil || got[".env"] != "B='$A_PASSWORD'\n" || len(s.Secrets) != 1 || s.Secrets[0].Value != "db of hunter2-hunter!" || strings.Contains(got["compose.yaml"], "another-One-1") {
		t.Errorf("%v %v %v", s.Err, got, s.Secrets)
	}
}

func TestASecretThatAContainerGetsByItsNameStaysOne(t *testing.T) {
	s := bring(t, map[string]string{
		"compose.yaml": "services:\n  web: {image: \"web:1\", environment: [OTHER=1]}\n  a:\n    image: a\n    environment:\n      - A_PASSWORD\n  b:\n    image: b\n    environment:\n      B_PASSWORD:\nsecrets: {c: {environment: C_PASSWORD}}\n",
		".env":         "A_PASSWORD=hunter2-a\nB_PASSWORD=hunter2-b\nC_PASSWORD=hunter2-c\nD_PASSWORD=hunter2-d\n",
	})
	if s.Err != nil || len(s.Secrets) != 3 || texts(s)[".env"] != "" {
		t.Errorf("%v %v %v", s.Err, s.Secrets, texts(s))
	}
}

func TestVariablesInAddressesAreNoSecrets(t *testing.T) {
	text := "services:\n  web:\n    image: web:1\n    environment:\n      - URL=telegram://${TOKEN:-}@telegram?chats=${CHATS:-}\n      - DSN=postgres://u:${DB:-${OTHER:-}}@db/x\n      - COST=5$$\n      - APP_AUTHORIZATION=Bearer ${TOKEN}\n"
	s := bring(t, map[string]string{"compose.yaml": text})
	if s.Err != nil || texts(s)["compose.yaml"] != text || len(s.Secrets) > 0 {
		t.Errorf("%v\n%s", s.Err, texts(s)["compose.yaml"])
	}
}

func TestAStackStaysWhereItsFilesCannotComeAlong(t *testing.T) {
	h, f, r := stackOn(t, map[string]string{"compose.yaml": plainStack})
	for name, c := range map[string]struct {
		change func() Running
		want   string
	}{
		"a file is gone":        {func() Running { return r }, "is not there any more"},
		"it is no Compose file": {func() Running { h.Put("srv/app/compose.yaml", "root:x:0:0\n"); return r }, "no Compose file"},
		"it leads out":          {func() Running { h.Put("srv/app/compose.yaml", "include: [../../../../../etc/x.yaml]\n"); return r }, "leads out of its directory"},
		"a link that leads out": {func() Running { link(t, h, "/etc/hostname", "srv/app/compose.yaml"); return r }, "a link that leads out"},
		"a link to what lies up": {func() Running {
			h.Put("srv/other.yaml", plainStack)
			link(t, h, "../other.yaml", "srv/app/compose.yaml")
			return r
		}, "a link that leads out"},
		"nothing is there": {func() Running { _ = os.RemoveAll(h.Path("srv/app")); return r }, "not where its containers say"},
		"no label":         {func() Running { return Running{Project: "app", Dir: ""} }, "do not say where"},
	} {
		if s := Bring(t.Context(), h, f, c.change()); s.Err == nil || !strings.Contains(s.Err.Error(), c.want) || len(s.Files) > 0 {
			t.Errorf("%s: %v", name, s.Err)
		} else if message.French(s.Err) == s.Err.Error() {
			t.Errorf("%s: %v is English in French", name, s.Err)
		}
		_ = os.RemoveAll(h.Path("srv/app"))
		h.Put("srv/app/compose.yaml", plainStack)
	}
}

func link(t *testing.T, h *shellhost.Host, to, at string) {
	t.Helper()
	_ = os.Remove(h.Path(at))
	if err := os.Symlink(to, h.Path(at)); err != nil {
		t.Fatal(err)
	}
}

func TestAManagersStacksAreReadWhereItKeepsThem(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Put("volumes/portainer_data/compose/5/docker-compose.yml", "services:\n  web: {image: \"web:1\", environment: {A_PASSWORD: \"${A_PASSWORD}\"}}\n")
	h.Put("volumes/portainer_data/compose/5/stack.env", "A_PASSWORD=hunter2hunter\nB=1\n")
	at := "/data/compose/5"
	f := &probe.Facts{Containers: []probe.Container{
		{ID: "1", Name: "web-1", State: "running", Project: "web", Part: "web", Dir: at, Files: []string{at + "/docker-compose.yml"}, EnvFiles: []string{at + "/stack.env"}},
		{ID: "2", Name: "portainer", Image: "portainer/portainer-ce:2", State: "running", Mounts: []probe.Mount{{Volume: "portainer_data", Source: h.Path("volumes/portainer_data"), Target: "/data"}}},
	}}
	s := Bring(t.Context(), h, f, Projects(f)[0])
	got := texts(s)
	if s.Err != nil || got[".env"] != "B=1\n" || !strings.Contains(got["docker-compose.yml"], "web:1") || s.Dir != at || len(s.Secrets) != 1 {
		t.Errorf("%v %v %v", s.Err, got, s.Secrets)
	}
}

func TestComposeFilesOfOtherNamesAreNamed(t *testing.T) {
	h, f, r := stackOn(t, map[string]string{"stack.yml": "services:\n  web: {image: \"web:1\"}\n", "gpu.yml": "services:\n  web: {init: true}\n"})
	r.Files = []string{r.Dir + "/stack.yml", r.Dir + "/gpu.yml"}
	r.Containers[0].Files = r.Files
	s := Bring(t.Context(), h, f, r)
	if got := texts(s); s.Err != nil || got[".env"] != "COMPOSE_FILE=stack.yml:gpu.yml\n" {
		t.Errorf("%v %v", s.Err, got)
	}
}

func TestContainersThatGetAllOfDotenvStillGetIt(t *testing.T) {
	h, f, r := stackOn(t, map[string]string{"stack.yml": "services:\n  web: {image: \"web:1\", env_file: .env}\n", ".env": "A_PASSWORD=hunter2-hunter\nB=1\n"})
	r.Files = []string{r.Dir + "/stack.yml"}
	r.Containers[0].Files = r.Files
	s := Bring(t.Context(), h, f, r)
	got := texts(s)
	if s.Err != nil || got[".env"] != "A_PASSWORD=\nB=1\n" || got["compose.yaml"] == "" || got["stack.yml"] != "" || len(s.Secrets) != 1 {
		t.Errorf("%v %v %v", s.Err, got, s.Secrets)
	}
}

func TestWhatLiesBesideTheDirectoryComesAlongBesideTheEntry(t *testing.T) {
	h, f, r := stackOn(t, map[string]string{"compose.yaml": "services:\n  web: {image: \"web:1\", env_file: ../shared.env}\n"})
	h.Put("srv/shared.env", "A=1\n")
	s := Bring(t.Context(), h, f, r)
	if got := texts(s); s.Err != nil || s.At != "app" || got["shared.env"] != "A=1\n" || got["app/compose.yaml"] == "" {
		t.Errorf("%v %v", s.Err, got)
	}
}

func TestOnlyWhatBerthDidNotStartIsAStack(t *testing.T) {
	f := &probe.Facts{Containers: []probe.Container{
		{Name: "a", Project: "a", State: "running"}, {Name: "b", Project: "b", State: "exited"}, {Name: "c", Project: "c", State: "running", Service: "c"},
		{Name: "d", State: "running"}, {Name: "e", Project: "e", State: "running", Service: "e", Adopted: true},
	}}
	var out []string
	for _, r := range Projects(f) {
		out = append(out, r.Project)
	}
	if !slices.Equal(out, []string{"a", "e"}) {
		t.Error(out)
	}
}

// Compose merges the documents of a file: what any of them refers to comes along, and no secret of any does.
func TestAFileOfSeveralDocumentsComesAlong(t *testing.T) {
	const text = "services:\n  web:\n    image: web:1\n    environment:\n      DB_PASSWORD: typed-in-on-day-1\n---\n# nothing\n---\nservices:\n  web:\n    env_file: app.env\n    environment:\n      API_TOKEN: \"another-Secret-2\"\n" +
		"  db: {image: db:1, volumes: [./db.conf:/db.conf:ro]}\ninclude: [more.yaml]\n"
	s := bring(t, map[string]string{"compose.yaml": text, "app.env": "LEVEL=debug\n", "db.conf": "a\n", "more.yaml": "services: {}\n---\nservices:\n  cache: {image: \"redis:7\", env_file: cache.env}\n", "cache.env": "X=1\n"})
	if s.Err != nil {
		t.Fatal(s.Err)
	}
	got := texts(s)
	if want := strings.NewReplacer("typed-in-on-day-1", "${DB_PASSWORD}", "another-Secret-2", "${API_TOKEN}").Replace(text); got["compose.yaml"] != want {
		t.Errorf("%s", got["compose.yaml"])
	}
	for _, name := range []string{"app.env", "db.conf", "more.yaml", "cache.env"} {
		if got[name] == "" {
			t.Errorf("%s is not there", name)
		}
	}
	if len(s.Secrets) != 2 || s.Secrets[0].Value != "another-Secret-2" || s.Secrets[1].Value != "typed-in-on-day-1" {
		t.Errorf("%+v", s.Secrets)
	}
	if s := bring(t, map[string]string{"compose.yaml": "services: {web: {image: a}}\n---\n- a\n"}); s.Err == nil {
		t.Error("a list is taken for a Compose file")
	}
}
