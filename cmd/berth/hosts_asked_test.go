package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"berth/internal/sshtest"
)

// inOrder gives the host a Docker that runs nothing yet and whose registry has every image, and makes the inventory one that
// this machine is enough for.
func (h *testHost) inOrder() {
	h.t.Helper()
	h.program("docker", `case "$1 $2" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/var/lib/docker","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}' ;;
"manifest inspect") echo '{"manifests":[{"digest":"sha256:`+strings.Repeat("1", 64)+`","platform":{"architecture":"amd64","os":"linux"}}]}' ;;
esac`)
	h.edit("machines:\n", "processors:\n  here: {arch: amd64, cores: 1}\nmachines:\n")
	h.edit("processor: n100, memory: 8GB", "processor: here, memory: 1GB")
}

// edit changes the inventory.
func (h *testHost) edit(from, to string) {
	h.t.Helper()
	text := content(h.t.(*testing.T), "lab.yaml")
	if !strings.Contains(text, from) {
		h.t.Fatalf("the inventory has no %q", from)
	}
	if err := os.WriteFile("lab.yaml", []byte(strings.Replace(text, from, to, 1)), 0o640); err != nil {
		h.t.Fatal(err)
	}
}

func TestADeploymentThatNobodyConfirmedChangesNothing(t *testing.T) {
	h := newTestHost(t)
	h.inOrder()
	for _, c := range []struct {
		code   int
		args   []string
		stdout []string
		stderr string
	}{
		{exitRefused, []string{"deploy"}, []string{"start uptime-kuma"}, "not confirmed: standard input is no terminal; --yes for scripts"},
		{exitRefused, []string{"deploy", "--service", "uptime-kuma", "--host", "pi"}, []string{"start uptime-kuma"}, "not confirmed"},
		{exitDone, []string{"deploy", "--dry-run"}, []string{"start uptime-kuma", "  $ ", "berth-stage", "berth-place", "docker compose"}, ""},
	} {
		stdout, stderr := h.berth(c.code, c.args...)
		for _, want := range c.stdout {
			if !strings.Contains(stdout, want) {
				t.Errorf("%s does not print %q:\n%s", c.args, want, stdout)
			}
		}
		if !strings.Contains(stderr, c.stderr) {
			t.Errorf("%s says\n%s", c.args, stderr)
		}
		if h.has("state/lock/run") != "-" || len(h.Asked("berth-lock"))+len(h.Asked("berth-begin"))+len(h.Asked("berth-step")) > 0 {
			t.Errorf("%s changed something on the host", c.args)
		}
		if _, err := os.Stat(".berth"); err == nil {
			t.Errorf("%s wrote a journal", c.args)
		}
	}
}

// What is not as it should be counts more than what could not be found out.
func TestTheExitCodeOfStatusSaysDriftBeforeWhatIsNotKnown(t *testing.T) {
	h := newTestHost(t)
	h.inOrder()
	if stdout, _ := h.berth(exitDrift, "status"); !strings.Contains(stdout, "they run nowhere: uptime-kuma") {
		t.Errorf("nothing is deployed:\n%s", stdout)
	}
	h.edit("services:\n", "  nas: {kind: docker, processor: here, memory: 1GB, ssh: {host: 127.0.0.1, port: 1, user: root}}\nservices:\n")
	if stdout, _ := h.berth(exitFailed, "status"); !strings.Contains(stdout, "1 of 2 hosts could not be looked at") {
		t.Errorf("what the other host has nobody knows:\n%s", stdout)
	}
	h.put("state/lock/run", "20261122T190000Z-ab\n")
	h.put("state/lock/who", "ann@desk\n")
	if stdout, _ := h.berth(exitDrift, "status"); !strings.Contains(stdout, "ann@desk") || !strings.Contains(stdout, "1 of 2 hosts could not be looked at") {
		t.Errorf("a lock, and a host that does not answer:\n%s", stdout)
	}
}

