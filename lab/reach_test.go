package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// How a person meets berth over SSH, on three hosts; the last test adds those up to thirty, which have SSH alone.
// Each leaves the hosts' SSH as it found it.
func TestHostsAreReachedAsAPersonExpects(t *testing.T) {
	f := newFaults(t)
	begun := time.Now()
	in := func(name string, run func(*faults)) part {
		return part{name, func(t *testing.T) {
			from := time.Now()
			run(f.in(t))
			fmt.Printf("reach: %s: %.1f s\n", name, time.Since(from).Seconds())
		}}
	}
	const empty = "of two deploys at once one is refused and says whose the lock is" // it begins with hosts on which nothing is; the others do not
	turn := inTurn(t, 2, []part{
		in(empty, twoAtOnce),
		in("a host key that changed stops every command", changedKey),
		in("a host that known_hosts does not have is refused, or taken when told to", unknownKey),
		in("a hashed known_hosts is read", hashedKnownHosts),
		in("a key that a host does not take is told, and the others are looked at", wrongKey),
		in("hosts behind bastions are deployed to through them", bastions),
		in("an SSH server with one session at once is deployed to", oneSession),
		in("without a terminal a sudo password is not asked for", noTerminal),
		in("at a terminal an unknown host key is asked about", keyAtTerminal),
		in("at a terminal a sudo password is asked for once and stays nowhere", sudoAtTerminal),
		in("the planning session deploys, and asks for a sudo password on the plain terminal", inTheSession),
		in("of thirty hosts so many are connected to at once as was said, and one that is cut off delays none", many),
	})
	if turn[0].name != empty {
		f.operator(reachInventory, "").run(0, "deploy", "--yes")
	}
	for _, test := range turn {
		t.Run(test.name, test.run)
	}
	fmt.Printf("reach: all in %.1f s\n", time.Since(begun).Seconds())
}

// operator is a person with an SSH configuration and a known_hosts of their own.
type operator struct {
	*tool
	known string // the file
}

const reachInventory = "testdata/reach/inventory.yaml"

// operator makes one who works with an inventory. What config says goes before the lab's ssh_config.
func (f *faults) operator(inventory, config string) *operator {
	f.t.Helper()
	dir, err := os.MkdirTemp(f.dir, "operator-")
	if err != nil {
		f.t.Fatal(err)
	}
	o := &operator{known: filepath.Join(dir, "known_hosts")}
	theirs := strings.ReplaceAll(f.read(filepath.Join(f.dir, "ssh_config")), filepath.Join(f.dir, "known_hosts"), o.known)
	f.write(filepath.Join(dir, "ssh_config"), config+theirs)
	f.write(o.known, f.read(filepath.Join(f.dir, "known_hosts")))
	o.tool = f.tool.rig.tool(inventory, "--catalog", faultsDir+"catalog", "--ssh-config", filepath.Join(dir, "ssh_config"))
	return o
}

// inventory writes a changed copy of one, and gives its file. Each change has to be one.
func (f *faults) inventory(from string, changes ...string) string {
	f.t.Helper()
	text := f.read(from)
	for i := 0; i < len(changes); i += 2 {
		changed := strings.ReplaceAll(text, changes[i], changes[i+1])
		if changed == text {
			f.t.Fatalf("%s has no %q", from, changes[i])
		}
		text = changed
	}
	dir, err := os.MkdirTemp(f.dir, "inventory-")
	if err != nil {
		f.t.Fatal(err)
	}
	file := filepath.Join(dir, "inventory.yaml")
	f.write(file, text)
	return file
}

