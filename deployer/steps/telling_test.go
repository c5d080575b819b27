package steps

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

// Docker quotes what it does not like, and a build prints what it was given. Whoever watches sees these lines, and so does the log
// of a script.
func TestLinesOfACommandAreShownWithoutSecrets(t *testing.T) {
	t.Parallel()
	const dir = "/opt/berth/app"
	secret := builtBundle("pi")
	secret.Secrets = []compose.SecretRef{{Service: "app", Name: "DB_PASSWORD"}}
	for name, c := range map[string]struct {
		work Work
		env  string // of the service; empty: there is none
		want string // of the line; empty: it is not shown
	}{
		"a start":                      {Start{Dir: dir, Bundle: secret}, "DB_PASSWORD=hunter2-and-more\n", "no postgres://(hidden)@db"},
		"a start of a rollback":        {Start{Dir: dir}, "DB_PASSWORD=hunter2-and-more\n", "no postgres://(hidden)@db"},
		"a stop":                       {Stop{Dir: dir}, "DB_PASSWORD=hunter2-and-more\n", "no postgres://(hidden)@db"},
		"a removal":                    {Remove{Dir: dir}, "DB_PASSWORD=hunter2-and-more\n", "no postgres://(hidden)@db"},
		"a build":                      {Build{Bundle: secret, Builds: secret.Builds}, "DB_PASSWORD=hunter2-and-more\n", "no postgres://(hidden)@db"},
		"secrets that cannot be read":  {Start{Dir: dir, Bundle: secret}, "DB_PASSWORD='hunter2-and-more\n", ""},
		"a service that has no secret": {Start{Dir: dir, Bundle: builtBundle("pi")}, "COLOUR=hunter2-and-more\n", "no postgres://hunter2-and-more@db"},
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			h.Program("docker", strings.Replace(shellhost.FakeDocker, "case $1 in", `case $1 in compose) echo "no postgres://hunter2-and-more@db"; exit 0 ;; esac
case $1 in`, 1))
			h.Put("opt/berth/app/.env", c.env)
			h.Put(ledger.Staged("r1", "app")+"/.env", c.env)
			h.Put(ledger.RecordFile("app"), `{"service": "app"}`)
			if _, builds := c.work.(Build); !builds {
				if err := h.Run(t.Context(), ledger.Script(`rm -r "$1"`, "rm", ledger.Staged("r1", "app")), nil); err != nil {
					t.Fatal(err)
				}
			}
			x := execution("r1", []Step{{Host: "pi", Service: "app", Work: c.work}}, h)
			said := ""
			x.News = func(n News) { said += n.Line.String() + "\n" }
			if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
				t.Fatalf("%v\n%s", r.Errors, said)
			}
			if c.want == "" && strings.Contains(said, "postgres") || !strings.Contains(said, c.want) || strings.Contains(said, "hunter2") != strings.Contains(c.want, "hunter2") {
				t.Errorf("it is shown\n%s\nwant %q", said, c.want)
			}
		})
	}
}

func TestWhatDockerSaysOfAContainerIsShownWithoutSecrets(t *testing.T) {
	t.Parallel()
	b := appBundle("pi", "app")
	b.Secrets = []compose.SecretRef{{Service: "app", Name: "DB_PASSWORD"}}
	for env, want := range map[string]string{
		"DB_PASSWORD=hunter2-and-more\n":  "app-1 was made and never started: no program --password=(hidden)",
		"DB_PASSWORD='hunter2-and-more\n": "app-1 was made and never started", // it cannot be read
	} {
		h := shellhost.New(t, "pi")
		shows(h, map[string]seen{"app-1": {state: "created", code: 127, trouble: "no program --password=hunter2-and-more", policy: "always"}})
		h.Put("opt/berth/app/.env", env)
		x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Health{Dir: b.Dir, Bundle: b}}}, h)
		x.Wait = 2 * time.Second
		said := ""
		x.News = func(n News) { said += n.Line.String() + "\n" }
		r := Execute(t.Context(), t.Context(), x)
		if err := r.Errors[0]; err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		if all := said + fmt.Sprint(r.Errors) + h.Has(ledger.JournalFile("r1")); strings.Contains(all, "hunter2") || !strings.Contains(said, want+"\n") {
			t.Errorf("%s", all)
		}
	}
}