func TestAChangedFileIsFetchedToShowTheDifferenceUnlessNobodyWantsIt(t *testing.T) {
	h := newTestHost(t)
	h.inOrder()
	dir := filepath.Join(h.dir, "opt/uptime-kuma")
	h.edit("uptime-kuma: {on: pi}", "uptime-kuma: {on: pi, dir: "+dir+"}")
	var out, errs bytes.Buffer
	if code := run([]string{"render", "--out", "out", "-f", "lab.yaml"}, &out, &errs); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, &errs)
	}
	const file = "uptime-kuma/compose.yaml"
	text := content(t, "out/pi/"+file)
	digest := regexp.MustCompile(`berth.digest: "?(sha256:[0-9a-f]+)`).FindStringSubmatch(text)
	if digest == nil {
		t.Fatal(text)
	}
	sum := sha256.Sum256([]byte(text))
	h.put("state/services/uptime-kuma.json", fmt.Sprintf(`{"service": "uptime-kuma", "dir": %q, "run": "20261122T190000Z-ab", "digest": %q, "files": {"compose.yaml": %q}}`+"\n",
		dir, digest[1], hex.EncodeToString(sum[:])))
	h.put("opt/"+file, text+"# mine\n")
	fetched := 0
	h.before = func(line string) {
		if strings.Contains(line, "/opt/"+file) {
			fetched++
		}
	}
	if stdout, _ := h.berth(exitDrift, "status"); !strings.Contains(stdout, "+# mine") || fetched == 0 {
		t.Errorf("fetched %d times:\n%s", fetched, stdout)
	}
	fetched = 0
	if stdout, _ := h.berth(exitDrift, "status", "--no-diff"); strings.Contains(stdout, "# mine") || !strings.Contains(stdout, "compose.yaml") || fetched > 0 {
		t.Errorf("fetched %d times:\n%s", fetched, stdout)
	}
}

func TestAScanIsWrittenOnlyWhereItIsConfirmedAndMakesAnInventory(t *testing.T) {
	h := newTestHost(t)
	h.inOrder()
	h.edit("services:\n", "current: {pi: [uptime-kuma]}\nservices:\n")
	before := content(t, "lab.yaml")
	if _, stderr := h.berth(exitRefused, "scan", "--write"); content(t, "lab.yaml") != before || !strings.Contains(stderr, "-current: {pi: [uptime-kuma]}") || !strings.Contains(stderr, "--yes says yes") {
		t.Errorf("it was written, or not shown:\n%s", stderr)
	}
	h.berth(exitDone, "scan", "--write", "--yes")
	after := content(t, "lab.yaml")
	if after == before || strings.Contains(after, "[uptime-kuma]") {
		t.Errorf("%s", after)
	}
	if _, stderr := h.berth(exitDone, "scan", "--write", "--yes"); content(t, "lab.yaml") != after || !strings.Contains(stderr, "says so already") {
		t.Errorf("a second scan: %s", stderr)
	}
}

func TestTheLogSaysHowARunWasLeftAndWhatLeadsOut(t *testing.T) {
	h := newTestHost(t)
	h.brokenOff("ann@elsewhere", 42, "20261122T180000Z-aa")
	if stdout, stderr := h.berth(exitDone, "log"); !strings.Contains(stderr, "berth resume goes on with it") || !strings.Contains(stdout, "20261122T190000Z-ab") {
		t.Errorf("%s%s", stdout, stderr)
	}
	if _, stderr := h.berth(exitDone, "log", "--format", "json"); strings.Contains(stderr, "resume") { // it is for scripts
		t.Error(stderr)
	}
}

// The host whose key is another one by now may be anybody.
func TestAChangedHostKeyStopsARunAndTheOtherHostsAreStillToldOf(t *testing.T) {
	h := newTestHost(t)
	h.inOrder()
	h.brokenOff("ann@elsewhere", 42, "20261122T180000Z-aa")
	other, was := sshtest.New(t), sshtest.NewKey(t).PublicKey()
	port := other.Listen(t)
	known := fmt.Sprintf("[127.0.0.1]:%d %s", port, ssh.MarshalAuthorizedKey(was))
	if err := os.WriteFile(filepath.Join(os.Getenv("HOME"), ".ssh", "known_hosts"), []byte(known), 0o600); err != nil {
		t.Fatal(err)
	}
	h.edit("services:\n", fmt.Sprintf("  nas: {kind: docker, processor: here, memory: 1GB, ssh: {host: 127.0.0.1, port: %d, user: root}}\nservices:\n", port))
	for _, c := range []struct {
		code int
		args []string
		said string // of the other host
	}{
		{exitRefused, []string{"deploy", "--yes"}, "locked by ann@elsewhere"}, {exitFailed, []string{"scan"}, "Docker 27.3.1"},
		{exitDrift, []string{"status"}, "ann@elsewhere"}, {exitFailed, []string{"log"}, "begun by ann@elsewhere"},
	} {
		stdout, stderr := h.berth(c.code, c.args...)
		for _, want := range []string{c.said, ssh.FingerprintSHA256(was), ssh.FingerprintSHA256(other.Key.PublicKey())} {
			if !strings.Contains(stdout+stderr, want) {
				t.Errorf("%s does not say %q:\n%s%s", c.args, want, stdout, stderr)
			}
		}
	}
	if len(h.Asked("berth-lock")) > 0 || other.Attempts() > 0 {
		t.Error("something was changed, or a key was shown to the host")
	}
}
