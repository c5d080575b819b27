package remote

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/internal/sshtest"
)

func TestAChangedHostKeyStopsEverythingWithBothFingerprints(t *testing.T) {
	for _, accept := range []bool{false, true} {
		l := newLab(t)
		l.cfg.Ask = &asker{t: t} // it must not be asked
		l.cfg.AcceptNewHostKeys = accept
		s := l.server("cargo:22")
		old := s.Key.PublicKey()
		s.Key = sshtest.NewKey(t)
		before := l.read(".ssh/known_hosts")
		err := l.host(Target{Name: "cargo"}).Connect(t.Context())
		var changed *HostKeyChangedError
		if !errors.As(err, &changed) {
			t.Fatalf("got %v", err)
		}
		file := l.home + "/.ssh/known_hosts"
		for _, part := range []string{
			"host cargo: connect to cargo:22", ssh.FingerprintSHA256(old), ssh.FingerprintSHA256(s.Key.PublicKey()),
			file + ":1", "ssh-keygen -R cargo -f " + file,
		} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q is not in %v", part, err)
			}
		}
		if Retryable(err) || s.Attempts() != 0 || l.read(".ssh/known_hosts") != before {
			t.Errorf("retryable %v, %d keys were shown, or known_hosts was changed", Retryable(err), s.Attempts())
		}
	}
}

func TestAnUnknownHostKeyIsShownAndWrittenOnceAccepted(t *testing.T) {
	l := newLab(t)
	s := l.stranger("cargo:2222")
	ask := &asker{t: t, accept: []bool{true}}
	l.cfg.Ask = ask
	l.write(".ssh/known_hosts", "other ssh-ed25519 AAAA not readable, and without an end")
	var events []Event
	l.cfg.Notify = func(e Event) { events = append(events, e) }
	for range 2 { // the second pool reads what the first wrote
		if err := l.host(Target{Name: "hold", Host: "cargo", Port: 2222}).Connect(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := HostKeyQuestion{"hold", "[cargo]:2222", fingerprint(s.Key.PublicKey()), l.home + "/.ssh/known_hosts"}
	if len(ask.questions) != 1 || ask.questions[0] != want {
		t.Errorf("asked %+v", ask.questions)
	}
	if len(events) != 1 || events[0].Kind != HostKeyAdded || !strings.Contains(events[0].Text.String(), ssh.FingerprintSHA256(s.Key.PublicKey())) {
		t.Errorf("events %+v", events)
	}
	if got := l.read(".ssh/known_hosts"); !strings.Contains(got, "\n[cargo]:2222 ssh-ed25519 ") || !strings.HasSuffix(got, "\n") {
		t.Errorf("known_hosts is %q", got)
	}
}

func TestAnUnknownHostKeyThatNobodyAcceptsIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		config string
		ask    Asker
		why    string
	}{
		"declined":      {"", &asker{t: t, accept: []bool{false}}, "declined"},
		"nobody to ask": {"", nil, "nobody could be asked"},
		"strict":        {"StrictHostKeyChecking yes", &asker{t: t}, "StrictHostKeyChecking is yes"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			s := l.stranger("cargo:22")
			l.config(test.config)
			l.cfg.Ask = test.ask
			h := l.host(Target{Name: "cargo"})
			for range 2 { // a refusal holds, and is not asked for again
				err := h.Connect(t.Context())
				var unknown *UnknownHostKeyError
				if !errors.As(err, &unknown) || unknown.Why.String() != test.why || unknown.Got != fingerprint(s.Key.PublicKey()) {
					t.Errorf("got %v", err)
				}
				if err != nil && !strings.Contains(err.Error(), "--accept-new-host-keys") {
					t.Errorf("no way out in %v", err)
				}
			}
			if l.read(".ssh/known_hosts") != "" || s.Attempts() != 0 {
				t.Error("it was written or used all the same")
			}
		})
	}
}

