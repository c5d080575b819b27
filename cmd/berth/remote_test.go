package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"berth/deployer/remote"
)

// Where nobody can be asked the error says what to do instead, and nothing is printed.
func TestWithoutATerminalNobodyIsAsked(t *testing.T) {
	in, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var stderr bytes.Buffer
	k := &asker{app: &app{stderr: &stderr}, in: in}
	ctx := t.Context()
	_, keyErr := k.AcceptHostKey(ctx, remote.HostKeyQuestion{Host: "cargo", Address: "10.0.0.1", File: "/home/a/.ssh/known_hosts"})
	_, phraseErr := k.Passphrase(ctx, remote.PassphraseQuestion{File: "id"})
	_, sudoErr := k.SudoPassword(ctx, remote.SudoQuestion{Host: "cargo", User: "pi"})
	for hint, err := range map[string]error{"--accept-new-host-keys": keyErr, "ssh-add": phraseErr, "NOPASSWD": sudoErr} {
		if err == nil || !strings.Contains(err.Error(), hint) || !strings.Contains(err.Error(), "no terminal") {
			t.Errorf("%v does not say %s", err, hint)
		}
	}
	if stderr.Len() > 0 {
		t.Errorf("asked: %s", &stderr)
	}
}

func TestALineIsReadAndNothingBehindIt(t *testing.T) {
	in := strings.NewReader("yes\nrest")
	got, err := readLine(t.Context(), in)
	rest, _ := io.ReadAll(in)
	if got != "yes" || err != nil || string(rest) != "rest" {
		t.Errorf("%q, %v, rest %q", got, err, rest)
	}
	if got, err := readLine(t.Context(), strings.NewReader("no")); got != "no" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := readLine(t.Context(), strings.NewReader("")); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	hanging, w := io.Pipe()
	defer w.Close()
	if _, err := readLine(ctx, hanging); !errors.Is(err, context.Canceled) {
		t.Errorf("when stopped: %v", err)
	}
}

func TestOnlyAClearYesIsOne(t *testing.T) {
	for answer, want := range map[string]bool{"yes": true, " Y ": true, "oui": true, "": false, "no": false, "yess": false, "n": false} {
		if isYes(answer) != want {
			t.Errorf("%q is %v", answer, !want)
		}
	}
}

// Each machine and guest is a target, as the inventory says; what it leaves out is for ssh_config.
func TestTargetsAreWhatTheInventorySays(t *testing.T) {
	inv, _ := shippedInventory(t)
	f := &fleet{inv: inv}
	want := map[string]remote.Target{
		"control-tower": {Name: "control-tower", Host: "192.168.10.2", User: "pi", Sudo: true, Group: sudoGroup},
		"cargo":         {Name: "cargo", Host: "192.168.10.5", Sudo: true, Group: sudoGroup},
		"pve":           {Name: "pve", Host: "192.168.10.10", User: "root", Group: sudoGroup},
	}
	for _, got := range f.targets() {
		if w, ok := want[got.Name]; ok && got != w {
			t.Errorf("%+v, want %+v", got, w)
		}
		delete(want, got.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}
