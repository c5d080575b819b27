package lab

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/lab/turn/day"
)

// faults is the fixture: six services on three hosts, in this order of names.
type faults struct {
	*tool
	hosts       []string
	undisturbed map[string][]string // lies at the end of an undisturbed run
}

const faultsDir = "testdata/faults/"

// newFaults gives the fixture three hosts.
func newFaults(t testing.TB) *faults {
	t.Helper()
	r := newRig(t)
	r.up(3, faultsDir+"catalog")
	r.build()
	f := &faults{hosts: []string{"control-tower", "cargo", "media"}}
	f.tool = r.tool(faultsDir+"inventory.yaml", "--catalog", faultsDir+"catalog")
	return f
}

// in gives the fixture to a test of its own.
func (f *faults) in(t *testing.T) *faults {
	r := &rig{t: t, dir: f.dir}
	b := *f.tool
	b.rig = r
	in := &faults{tool: &b, hosts: f.hosts, undisturbed: f.undisturbed}
	t.Cleanup(in.show)
	return in
}

// show says of a test that failed what its hosts run, by Docker and by their processes, and what their Docker
// said last: the next test takes it off.
func (f *faults) show() {
	if !f.t.Failed() {
		return
	}
	for _, h := range f.hosts {
		text, err := f.try("exec", h, "sh", "-c", `docker ps -a --no-trunc; ps -eo pid,ppid,etimes,args | grep docker-proxy
ls -lR /var/lib/berth; tail -n 60 /var/log/dockerd.log`)
		f.t.Logf("== %s, %v\n%s", h, err, text)
	}
}

// fresh takes everything of berth off the hosts, and off the operator's computer what it remembers of them: a host that
// forgot what it had would be one that was installed anew. Images stay.
func (f *faults) fresh() {
	f.t.Helper()
	f.onHosts(f.hosts, emptied)
	f.forget(filepath.Dir(f.flags[1]))
}

// end is what hosts are at the end: files with modes and sums, containers, and how often each was started.
// What differs from run to run (its name, values that are made up) is left out.
func (f *faults) ended() string {
	f.t.Helper()
	var out strings.Builder
	ends := f.onHosts(f.hosts, `cd /opt/berth 2>/dev/null && find . -type f ! -name .env | sort | xargs -r sha256sum && find . -name .env | sort | xargs -r stat -c '%a %U %n'
ls /var/lib/berth/services 2>/dev/null; ls -A /var/lib/berth/lock /var/lib/berth/staging 2>/dev/null
docker ps -a --format '{{.Names}} {{.State}} {{.Image}}' | sort
for v in $(docker volume ls -q | sort); do echo "$v: $(wc -l <"/var/lib/docker/volumes/$v/_data/standin.state") starts"; done`)
	for _, h := range f.hosts {
		fmt.Fprintf(&out, "== %s\n%s\n", h, ends[h])
	}
	return out.String()
}

// same wants the hosts to be as they were at an undisturbed end, and berth to say so.
func (f *faults) same(want string) {
	f.t.Helper()
	if got := f.ended(); got != want {
		f.t.Errorf("the end is\n%s\nundisturbed it is\n%s", got, want)
	}
	if s := f.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		f.t.Errorf("%s", s.stdout)
	}
}

// after waits for so many steps of a run to have ended, and gives how many have: fewer where the run ended before.
func (p *started) after(n int) int {
	for ended := range n {
		if _, more := <-p.steps; !more {
			return ended
		}
	}
	return n
}

