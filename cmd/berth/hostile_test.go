package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"berth/internal/plaintest"
	"berth/internal/sshtest"
)

// harm is what a host says that means harm: it writes the clipboard, clears the screen, turns the direction of text.
const harm = "\x1b]52;c;cm0gLXJmIC8=\x07\x1b[2J\u202eharm\u009b31m\x00\x9b1m\x7f\r\x1b[?1049h"

// onlyText fails a test where something that was printed is not text.
func onlyText(t testing.TB, what, printed string) {
	t.Helper()
	if bad := plaintest.Strange(printed); bad != "" {
		t.Fatalf("%s: there is %q in\n%q", what, bad, printed)
	}
}

//raced:skip
func TestWhatAHostSaysReachesTheTerminalAsText(t *testing.T) {
	h := newTestHost(t)
	journal, err := json.Marshal(map[string]any{"run": "20261122T190000Z-ab", "kind": "failed" + harm, "who": harm, "step": "immich.pull" + harm, "detail": harm, "plan": harm})
	if err != nil {
		t.Fatal(err)
	}
	h.put("state/journal/20261122T190000Z-ab.jsonl", string(journal)+"\n")
	for _, name := range []string{"who", "run", "when", "plan", "pid"} {
		h.put("state/lock/"+name, "ann"+harm+"\n")
	}
	fails := func(j sshtest.Job) int {
		fmt.Fprint(j.Stdout, harm+"\n")
		fmt.Fprint(j.Stderr, "no space"+harm+"\n")
		return 3
	}
	commands := map[string][]string{
		"scan": {"scan"}, "status": {"status"}, "status as JSON": {"status", "--format", "json"}, "log": {"log"}, "log as JSON": {"log", "--format", "json"},
		"deploy": {"deploy", "--yes"}, "resume": {"resume", "--yes"}, "rollback": {"rollback", "--yes"}, "unlock": {"unlock", "--yes"},
	}
	for hosts, answer := range map[string]func(sshtest.Job) int{
		"its files": h.run, "what its commands say": fails,
		"what it says before each": func(j sshtest.Job) int { fmt.Fprint(j.Stderr, harm); fmt.Fprint(j.Stdout, harm+"\n"); return h.run(j) },
	} {
		h.Run = answer
		for name, args := range commands {
			var out, errs bytes.Buffer
			code := run(append(args, "-f", "lab.yaml", "--ssh-config", "ssh_config", "--accept-new-host-keys"), &out, &errs)
			onlyText(t, name+", "+hosts, out.String()+errs.String())
			if strings.Contains(out.String()+errs.String(), `\x1b`) {
				t.Errorf("%s, %s: it was not cleaned where it was taken in, but at last:\n%s%s", name, hosts, &out, &errs)
			}
			if strings.HasSuffix(name, "JSON") && !json.Valid(out.Bytes()) {
				t.Errorf("%s, %s: no JSON:\n%s", name, hosts, &out)
			}
			if hosts == "what its commands say" && code == 0 {
				t.Errorf("%s: exit code 0\n%s%s", name, &out, &errs)
			}
		}
	}
}

//raced:skip
func TestWhatAFileSaysReachesTheTerminalAsText(t *testing.T) {
	inDir(t, "plan.json", `{"version":1,"placements":[{"service":"\u001b]52;c;x\u0007\u202e","host":"\u009b2J"}]}`)
	for name, text := range map[string]string{
		"lab.yaml": "name: \"x\\e]52;c;x\\a\"\nmachines: {\"\\e[2Jpi\": {kind: \"\\u202e\"}}\n", "broken.yaml": "a: [\x1b[31m\n", "\x1b[2J.yaml": "name: x\n", "key.json": "{\"\\u001b[31m\": 1}",
		"utf.json": "{\"\xff\x9b\":1}",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"check", "--plan", "plan.json"}, {"plan", "-f", "lab.yaml"}, {"plan", "-f", "broken.yaml"}, {"plan", "-f", "\x1b[2J.yaml"}, {"check", "--plan", "key.json"},
		{"check", "--plan", "utf.json"}, {"check", "--plan", "\u202e.json"}, {"explain", "\x1b[2Jimmich"}, {"pl\x1b[2Jan"}, {"plan", "--\x1b[2J"}, {"catalog", "show", "\x9b2J"},
		{"catalog", "lint", "\x1b[2J"}, {"plan", "--format", "\x1b]52;c;x\x07"}, {"deploy", "--host", "\x1b[2J"},
	} {
		var out, errs bytes.Buffer
		if code := run(args, &out, &errs); code == 0 {
			t.Errorf("%q: exit code 0", args)
		}
		onlyText(t, strings.Join(args, " "), out.String()+errs.String())
	}
}

// FuzzWhatAHostSays answers whatever a host is asked with the same.
func FuzzWhatAHostSays(f *testing.F) {
	f.Add(harm, harm, byte(1))
	f.Add("held "+harm+"\nsight x\nrun r1\norder r1 {\"run\":\"r1\",\"who\":\""+harm+"\"}\nline r1 {\"run\":\"r1\",\"kind\":\""+harm+"\"}\n", "", byte(0))
	f.Add("login\n", harm, byte(17))
	f.Add("who\t"+harm+"\nrun\t"+harm+"\nlocked\t\n", "sudo: "+harm, byte(75))
	h := newTestHost(f)
	type answer struct {
		out, errs string
		code      byte
	}
	var says atomic.Pointer[answer]
	h.Run = func(j sshtest.Job) int {
		if strings.Contains(j.Line, "id -u") { // who the login user is: the rest is asked only where that is known
			return h.Shell(j)
		}
		a := says.Load()
		fmt.Fprint(j.Stdout, a.out)
		fmt.Fprint(j.Stderr, a.errs)
		return int(a.code)
	}
	f.Fuzz(func(t *testing.T, o, e string, code byte) {
		says.Store(&answer{o, e, code})
		for _, args := range [][]string{{"scan"}, {"status"}, {"log"}, {"unlock", "--yes"}} {
			var out, errs bytes.Buffer
			run(append(args, "-f", "lab.yaml", "--ssh-config", "ssh_config", "--accept-new-host-keys"), &out, &errs)
			onlyText(t, args[0], out.String()+errs.String())
			if said := out.String() + errs.String(); strings.Contains(said, `\x`) && !strings.Contains(o+e, `\x`) && !strings.Contains(said, `said "`) {
				t.Errorf("berth %s: it was not cleaned where it was taken in:\n%s", args[0], said)
			}
		}
	})
}