func TestNewHostKeysAreTakenWhereThatIsSaid(t *testing.T) {
	for _, config := range []string{"", "StrictHostKeyChecking accept-new", "StrictHostKeyChecking no\nHashKnownHosts yes"} {
		l := newLab(t)
		l.stranger("cargo:22")
		l.config(config)
		l.cfg.AcceptNewHostKeys = config == ""
		for range 2 {
			if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
				t.Errorf("%q: %v", config, err)
			}
		}
		text := l.read(".ssh/known_hosts")
		if strings.Count(text, "\n") != 1 || strings.HasPrefix(text, "|1|") != strings.Contains(config, "Hash") {
			t.Errorf("%q: known_hosts is %q", config, text)
		}
	}
}

func TestAPathOfKnownHostsIsTheOneThatSSHNames(t *testing.T) {
	for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
		l := newLab(t)
		l.server("cargo:22")
		l.write("100% of %n/known hosts", l.read(".ssh/known_hosts"))
		l.write(".ssh/known_hosts", "")
		configure(l, "UserKnownHostsFile /nonexistent \""+l.home+"/100%% of %%n/known hosts\"\n")
		if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestAHashedKnownHostsIsRead(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:2222")
	line := func(key ssh.PublicKey) string {
		_, rest, _ := strings.Cut(knownhosts.Line([]string{"x"}, key), " ")
		return knownhosts.HashHostname("[cargo]:2222") + " " + rest + "\n"
	}
	l.write(".ssh/known_hosts", line(s.Key.PublicKey()))
	target := Target{Name: "cargo", Port: 2222}
	if err := l.host(target).Connect(t.Context()); err != nil {
		t.Error(err)
	}
	l.write(".ssh/known_hosts", "# a comment\n"+line(sshtest.NewKey(t).PublicKey()))
	err := l.host(target).Connect(t.Context())
	var changed *HostKeyChangedError
	if !errors.As(err, &changed) || changed.Known[0].Line != 2 {
		t.Errorf("got %v", err)
	}
}

func TestLinesOfKnownHostsThatCannotBeReadDoNotHideTheOthers(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	good := l.read(".ssh/known_hosts")
	l.write(".ssh/known_hosts", "cargo 1024 35 1234567 an-ssh1-key\n|9|x|y "+strings.SplitN(good, " ", 2)[1]+"@unknown "+good+strings.TrimSuffix(good, "\n")+"\r\n")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
	s.Key = sshtest.NewKey(t)
	err := l.host(Target{Name: "cargo"}).Connect(t.Context())
	var changed *HostKeyChangedError
	if !errors.As(err, &changed) || changed.Known[0].Line != 4 || changed.Known[0].File != l.home+"/.ssh/known_hosts" {
		t.Errorf("got %v", err)
	}
}

func TestARevokedHostKeyIsRefused(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	l.write(".ssh/known_hosts", l.read(".ssh/known_hosts")+"@revoked "+strings.Replace(l.read(".ssh/known_hosts"), "cargo", "*", 1))
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "revoked") {
		t.Errorf("got %v", err)
	}
	l.write(".ssh/known_hosts", "@revoked * ssh-ed25519 AAAA\n")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "known_hosts:1: this revoked key cannot be read") {
		t.Errorf("got %v", err)
	}
}

