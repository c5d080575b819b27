package remote

import (
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSSHConfigIsReadAsOpenSSHReadsIt compares with what ssh -G says.
func TestSSHConfigIsReadAsOpenSSHReadsIt(t *testing.T) {
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skipf("NOT TESTED against OpenSSH: %v", err)
	}
	l := newLab(t)
	included := l.write(".ssh/extra", "User included\nHost cargo\n Port 2200\nHost *.lan\n IdentityFile "+l.home+"/lan\n")
	l.config(`
IdentityFile ` + l.home + `/first
Host cargo
	HostName %h.example.lan
	IdentitiesOnly yes
	StrictHostKeyChecking accept-new
	ProxyJump operator@gate:2222,inner
	Include ` + included + `
Host media !media.lan *.home
	Port=2201
	UserKnownHostsFile ` + l.home + `/a "` + l.home + `/b c"
	HostKeyAlias alias
Host "*.lan" 10.0.0.?
	User	lan
	ProxyJump none
	HashKnownHosts yes
Match originalhost x.home,cargo
	IdentityFile ` + l.home + `/matched
Match all
	User everybody
	ConnectTimeout 3
	UserKnownHostsFile ` + l.home + `/known
`)
	for _, alias := range []string{"cargo", "media", "media.lan", "x.home", "x.lan", "10.0.0.5", "10.0.0.55", "other"} {
		out, err := exec.Command("ssh", "-G", "-F", l.home+"/.ssh/config", alias).Output()
		if err != nil {
			t.Fatalf("%s: %v", alias, err)
		}
		e, err := l.cfg.resolve(Target{Name: alias}, 0)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string][]string{}
		for line := range strings.Lines(string(out)) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
			said[key] = append(said[key], value)
		}
		yes := map[bool]string{true: "yes", false: "no"}
		for key, ours := range map[string][]string{
			"hostname": {e.host}, "port": {strconv.Itoa(e.port)}, "user": {e.user}, "identityfile": e.identities,
			"identitiesonly": {yes[e.identitiesOnly]}, "userknownhostsfile": {strings.Join(e.knownHosts, " ")},
			"connecttimeout": {strconv.Itoa(int(e.connectTimeout.Seconds()))}, "hashknownhosts": {yes[e.hashKnown]},
		} {
			if !slices.Equal(said[key], ours) {
				t.Errorf("%s: %s is %q, ssh says %q", alias, key, ours, said[key])
			}
		}
		if jump := said["proxyjump"]; (e.via != nil) != (len(jump) > 0 && jump[0] != "none") {
			t.Errorf("%s: ssh jumps over %q", alias, jump)
		}
	}
	e, err := l.cfg.resolve(Target{Name: "cargo"}, 0)
	if err != nil || e.via.host != "inner" || e.via.via.address() != "gate:2222" || e.via.via.user != "operator" || e.strict != acceptPolicy {
		t.Errorf("got %+v, %v", e, err)
	}
}
