package fleet

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"berth/catalog"
	"berth/deployer/remote"
	"berth/internal/tty"
	"berth/inventory"
	"berth/message"
	"berth/wording"
)

// Where nobody can be asked the error says what to do instead, and nothing is printed.
func TestWithoutATerminalNobodyIsAsked(t *testing.T) {
	in, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var stderr bytes.Buffer
	k := &asker{terminal: tty.Terminal{Keys: in, Stderr: &stderr}}
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

// Each machine and guest is a target, as the inventory says; what it leaves out is for ssh_config.
func TestTargetsAreWhatTheInventorySays(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("inventory.yaml", data, c.Library())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]remote.Target{
		"control-tower": {Name: "control-tower", Host: "192.168.10.2", User: "pi", Sudo: true, Group: sudoGroup},
		"cargo":         {Name: "cargo", Host: "192.168.10.5", Sudo: true, Group: sudoGroup},
		"pve":           {Name: "pve", Host: "192.168.10.10", User: "root", Group: sudoGroup},
	}
	for _, got := range targets(inv) {
		if w, ok := want[got.Name]; ok && got != w {
			t.Errorf("%+v, want %+v", got, w)
		}
		delete(want, got.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

func TestQuestionsAreFrench(t *testing.T) {
	key := remote.HostKeyQuestion{Host: "cargo", Address: "10.0.0.1:22", File: "known_hosts", Key: remote.Fingerprint{Type: "ssh-ed25519", SHA256: "SHA256:x"}}
	phrase := remote.PassphraseQuestion{File: "id", Attempt: 2}
	password := remote.SudoQuestion{Host: "cargo", User: "pi"}
	for lang, want := range map[wording.Lang][]string{
		wording.EN: {
			"cargo (10.0.0.1:22) is not in known_hosts.\nIts key is ssh-ed25519 SHA256:x\nIs that the key of cargo? (yes/no) ",
			"that was wrong; passphrase of id (not shown): ", "sudo password of pi on cargo, tried on other hosts too (not shown): ",
			"berth: cargo: took its host key, SHA256:x\n" +
				"berth: apps: no name server knows it, and its hypervisor has it at 10.0.0.57; berth scan --write keeps that, or write ssh: {host: 10.0.0.57} for it\n" +
				"berth: cargo: it is new, and the host key of what was at its address before is forgotten, SHA256:o in known_hosts\n" +
				"berth: cargo: took its host key, SHA256:y, for this run only: your configuration has no known_hosts to keep it in\n" +
				"berth: ssh does not understand its own configuration (line 1); berth reads it without ssh\n",
		},
		wording.FR: {
			"cargo (10.0.0.1:22) n'est pas dans known_hosts.\nSa clé est ssh-ed25519 SHA256:x\nEst-ce la clé de cargo ? (oui/non) ",
			"ce n'était pas cela ; phrase de passe d'id (non affichée) : ", "mot de passe sudo de pi sur cargo, essayé aussi sur d'autres hôtes (non affiché) : ",
			"berth : cargo : sa clé d'hôte est retenue, SHA256:x\n" +
				"berth : apps : aucun serveur de noms ne le connaît, et son hyperviseur l'a à 10.0.0.57 ; berth scan --write le retient, ou écrire pour lui ssh: {host: 10.0.0.57}\n" +
				"berth : cargo : il est neuf, et la clé d'hôte de ce qui était à son adresse est oubliée, SHA256:o in known_hosts\n" +
				"berth : cargo : sa clé d'hôte est acceptée, SHA256:y, pour cette fois seulement : votre configuration n'a pas de known_hosts où la garder\n" +
				"berth : ssh ne comprend pas sa propre configuration (line 1) ; berth la lit sans ssh\n",
		},
	} {
		w := wording.For(lang)
		var stderr bytes.Buffer
		notice(&stderr, w)(remote.Event{Kind: remote.HostKeyAdded, Host: "cargo", Text: message.Same("SHA256:x")})
		notice(&stderr, w)(remote.Event{Kind: remote.HostFound, Host: "apps", Text: message.Same("10.0.0.57")})
		notice(&stderr, w)(remote.Event{Kind: remote.HostKeyForgotten, Host: "cargo", Text: message.Same("SHA256:o in known_hosts")})
		notice(&stderr, w)(remote.Event{Kind: remote.HostKeyTaken, Host: "cargo", Text: message.Same("SHA256:y")})
		notice(&stderr, w)(remote.Event{Kind: remote.ConfigWithoutSSH, Text: message.Same("line 1")})
		got := []string{keyQuestion(w, key), passphraseQuestion(w, phrase), sudoQuestion(w, password), stderr.String()}
		if !slices.Equal(got, want) {
			t.Errorf("in %s\n%q\nwant\n%q", lang, got, want)
		}
	}
}
