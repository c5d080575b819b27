package lab

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// brokenOff is an adoption of all that runs which is broken off again and again.
type brokenOff struct {
	*firstDay
	steps     int    // of an adoption that is not
	ran, kept string // what is not to change
	lay       string // files where nothing is adopted
}

// breaksOff forgets what was adopted, and breaks further adoptions of it off: whatever comes, what ran runs on, and the run is
// resumed or not, and then forgotten without a trace.
func (d *firstDay) breaksOff(t *testing.T, first finished) {
	d.t.Helper()
	found := countOfSteps.FindStringSubmatch(first.stdout)
	if found == nil {
		d.t.Fatalf("no count of steps in\n%s", first.stdout)
	}
	steps, err := strconv.Atoi(found[1])
	if err != nil {
		d.t.Fatal(err)
	}
	b := &brokenOff{firstDay: d, steps: steps, ran: d.runs(), kept: d.keeps()}
	b.forgets("adopted")
	b.lay = b.lies()
	ways := []func(int){b.killed, b.cutOff, b.withoutPower}
	for _, i := range chosen(t, len(ways), 1) {
		for _, n := range chosen(t, steps, 1) {
			ways[i](n)
		}
	}
}

func (b *brokenOff) killed(n int) {
	when := fmt.Sprintf("killed after %d steps", n)
	p := b.begins(n)
	_ = p.cmd.Process.Kill()
	b.toolFor("deploy").end(p)
	b.ends(when, n, 1)
}

func (b *brokenOff) cutOff(n int) {
	host := hostsOfTheLab[n%3]
	when := fmt.Sprintf("%s cut off for 20 s after %d steps", host, n)
	p := b.begins(n)
	b.lab("cut", host)
	healed := time.AfterFunc(20*time.Second, func() { _, _ = b.try("heal", host) })
	out := b.toolFor("deploy").end(p)
	if healed.Stop() {
		b.lab("heal", host)
	}
	b.ends(when, n, out.code)
}

// withoutPower takes it from one of the hosts. What has no policy of restarts is started again by whoever started it before.
func (b *brokenOff) withoutPower(n int) {
	host := hostsOfTheLab[n%3]
	when := fmt.Sprintf("%s without power after %d steps", host, n)
	p := b.begins(n)
	b.lab("crash", host)
	b.lab("revive", host)
	b.lab("exec", host, "sh", "-c", "docker ps -aq | xargs docker start")
	out := b.toolFor("deploy").end(p)
	was := b.ran
	if b.ran, b.kept = b.runs(), b.keeps(); whatStarted(host, b.ran) != whatStarted(host, was) {
		b.t.Fatalf("%s there run\n%s\nand ran\n%s", when, b.ran, was)
	}
	b.ends(when, n, out.code)
}

// startedAt is when a container was started, and how often again.
var startedAt = regexp.MustCompile(` \S+ \d+$`)

// whatStarted is what ran, without when that was on one of the hosts.
func whatStarted(host, ran string) string {
	lines := strings.Split(ran, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, host+" ") {
			lines[i] = startedAt.ReplaceAllString(line, "")
		}
	}
	return strings.Join(lines, "\n")
}

// begins an adoption, and waits for so many of its steps.
func (b *brokenOff) begins(n int) *started {
	b.t.Helper()
	p := b.toolFor("deploy").start("deploy", "--yes")
	p.after(n)
	return p
}

// ends brings a run to its end that was broken off, or leaves that out, and forgets it.
func (b *brokenOff) ends(when string, n, code int) {
	b.t.Helper()
	b.same(when)
	b.t.Logf("%s: exit code %d", when, code)
	if begun := b.isOpen(); n%2 == 0 || code == 0 || !begun { // what has begun nothing leaves nothing to forget
		b.resumes(when, code)
	}
	b.tellsNothing()
	b.forgets(when)
}

// isOpen reports whether a run holds a host.
func (b *brokenOff) isOpen() bool {
	b.t.Helper()
	for _, held := range b.onHosts(hostsOfTheLab, "ls /var/lib/berth/lock 2>/dev/null || true") {
		if held != "" {
			return true
		}
	}
	return false
}

// resumes brings a run to its end.
func (b *brokenOff) resumes(when string, code int) {
	b.t.Helper()
	resume := b.toolFor("resume")
	if code != 0 {
		again := resume.end(resume.start("resume", "--yes"))
		if again.code == 4 && strings.Contains(again.stderr, "has begun nothing") {
			b.berthAt(0, "unlock", "--yes")
		} else if again.code != 0 {
			b.t.Fatalf("%s, resume: exit code %d\n%s%s", when, again.code, again.stdout, again.stderr)
		}
		b.same(when + " and resumed,")
	}
	b.berthAt(0, "deploy", "--yes")
	b.same(when + " and resumed,")
	if s := b.berthAt(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		b.t.Errorf("%s and resumed, status says\n%s", when, s.stdout)
	}
}

// forgets takes the adoption back.
func (b *brokenOff) forgets(when string) {
	b.t.Helper()
	rollback := b.toolFor("rollback")
	out := rollback.end(rollback.start("rollback", "--yes"))
	if out.code == 4 && strings.Contains(out.stderr, "has begun nothing") {
		b.berthAt(0, "unlock", "--yes")
	} else if out.code != 0 {
		b.t.Fatalf("%s, rollback: exit code %d\n%s%s", when, out.code, out.stdout, out.stderr)
	}
	b.same(when + " and forgotten,")
	if now := b.lies(); b.lay != "" && now != b.lay {
		b.t.Errorf("%s and forgotten, files (-before +now):\n%s%s", when, cmp.Diff(strings.Split(b.lay, "\n"), strings.Split(now, "\n")), out.stderr)
	}
}

// same wants everything to run that ran, with its data.
func (b *brokenOff) same(when string) {
	b.t.Helper()
	if now := b.runs(); now != b.ran {
		b.t.Fatalf("%s there run\n%s\nand ran\n%s", when, now, b.ran)
	}
	if now := b.keeps(); now != b.kept {
		b.t.Errorf("%s the data is\n%s\nand was\n%s", when, now, b.kept)
	}
}

// lies are the files of the hosts, but for what berth remembers of its runs, and those of the stacks to the byte.
func (b *brokenOff) lies() string {
	b.t.Helper()
	out := b.onHosts(hostsOfTheLab, everything+`
for d in /var/lib/docker/volumes/portainer_data /home/nopass/docker /opt/stacks /srv; do
	[ ! -d $d ] || /usr/bin/find $d -type f ! -name standin.state -exec stat -c '%A %u:%g %Y %n' {} + -exec sha256sum {} +
done`)
	var lines []string
	for _, host := range hostsOfTheLab {
		for line := range strings.Lines(out[host]) {
			if !strings.HasPrefix(line, "/var/lib/berth") {
				lines = append(lines, host+" "+line)
			}
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}
