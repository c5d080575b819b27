package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"berth/lab/turn/day"
)

// mover is a lab in which store goes from one host to another with its volume.
type mover struct {
	*rig
	in   *testing.T
	file string
}

func newMover(t *testing.T) *mover {
	t.Helper()
	r := newRig(t)
	r.up(3, faultsDir+"catalog")
	r.build()
	return &mover{r, t, filepath.Join(r.dir, "move-"+word(t)+".yaml")}
}

// on is the tool with an inventory in which store is on a host.
func (m *mover) on(host string) *tool {
	m.t.Helper()
	text, err := os.ReadFile(faultsDir + "inventory.yaml")
	if err != nil {
		m.t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(text), "services:")
	if err := os.WriteFile(m.file, []byte(before+"services:\n  store: {on: "+host+"}\n"), 0o600); err != nil {
		m.t.Fatal(err)
	}
	return m.tool(m.file, "--catalog", faultsDir+"catalog")
}

// lists is all that makes the volume of a host what it is.
func (m *mover) lists(host string) string {
	m.t.Helper()
	return m.lab("exec", host, "sh", "-c", "[ -d "+dataOfStore+" ] || exit; "+listStore)
}

// runs is how many containers of store are on a host, running or not.
func (m *mover) runs(host string) string {
	m.t.Helper()
	return m.lab("exec", host, "sh", "-c", `docker ps -a --filter label=com.docker.compose.project=store --format '{{.State}}' | tr '\n' ' '`)
}

// arrived fails where store does not run on cargo with all that it had, or anything of it is left that could start it where it was.
func (m *mover) arrived(when, want string) {
	m.t.Helper()
	if got := m.lists("cargo"); got != want {
		m.t.Errorf("%s the volume is\n%s\nand was\n%s", when, got, want)
	}
	if here, there := m.runs("cargo"), m.runs("control-tower"); here != "running" || there != "" {
		m.t.Errorf("%s on cargo it is %q, where it was %q", when, here, there)
	}
	if got := m.lists("control-tower"); got != want {
		m.t.Errorf("%s what stays where it was is\n%s\nand was\n%s", when, got, want)
	}
}

// A service moves with its volume between two hosts with Docker, comes back with what it wrote, and moves again for good; and whatever breaks
// a move off, it comes to its end or goes back.
func TestAServiceMovesWithItsData(t *testing.T) {
	longTest(t, day.Moves)
	m := newMover(t)
	m.on("control-tower").run(0, "deploy", "--yes")
	m.lab("exec", "control-tower", "sh", "-c", fillStore)
	want := m.lists("control-tower")

	to := m.on("cargo")
	out := to.run(0, "deploy", "--yes")
	if !strings.Contains(out.stderr, "store comes from control-tower with its data") {
		t.Errorf("%s", out.stderr)
	}
	m.arrived("moved,", want)
	to.run(0, "status")
	if again := to.run(0, "deploy", "--yes"); !strings.Contains(again.stdout, "Nothing to do") {
		t.Errorf("%s", again.stdout)
	}
	if back := to.run(4, "rollback", "--yes"); !strings.Contains(back.stderr, "berth return store") {
		t.Errorf("%s", back.stderr)
	}
	// Docker that restarts brings nothing back where the service was.
	m.lab("crash", "control-tower")
	m.lab("revive", "control-tower")
	m.arrived("its old host went down,", want)

	m.lab("exec", "cargo", "sh", "-c", "echo since >"+dataOfStore+"/since")
	now := m.lists("cargo")
	home := m.on("control-tower")
	home.run(0, "return", "store", "--yes")
	if got := m.lists("control-tower"); got != now || m.runs("cargo") != "" || m.runs("control-tower") != "running" {
		t.Errorf("back, the volume is\n%s\nand was\n%s\non cargo it is %q", got, now, m.runs("cargo"))
	}
	if got := m.lab("exec", "control-tower", "sh", "-c", "ls -d "+dataOfStore+".berth-before-*/deep | wc -l"); got != "1" {
		t.Errorf("what lay there is not aside: %s", got)
	}
	home.run(0, "finish", "store", "--yes")
	if left := m.lab("exec", "cargo", "sh", "-c", "docker volume ls -q; ls /var/lib/berth/moves"); left != "" {
		t.Errorf("on cargo is still %s", left)
	}
	if left := m.lab("exec", "control-tower", "sh", "-c", "ls -d "+dataOfStore+".berth-* /var/lib/berth/moves/* 2>/dev/null | cat"); left != "" {
		t.Errorf("where it is now is still %s", left)
	}
	home.run(0, "status")
	m.lab("exec", "control-tower", "rm", dataOfStore+"/since")
	m.breaksOff(m.lists("control-tower"), out)
}

