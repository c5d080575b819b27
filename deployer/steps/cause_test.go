package steps

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/planner"
)

// failingUp starts a service whose docker compose up says something and fails.
func failingUp(t *testing.T, says string, b *compose.Bundle, prepare func(h *shellhost.Host)) (h *shellhost.Host, copied string, failed error) {
	t.Helper()
	h = shellhost.New(t, "pi")
	h.Program("docker", strings.Replace(shellhost.FakeDocker, "case $1 in", "case $* in *up*) echo '"+says+"' >&2; exit 1 ;; esac\ncase $1 in", 1))
	h.Put("opt/berth/app/.env", "DB_PASSWORD=hunter2-and-more\nDOMAIN=example.org\n")
	prepare(h)
	g := &graph{problem: &planner.Problem{}, start: map[[2]string]int{}, healthy: map[string][]int{}}
	if b != nil {
		g.bring(b, Placed, &probe.Facts{Host: "pi"})
	} else {
		g.run("pi", "app", Start{Dir: "/opt/berth/app"})
	}
	x := execution("r1", g.steps, h)
	dir := t.TempDir()
	c, err := ledger.NewCopy(dir, x.Order)
	if err != nil {
		t.Fatal(err)
	}
	x.News = x.Copy(c)
	r := Execute(t.Context(), t.Context(), x)
	if err := c.End(false); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "r1.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return h, string(text), r.Errors[0]
}

func TestWhyAStepFailedIsSaidOnceAndKeptInJournalAndCopyWithoutSecrets(t *testing.T) {
	t.Parallel()
	secret := appBundle("pi", "app")
	secret.Secrets = []compose.SecretRef{{Service: "app", Name: "DB_PASSWORD"}}
	for name, c := range map[string]struct {
		bundle *compose.Bundle
		env    func(h *shellhost.Host)
		says   string
		want   string
	}{
		"a secret in it":             {secret, func(*shellhost.Host) {}, "cannot open postgres://app:hunter2-and-more@db at example.org", "cannot open postgres://app:(hidden)@db at example.org (exit code 1)"},
		"nobody knows secrets":       {nil, func(*shellhost.Host) {}, "cannot open postgres://app:hunter2-and-more@db", "cannot open postgres://app:(hidden)@db (exit code 1)"},
		"what is not for a terminal": {secret, func(*shellhost.Host) {}, "bad\033]52;c;eA==\007 port", "bad port (exit code 1)"},
		"there is no .env":           {secret, func(h *shellhost.Host) { _ = os.Remove(h.Path("opt/berth/app/.env")) }, "port 80 is taken", "port 80 is taken (exit code 1)"},
		".env cannot be read": {secret, func(h *shellhost.Host) { h.Put("opt/berth/app/.env", "DB_PASSWORD='broken\n") }, "no hunter2-and-more",
			"exit code 1; its secrets cannot be read to hide them, so what it said is only in " + ledger.Logs + "/r1/app.start"},
	} {
		t.Run(name, func(t *testing.T) {
			h, copied, err := failingUp(t, c.says, c.bundle, c.env)
			if err == nil || !strings.HasPrefix(err.Error(), "host pi: start app: "+c.want) || strings.Count(err.Error(), "\n") > 0 {
				t.Errorf("it says %v, want %s", err, c.want)
			}
			journal := h.Has(ledger.JournalFile("r1"))
			for where, text := range map[string]string{"the journal": journal, "the copy": copied} {
				if !strings.Contains(strings.ReplaceAll(text, h.Root, ""), `"detail":"`+c.want) {
					t.Errorf("%s:\n%s", where, text)
				}
			}
			if strings.Contains(journal+copied+err.Error(), "hunter2") {
				t.Errorf("a secret is shown:\n%s%s%v", journal, copied, err)
			}
		})
	}
}
