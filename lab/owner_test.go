package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/lab/turn/day"
)

const (
	ownerDir = "testdata/owner/"
	notesDir = "/home/nopass/docker/notes"
)

// notBerths are the words of find by which files that berth writes are left out, and what counts starts.
const notBerths = `! -name compose.yaml ! -name images.yaml ! -path ./.env ! -path ./app.env ! -name .berth.part ! -name standin.state`

// owner is a service that lies in a directory of somebody's.
type owner struct {
	*tool
	host string
}

// theirs lists all that is the operator's in the directory, with modes, owners, times and sums: everything but berth's files, and
// but for how often the container has started.
func (o *owner) theirs() string {
	o.t.Helper()
	return o.lab("exec", o.host, "sh", "-c", "cd "+notesDir+` && stat -c '%A %u:%g' . && /usr/bin/find . `+notBerths+` \( -type f -printf '%M %U:%G %p %T@\n' -o ! -path . -printf '%M %U:%G %p %l\n' \) | sort
/usr/bin/find . -type f `+notBerths+` -print0 | sort -z | xargs -0 sha256sum`)
}

// with is the tool with an inventory in which the wish of the service is another one; empty: it is not wished for.
func (o *owner) with(wish string) *tool {
	o.t.Helper()
	text, err := os.ReadFile(ownerDir + "inventory.yaml")
	if err != nil {
		o.t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(text), "services:")
	if wish == "" {
		before += "services: {}\n"
	} else {
		before += "services:\n  notes: " + wish + "\n"
	}
	file := filepath.Join(filepath.Dir(o.flags[1]), "next.yaml")
	if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
		o.t.Fatal(err)
	}
	return o.tool.rig.tool(file, "--catalog", ownerDir+"catalog")
}

func wishOf(colour string) string {
	return fmt.Sprintf("{on: control-tower, dir: %s, env: {COLOUR: %s}}", notesDir, colour)
}

// What the operator keeps in the directory of a service is the same after everything.
func TestWhatIsTheOperatorsInADirectory(t *testing.T) {
	longTest(t, day.OperatorsDirectory)
	r := newRig(t)
	r.up(1, ownerDir+"catalog")
	r.build()
	o := &owner{tool: r.tool(ownerDir+"inventory.yaml", "--catalog", ownerDir+"catalog"), host: "control-tower"}
	o.lab("exec", o.host, "sh", "-c", `rm -rf /home/nopass/docker; mkdir -p `+notesDir+`/config `+notesDir+`/data `+notesDir+`/empty && cd `+notesDir+` &&
echo theirs >config/app.conf && echo 'services: {}' >docker-compose.yml && echo 'A=1' >.env.old && echo odd >'a "b" c' && head -c 100000 /dev/urandom >data/photo && ln -s data/photo latest &&
chmod 0600 data/photo && chmod 2750 empty && chown -R nopass: /home/nopass/docker && chown 1234:1234 config/app.conf`)
	t.Cleanup(func() { _, _ = r.try("exec", o.host, "rm", "-rf", "/home/nopass/docker") })
	want := o.theirs()
	same := func(when string) {
		t.Helper()
		if got := o.theirs(); got != want {
			t.Errorf("%s the operator's files are\n%s\nand were\n%s", when, got, want)
		}
	}
	starts := func() string { return o.lab("exec", o.host, "sh", "-c", "wc -l <"+notesDir+"/data/standin.state") }

	o.keepTheirs()
	first := o.run(0, "deploy", "--yes")
	same("deployed,")
	green := o.ends()
	if starts() != "1" {
		t.Errorf("the container has its data elsewhere: %s starts", starts())
	}
	if got := o.lab("exec", o.host, "docker", "inspect", "--format", "{{.Config.Labels}} {{.Config.Env}} {{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}", "notes-notes-1"); !strings.Contains(got, "mine:yes") ||
		!strings.Contains(got, "GREETING=hello") || !strings.Contains(got, " edge ") || o.lab("exec", o.host, "docker", "exec", "notes-helper-1", "cat", "/note") != "built where it runs" {
		t.Errorf("override, env file, network or build is missing: %s", got)
	}
	change := o.with(wishOf("blue")).run(0, "deploy", "--yes")
	same("changed,")
	blue := o.ends()
	back := o.run(0, "rollback", "--yes")
	same("rolled back,")
	if s := o.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		t.Errorf("%s", s.stdout)
	}

	o.lab("exec", o.host, "sh", "-c", "echo '# mine' >>"+notesDir+"/compose.yaml")
	if out := o.with(wishOf("red")).run(4, "deploy", "--yes"); !strings.Contains(out.stderr, "was changed since berth wrote it") || !strings.Contains(out.stderr, "# mine") {
		t.Errorf("%s", out.stderr)
	}
	o.with(wishOf("red")).run(0, "deploy", "--yes", "--take-over")
	o.run(0, "rollback", "--yes")
	if text := o.lab("exec", o.host, "cat", notesDir+"/compose.yaml"); !strings.Contains(text, "# mine") {
		t.Errorf("what was changed by hand did not come back:\n%s", text)
	}
	o.run(0, "deploy", "--yes", "--take-over")
	same("taken over,")

	gone := o.with("")
	removal := gone.run(0, "deploy", "--yes")
	same("removed,")
	ends := map[string]string{"green": green, "blue": blue, "nothing": o.ends()}
	if left := o.lab("exec", o.host, "sh", "-c", "ls -A "+notesDir+" | tr '\\n' ' '"); strings.Contains(left, "compose.yaml ") || strings.Contains(left, ".env ") {
		t.Errorf("berth's files are still there: %s", left)
	}
	gone.run(0, "rollback", "--yes")
	same("brought back,")
	if got := o.ends(); got != green {
		t.Errorf("brought back, the service is\n%s\nand was\n%s", got, green)
	}
	o.breaksOff(t, want, ends, []directoryRun{
		{"first deployment", "deploy", "bare", "green", stepsOf(t, first)}, {"change", "deploy", "green", "blue", stepsOf(t, change)},
		{"rollback", "rollback", "blue", "green", stepsOf(t, back)}, {"removal", "deploy", "green", "nothing", stepsOf(t, removal)},
	})
}
