package main

import (
	"runtime"
	"strings"
	"testing"
)

func TestBenchMeasuresAHostOfTheInventoryAndPrintsItsLine(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		t.Skip("there is no program that measures for this machine")
	}
	h := newTestHost(t)
	stdout, _ := h.berth(exitDone, "bench", "pi", "--seconds", "1")
	for _, want := range []string{"pi: ", "  one thread ", "  all threads ", "for its machine in lab.yaml", "    speed: {one: "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in\n%s", want, stdout)
		}
	}
	_, line, _ := strings.Cut(stdout, "    speed:")
	inDir(t, "lab.yaml", "name: x\nmachines:\n  pi: {kind: docker, processor: n100, memory: 8GB, speed: "+strings.TrimSpace(line)+"}\nservices: {uptime-kuma: {}}\n")
	var out, errs strings.Builder
	if code := run([]string{"plan", "-f", "lab.yaml"}, &out, &errs); code != exitDone {
		t.Errorf("the line is no line of an inventory: %s", &errs)
	}
}

func TestBenchSaysAllThatIsWrongWithWhatItIsAsked(t *testing.T) {
	h := newTestHost(t)
	_, stderr := h.berth(exitUsage, "bench", "pi", "pi", "a b", "--seconds", "0")
	for _, want := range []string{"--seconds 0: it is between 1 and 120", `"pi" is given twice`, `"a b": write [user@]host[:port]`} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is not in\n%s", want, stderr)
		}
	}
	if strings.Contains(stderr, "--from") {
		t.Error(stderr)
	}
	if _, stderr = h.berth(exitUsage, "bench"); !strings.Contains(stderr, "takes hosts") {
		t.Error(stderr)
	}
}