func TestACertificateOfAKnownAuthorityIsEnough(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo.lan:22")
	plain, authority := l.read(".ssh/known_hosts"), sshtest.NewKey(t)
	before := uint64(ssh.CertTimeInfinity)
	certified := func(principal string) ssh.Signer {
		cert := &ssh.Certificate{
			Key: s.Key.PublicKey(), CertType: ssh.HostCert, ValidPrincipals: []string{principal}, ValidBefore: before,
		}
		if err := cert.SignCert(rand.Reader, authority); err != nil {
			t.Fatal(err)
		}
		signer, err := ssh.NewCertSigner(cert, s.Key)
		if err != nil {
			t.Fatal(err)
		}
		return signer
	}
	trusted := "@cert-authority *.lan " + string(ssh.MarshalAuthorizedKey(authority.PublicKey()))
	foreign := "@cert-authority *.lan " + string(ssh.MarshalAuthorizedKey(sshtest.NewKey(t).PublicKey()))
	for _, test := range []struct {
		name, known, principal string
		taken                  bool
	}{
		{"known authority", trusted, "cargo.lan", true},
		{"certificate for another host", trusted, "other.lan", false},
		{"unknown authority, known key", foreign + plain, "cargo.lan", true},
		{"unknown authority, unknown key", foreign, "cargo.lan", false},
		{"no authority at all", plain, "cargo.lan", true},
	} {
		l.write(".ssh/known_hosts", test.known)
		s.Certificate = certified(test.principal)
		if err := l.host(Target{Name: "cargo.lan"}).Connect(t.Context()); (err == nil) != test.taken ||
			strings.Contains(fmt.Sprint(err), "has changed") {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	revoked := "@revoked * " + string(ssh.MarshalAuthorizedKey(authority.PublicKey()))
	for known, want := range map[string]string{
		trusted + revoked: "is marked as revoked", plain + trusted + revoked: "is marked as revoked",
		trusted + "@revoked" + strings.Replace(plain, "cargo.lan", " *", 1): "is marked as revoked",
	} {
		l.write(".ssh/known_hosts", known)
		s.Certificate = certified("cargo.lan")
		if err := l.host(Target{Name: "cargo.lan"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", known, err)
		}
	}
	// One that has expired is worth as much as the key in it, as with ssh.
	before = 1
	for known, want := range map[string]string{trusted + plain: "", trusted: "its certificate is not taken, for cert has expired"} {
		l.write(".ssh/known_hosts", known)
		s.Certificate = certified("cargo.lan")
		err := l.host(Target{Name: "cargo.lan"}).Connect(t.Context())
		if (err == nil) != (want == "") || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%s: got %v", known, err)
		}
	}
}

func TestACertificateOnAnotherPortSaysWhyItIsNotTaken(t *testing.T) {
	l := newLab(t)
	s := l.stranger("cargo.lan:2222")
	authority := sshtest.NewKey(t)
	cert := &ssh.Certificate{Key: s.Key.PublicKey(), CertType: ssh.HostCert, ValidPrincipals: []string{"other"}, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.Certificate, err = ssh.NewCertSigner(cert, s.Key); err != nil {
		t.Fatal(err)
	}
	l.write(".ssh/known_hosts", "@cert-authority *.lan "+string(ssh.MarshalAuthorizedKey(authority.PublicKey())))
	err = l.host(Target{Name: "cargo.lan", Port: 2222}).Connect(t.Context())
	if err == nil || !strings.Contains(err.Error(), `its certificate is not taken, for principal "cargo.lan" not in the set`) {
		t.Errorf("got %v", err)
	}
}

func TestWithoutAKnownHostsAKeyIsTakenForTheRunAndAChangedOneStopsIt(t *testing.T) {
	for _, file := range []string{"none", "/dev/null"} {
		for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
			l := newLab(t)
			s := l.stranger("cargo:22")
			configure(l, "StrictHostKeyChecking no\nUserKnownHostsFile "+file+"\n")
			var events []Event
			l.cfg.Notify = func(e Event) { events = append(events, e) }
			h := l.host(Target{Name: "cargo"})
			for range 2 {
				if err := h.Connect(t.Context()); err != nil {
					t.Fatalf("%s: %v", file, err)
				}
				h.disconnect()
			}
			if len(events) != 1 || events[0].Kind != HostKeyTaken || events[0].Text.String() != fingerprint(s.Key.PublicKey()).String() {
				t.Errorf("%s: events %+v", file, events)
			}
			before := s.Key
			s.Key = sshtest.NewKey(t)
			err := h.Connect(t.Context())
			var changed *HostKeyChangedError
			if !errors.As(err, &changed) || changed.Known[0].Fingerprint != fingerprint(before.PublicKey()) || !strings.Contains(err.Error(), "has changed while berth ran") {
				t.Errorf("%s: got %v", file, err)
			}
			if l.read(".ssh/known_hosts") != "" {
				t.Error("it was written all the same")
			}
		}
	}
	l := newLab(t)
	l.stranger("cargo:22")
	l.config("UserKnownHostsFile none")
	l.cfg.Ask = &asker{t: t, accept: []bool{true}}
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
	l.config("UserKnownHostsFile none\nStrictHostKeyChecking yes")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "StrictHostKeyChecking is yes") {
		t.Errorf("got %v", err)
	}
}

func TestEveryValueOfStrictHostKeyChecking(t *testing.T) {
	for value, want := range map[string]struct{ unknown, changed string }{
		"yes": {"StrictHostKeyChecking is yes", "has changed"}, "ask": {"nobody could be asked", "has changed"},
		"accept-new": {"", "has changed"}, "no": {"", "has changed"}, "off": {"", "has changed"},
	} {
		for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
			l := newLab(t)
			l.stranger("cargo:22")
			s := l.server("known:22")
			s.Key = sshtest.NewKey(t)
			configure(l, "StrictHostKeyChecking "+value+"\n")
			for host, want := range map[string]string{"cargo": want.unknown, "known": want.changed} {
				err := l.host(Target{Name: host}).Connect(t.Context())
				if (err == nil) != (want == "") || !strings.Contains(fmt.Sprint(err), want) {
					t.Errorf("%s, %s: got %v", value, host, err)
				}
			}
		}
	}
}

