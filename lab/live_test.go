package lab

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/lab/turn/day"
)

const liveDir = "testdata/live/"

// live is a Prometheus, the real one, that scrapes what the plan places.
type live struct {
	*rig
	file    string // the inventory
	catalog string // a copy, which the test changes
}

// A service comes and goes, and Prometheus scrapes what there is without a restart; rules that it refuses never lie there; and wherever the
// run is broken off, going on and going back lead to the one or the other.
func TestWhatAProgramTakesUpMakesNoContainerAnew(t *testing.T) {
	longTest(t, day.Live)
	cache, err := Cache()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(cache, "debian-prometheus-2.42.tar")); err != nil {
		if os.Getenv("BERTH_LAB_REQUIRED") != "" {
			t.Fatalf("no Prometheus: %v; lab/install prometheus makes it", err)
		}
		t.Skip("NOT TESTED: no Prometheus in " + cache + "; run lab/install prometheus")
	}
	l := &live{rig: newRig(t)}
	l.up(3, liveDir+"catalog", faultsDir+"catalog")
	l.build()
	dir := t.TempDir()
	l.file, l.catalog = filepath.Join(dir, "inventory.yaml"), filepath.Join(dir, "catalog")
	for _, from := range []string{liveDir, faultsDir} {
		if err := os.CopyFS(l.catalog, os.DirFS(from+"catalog")); err != nil {
			t.Fatal(err)
		}
	}
	one, two := "  prometheus: {on: control-tower}\n  store: {on: cargo}\n", "  prometheus: {on: control-tower}\n  store: {on: cargo}\n  page: {on: media}\n"
	l.with(one).run(0, "deploy", "--yes")
	start := l.started()
	l.scrapes("127.0.0.1:9090", "10.77.0.12:18001")

	out := l.with(two).run(0, "deploy", "--yes")
	if !strings.Contains(out.stdout+out.stderr, "nothing restarts") {
		t.Errorf("the run does not say that nothing restarts:\n%s", out.stdout)
	}
	l.same(start)
	l.scrapes("127.0.0.1:9090", "10.77.0.12:18001", "10.77.0.13:18006")
	l.with(two).run(0, "status")
	if out := l.with(two).run(0, "deploy", "--yes"); !strings.HasPrefix(out.stdout, "Nothing to do") {
		t.Errorf("%s", out.stdout)
	}
	l.refuses(two)
	l.same(start)
	l.with(two).run(0, "rollback", "--yes")
	if is := l.lab("exec", "control-tower", "cat", "/opt/berth/prometheus/files/rules.yml"); strings.Contains(is, "once more") {
		t.Errorf("the rollback left the rules of its run:\n%s", is)
	}
	l.same(start)
	l.with(one).run(0, "deploy", "--yes")
	l.same(start)
	l.scrapes("127.0.0.1:9090", "10.77.0.12:18001")
	l.brokenOff(one, two, start)
}

// with is the tool with the services of the lab.
func (l *live) with(services string) *tool {
	l.t.Helper()
	before, _, found := strings.Cut(l.read(faultsDir+"inventory.yaml"), "services:\n")
	if !found {
		l.t.Fatal("the fixture has no services")
	}
	l.write(l.file, before+"services:\n"+services)
	return l.tool(l.file, "--catalog", l.catalog)
}

// started is when the container was, and how often.
func (l *live) started() string {
	return l.lab("exec", "control-tower", "docker", "inspect", "-f", "{{.Id}} {{.State.StartedAt}} {{.RestartCount}}", "prometheus-prometheus-1")
}

func (l *live) same(start string) {
	l.t.Helper()
	if is := l.started(); is != start {
		l.t.Errorf("the container is\n%s\nand was\n%s", is, start)
	}
}

// targets are those that Prometheus scrapes.
func (l *live) targets() []string {
	l.t.Helper()
	text := l.lab("exec", "control-tower", "docker", "exec", "prometheus-prometheus-1", "/bin/busybox", "wget", "-qO-", "http://127.0.0.1:9090/api/v1/targets?state=active")
	var said struct {
		Data struct {
			ActiveTargets []struct{ Labels struct{ Instance string } }
		}
	}
	if err := json.Unmarshal([]byte(text), &said); err != nil {
		l.t.Fatalf("%v: %s", err, text)
	}
	var out []string
	for _, one := range said.Data.ActiveTargets {
		out = append(out, one.Labels.Instance)
	}
	slices.Sort(out)
	return out
}

// scrapes wants Prometheus to scrape these; that it does so a moment after it has loaded its files is its own.
func (l *live) scrapes(want ...string) {
	l.t.Helper()
	slices.Sort(want)
	var got []string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if got = l.targets(); slices.Equal(got, want) {
			return
		}
	}
	l.t.Errorf("Prometheus scrapes %q, want %q", got, want)
}

// refuses gives Prometheus rules that it does not take.
func (l *live) refuses(services string) {
	l.t.Helper()
	rules := filepath.Join(l.catalog, "prometheus", "files", "rules.yml")
	good := l.read(rules)
	l.write(rules, "groups:\n  - name: one\n    rules: [{alert: Down, expr: \"up ==\"}]\n")
	out := l.with(services).run(1, "deploy", "--yes")
	if !strings.Contains(out.stderr, "prometheus does not take up the new files, and has the former ones again: exec --no-TTY prometheus /usr/bin/promtool check config") || !strings.Contains(out.stderr, "unexpected end of input") {
		l.t.Errorf("it does not say what promtool says:\n%s", out.stderr)
	}
	if is := l.lab("exec", "control-tower", "cat", "/opt/berth/prometheus/files/rules.yml"); is != strings.TrimSpace(good) {
		l.t.Errorf("the rules are\n%s", is)
	}
	if out := l.with(services).run(5, "status"); !strings.Contains(out.stdout, "was stopped before everything was done") || strings.Contains(out.stdout, "rules.yml") || strings.Contains(out.stdout, "nobody has seen") {
		l.t.Errorf("but for its run it is not as it was:\n%s", out.stdout)
	}
	l.write(rules, "# once more\n"+good)
	l.with(services).run(0, "deploy", "--yes")
	l.with(services).run(0, "status")
}

// brokenOff kills berth after each of some steps of the change, and goes on, or back.
func (l *live) brokenOff(one, two, start string) {
	l.t.Helper()
	for i, n := range chosen(l.t.(*testing.T), 6, 2) {
		p := l.with(two).start("deploy", "--yes")
		p.after(n)
		_ = p.cmd.Process.Kill()
		l.with(two).end(p)
		ends, services, targets := "resume", two, []string{"127.0.0.1:9090", "10.77.0.12:18001", "10.77.0.13:18006"}
		if i%2 == 1 {
			ends, services, targets = "rollback", one, targets[:2]
		}
		when := fmt.Sprintf("killed after %d steps, %s", n, ends)
		if out := l.with(services).end(l.with(services).start(ends, "--yes")); out.code == 4 && strings.Contains(out.stderr, "has begun nothing") {
			l.with(services).run(0, "unlock", "--yes")
		} else if out.code != 0 {
			l.t.Errorf("%s: %s", when, out.stderr)
		}
		l.with(services).run(0, "deploy", "--yes")
		l.with(services).run(0, "status")
		l.same(start)
		l.scrapes(targets...)
		l.with(one).run(0, "deploy", "--yes")
	}
}
