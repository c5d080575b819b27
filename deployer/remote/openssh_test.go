package remote

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// needsSSH skips loudly where there is no ssh.
func needsSSH(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skipf("NOT TESTED against OpenSSH: %v", err)
	}
}

// asksSSH has a lab go by what ssh says of a file.
func (l *lab) asksSSH(text string) {
	l.t.Helper()
	needsSSH(l.t)
	c, err := AskOpenSSH(l.home, l.write("ssh_config", text), func(why string) { l.told = append(l.told, why) })
	if err != nil {
		l.t.Fatal(err)
	}
	l.cfg.SSH = c
}

// standIn puts a program in the place of ssh.
func (l *lab) standIn(script string) {
	l.t.Helper()
	program := l.write("bin/ssh", "#!/bin/sh\n"+script)
	if err := os.Chmod(program, 0o700); err != nil {
		l.t.Fatal(err)
	}
	l.t.Setenv("PATH", filepath.Dir(program)+":"+os.Getenv("PATH"))
}

func TestEveryKindOfMatchIsSSHsToEvaluate(t *testing.T) {
	for _, test := range []struct{ match, is string }{
		{"Match all", "yes"},
		{"Match final all", "yes"},
		{"Match host cargo.lan", "yes"},
		{"Match host cargo", "no"},
		{"Match originalhost cargo,!x", "yes"},
		{"Match originalhost *,!car*", "no"},
		{"Match user pi", "yes"},
		{"Match user pi host other", "no"},
		{"Match !user root originalhost cargo", "yes"},
		{"Match exec true", "yes"},
		{"Match exec \"test %n = cargo\"", "yes"},
		{"Match exec false", "no"},
		{"Match !exec false", "yes"},
		{"Match canonical", "no"},
		{"Match canonical\nMatch final all", "yes"},
		{"Host car?o !x", "yes"},
		{"Host cargo?", "no"},
		{"Host * !cargo", "no"},
	} {
		l := newLab(t)
		text := "Host cargo\n HostName %h.lan\n User pi\n" + test.match + "\n Port 2222\n"
		l.asksSSH(text)
		e, err := l.cfg.resolve(Target{Name: "cargo"}, 0)
		if err != nil {
			t.Errorf("%s: %v", test.match, err)
			continue
		}
		if want := map[string]int{"yes": 2222, "no": 22}[test.is]; e.port != want || e.host != "cargo.lan" {
			t.Errorf("%s: port %d", test.match, e.port)
		}
		// Without ssh it comes to the same, or is refused where only ssh can say.
		l.config(text)
		e, err = l.cfg.resolve(Target{Name: "cargo"}, 0)
		switch {
		case strings.Contains(test.match, "exec"):
			if err == nil || !strings.Contains(err.Error(), "config:4: Match ") || !strings.Contains(err.Error(), "can only be evaluated by ssh") {
				t.Errorf("%s without ssh: %v", test.match, err)
			}
		case err != nil || (e.port == 2222) != (test.is == "yes"):
			t.Errorf("%s without ssh: %+v, %v", test.match, e, err)
		}
	}
}

func TestWithoutSSHABlockRefusesOnlyWhomItMayBeAbout(t *testing.T) {
	l := newLab(t)
	l.config("Host plain\n User first\nMatch originalhost cargo exec \"test -e /vpn\"\n ProxyJump gate\nMatch exec true\n User x\nMatch exec true\n ForwardAgent yes\n")
	if _, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err == nil || !strings.Contains(err.Error(), "proxyjump") {
		t.Errorf("got %v", err)
	}
	if e, err := l.cfg.resolve(Target{Name: "plain"}, 0); err != nil || e.user != "first" {
		t.Errorf("a block that could say nothing new refused a host: %v", err)
	}
}

// What Fedora, RHEL and their kin ship in /etc/ssh/ssh_config.d has this form.
func TestTheConfigurationThatAVendorShipsIsNoObstacle(t *testing.T) {
	l := newLab(t)
	l.server("10.0.0.5:22")
	policy := l.write("policy", "Ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr\nMACs hmac-sha2-256-etm@openssh.com,hmac-sha1\n"+
		"KexAlgorithms curve25519-sha256,ecdh-sha2-nistp256\nPubkeyAcceptedAlgorithms ecdsa-sha2-nistp256,ssh-ed25519,rsa-sha2-256\n"+
		"HostKeyAlgorithms ssh-ed25519,ssh-ed25519-cert-v01@openssh.com\nCASignatureAlgorithms ssh-ed25519\n")
	vendor := l.write("vendor.d/50-vendor.conf", "Match final all\n\tInclude "+policy+"\n\tInclude /nonexistent/policy\n\tGSSAPIAuthentication yes\n\tForwardX11Trusted yes\n")
	for _, configure := range []func(string){l.config, l.asksSSH} {
		configure("Include " + strings.Replace(vendor, "50-vendor", "*", 1) + "\nHost nuc\n HostName 10.0.0.5\n IdentityFile " + l.home +
			"/.ssh/id_ed25519\n UserKnownHostsFile " + l.home + "/.ssh/known_hosts\n")
		h := l.host(Target{Name: "nuc"})
		if err := h.Connect(t.Context()); err != nil {
			t.Error(err)
		}
		if h.endpoint.ciphers[0] != "aes256-gcm@openssh.com" || len(h.endpoint.ciphers) != 3 {
			t.Errorf("the policy does not count: %v", h.endpoint.ciphers)
		}
	}
}

