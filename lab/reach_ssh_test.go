package lab

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/crypto/ssh"
)

const (
	towerAddress = "10.77.0.11"
	cargoAddress = "10.77.0.12"
	mediaAddress = "10.77.0.13"

	hostKeyFile = "/etc/ssh/ssh_host_ed25519_key"
)

// fingerprint is that of a host's key, as people compare it.
func (r *rig) fingerprint(host string) string {
	r.t.Helper()
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(r.lab("exec", host, "cat", hostKeyFile+".pub")))
	if err != nil {
		r.t.Fatal(err)
	}
	return ssh.FingerprintSHA256(key)
}

// connecting are the commands that connect, and how they end where a host cannot be trusted: those that only
// look tell of the others, those that would change something refuse.
var connecting = []struct {
	code int
	args string
}{
	{1, "status"}, {1, "scan --accept-new-host-keys"}, {1, "log"},
	{4, "deploy --yes --accept-new-host-keys"}, {4, "resume --yes"}, {4, "rollback --yes"},
}

func changedKey(f *faults) {
	before := f.fingerprint("cargo")
	f.reload("cargo", "cd /etc/ssh; mkdir former; mv ssh_host_* former; ssh-keygen -qt ed25519 -N '' -f "+hostKeyFile)
	defer f.reload("cargo", "cd /etc/ssh; mv former/* .; rmdir former")
	after := f.fingerprint("cargo")
	o := f.operator(reachInventory, "")
	known, logins := f.read(o.known), len(f.logins("cargo"))
	f.untouched(func() {
		for _, c := range connecting {
			args := strings.Fields(c.args)
			out := o.run(c.code, args[0], args[1:]...)
			out.says(f.t, before, after, o.known+":2", "has changed")
		}
		o.end(o.start("unlock", "--yes")).says(f.t, before, after)
	})
	if f.read(o.known) != known {
		f.t.Error("known_hosts was changed")
	}
	if now := len(f.logins("cargo")); now != logins {
		f.t.Errorf("%d logins on a host whose key has changed", now-logins)
	}

	f.keygen("-H", "-f", o.known)
	hashed := o.run(1, "status", "--accept-new-host-keys")
	hashed.says(f.t, before, after, o.known+":4") // ssh-keygen makes two lines of one with two names
	hashed.says(f.t, "store    running", "page     running")

	// What the message says to do makes it well again.
	advice := regexp.MustCompile(`run: ssh-keygen (-R \S+ -f \S+)`).FindStringSubmatch(hashed.stdout)
	if advice == nil {
		f.t.Fatalf("no advice in\n%s", hashed.stdout)
	}
	f.keygen(strings.Fields(advice[1])...)
	o.run(1, "status").says(f.t, "is not known")
	o.run(0, "status", "--accept-new-host-keys").says(f.t, after, fine)
}

// keygen runs ssh-keygen on the operator's side.
func (r *rig) keygen(args ...string) string {
	r.t.Helper()
	out, err := exec.Command("ssh-keygen", args...).CombinedOutput()
	if err != nil {
		r.t.Fatalf("ssh-keygen %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// forget takes the lines of a host out of the operator's known_hosts.
func (o *operator) forget(address string) {
	o.t.Helper()
	var left []string
	for line := range strings.Lines(o.read(o.known)) {
		if !strings.Contains(line, address+" ") {
			left = append(left, line)
		}
	}
	o.write(o.known, strings.Join(left, ""))
}

func unknownKey(f *faults) {
	o := f.operator(reachInventory, "HashKnownHosts yes\n")
	o.forget(cargoAddress)
	known, print := f.read(o.known), f.fingerprint("cargo")
	f.untouched(func() {
		o.run(1, "status").says(f.t, print, "no terminal", "--accept-new-host-keys", o.known, "store    running")
		o.run(4, "deploy", "--yes").says(f.t, print, "no terminal", "--accept-new-host-keys", "nothing was changed")
	})
	if f.read(o.known) != known {
		f.t.Error("known_hosts was changed")
	}
	o.run(0, "status", "--accept-new-host-keys").says(f.t, "cargo: took its host key, ssh-ed25519 "+print, fine)
	added, ok := strings.CutPrefix(f.read(o.known), known)
	if !ok || strings.Count(added, "\n") != 1 || !strings.HasPrefix(added, "|1|") || strings.Contains(added, cargoAddress) {
		f.t.Errorf("known_hosts has %q more, want one hashed line", added)
	}
	if found := f.keygen("-lF", cargoAddress, "-f", o.known); !strings.Contains(found, print) {
		f.t.Errorf("OpenSSH finds %q in it", found)
	}
	o.run(0, "deploy", "--yes").says(f.t, "Nothing to do")

	// Three hosts write at once into a file that is not there yet, with names that can be read.
	o = f.operator(reachInventory, "")
	if err := os.Remove(o.known); err != nil {
		f.t.Fatal(err)
	}
	o.run(0, "status", "--accept-new-host-keys").says(f.t, fine)
	info, err := os.Stat(o.known)
	if text := f.read(o.known); err != nil || info.Mode().Perm() != 0o600 || strings.Count(text, "\n") != 3 ||
		!strings.Contains(text, cargoAddress+" ssh-ed25519 ") {
		f.t.Errorf("known_hosts: %v, %v\n%s", info, err, text)
	}
	o.run(0, "status").says(f.t, fine)
}

func hashedKnownHosts(f *faults) {
	o := f.operator(reachInventory, "")
	f.keygen("-H", "-f", o.known)
	known := f.read(o.known)
	if strings.Contains(known, "10.77") || strings.Count(known, "|1|") < 6 {
		f.t.Fatalf("not hashed:\n%s", known)
	}
	o.run(0, "deploy", "--yes").says(f.t, "Nothing to do")
	if f.read(o.known) != known {
		f.t.Error("known_hosts was changed")
	}
}

func wrongKey(f *faults) {
	wrong := filepath.Join(f.dir, "wrong")
	f.keygen("-qt", "ed25519", "-N", "", "-f", wrong)
	o := f.operator(reachInventory, fmt.Sprintf("Host %s %s\n  IdentityFile %s/id\nHost %s\n  IdentityFile %s\n  IdentitiesOnly yes\nHost *\n",
		towerAddress, mediaAddress, f.dir, cargoAddress, wrong))
	// The lab's ssh_config names the right key for all.
	file := filepath.Join(filepath.Dir(o.known), "ssh_config")
	f.write(file, regexp.MustCompile(`(?m)^(Host \*\n  User deploy\n)  IdentityFile .*\n`).ReplaceAllString(f.read(file), "$1"))
	tried := []string{"authentication of nopass refused", "tried " + wrong, "authorized_keys", "ssh-copy-id"}
	f.untouched(func() {
		o.run(4, "deploy", "--yes").says(f.t, append(tried, "nothing was changed")...)
	})
	for _, command := range []string{"status", "scan"} {
		out := o.run(1, command)
		out.says(f.t, append(tried, "store", "cache", "page")...)
		if n := strings.Count(out.stdout, "could not be looked at:"); n != 1 {
			f.t.Errorf("%d hosts could not be looked at, not one:\n%s", n, out.stdout)
		}
	}
	o.run(0, "status", "--host", "media").says(f.t, fine)
}
