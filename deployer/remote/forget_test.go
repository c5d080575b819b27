package remote

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/internal/sshtest"
	"berth/message"
)

// A new guest has a key of its own, whatever was at its address before; nobody else's keys change.
func TestTheKeyOfANewGuestTakesThePlaceOfTheOldOne(t *testing.T) {
	old := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(sshtest.NewKey(t).PublicKey())))
	hashed := func(name string) string { return knownhosts.HashHostname(name) + " " + old + "\n" }
	other := hashed("[nas]:2222")
	for name, test := range map[string]struct{ before, after string }{
		"its own line":         {"a " + old + "\n[media]:2222 " + old + " ann@desk\nb " + old + "\n", "a " + old + "\nb " + old + "\n"},
		"a hashed line":        {hashed("[media]:2222") + other, other},
		"two lines":            {"[media]:2222 " + old + "\n# mine\n" + hashed("[media]:2222"), "# mine\n"},
		"beside another name":  {"nas,[media]:2222,[10.0.0.7]:2222 " + old + "\n", "nas,[10.0.0.7]:2222 " + old + "\n"},
		"a line without end":   {"nas " + old + "\n[media]:2222 " + old, "nas " + old + "\n"},
		"another port is left": {"media " + old + "\n[media]:2223 " + old + "\n[media]:2222 " + old + "\n", "media " + old + "\n[media]:2223 " + old + "\n"},
		"with what it is not":  {"[media]:2222,!nas " + old + "\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.cfg.Ask = &asker{t: t}
			var told []Event
			l.cfg.Notify = func(e Event) { told = append(told, e) }
			s := l.stranger("media:2222")
			file := l.write(".ssh/known_hosts", test.before)
			if err := os.Chmod(file, 0o640); err != nil {
				t.Fatal(err)
			}
			h := l.host(Target{Name: "apps", Host: "media", Port: 2222})
			if err := h.Trust(t.Context(), string(ssh.MarshalAuthorizedKey(s.Key.PublicKey()))); err != nil {
				t.Fatal(err)
			}
			if want := test.after + knownhosts.Line([]string{"media:2222"}, s.Key.PublicKey()) + "\n"; l.read(".ssh/known_hosts") != want {
				t.Errorf("known_hosts is\n%swant\n%s", l.read(".ssh/known_hosts"), want)
			}
			if err := h.Connect(t.Context()); err != nil {
				t.Error(err)
			}
			if len(told) < 2 || told[0].Kind != HostKeyForgotten || !strings.Contains(told[0].Text.String(), " in "+file) || told[len(told)-1].Kind != HostKeyAdded {
				t.Errorf("told %+v", told)
			}
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
				t.Errorf("%v, %v", info, err)
			}
		})
	}
}

func TestAnOldKeyThatCannotBeForgottenIsSaidWithWhatToType(t *testing.T) {
	old := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(sshtest.NewKey(t).PublicKey())))
	for name, test := range map[string]struct{ config, known, shared, why string }{
		"a pattern":             {"", "med* " + old + "\n", "", "a pattern stands for it there; run ssh-keygen -R media -f "},
		"a pattern beside it":   {"", "media,med* " + old + "\n", "", "a pattern stands for it there"},
		"the file of everybody": {"GlobalKnownHostsFile ~/.ssh/shared", "", "media " + old + "\n", "all users of this computer; run ssh-keygen -R media -f "},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.cfg.Ask = &asker{t: t}
			s := l.stranger("media:22")
			l.config(test.config)
			l.write(".ssh/known_hosts", test.known)
			l.write(".ssh/shared", test.shared)
			err := l.host(Target{Name: "media"}).Trust(t.Context(), string(ssh.MarshalAuthorizedKey(s.Key.PublicKey())))
			if err == nil || !strings.Contains(err.Error(), test.why) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(message.French(err), "lancer ssh-keygen -R media -f ") || strings.Contains(l.read(".ssh/known_hosts"), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.Key.PublicKey())))) {
				t.Errorf("in French: %s\n%s", message.French(err), l.read(".ssh/known_hosts"))
			}
		})
	}
}

// What a key is known by for the life of the pool only is replaced there.
func TestAKeyThatIsKeptNowhereIsReplacedToo(t *testing.T) {
	l := newLab(t)
	l.config("UserKnownHostsFile none")
	s := l.stranger("media:22")
	h := l.host(Target{Name: "media"})
	for _, key := range []ssh.PublicKey{sshtest.NewKey(t).PublicKey(), s.Key.PublicKey()} {
		if err := h.Trust(t.Context(), string(ssh.MarshalAuthorizedKey(key))); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Connect(t.Context()); err != nil {
		t.Error(err)
	}
}