func TestAnAddressWithAZoneIsAnAddress(t *testing.T) {
	l := newLab(t)
	for _, configure := range []func(string){l.config, l.asksSSH} {
		for _, config := range []string{"User x\n", "Host bridge\n HostName fe80::1%%eth0\n"} {
			configure(config)
			for _, host := range []string{"fe80::1%eth0", "bridge"} {
				e, err := l.cfg.resolve(Target{Name: "a", Host: host}, 0)
				if want := map[bool]string{true: "bridge", false: "fe80::1%eth0"}[host == "bridge" && config == "User x\n"]; err != nil || e.host != want {
					t.Errorf("%q: got %+v, %v", config, e, err)
				}
			}
		}
	}
}

func TestSSHIsAskedAsItWouldBeCalled(t *testing.T) {
	l := newLab(t)
	l.standIn(`for a; do echo "$a"; done >>"$0.args"; printf 'hostname h\nport 5\nuser u\nidentityfile ~/.ssh/a b\n'`)
	c, err := AskOpenSSH(l.home, l.write("ssh_config", ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	l.cfg.SSH = c
	for range 3 {
		e, err := l.cfg.resolve(Target{Name: "hold", Host: "cargo", User: "pi", Port: 22}, 0)
		if err != nil || e.user != "pi" || e.port != 22 || e.host != "h" || e.identities[0] != l.home+"/.ssh/a b" || !e.explicit {
			t.Errorf("got %+v, %v", e, err)
		}
	}
	want := "-G\n-F\n" + l.home + "/ssh_config\n-l\npi\n-p\n22\n--\ncargo\n"
	if got := l.read("bin/ssh.args"); got != want {
		t.Errorf("asked with %q", got)
	}
	for _, bad := range []Target{{Name: "-oProxyCommand=x"}, {Name: "a", Host: "-F"}, {Name: "a", User: "-x"}, {Name: "a", User: "$(id);"}} {
		if _, err := l.cfg.resolve(bad, 0); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	if got := l.read("bin/ssh.args"); got != want {
		t.Errorf("asked with %q", got)
	}
}

func TestFilesThatSSHDoesNotUnderstandAreReadWithoutIt(t *testing.T) {
	l := newLab(t)
	l.asksSSH("UseKeychainOfOtherSystems yes\nHost *\n User late\n")
	for _, name := range []string{"cargo", "media"} {
		if e, err := l.cfg.resolve(Target{Name: name}, 0); err != nil || e.user != "late" {
			t.Errorf("got %+v, %v", e, err)
		}
	}
	if len(l.told) != 1 || !strings.Contains(strings.ToLower(l.told[0]), "usekeychainofothersystems") {
		t.Errorf("told %q", l.told)
	}
}

func TestWhatSSHEndsForIsTheHostsError(t *testing.T) {
	l := newLab(t)
	l.standIn("echo \"$0: Could not resolve hostname x\" >&2; exit 255")
	l.asksSSH("User x")
	if _, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err == nil || !strings.Contains(err.Error(), "ssh -G cargo: ") ||
		!strings.Contains(err.Error(), "Could not resolve hostname x (exit status 255)") {
		t.Errorf("got %v", err)
	}
	l.standIn("echo nonsense")
	l.asksSSH("User x")
	if _, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err == nil || !strings.Contains(err.Error(), "is no configuration") {
		t.Errorf("got %v", err)
	}
	l.standIn("exec sleep 1000")
	l.asksSSH("User x")
	l.cfg.SSH.(*openSSH).limit = 50 * time.Millisecond
	if _, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err == nil || !strings.Contains(err.Error(), "has not answered within 50ms") {
		t.Errorf("got %v", err)
	}
}

func TestAConfigurationThatOthersMayWriteIsRefused(t *testing.T) {
	l := newLab(t)
	file := l.write("ssh_config", "Include "+l.write("extra", "User x\n")+"\n")
	for _, f := range []string{"extra", "ssh_config"} {
		if err := os.Chmod(filepath.Join(l.home, f), 0o666); err != nil {
			t.Fatal(err)
		}
		for _, read := range []func() (SSHConfig, error){
			func() (SSHConfig, error) { return AskOpenSSH(l.home, file, nil) },
			func() (SSHConfig, error) { return ReadSSHConfig(l.home, file) },
		} {
			c, err := read()
			if err == nil {
				l.cfg.SSH = c
				_, err = l.cfg.resolve(Target{Name: "cargo"}, 0)
			}
			if err == nil || !strings.Contains(err.Error(), f) || !strings.Contains(err.Error(), "chmod go-w") {
				t.Errorf("%s: got %v", f, err)
			}
		}
	}
}

func TestAConfigurationOfSomebodyElseIsRefused(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can give a file away")
	}
	l := newLab(t)
	file := l.write("ssh_config", "User x\n")
	if err := os.Chown(file, 12345, -1); err != nil {
		t.Fatal(err)
	}
	if _, err := AskOpenSSH(l.home, file, nil); err == nil || !strings.Contains(err.Error(), "it belongs to somebody else (user 12345)") {
		t.Errorf("got %v", err)
	}
	if err := os.Chown(l.home, 12345, -1); err != nil { // as with sudo -E
		t.Fatal(err)
	}
	if _, err := AskOpenSSH(l.home, file, nil); err != nil {
		t.Error(err)
	}
}

func TestWithoutAnSSHTheFilesAreRead(t *testing.T) {
	l := newLab(t)
	t.Setenv("PATH", t.TempDir())
	c, err := AskOpenSSH(l.home, l.write("ssh_config", "Match final all\n User last\nHost *\n User x\nMatch exec true\n Compression yes\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	l.cfg.SSH = c
	if e, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err != nil || e.user != "x" {
		t.Errorf("got %+v, %v", e, err)
	}
}

func TestAnotherHOMEIsNotMixedWithTheAccounts(t *testing.T) {
	l := newLab(t)
	l.asksSSH("Host *\n User x\n")
	e, err := l.cfg.resolve(Target{Name: "cargo"}, 0)
	if err != nil || e.knownHosts[0] != l.home+"/.ssh/known_hosts" || e.identities[0] != l.home+"/.ssh/id_rsa" || e.explicit {
		t.Errorf("got %+v, %v", e, err)
	}
	l.write(".ssh/config", "User mine\n")
	c, err := AskOpenSSH(l.home, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	l.cfg.SSH = c
	if e, err = l.cfg.resolve(Target{Name: "cargo"}, 0); err != nil || e.user != "mine" {
		t.Errorf("got %+v, %v", e, err)
	}
	l.write(".ssh/config", "Match exec true\n User mine\n")
	if l.cfg.SSH, err = AskOpenSSH(l.home, "", nil); err != nil {
		t.Fatal(err)
	}
	if _, err = l.cfg.resolve(Target{Name: "cargo"}, 0); err == nil || !strings.Contains(err.Error(), "(HOME is "+l.home+", but ssh goes by ") {
		t.Errorf("got %v", err)
	}
}

func TestManyHostsAreAskedAboutAtOnce(t *testing.T) {
	l := newLab(t)
	l.asksSSH("Host h1*\n User one\n")
	p := l.pool()
	hosts := make(chan error)
	for i := range 50 {
		go func() {
			_, err := p.Host(Target{Name: fmt.Sprintf("h%d", i)})
			hosts <- err
		}()
	}
	for range 50 {
		if err := <-hosts; err != nil {
			t.Error(err)
		}
	}
}

func FuzzWhatSSHPrints(f *testing.F) {
	for _, s := range []string{"hostname h\nport 22\nuser u\n", "hostname h\nport x\nuser u\nuserknownhostsfile /a b /c ~/d  none\nidentityfile \nproxyjump a,b",
		"hostname -x\r\nport 22\nuser u\nciphers a,,b\nconnecttimeout 1h", "proxycommand x %", " \n \x00", "hostname %h\nport 0\nuser \nUSER x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		settings, err := readEvaluated(text, "ssh -G x")
		if err != nil {
			return
		}
		cfg := Config{Home: "/home/u", User: "u", SSH: said(settings)}
		if e, err := cfg.resolve(Target{Name: "cargo", Jump: "none"}, 0); err == nil && (!isAddress(e.host) || e.port < 1 || e.port > 65535) {
			t.Errorf("%q gave %+v", text, e)
		}
	})
}

// said is a configuration that says the same of every host.
type said []setting

func (s said) settings(query) ([]setting, error) { return s, nil }
