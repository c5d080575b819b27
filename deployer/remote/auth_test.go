package remote

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"berth/message"
)

func TestAWrongKeyIsRefusedWithWhatWasTried(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	s.AllowOnly()
	err := l.host(Target{Name: "cargo", User: "pi"}).Connect(t.Context())
	var refused *AuthError
	if !errors.As(err, &refused) {
		t.Fatalf("got %v", err)
	}
	if len(refused.Tried) != 1 || !strings.HasPrefix(refused.Tried[0].String(), l.home+"/.ssh/id_ed25519 (SHA256:") || refused.User != "pi" || Retryable(err) {
		t.Errorf("got %+v", refused)
	}
	for _, part := range []string{"host cargo: connect to cargo:22: authentication of pi refused", "the server accepts publickey", "ssh-copy-id"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
}

func TestAKindOfKeyThatTheConfigurationDoesNotTakeIsNotOffered(t *testing.T) {
	for config, want := range map[string]string{
		"PubkeyAcceptedAlgorithms rsa-sha2-512,ecdsa-*":     "id_ed25519 (PubkeyAcceptedAlgorithms does not have ssh-ed25519)",
		"PubkeyAcceptedAlgorithms -ssh-ed25519":             "id_ed25519 (PubkeyAcceptedAlgorithms does not have ssh-ed25519)",
		"PubkeyAcceptedAlgorithms +ssh-rsa":                 "",
		"PubkeyAcceptedAlgorithms rsa-sha2-512,ssh-ed25519": "",
	} {
		for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
			l := newLab(t)
			l.server("cargo:22")
			configure(l, config+"\n")
			err := l.host(Target{Name: "cargo"}).Connect(t.Context())
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v", config, err)
			}
		}
	}
}

func TestWithoutAnyKeyTheErrorSaysSo(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	if err := os.Remove(l.home + "/.ssh/id_ed25519"); err != nil {
		t.Fatal(err)
	}
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "no key was found") {
		t.Errorf("got %v", err)
	}
	l.config("IdentityFile ~/.ssh/missing")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), ".ssh/missing (there is no such file)") {
		t.Errorf("got %v", err)
	}
}

func TestAKeyThatOthersMayReadIsNotUsed(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	if err := os.Chmod(l.home+"/.ssh/id_ed25519", 0o644); err != nil {
		t.Fatal(err)
	}
	const why = "id_ed25519 (ignored as by ssh, since its permissions 0644 are too open: others may read it; run: chmod 600 "
	err := l.host(Target{Name: "cargo"}).Connect(t.Context())
	if err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("got %v", err)
	}
	// ssh-keygen leaves the public half beside it.
	signer, err := ssh.ParsePrivateKey([]byte(l.read(".ssh/id_ed25519")))
	if err != nil {
		t.Fatal(err)
	}
	l.write(".ssh/id_ed25519.pub", string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	if err = l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), why) || strings.Contains(err.Error(), "public half") {
		t.Errorf("with its public half: %v", err)
	}
	l.write(".ssh/id_ed25519", "of some other kind")
	if err := os.Chmod(l.home+"/.ssh/id_ed25519", 0o600); err != nil {
		t.Fatal(err)
	}
	if err = l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "id_ed25519 (not readable as a private key") {
		t.Errorf("of a kind that is not known: %v", err)
	}
	l.remove("id_ed25519")
	if err = l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "only its public half is here") {
		t.Errorf("without the private half: %v", err)
	}
}

