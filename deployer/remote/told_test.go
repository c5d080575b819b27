package remote

import (
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"berth/internal/sshtest"
)

func TestAKeyThatWasToldIsTakenWithoutAQuestionAndNoOther(t *testing.T) {
	l := newLab(t)
	l.cfg.Ask = &asker{t: t} // it must not be asked
	s := l.stranger("media:22")
	h := l.host(Target{Name: "media", User: "ops", Sudo: true})
	line := string(ssh.MarshalAuthorizedKey(s.Key.PublicKey()))
	for range 2 {
		if err := h.Trust(t.Context(), line); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Connect(t.Context()); err != nil {
		t.Error(err)
	}
	if got := l.read(".ssh/known_hosts"); strings.Count(got, "media ") != 1 {
		t.Errorf("known_hosts is %q", got)
	}
	if h.User() != "ops" || !h.Sudo() {
		t.Errorf("%s logs in", h.User())
	}
	if err := h.Trust(t.Context(), "no key"); err == nil {
		t.Error("what is no key was taken")
	}
}

func TestKeysOfTheOperatorAreThoseThatHeLogsInWith(t *testing.T) {
	l := newLab(t)
	key := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(sshtest.NewKey(t).PublicKey())))
	l.write(".ssh/lab.pub", key+" ann@desk\n")
	l.config("IdentityFile ~/.ssh/lab\nIdentityFile ~/.ssh/none")
	if got := l.host(Target{Name: "media"}).Keys(); len(got) != 1 || got[0] != key {
		t.Errorf("%q", got)
	}
}
