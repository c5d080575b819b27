package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/catalog"
	"berth/internal/sshtest"
)

// besides is another host, called so, on which whoever may log in on the first may, too.
func (h *testHost) besides(name string) *testHost {
	h.t.Helper()
	o := &testHost{Server: sshtest.New(h.t), t: h.t, dir: h.t.TempDir()}
	o.Allow(sshtest.WriteKey(h.t, filepath.Join(os.Getenv("HOME"), ".ssh", "id_ecdsa"), ""))
	o.Path, o.Run = filepath.Join(o.dir, "bin")+":/usr/bin:/bin", o.run
	o.called(name)
	return o
}

// called gives a host a name of its own.
func (h *testHost) called(name string) {
	h.t.Helper()
	h.program("uname", fmt.Sprintf(`[ "$*" != -n ] || { echo %s; exit; }; exec /usr/bin/uname "$@"`, name))
}

const (
	alikeStack = "services:\n  web:\n    image: alike:1\n    environment: {DB_PASSWORD: \"${DB_PASSWORD}\"}\n    volumes: [\"data:/data\"]\nvolumes: {data: {}}\n"
	otherStack = "services:\n  web: {image: \"other:%d\", volumes: [\"data:/data\"]}\nvolumes: {data: {}}\n"
	agentStack = "services:\n  web: {image: \"agent:1\", volumes: [\"/var/run/docker.sock:/var/run/docker.sock\", \"/proc:/host/proc:ro\"]}\n"
)

// Two hosts call projects alike: of one file they are two of an entry, of two files two entries, and what all hosts run without data of
// its own runs everywhere. Each is known again by where it runs.
//
//raced:skip
func TestInitFromTellsProjectsOfOneNameOnTwoHostsApart(t *testing.T) {
	h := newTestHost(t)
	from := h.from()
	h.called("pi")
	o := h.besides("nas")
	other := fmt.Sprintf("--from=root@127.0.0.1:%d", o.Listen(t))
	srv := "srv"
	for i, x := range []*testHost{h, o} {
		x.stacks(map[string]string{
			"alike/compose.yaml": alikeStack, "alike/.env": fmt.Sprintf("DB_PASSWORD=typed-in-on-day-%d\n", i),
			"other/compose.yaml": fmt.Sprintf(otherStack, i), "agent/compose.yaml": agentStack,
		}, "alike", "other", "agent")
		// One directory for both: what is asked of it is asked below each host's own.
		x.program("docker", strings.ReplaceAll(x.has("bin/docker"), filepath.Join(x.dir, srv), "/srv/stacks"))
		x.places = map[string]string{"/srv/stacks": filepath.Join(x.dir, srv)}
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	_, stderr := h.berth(exitDone, "init", from, other, "--secrets", "keep")
	text, _ := os.ReadFile("lab.yaml")
	for _, want := range []string{
		"  alike: {dir: /srv/stacks/alike}", "  alike-nas: {entry: alike, on: nas, project: alike, dir: /srv/stacks/alike}",
		"  other: {dir: /srv/stacks/other}", "  other-nas: {project: other, dir: /srv/stacks/other}", "  agent: {dir: /srv/stacks/agent}",
		"  pi: [agent, alike, other]", "  nas: [agent, alike-nas, other-nas]",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s\n%s", want, text, stderr)
		}
	}
	if !strings.Contains(stderr, "alike-nas/DB_PASSWORD, alike/DB_PASSWORD") {
		t.Error(stderr)
	}
	c, err := catalog.Load("catalog")
	if err != nil {
		t.Fatal(err)
	}
	mine := map[string]bool{}
	for _, e := range c.Entries() {
		if !e.Shipped() {
			mine[e.Name] = e.Service.Agent
		}
	}
	if want := map[string]bool{"agent": true, "alike": false, "other": false, "other-nas": false}; !maps.Equal(mine, want) {
		t.Errorf("the catalog has %v", mine)
	}
	var out, errs strings.Builder
	if code := run([]string{"plan", "-f", "lab.yaml"}, &out, &errs); code != exitDone || strings.Contains(out.String(), "move") || strings.Contains(errs.String(), "warning") {
		t.Errorf("plan: %d\n%s%s", code, &out, &errs)
	}
	if _, again := h.berth(exitDone, "init", from, other); !strings.Contains(again, "lab.yaml says so already") || strings.Contains(again, "does not come") || strings.Contains(again, "DB_PASSWORD") {
		t.Error(again)
	}
	if scan, stderr := h.berth(exitDone, "scan", "--write", "--yes"); !strings.Contains(stderr, "lab.yaml says so already") {
		t.Errorf("scan:\n%s%s", scan, stderr)
	}
	holdsNone(t, ".", "typed-in-on-day-0", "typed-in-on-day-1")

	// A second host that is looked at later has projects that are called so, too.
	for _, at := range []string{"lab.yaml", "catalog"} {
		if err := os.RemoveAll(at); err != nil {
			t.Fatal(err)
		}
	}
	h.berth(exitDone, "init", from)
	h.berth(exitDone, "init", from, other, "--yes")
	text, _ = os.ReadFile("lab.yaml")
	for _, want := range []string{"  alike-nas: {entry: alike, on: nas, project: alike, dir: /srv/stacks/alike}", "  other-nas: {project: other, dir: /srv/stacks/other}", "agent-nas: {entry: agent, on: nas, project: agent, dir: /srv/stacks/agent}"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("looked at later: %q is not in\n%s", want, text)
		}
	}
	if _, again := h.berth(exitDone, "init", from, other); !strings.Contains(again, "lab.yaml says so already") {
		t.Error(again)
	}
}