func TestAKeyThatIsKnownWithoutThePortIsEnough(t *testing.T) {
	l := newLab(t)
	s := l.stranger("cargo:2222")
	l.write(".ssh/known_hosts", knownhosts.Line([]string{"cargo"}, s.Key.PublicKey())+"\n")
	if err := l.host(Target{Name: "cargo", Port: 2222}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
	s.Key = sshtest.NewKey(t) // another one is not known there, and no change of this server's
	err := l.host(Target{Name: "cargo", Port: 2222}).Connect(t.Context())
	var unknown *UnknownHostKeyError
	if !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	l.config("HostKeyAlias other")
	l.write(".ssh/known_hosts", knownhosts.Line([]string{"cargo:2222"}, s.Key.PublicKey())+"\n")
	if err := l.host(Target{Name: "cargo", Port: 2222}).Connect(t.Context()); !errors.As(err, &unknown) || unknown.Address != "other" {
		t.Errorf("got %v", err)
	}
}

func TestAnAliasMayHaveAPortOfItsOwn(t *testing.T) {
	l := newLab(t)
	s := l.stranger("cargo:22")
	l.config("HostKeyAlias [Gate]:2222")
	l.write(".ssh/known_hosts", knownhosts.Line([]string{"gate:2222"}, s.Key.PublicKey())+"\n")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Error(err)
	}
	l.write(".ssh/known_hosts", knownhosts.Line([]string{"gate"}, s.Key.PublicKey())+"\n")
	var unknown *UnknownHostKeyError
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}

