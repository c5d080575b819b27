package lab

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	adoptDir      = "testdata/adopt/"
	diaryDir      = "/home/nopass/stacks/diary"
	diaryPassword = "typed-in-on-the-first-day"
)

// adoptsWhatRuns wants a stack that somebody started by hand to come under berth, and out of it again, without any of its
// containers noticing.
func adoptsWhatRuns(t *testing.T) {
	r := newRig(t)
	r.up(1, adoptDir+"catalog")
	r.build()
	const host = "control-tower"
	o := r.tool(adoptDir+"inventory.yaml", "--catalog", adoptDir+"catalog")
	put := func(name, text string) {
		t.Helper()
		o.lab("exec", host, "sh", "-c", "mkdir -p "+diaryDir+" && echo "+base64.StdEncoding.EncodeToString([]byte(text))+" | base64 -d >"+diaryDir+"/"+name)
	}
	o.lab("exec", host, "rm", "-rf", diaryDir)
	for _, name := range []string{"compose.yaml", "compose.override.yaml", "app.env"} {
		text, err := os.ReadFile(adoptDir + "catalog/diary/" + name)
		if err != nil {
			t.Fatal(err)
		}
		put(name, string(text))
	}
	put(".env", "# mine\nDB_PASSWORD="+diaryPassword+"\n")
	o.lab("exec", host, "sh", "-c", "cd "+diaryDir+" && docker compose up --detach && chown -R nopass: . && chmod 0640 .env")
	t.Cleanup(func() {
		_, _ = r.try("exec", host, "sh", "-c", "docker compose --project-name diary down --volumes; rm -rf "+diaryDir)
	})
	containers := func() string {
		return o.lab("exec", host, "sh", "-c", "docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}} {{.RestartCount}}' diary-web-1 diary-db-1")
	}
	files := func() string {
		return o.lab("exec", host, "sh", "-c", "cd "+diaryDir+` && /usr/bin/find . -exec stat -c '%A %u:%g %Y %n' {} + | grep -vE ' [.](/data)?$' | sort -k 4 && /usr/bin/find . -type f | sort | xargs sha256sum`)
	}
	ran, lay := containers(), files()
	runsOn := func(when string) {
		t.Helper()
		if now := containers(); now != ran {
			t.Fatalf("%s the containers are\n%s\nand were\n%s", when, now, ran)
		}
	}
	clean := func(when string) {
		t.Helper()
		if s := o.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
			t.Errorf("%s status says\n%s", when, s.stdout)
		}
	}

	out := o.run(0, "deploy", "--yes")
	if !strings.Contains(out.stdout+out.stderr, "adopted, nothing restarts") {
		t.Errorf("%s\n%s", out.stdout, out.stderr)
	}
	runsOn("adopted,")
	clean("adopted,")
	if out := o.run(0, "deploy", "--yes"); !strings.Contains(out.stdout+out.stderr, "Nothing to do") {
		t.Errorf("a second run: %s\n%s", out.stdout, out.stderr)
	}
	if scan := o.run(0, "scan"); !strings.Contains(scan.stdout, "sure") {
		t.Errorf("%s", scan.stdout)
	}
	if found, err := r.try("exec", host, "grep", "-rl", diaryPassword, "/var/lib/berth/journal", "/var/lib/berth/log", "/var/lib/berth/runs", "/var/lib/berth/services"); err == nil {
		t.Errorf("the password is in %s", found)
	}
	o.run(0, "rollback", "--yes")
	runsOn("forgotten,")
	if now := files(); now != lay {
		t.Errorf("after the rollback there are\n%s\nand were\n%s", now, lay)
	}

	for _, n := range chosen(t, 3, 2) {
		p := o.start("deploy", "--yes")
		p.after(n)
		_ = p.cmd.Process.Kill()
		o.end(p)
		runsOn(fmt.Sprintf("killed after %d steps,", n))
		if again := o.end(o.start("resume", "--yes")); again.code == 4 {
			o.run(0, "unlock", "--yes")
		}
		o.run(0, "deploy", "--yes")
		runsOn(fmt.Sprintf("killed after %d steps and resumed,", n))
		clean(fmt.Sprintf("killed after %d steps and resumed,", n))
		o.run(0, "rollback", "--yes")
		runsOn(fmt.Sprintf("killed after %d steps and forgotten,", n))
		if now := files(); now != lay {
			t.Errorf("killed after %d steps and forgotten there are\n%s\nand were\n%s", n, now, lay)
		}
	}

	o.run(0, "deploy", "--yes")
	runsOn("adopted again,")
	text, err := os.ReadFile(adoptDir + "inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	next := filepath.Join(filepath.Dir(o.flags[1]), "next.yaml")
	changed := strings.Replace(string(text), diaryDir+"}", diaryDir+", env: {COLOUR: blue}}", 1)
	if err := os.WriteFile(next, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	blue := r.tool(next, "--catalog", adoptDir+"catalog")
	blue.run(0, "deploy", "--yes")
	if env := o.lab("exec", host, "docker", "inspect", "--format", "{{.Config.Env}} {{.Config.Labels}}", "diary-web-1", "diary-db-1"); !strings.Contains(env, "COLOUR=blue") ||
		!strings.Contains(env, "POSTGRES_PASSWORD="+diaryPassword) || !strings.Contains(env, "berth.service:diary") {
		t.Errorf("changed it is %s", env)
	}
	if rows := o.lab("exec", host, "sh", "-c", "wc -l <"+diaryDir+"/data/standin.state"); rows != "2" {
		t.Errorf("it did not go on with its data: %s starts", rows)
	}
	if s := blue.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		t.Errorf("%s", s.stdout)
	}
	blue.run(0, "rollback", "--yes")
	if env := o.lab("exec", host, "docker", "inspect", "--format", "{{.Config.Env}}", "diary-web-1"); !strings.Contains(env, "COLOUR=green") {
		t.Errorf("rolled back it is %s", env)
	}
	clean("rolled back,")
}