// underWay waits until the process has said something. What comes before that is the kernel's and the Go
// runtime's: a signal ends it, with nothing begun.
func (p *started) underWay() {
	for p.stdout.String()+p.stderr.String() == "" {
		select {
		case <-p.done:
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// chosen are the steps after which a fault comes: all with BERTH_FAULTS=all, else a few by the seed of
// BERTH_FAULTS_SEED, which a failure shows.
func chosen(t *testing.T, steps, few int) []int {
	t.Helper()
	if day.All() {
		var all []int
		for i := range steps {
			all = append(all, i)
		}
		return all
	}
	seed := day.Seed()
	t.Logf("a part of the matrix, BERTH_FAULTS_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1)).Perm(steps)[:min(few, steps)]
}

// longTest skips a long test of which no part has its turn.
func longTest(t *testing.T, parts ...string) {
	t.Helper()
	if !slices.ContainsFunc(parts, day.HasTurn) {
		t.Skipf("another day: BERTH_FAULTS_SEED=%d; BERTH_FAULTS=all for all", day.Seed())
	}
}

// part is one of several tests.
type part struct {
	name string
	run  func(*testing.T)
}

// inTurn gives those of several tests that have their turn, in their order: some by the seed, all with BERTH_FAULTS=all.
func inTurn(t *testing.T, few int, all []part) []part {
	t.Helper()
	turn := chosen(t, len(all), few)
	slices.Sort(turn)
	var out []part
	for _, i := range turn {
		out = append(out, all[i])
	}
	return out
}

// fixtureSteps is how many steps the fixture has.
const fixtureSteps = 24

func TestARunThatIsBrokenOffIsResumedToTheSameEnd(t *testing.T) {
	f := newFaults(t)
	first := f.run(0, "deploy", "--yes")
	if !strings.Contains(first.stdout, fmt.Sprintf("%d steps on 3 hosts", fixtureSteps)) {
		t.Fatalf("%s", first.stdout)
	}
	want := f.ended()
	if strings.Count(want, ": 1 starts") != 6 || strings.Contains(want, "lock") {
		t.Fatalf("undisturbed:\n%s", want)
	}
	f.undisturbed = f.lies()
	for _, n := range chosen(t, fixtureSteps, 1) {
		t.Run(fmt.Sprintf("killed after %d steps", n), func(t *testing.T) { f.in(t).killed(n, want) })
	}
	others := []struct {
		name string
		last int // step after which it can come
		run  func(f *faults, n int, want string)
	}{
		{"a cable pulled for 20 s", fixtureSteps, (*faults).cable},
		{"a host crashes", fixtureSteps, (*faults).crashed},
		{"interrupted", fixtureSteps - 4, (*faults).interrupted}, // so that there is something left to interrupt
		{"interrupted twice", fixtureSteps - 4, (*faults).interruptedTwice},
		{"Docker freezes and is thawed", fixtureSteps - 4, (*faults).thawed},
		{"Docker freezes and is restarted", fixtureSteps - 4, (*faults).frozenAndRestarted},
		{"Docker is restarted", fixtureSteps, (*faults).restarted},
	}
	for _, i := range chosen(t, len(others), 1) {
		for _, n := range chosen(t, others[i].last, 1) {
			t.Run(fmt.Sprintf("%s after %d steps", others[i].name, n), func(t *testing.T) { others[i].run(f.in(t), n, want) })
		}
	}
}

// killed ends berth itself with SIGKILL; what it asked of hosts goes on there.
func (f *faults) killed(n int, want string) {
	f.fresh()
	p := f.start("deploy", "--yes")
	p.after(n)
	_ = p.cmd.Process.Kill()
	f.end(p)
	if n > 0 {
		if second := f.run(4, "deploy", "--yes"); !strings.Contains(second.stderr, "locked by") {
			f.t.Errorf("a second deploy says\n%s", second.stderr)
		}
		f.run(0, "log")
	}
	f.goOn(want)
}

// goOn resumes what was broken off, or deploys where the run had not begun.
func (f *faults) goOn(want string) {
	f.t.Helper()
	again := f.end(f.start("resume", "--yes"))
	if again.code == 4 && strings.Contains(again.stderr, "has begun nothing") {
		f.run(0, "unlock", "--yes")
	} else if again.code != 0 {
		f.t.Fatalf("resume: exit code %d\n%s%s", again.code, again.stdout, again.stderr)
	}
	if again.code != 0 || strings.Contains(again.stdout, "Nothing to go on with") {
		f.run(0, "deploy", "--yes")
	}
	f.same(want)
	f.nothingLeft()
	if again := f.run(0, "resume", "--yes"); !strings.Contains(again.stdout, "Nothing to go on with") {
		f.t.Errorf("after the end, resume says\n%s%s", again.stdout, again.stderr)
	}
}

func (f *faults) cable(n int, want string) {
	f.fresh()
	host := f.hosts[n%3]
	p := f.start("deploy", "--yes")
	p.after(n)
	f.lab("cut", host)
	healed := time.AfterFunc(20*time.Second, func() {
		cmd := exec.Command("./lab", "heal", host)
		cmd.Env = append(os.Environ(), "LAB="+f.dir)
		_ = cmd.Run()
	})
	out := f.end(p)
	if healed.Stop() {
		f.lab("heal", host)
	}
	if out.code != 0 { // it lasted too long for that step
		f.goOn(want)
		return
	}
	f.same(want)
}

// crashed: containers that ran are started again by Docker, so starts are not counted.
func (f *faults) crashed(n int, want string) {
	f.fresh()
	host := f.hosts[n%3]
	p := f.start("deploy", "--yes")
	p.after(n)
	f.lab("crash", host)
	f.lab("revive", host)
	switch out := f.end(p); out.code {
	case 0:
	case 4: // it was down before anything was begun
		f.run(0, "deploy", "--yes")
	default:
		f.afterPowerLoss("resume", host)
	}
	if got, want := f.former(), countOfStarts.ReplaceAllString(want, ""); got != want {
		f.t.Errorf("the end is\n%s\nundisturbed it is\n%s", got, want)
	}
	f.nothingLeft()
	f.run(0, "status")
	if again := f.run(0, "deploy", "--yes"); !strings.Contains(again.stdout, "Nothing to do") {
		f.t.Errorf("%s", again.stdout)
	}
}

// afterPowerLoss runs a command that has to end well, and does what berth says where Docker itself came back with a port
// that it holds for no container: some of its versions do, where the power failed while one was about to start.
func (f *faults) afterPowerLoss(command, host string) {
	f.t.Helper()
	out := f.end(f.start(command, "--yes"))
	if out.code == 4 && strings.Contains(out.stderr, "no running container has it: restart Docker on "+host) {
		f.t.Logf("berth says to restart Docker on %s, and that is done:\n%s", host, out.stderr)
		f.lab("docker", host)
		out = f.end(f.start(command, "--yes"))
	}
	if out.code != 0 {
		f.t.Fatalf("berth %s: exit code %d\n%s%s", command, out.code, out.stdout, out.stderr)
	}
}

// interrupted is ctrl+c: steps under way come to their end, and the journal says that the run was stopped.
func (f *faults) interrupted(n int, want string) {
	f.fresh()
	p := f.start("deploy", "--yes")
	p.after(n)
	p.underWay()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		f.t.Fatal(err)
	}
	if out := f.end(p); out.code != 1 {
		f.t.Errorf("a run that was interrupted ended with %d\n%s", out.code, out.stderr)
	}
	if log := f.run(0, "log"); n > 0 && !strings.Contains(log.stdout, "stopped") {
		f.t.Errorf("%s", log.stdout)
	}
	if held := f.onHosts(f.hosts, "ls /var/lib/berth/lock 2>/dev/null || true"); fmt.Sprint(held) != "map[cargo: control-tower: media:]" {
		f.t.Errorf("locks were left: %v", held)
	}
	f.goOn(want)
}

// interruptedTwice leaves the steps under way as they are, and the locks.
func (f *faults) interruptedTwice(n int, want string) {
	f.fresh()
	p := f.start("deploy", "--yes")
	p.after(n)
	p.underWay()
	for _, before := range []string{"", "ctrl+c again"} {
		for end := time.Now().Add(20 * time.Second); !strings.Contains(p.stderr.String(), before) && time.Now().Before(end); {
			time.Sleep(5 * time.Millisecond)
		}
		if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
			f.t.Fatal(err)
		}
	}
	if out := f.end(p); out.code != 1 && out.code != 4 {
		f.t.Errorf("exit code %d\n%s", out.code, out.stderr)
	}
	f.goOn(want)
}

// BenchmarkNothingToDo is a second deploy of six services on three hosts, which finds nothing to do.
func BenchmarkNothingToDo(b *testing.B) {
	f := newFaults(b)
	f.run(0, "deploy", "--yes")
	for b.Loop() {
		f.run(0, "deploy", "--yes")
	}
}