func TestAPassphraseIsAskedOnceForAllHosts(t *testing.T) {
	l := newLab(t)
	key := l.writeKey("locked", "open sesame")
	l.config("IdentityFile ~/.ssh/locked")
	ask := &asker{t: t, passphrases: []string{"wrong", "open sesame"}}
	l.cfg.Ask = ask
	p := l.pool()
	var hosts []*Host
	for _, name := range []string{"one", "two", "three"} {
		s := l.server(name + ":22")
		s.AllowOnly(key)
		h, err := p.Host(Target{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		hosts = append(hosts, h)
	}
	for _, err := range onEach(t.Context(), hosts, func(_ context.Context, _ *Host) error { return nil }) {
		if err != nil {
			t.Error(err)
		}
	}
	file := l.home + "/.ssh/locked"
	if len(ask.questions) != 2 || ask.questions[0] != (PassphraseQuestion{file, 1}) || ask.questions[1] != (PassphraseQuestion{file, 2}) {
		t.Errorf("asked %+v", ask.questions)
	}
}

//raced:skip
func TestAnEncryptedRSAKeySignsWithoutSHA1(t *testing.T) {
	l := newLab(t)
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte("open sesame"))
	if err != nil {
		t.Fatal(err)
	}
	l.write(".ssh/locked", string(pem.EncodeToMemory(block)))
	key, err := ssh.NewPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	s := l.server("cargo:22")
	s.AllowOnly(key)
	s.KeyTypes = []string{ssh.KeyAlgoRSASHA512}
	l.config("IdentityFile ~/.ssh/locked")
	l.cfg.Ask = &asker{t: t, passphrases: []string{"open sesame"}}
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
}

//raced:skip
func TestAPassphraseIsNotAskedForAKeyThatTheServerDoesNotTake(t *testing.T) {
	l := newLab(t)
	l.writeKey("locked", "open sesame")
	l.server("cargo:22")
	l.config("IdentityFile ~/.ssh/locked\nIdentityFile ~/.ssh/id_ed25519")
	l.cfg.Ask = &asker{t: t}
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
}

//raced:skip
func TestAKeyThatNobodyUnlocksDoesNotStandInTheWayOfTheNext(t *testing.T) {
	l := newLab(t)
	key := l.writeKey("locked", "open sesame")
	s := l.server("cargo:22")
	s.Allow(key)
	l.config("IdentityFile ~/.ssh/locked\nIdentityFile ~/.ssh/id_ed25519")
	l.cfg.Ask = &asker{t: t, passphrases: []string{"no", "nor this", "nor that"}}
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
	l.config("IdentityFile ~/.ssh/locked")
	l.cfg.Ask = nil
	err := l.host(Target{Name: "cargo"}).Connect(t.Context())
	if err == nil || !strings.Contains(err.Error(), ".ssh/locked (it is encrypted and nobody could be asked; add it to ssh-agent)") {
		t.Errorf("got %v", err)
	}
}

// runAgent serves an agent on a socket and gives the socket.
func runAgent(t *testing.T, ring agent.Agent) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "agent")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				_ = agent.ServeAgent(ring, c)
				c.Close()
			}()
		}
	}()
	return socket
}

func TestTheAgentsKeysAreOfferedAndIdentitiesOnlyKeepsOthersBack(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	ring := agent.NewKeyring()
	for _, name := range []string{"spare", "id_ed25519"} {
		if name == "spare" {
			l.writeKey(name, "")
		}
		raw, err := ssh.ParseRawPrivateKey([]byte(l.read(".ssh/" + name)))
		if err != nil {
			t.Fatal(err)
		}
		if err := ring.Add(agent.AddedKey{PrivateKey: raw, Comment: name}); err != nil {
			t.Fatal(err)
		}
	}
	signer, err := ssh.ParsePrivateKey([]byte(l.read(".ssh/id_ed25519")))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"id_ed25519", "spare"} {
		if err := os.Remove(l.home + "/.ssh/" + name); err != nil {
			t.Fatal(err)
		}
	}
	l.cfg.Agent = runAgent(t, ring)
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
	if n := s.Attempts(); n != 2 {
		t.Errorf("%d keys were shown", n)
	}
	// The public half beside IdentityFile chooses among the agent's keys.
	l.write(".ssh/chosen.pub", string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	before := s.Attempts()
	l.config("IdentityFile ~/.ssh/chosen\nIdentitiesOnly yes")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
	if n := s.Attempts() - before; n != 1 {
		t.Errorf("%d keys were shown", n)
	}
	l.config("IdentityAgent none")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "no key was found") {
		t.Errorf("got %v", err)
	}
	l.config("IdentityAgent ~/no-agent")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "ssh-agent (cannot be reached") {
		t.Errorf("got %v", err)
	}
}

func TestAnAgentMayBeNamedByAVariable(t *testing.T) {
	for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
		l := newLab(t)
		l.server("cargo:22")
		l.intoAgent("id_ed25519", nil)
		l.remove("id_ed25519")
		socket := l.cfg.Agent
		l.cfg.Agent = ""
		l.cfg.Env = func(name string) (string, bool) { return socket, name == "MY_AGENT" }
		configure(l, "IdentityAgent $MY_AGENT\n")
		if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
			t.Error(err)
		}
		configure(l, "IdentityAgent $NO_AGENT\n")
		if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil {
			t.Error("a variable that is not set names an agent")
		}
	}
}

func TestAMethodThatTheServerTakesAndBerthDoesNotHaveIsNamed(t *testing.T) {
	a := &authAttempt{failure: AuthError{User: "pi"}, lacking: []string{"gssapi-with-mic", "hostbased"}}
	a.failure.Accepted = []string{"gssapi-with-mic", "password"}
	if got := a.refused().Tried; len(got) != 1 || got[0].String() != "gssapi-with-mic (which berth does not have)" {
		t.Errorf("got %q", got)
	}
	if got := message.French(a.refused()); !strings.HasPrefix(got, "authentification de pi refusée : essayé gssapi-with-mic (que berth n'a pas) ; le serveur accepte") {
		t.Error(got)
	}
	l := newLab(t)
	l.config("GSSAPIAuthentication yes\nHostbasedAuthentication no")
	if e, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err != nil || len(e.lacking) != 1 {
		t.Errorf("got %+v, %v", e, err)
	}
}
