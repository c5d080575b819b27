package lab

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// directoryRun is a run that writes into a directory of somebody's: what it makes of the service there.
type directoryRun struct {
	name, command string
	from, to      string // bare: berth was never there; nothing: it was, and the service is not wished for; else the colour of the service
	steps         int
}

// directoryBroken breaks such runs off.
type directoryBroken struct {
	*owner
	kept string            // what is the operator's
	ends map[string]string // what berth left where nothing was broken off
	now  *string           // how the service is, as in directoryRun; empty: not known
}

// in gives them to a test of its own.
func (b *directoryBroken) in(t *testing.T) *directoryBroken {
	o := *b.owner.tool
	o.rig = &rig{t: t, dir: b.dir}
	return &directoryBroken{owner: &owner{tool: &o, host: b.host}, kept: b.kept, ends: b.ends, now: b.now}
}

// breakOff is a way in which a run is broken off, and the command that leads out.
type breakOff struct {
	name, out, suffix string
	do                func(*owner, *started)
}

func killedRun(_ *owner, p *started) { _ = p.cmd.Process.Kill() }

func withoutPower(o *owner, _ *started) {
	o.lab("crash", o.host)
	o.lab("revive", o.host)
}

var breakOffs = []breakOff{
	{"killed", "resume", "", killedRun},
	{"crashed", "resume", "", withoutPower},
	{"killed", "rollback", " and rolled back", killedRun},
}

// keepTheirs keeps what is the operator's, with its modes, owners and times, for the parts that begin with nothing else.
func (o *owner) keepTheirs() {
	o.t.Helper()
	o.lab("exec", o.host, "tar", "-C", "/home/nopass", "--format=posix", "-cpf", "/root/theirs.tar", "docker")
	o.t.Cleanup(func() { _, _ = o.try("exec", o.host, "rm", "-f", "/root/theirs.tar") })
}

// ends is what berth and Docker have of the service: files with modes and sums, what berth remembers of the directory, containers with what they were made of.
// Runs are without their names, and containers without how often they have started. Which digest an image is pinned by is left out: an image
// has that of its registry's list as well as its own, and which one is known depends on how it came to the host. What runs is what counts.
func (o *owner) ends() string {
	o.t.Helper()
	return ofRun.ReplaceAllString(o.lab("exec", o.host, "sh", "-c", "cd "+notesDir+` && ls -A && /usr/bin/find . -type f \( -name compose.yaml -o -name images.yaml -o -path ./.env -o -path ./app.env -o -name .berth.part \) -exec stat -c '%A %u:%g %n' {} + | sort
/usr/bin/find . -type f \( -name compose.yaml -o -path ./.env -o -path ./app.env \) -exec sha256sum {} + | sort
cd /var/lib/berth && /usr/bin/find services lock staging files -mindepth 1 2>/dev/null | sort; cat files/notes/made 2>/dev/null
docker ps -aq | xargs -r docker inspect --format '{{$name := .Name}}{{$name}} {{.State.Status}} {{.Image}}{{range .Config.Env}}
{{$name}} {{.}}{{end}}{{range .HostConfig.Binds}}
{{$name}} {{.}}{{end}}' | sort`), "RUN")
}

// breaksOff breaks each of the runs off after each of its steps, or a part of that by the seed.
func (o *owner) breaksOff(t *testing.T, theirs string, ends map[string]string, runs []directoryRun) {
	t.Helper()
	b := &directoryBroken{owner: o, kept: theirs, ends: ends, now: new(string)}
	var all []part
	for _, r := range runs {
		for n := range r.steps {
			for _, way := range breakOffs {
				if way.out == "rollback" && r.command == "rollback" { // a rollback of a rollback is the run itself
					continue
				}
				name := fmt.Sprintf("%s after %d of %s%s", way.name, n, r.name, way.suffix)
				all = append(all, part{name, func(t *testing.T) { b.in(t).breaks(r, n, way) }})
			}
		}
	}
	for _, p := range inTurn(t, 2, all) {
		t.Run(p.name, p.run)
	}
}

// at is the tool with the inventory that wants the service so.
func (b *directoryBroken) at(state string) *tool {
	b.t.Helper()
	if state == "nothing" || state == "bare" {
		return b.with("")
	}
	return b.with(wishOf(state))
}

