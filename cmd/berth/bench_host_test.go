package main

import (
	"os"
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

func TestBenchWritesTheSpeedOfAMachineOnceThatIsAgreedTo(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		t.Skip("there is no program that measures for this machine")
	}
	h := newTestHost(t)
	before, _ := os.ReadFile("lab.yaml")
	_, stderr := h.berth(exitRefused, "bench", "pi", "--seconds", "1", "--write")
	if text, _ := os.ReadFile("lab.yaml"); string(text) != string(before) || !strings.Contains(stderr, "+  pi: {kind: docker") {
		t.Errorf("%s\n%s", text, stderr)
	}
	h.berth(exitDone, "bench", "pi", "--seconds", "1", "--write", "--yes")
	if text, _ := os.ReadFile("lab.yaml"); !strings.Contains(string(text), "speed: {one: ") {
		t.Errorf("%s", text)
	}
	var out, errs strings.Builder
	if code := run([]string{"plan", "-f", "lab.yaml"}, &out, &errs); code != exitDone {
		t.Error(&errs)
	}
	if err := os.Remove("lab.yaml"); err != nil {
		t.Fatal(err)
	}
	if code := run([]string{"bench", "pi", "--write", "--ssh-config", "ssh_config"}, &out, &errs); code != exitUsage || !strings.Contains(errs.String(), "no inventory to write it into") {
		t.Errorf("%d\n%s", code, &errs)
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