var stepsInAll = regexp.MustCompile(`[0-9]+ steps on`)

// breaksOff breaks moves to cargo off, at steps that the seed chooses, and has them taken up or back.
func (m *mover) breaksOff(want string, first finished) {
	var steps int
	if _, err := fmt.Sscanf(stepsInAll.FindString(first.stdout), "%d", &steps); err != nil {
		m.t.Fatalf("no count of steps in\n%s", first.stdout)
	}
	ways := []string{"killed", "source down", "target down"}
	for _, w := range chosen(m.in, len(ways), 1) {
		for _, n := range chosen(m.in, steps, 1) {
			for _, end := range []string{"resume", "rollback"} {
				m.breakOff(ways[w], n, end, want)
			}
		}
	}
}

func (m *mover) breakOff(way string, n int, end, want string) {
	when := fmt.Sprintf("%s after %d steps, then %s:", way, n, end)
	to := m.on("cargo")
	p := to.start("deploy", "--yes")
	p.after(n)
	switch way {
	case "killed":
		_ = p.cmd.Process.Kill()
	case "source down":
		m.lab("crash", "control-tower")
		m.lab("revive", "control-tower")
	case "target down":
		m.lab("crash", "cargo")
		m.lab("revive", "cargo")
	}
	to.end(p)
	if open := m.lab("exec", "cargo", "sh", "-c", "ls /var/lib/berth/lock 2>/dev/null | cat"); open == "" && end == "rollback" && n == 0 {
		return // nothing was begun: the run before it would be taken back
	}
	out := to.end(to.start(end, "--yes"))
	if out.code == 4 && strings.Contains(out.stderr, "has begun nothing") {
		to.run(0, "unlock", "--yes")
		out.code = 0
	}
	switch {
	case out.code == 0 && end == "rollback":
		if got := m.lists("control-tower"); got != want || m.runs("control-tower") != "running" || m.runs("cargo") != "" {
			m.t.Errorf("%s the volume is\n%s\nand was\n%s\non cargo it is %q, where it was %q\n%s", when, got, want, m.runs("cargo"), m.runs("control-tower"), out.stderr)
		}
		if left := m.lab("exec", "cargo", "sh", "-c", "ls -A /var/lib/docker/volumes/store_data /var/lib/berth/moves 2>/dev/null | grep -v '^/\\|^$' | cat"); left != "" {
			m.t.Errorf("%s on cargo is still %s", when, left)
		}
		return
	case out.code == 4 && end == "rollback" && strings.Contains(out.stderr, "berth resume brings the run to its end; after that berth return store"):
		to.run(0, "resume", "--yes")
	case out.code == 4 && end == "rollback" && strings.Contains(out.stderr, "berth return store"):
		to.run(0, "deploy", "--yes")
	case out.code != 0:
		m.t.Fatalf("%s %s ends with %d\n%s%s", when, end, out.code, out.stdout, out.stderr)
	default: // where it had not begun there was nothing to go on with
		to.run(0, "deploy", "--yes")
	}
	m.arrived(when, want)
	to.run(0, "return", "store", "--old", "--yes")
	m.lab("exec", "cargo", "sh", "-c", "docker volume rm store_data")
}
