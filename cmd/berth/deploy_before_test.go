package main

import (
	"os"
	"strings"
	"testing"
)

// nas adds a machine to the inventory that does not answer.
func (h *testHost) nas() {
	h.t.Helper()
	text, err := os.ReadFile("lab.yaml")
	if err != nil {
		h.t.Fatal(err)
	}
	changed := strings.Replace(string(text), "services:\n", "  nas: {kind: docker, processor: n100, memory: 8GB, ssh: {host: 127.0.0.1, port: 1, user: root}}\nservices:\n", 1)
	if err := os.WriteFile("lab.yaml", []byte(changed), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// put writes down on the host a run that put uptime-kuma on another one.
func (h *testHost) putKumaOn(host string) {
	const run = "20261121T190000Z-ab"
	h.put("state/runs/"+run+".json", `{"run": "`+run+`", "who": "ann@desk", "hosts": ["`+host+`", "pi"], "plan": {"placements": [{"service": "uptime-kuma", "host": "`+host+`"}]}}`)
	h.put("state/journal/"+run+".jsonl", `{"time":"2026-11-21T19:00:00Z","run":"`+run+`","kind":"begin"}`+"\n"+`{"time":"2026-11-21T19:00:09Z","run":"`+run+`","kind":"end"}`+"\n")
}

func TestDeployKnowsWhereARunPutAService(t *testing.T) {
	const unknown = " pi: uptime-kuma comes to pi, and whether it or its data is on nas nobody can say (by run 20261121T190000Z-ab): host nas: "
	for _, c := range []struct {
		name, on string
		args     []string
		want     string
	}{
		{"a host that is left out", "nas", []string{"--host", "pi"}, "!" + unknown},
		{"a host that the plan gave up", "nas", []string{"--without", "nas"}, "~" + unknown},
		{"a host that is not there any more", "old\u001b[2J", []string{"--host", "pi"},
			"~ pi: uptime-kuma comes to pi, and run 20261121T190000Z-ab put it on old, which is not in the inventory any more\n"},
		{"the host that it comes to", "pi", []string{"--host", "pi"}, "~ nas: nas cannot be asked whether it has anything of uptime-kuma; nothing says that it has: host nas: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newTestHost(t)
			h.nas()
			h.putKumaOn(strings.ReplaceAll(c.on, "\x1b", `\u001b`))
			_, stderr := h.berth(exitRefused, append([]string{"deploy", "--yes"}, c.args...)...) // there is no Docker
			if !strings.Contains(stderr, c.want) || strings.Contains(stderr, "\x1b") {
				t.Errorf("want %q in\n%s", c.want, stderr)
			}
			if strings.Count(stderr, "comes to pi") != strings.Count(c.want, "comes to pi") {
				t.Errorf("something else is suspected:\n%s", stderr)
			}
		})
	}
}

func TestAnOrderThatCannotBeReadIsSaid(t *testing.T) {
	h := newTestHost(t)
	h.nas()
	h.putKumaOn("nas")
	h.put("state/runs/20261121T190000Z-ab.json", "{")
	_, stderr := h.berth(exitRefused, "deploy", "--yes", "--host", "pi")
	for _, want := range []string{"! what run 20261121T190000Z-ab was to do cannot be read\n", "! pi: uptime-kuma comes to pi, and whether it or its data is on nas nobody can say (what former runs did is not known everywhere): host nas: "} {
		if strings.Count(stderr, want) != 1 {
			t.Errorf("want %q in\n%s", want, stderr)
		}
	}
}

// A rollback that was broken off goes on without a host that was taken out of the inventory meanwhile.
func TestARollbackGoesOnWithoutAHostThatIsGone(t *testing.T) {
	h := newTestHost(t)
	h.program("docker", `case $1 in version) echo '{"Server":{"Version":"27.0"}}' ;; esac`)
	const run = "20261121T190000Z-ab"
	h.put("state/runs/"+run+".json", `{"run": "`+run+`", "who": "ann@desk", "hosts": ["nas", "pi"], "undoes": "20261120T190000Z-ab"}`)
	h.put("state/journal/"+run+".jsonl", `{"time":"2026-11-21T19:00:00Z","run":"`+run+`","kind":"begin"}`+"\n")
	_, stderr := h.berth(exitDone, "resume", "--yes")
	if !strings.Contains(stderr, "run "+run+" was about nas, too, which the inventory does not have any more") {
		t.Error(stderr)
	}
	if !strings.Contains(h.has("state/journal/"+run+".jsonl"), `"kind":"end"`) {
		t.Error("the run did not come to its end")
	}
}