func TestRevokedHostKeysAreRefusedAndAListThatCannotBeReadStopsAll(t *testing.T) {
	for name, test := range map[string]struct{ list, want string }{
		"listed":     {"# old\n\nKEY", "is revoked (HOME/.ssh/revoked:3)"},
		"others":     {someKey + "\n", ""},
		"unreadable": {"ssh-ed25519 AAAA\n", "revoked:1: this key cannot be read"},
		"binary":     {"SSHKRL\n\x00\x00", "is a binary list, which ssh-keygen has to read: "},
		"missing":    {"", "/.ssh/revoked: no such file"},
	} {
		l := newLab(t)
		s := l.server("cargo:22")
		if test.list != "" {
			l.write(".ssh/revoked", strings.Replace(test.list, "KEY", string(ssh.MarshalAuthorizedKey(s.Key.PublicKey())), 1))
		}
		l.config("RevokedHostKeys ~/.ssh/revoked")
		err := l.host(Target{Name: "cargo"}).Connect(t.Context())
		if (err == nil) != (test.want == "") || !strings.Contains(fmt.Sprint(err), strings.Replace(test.want, "HOME", l.home, 1)) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestABinaryListOfRevokedHostKeysIsSSHKeygensToRead(t *testing.T) {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skipf("NOT TESTED against OpenSSH: %v", err)
	}
	l := newLab(t)
	s := l.server("cargo:22")
	l.config("RevokedHostKeys ~/.ssh/list")
	for text, want := range map[string]string{someKey: "", string(ssh.MarshalAuthorizedKey(s.Key.PublicKey())): "it is revoked ("} {
		if out, err := exec.Command("ssh-keygen", "-q", "-k", "-f", l.home+"/.ssh/list", l.write("revoked.pub", text)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		err := l.host(Target{Name: "cargo"}).Connect(t.Context())
		if (err == nil) != (want == "") || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("got %v", err)
		}
	}
}

func TestWhatBerthDoesNotAskForKeysIsNamed(t *testing.T) {
	l := newLab(t)
	l.stranger("cargo:22")
	l.config("VerifyHostKeyDNS yes")
	err := l.host(Target{Name: "cargo"}).Connect(t.Context())
	if err == nil || !strings.Contains(err.Error(), "VerifyHostKeyDNS (") {
		t.Errorf("got %v", err)
	}
}

func TestACommandMayKnowTheKeysOfHosts(t *testing.T) {
	l := newLab(t)
	s := l.stranger("cargo:2222")
	program := l.write("keys", "#!/bin/sh\necho \"$@\" >>\"$0.asked\"\ntest -e \"$0.fails\" && { echo no directory >&2; exit 3; }\ncat \"$0.known\"\n")
	if err := os.Chmod(program, 0o700); err != nil {
		t.Fatal(err)
	}
	l.write("keys.known", "not readable\n"+knownhosts.Line([]string{"cargo:2222"}, s.Key.PublicKey())+"\n")
	target := Target{Name: "hold", Host: "cargo", Port: 2222}
	for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
		configure(l, "KnownHostsCommand "+program+" \"%H of %n\" %I %t %f\nUserKnownHostsFile none\n")
		l.write("keys.asked", "")
		if err := l.host(target).Connect(t.Context()); err != nil {
			t.Error(err)
		}
		print := fingerprint(s.Key.PublicKey())
		if got, want := l.read("keys.asked"), "[cargo]:2222 of cargo ORDER NONE NONE\n[cargo]:2222 of cargo HOSTNAME "+print.Type+" "+print.SHA256+"\n"; got != want {
			t.Errorf("asked %q, want %q", got, want)
		}
	}
	right := s.Key
	s.Key = sshtest.NewKey(t)
	var changed *HostKeyChangedError
	if err := l.host(target).Connect(t.Context()); !errors.As(err, &changed) || changed.Known[0].Line != 2 || !strings.Contains(err.Error(), "(KnownHostsCommand:2)") {
		t.Errorf("got %v", err)
	}
	s.Key = right
	l.write("keys.fails", "")
	if err := l.host(target).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "KnownHostsCommand: exit status 3 no directory") {
		t.Errorf("got %v", err)
	}
	l.config("KnownHostsCommand keys %H")
	if _, err := l.cfg.resolve(target, 0); err == nil || !strings.Contains(err.Error(), "is no full path") {
		t.Errorf("got %v", err)
	}
}

func TestManyHostsWithOneNewKeyAskOnce(t *testing.T) {
	l := newLab(t)
	s := l.stranger("cargo:22")
	l.config("HostKeyAlias cluster")
	ask := &asker{t: t, accept: []bool{true}}
	l.cfg.Ask = ask
	var hosts []*Host
	p := l.pool()
	for i := range 5 {
		address := fmt.Sprintf("node%d:22", i)
		l.servers[address] = s
		h, err := p.Host(Target{Name: fmt.Sprintf("node%d", i)})
		if err != nil {
			t.Fatal(err)
		}
		hosts = append(hosts, h)
	}
	for _, err := range onEach(t.Context(), hosts, func(ctx context.Context, h *Host) error { return h.Run(ctx, Command{Args: []string{"true"}}, nil) }) {
		if err != nil {
			t.Error(err)
		}
	}
	if len(ask.questions) != 1 || !strings.HasPrefix(l.read(".ssh/known_hosts"), "cluster ssh-ed25519") {
		t.Errorf("asked %+v", ask.questions)
	}
}

func TestAKnownHostsThatCannotBeReadIsAnError(t *testing.T) {
	l := newLab(t)
	l.stranger("cargo:22")
	l.cfg.AcceptNewHostKeys = true
	if err := os.MkdirAll(l.home+"/.ssh/known_hosts", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "host cargo: connect to cargo:22: known hosts: ") {
		t.Errorf("got %v", err)
	}
}
