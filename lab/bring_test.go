package lab

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// bringsWhatRuns wants stacks that somebody started by hand in different ways to come into a catalog and under berth, with three
// commands, without any container noticing and without a secret of theirs in a file.
func bringsWhatRuns(t *testing.T) {
	r := newRig(t)
	r.up(1, adoptDir+"catalog")
	r.build()
	const host = "control-tower"
	text, err := os.ReadFile("testdata/bring/start.sh")
	if err != nil {
		t.Fatal(err)
	}
	shell := func(line string) string { t.Helper(); return r.lab("exec", host, "sh", "-c", line) }
	t.Cleanup(func() {
		_, _ = r.try("exec", host, "sh", "-c", "docker rm -f $(docker ps -aq); docker volume prune -af; rm -rf /home/nopass/stacks /opt/stacks /srv/shelf")
	})
	shell("echo " + base64.StdEncoding.EncodeToString(text) + " | base64 -d >/tmp/start.sh && sh /tmp/start.sh && rm /tmp/start.sh")
	containers := func() string {
		return shell("docker ps -aq --no-trunc | sort | xargs docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}} {{.RestartCount}}'")
	}
	ran := containers()
	runsOn := func(when string) {
		t.Helper()
		if now := containers(); now != ran {
			t.Fatalf("%s the containers are\n%s\nand were\n%s", when, now, ran)
		}
	}
	dir, err := os.MkdirTemp(r.dir, "brought-")
	if err != nil {
		t.Fatal(err)
	}
	o := &tool{rig: r, said: &said{}, flags: []string{"-f", filepath.Join(dir, "lab.yaml"), "--ssh-config", filepath.Join(r.dir, "ssh_config")}}
	from := []string{"--from", "nopass@10.77.0.11", "--secrets", "keep"}
	told := o.run(0, "init", from...)
	runsOn("looked at,")
	for _, name := range []string{"board", "books", "notes", "clock"} {
		if _, err := os.Stat(filepath.Join(dir, "catalog", name)); err != nil {
			t.Errorf("%v\n%s", err, told.stderr)
		}
	}
	if again := o.run(0, "init", from...); !strings.Contains(again.stderr, "says so already") {
		t.Errorf("a second look: %s", again.stderr)
	}
	plan := &tool{rig: r, said: o.said, flags: o.flags[:2]}
	plan.run(0, "plan")

	if out := o.run(0, "deploy", "--yes"); strings.Count(out.stdout, "adopted, nothing restarts") != 4 {
		t.Errorf("%s\n%s", out.stdout, out.stderr)
	}
	runsOn("adopted,")
	if s := o.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		t.Errorf("%s", s.stdout)
	}
	if out := o.run(0, "deploy", "--yes"); !strings.Contains(out.stdout+out.stderr, "Nothing to do") {
		t.Errorf("a second run: %s\n%s", out.stdout, out.stderr)
	}
	runsOn("deployed again,")
	if again := o.run(0, "init", from...); !strings.Contains(again.stderr, "says so already") || strings.Contains(again.stderr, "other than in the catalog") {
		t.Errorf("a look at what was taken over: %s", again.stderr)
	}

	for _, secret := range []string{"literal-Pa55-of-notes", "mail Pa55", "dockge-Pa55-of-board", "token-0a1b2c3d4e5f", "run-Pa55-of-clock"} {
		if strings.Contains(o.said.String(), secret) {
			t.Errorf("%s is said", secret)
		}
		holdsNone(t, dir, secret)
		if found, err := r.try("exec", host, "grep", "-rl", secret, "/var/lib/berth/journal", "/var/lib/berth/log", "/var/lib/berth/runs", "/var/lib/berth/services"); err == nil {
			t.Errorf("%s is in %s", secret, found)
		}
	}
}

// holdsNone fails where a file below a directory has a text.
func holdsNone(t *testing.T, dir, text string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(at string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(at)
		if strings.Contains(string(data), text) {
			t.Errorf("%s has %s", at, text)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