// bring makes the host what a run begins with.
func (b *directoryBroken) bring(state string) {
	b.t.Helper()
	was := *b.now
	*b.now = ""
	if state == "bare" || was == "" {
		b.lab("exec", b.host, "sh", "-c", emptied+"rm -rf /home/nopass/docker && tar -C /home/nopass -xpf /root/theirs.tar")
		b.forget(filepath.Dir(b.flags[1]))
	}
	switch {
	case state == "bare" || state == was:
	case state == "blue": // what a rollback takes back is the change
		if was != "green" {
			b.at("green").run(0, "deploy", "--yes")
		}
		fallthrough
	default:
		b.at(state).run(0, "deploy", "--yes")
	}
}

// breaks breaks a run off after n of its steps, in the next one, and wants the end that it has by itself, or what was before it. What is the operator's is the same all the way.
func (b *directoryBroken) breaks(r directoryRun, n int, way breakOff) {
	b.t.Helper()
	b.bring(r.from)
	b.same("before it")
	before := b.newest()
	p := b.at(r.to).start(r.command, "--yes")
	reached := p.after(n) == n && b.hasBegun(n+1, before)
	way.do(b.owner, p)
	out := b.at(r.to).end(p)
	if !reached || way.name == "killed" && out.code == 0 {
		b.t.Fatalf("it was not broken off in step %d of %d, and ended with %d\n%s%s", n+1, r.steps, out.code, out.stdout, out.stderr)
	}
	b.same("broken off")
	b.t.Logf("it ended with %d", out.code)
	end := r.to
	if way.out == "rollback" && b.isOpen() { // what has begun nothing would leave the run before it to be taken back
		b.leads(r.to, "rollback")
		end = strings.Replace(r.from, "bare", "nothing", 1)
	} else if said := b.leads(r.to, "resume"); out.code != 0 && (said.code == 4 || strings.Contains(said.stdout, "Nothing to go on with")) {
		b.at(r.to).run(0, r.command, "--yes")
	}
	b.same("at its end")
	if got := b.owner.ends(); got != b.ends[end] {
		b.t.Errorf("the end is\n%s\nwhere nothing breaks it off it is\n%s\n%s%s", got, b.ends[end], out.stdout, out.stderr)
	}
	if s := b.at(end).run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		b.t.Errorf("%s", s.stdout)
	}
	if again := b.at(end).run(0, "deploy", "--yes"); !strings.Contains(again.stdout, "Nothing to do") {
		b.t.Errorf("a deployment of what is there finds something to do:\n%s", again.stdout)
	}
	if !b.t.Failed() {
		*b.now = end
	}
}

// newest is the newest run whose journal the host has.
func (b *directoryBroken) newest() string {
	b.t.Helper()
	return b.lab("exec", b.host, "sh", "-c", "ls /var/lib/berth/journal 2>/dev/null | tail -n 1")
}

// hasBegun waits until a newer run has begun its step n, by the journal that the host has of it; false: it has not within a minute.
func (b *directoryBroken) hasBegun(n int, before string) bool {
	b.t.Helper()
	_, err := b.try("exec", b.host, "timeout", "60", "sh", "-c", `until now=$(ls /var/lib/berth/journal 2>/dev/null | tail -n 1) && [ "$now" != "$2" ] && [ "$(grep -c '"kind":"started"' "/var/lib/berth/journal/$now")" -ge "$1" ]; do sleep 0.01; done`, "lab", strconv.Itoa(n), before)
	return err == nil
}

// isOpen reports whether a run holds the host.
func (b *directoryBroken) isOpen() bool {
	b.t.Helper()
	return b.lab("exec", b.host, "sh", "-c", "ls /var/lib/berth/lock 2>/dev/null || true") != ""
}

// leads leads out of a run that was broken off: by a command, and by what that says where it does not end well.
func (b *directoryBroken) leads(state, command string) finished {
	b.t.Helper()
	again := b.at(state).end(b.at(state).start(command, "--yes"))
	if again.code == 4 && strings.Contains(again.stderr, "no running container has it: restart Docker on "+b.host) {
		b.lab("docker", b.host)
		again = b.at(state).end(b.at(state).start(command, "--yes"))
	}
	switch {
	case again.code == 4 && strings.Contains(again.stderr, "has begun nothing"):
		b.at(state).run(0, "unlock", "--yes")
	case again.code != 0:
		b.t.Fatalf("berth %s: exit code %d\n%s%s", command, again.code, again.stdout, again.stderr)
	}
	b.same("after " + command)
	return again
}

// same wants what is the operator's to be what it was.
func (b *directoryBroken) same(when string) {
	b.t.Helper()
	if got := b.theirs(); got != b.kept {
		b.t.Errorf("%s, the operator's files are\n%s\nand were\n%s", when, got, b.kept)
	}
}