func (r *rig) read(file string) string {
	r.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

func (r *rig) write(file, text string) {
	r.t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// untouched runs something that must change no file of a host.
func (f *faults) untouched(run func()) {
	f.t.Helper()
	before := f.ended()
	f.onHosts(f.hosts, "touch /var/mark")
	run()
	for host, text := range f.onHosts(f.hosts, "find /opt/berth /var/lib/berth /etc /root /home /tmp -newer /var/mark ! -path '/tmp/runc-process*' ! -path /tmp") {
		if text != "" {
			f.t.Errorf("%s: changed:\n%s", host, text)
		}
	}
	if after := f.ended(); after != before {
		f.t.Errorf("now\n%s\nbefore\n%s", after, before)
	}
}

// reload runs a shell line on a host and has sshd read its files again.
func (r *rig) reload(host, line string) {
	r.t.Helper()
	listening := func() (string, error) {
		return r.try("exec", host, "grep", "-c", "listening on 0.0.0.0", "/var/log/sshd.log")
	}
	before, err := listening()
	n, notNumber := strconv.Atoi(before)
	if err != nil || notNumber != nil {
		r.t.Fatalf("the log of sshd on %s: %q, %v", host, before, err)
	}
	r.lab("exec", host, "sh", "-ec", line+"\nkill -HUP $(cat /run/sshd.pid)")
	r.await("sshd of "+host, fmt.Sprint(n+1), listening)
}

// logins are the addresses from which sshd of a host let somebody in, the first first.
func (r *rig) logins(host string) []string {
	r.t.Helper()
	var out []string
	for _, m := range accepted.FindAllStringSubmatch(r.lab("exec", host, "cat", "/var/log/sshd.log"), -1) {
		out = append(out, m[1])
	}
	return out
}

var accepted = regexp.MustCompile(`(?m)^Accepted publickey for \S+ from (\S+) `)

// says wants an output to have all these words in it.
func (f finished) says(t testing.TB, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(f.stdout+f.stderr, w) {
			t.Errorf("it does not say %q:\n%s%s", w, f.stdout, f.stderr)
		}
	}
}

const fine = "everything is as it should be"

// twoAtOnce: two are started at the same moment, and a third when the run has begun. Only one may do anything.
func twoAtOnce(f *faults) {
	o := f.operator(reachInventory, "")
	first, other := o.start("deploy", "--yes"), o.start("deploy", "--yes")
	select {
	case <-other.done:
	case <-first.done:
		first, other = other, first
	}
	refused := f.end(other)
	first.after(1)
	late := o.run(4, "deploy", "--yes")
	done := f.end(first)
	run := regexp.MustCompile(`Done: 16 steps \(run (\S+)\)`).FindStringSubmatch(done.stdout)
	if done.code != 0 || run == nil || refused.code != 4 {
		f.t.Fatalf("exit codes %d and %d, want 0 and 4\n%s%s\n\n%s%s", done.code, refused.code, done.stdout, done.stderr, refused.stdout, refused.stderr)
	}
	name, err := os.Hostname()
	if err != nil {
		f.t.Fatal(err)
	}
	for _, out := range []finished{refused, late} {
		out.says(f.t, "@"+name+" since 20", "run "+run[1])
	}
	late.says(f.t, "nothing was changed")
	if end := f.ended(); strings.Count(end, ": 1 starts") != 4 || strings.Contains(end, "lock") {
		f.t.Errorf("the end is\n%s", end)
	}
	for host, runs := range f.onHosts(f.hosts, "ls /var/lib/berth/runs /var/lib/berth/journal | grep json") {
		if runs != run[1]+".jsonl\n"+run[1]+".json" && runs != run[1]+".json\n"+run[1]+".jsonl" {
			f.t.Errorf("%s knows of runs\n%s\nbut only %s did anything", host, runs, run[1])
		}
	}
	o.run(0, "status").says(f.t, fine)
}

// oneSession: each host opens one session at once, and two services are deployed at once on one of them.
func oneSession(f *faults) {
	for _, h := range f.hosts {
		f.reload(h, "echo MaxSessions 1 >/etc/ssh/sshd_config.d/reach.conf")
		defer f.reload(h, "rm /etc/ssh/sshd_config.d/reach.conf")
	}
	f.fresh()
	o := f.operator(reachInventory, "")
	o.run(0, "deploy", "--yes").says(f.t, "Done: 16 steps")
	o.run(0, "status").says(f.t, fine)
	refused := f.lab("exec", "control-tower", "sh", "-c", "grep -c 'no more sessions' /var/log/sshd.log || true")
	if refused == "0" {
		f.t.Error("no second session was ever asked for: the limit was not met")
	}
}
