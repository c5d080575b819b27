package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A scan reads the record of a move on the host that was left, and writes it beside what runs; once it is not there any more the line goes.
func TestAScanWritesWhatAServiceLeftAndThePlanSaysIt(t *testing.T) {
	h := newTestHost(t)
	h.inOrder()
	before := content(t, "lab.yaml")
	const record = "state/moves/uptime-kuma.json"
	h.put(record, `{"service": "uptime-kuma", "run": "20261122T190000Z-ab", "from": "pi", "to": "nas", "state": "waiting", "since": "2026-11-30T12:00:00Z", "dir": "/opt/berth/uptime-kuma",
"project": "uptime-kuma", "places": [{"key": "data", "from": "/var/lib/docker/volumes/uptime-kuma_data/_data", "volume": "uptime-kuma_data", "to": "uptime-kuma_data", "size": 10737418240}]}`+"\n")
	const line = "  uptime-kuma: {on: pi, since: 2026-11-30, size: 10GB}\n"
	stdout, _ := h.berth(exitDone, "scan", "--write", "--yes")
	if after := content(t, "lab.yaml"); !strings.Contains(stdout, "waiting:\n"+line) || after != before+"\nwaiting:\n"+line {
		t.Fatalf("%s\n%s", stdout, after)
	}
	var out, errs bytes.Buffer
	if code := run([]string{"plan", "-f", "lab.yaml"}, &out, &errs); code != exitDone || !strings.Contains(out.String(), "pi, where its data of 2026-11-30 lies (10 GB)") {
		t.Errorf("exit code %d\n%s%s", code, &out, &errs)
	}
	if _, stderr := h.berth(exitDone, "scan", "--write", "--yes"); !strings.Contains(stderr, "says so already") {
		t.Errorf("a second scan: %s", stderr)
	}
	if err := os.Remove(filepath.Join(h.dir, record)); err != nil {
		t.Fatal(err)
	}
	if h.berth(exitDone, "scan", "--write", "--yes"); content(t, "lab.yaml") != before+"\nwaiting: {}\n" {
		t.Errorf("nothing waits any more:\n%s", content(t, "lab.yaml"))
	}
}
