package lab

import (
	"path/filepath"
	"strings"
	"testing"
)

// Two services of one entry have nothing in common: what is done with the one leaves the other's container, secret and data as they are.

const firstHost = "control-tower"

// instances is a lab with the entry store twice.
type instances struct {
	*desk
	second string // host of store-b
}

func instancesOn(second string) func(*testing.T) {
	return onFreshHosts(func(f *faults) {
		in := &instances{f.desk(), second}
		in.deployed()
		in.changed()
		in.removed()
	})
}

// with is the tool with a wish for the second one; empty: there is none.
func (in *instances) with(wish string) *tool {
	in.t.Helper()
	before, _, found := strings.Cut(in.read(faultsDir+"inventory.yaml"), "services:\n")
	if !found {
		in.t.Fatal("the fixture has no services")
	}
	text := before + "services:\n  store: {on: " + firstHost + "}\n"
	if wish != "" {
		text += "  store-b: {entry: store, on: " + in.second + ", ports: {18001: 18011}, env: {COLOUR: " + wish + "}}\n"
	}
	file := filepath.Join(in.dir, "inventory.yaml")
	in.write(file, text)
	return in.rig.tool(file, "--catalog", faultsDir+"catalog")
}

// first is everything about the first one that nothing may change.
func (in *instances) first() string {
	in.t.Helper()
	return in.lab("exec", firstHost, "sh", "-c", `docker inspect -f '{{.Id}} {{.State.StartedAt}} {{.RestartCount}}' store-store-1
cat /var/lib/docker/volumes/store_data/_data/standin.state; sha256sum /opt/berth/store/.env /opt/berth/store/compose.yaml /var/lib/berth/services/store.json`)
}

// starts says how often the second one was started with its data.
func (in *instances) starts() string {
	in.t.Helper()
	return strings.TrimSpace(in.lab("exec", in.second, "sh", "-c", "wc -l </var/lib/docker/volumes/store-b_data/_data/standin.state"))
}

// untouched does something and wants the first one to be as it was.
func (in *instances) untouched(what string, do func()) {
	in.t.Helper()
	before := in.first()
	do()
	if after := in.first(); after != before {
		in.t.Errorf("%s: the other one is\n%s\nand was\n%s", what, after, before)
	}
}

func (in *instances) secret(host, service string) string {
	in.t.Helper()
	return in.lab("exec", host, "sh", "-c", "grep ^PASSWORD= /opt/berth/"+service+"/.env | sha256sum")
}

func (in *instances) deployed() {
	in.t.Helper()
	both := in.with("green")
	both.run(0, "deploy", "--yes")
	if in.secret(firstHost, "store") == in.secret(in.second, "store-b") {
		in.t.Error("both have the same secret")
	}
	if out := both.run(0, "deploy", "--yes"); !strings.HasPrefix(out.stdout, "Nothing to do") {
		in.t.Errorf("%s", out.stdout)
	}
	if out := both.run(0, "status"); !strings.Contains(out.stdout, "everything is as it should be") || !strings.Contains(out.stdout, "store-b") {
		in.t.Errorf("%s", out.stdout)
	}
	if out := both.run(0, "scan"); !strings.Contains(out.stdout, "store-b") || strings.Contains(out.stdout, "another one of it") {
		in.t.Errorf("%s", out.stdout)
	}
}

func (in *instances) changed() {
	in.t.Helper()
	in.untouched("changed", func() { in.with("blue").run(0, "deploy", "--yes") })
	if in.starts() != "2" {
		in.t.Errorf("store-b was started %s times", in.starts())
	}
	in.untouched("taken back", func() { in.with("blue").run(0, "rollback", "--yes") })
	in.untouched("killed and resumed", func() {
		red := in.with("red")
		p := red.start("deploy", "--yes")
		p.after(1)
		_ = p.cmd.Process.Kill()
		red.end(p)
		if again := red.end(red.start("resume", "--yes")); again.code == 4 { // it was over
			red.run(0, "unlock", "--yes")
		}
		red.run(0, "deploy", "--yes")
	})
	if out := in.with("red").run(0, "log"); !strings.Contains(out.stdout, "store-b.start done") {
		in.t.Errorf("%s", out.stdout)
	}
}

func (in *instances) removed() {
	in.t.Helper()
	starts := in.starts()
	in.untouched("removed", func() { in.with("").run(0, "deploy", "--yes") })
	left := in.lab("exec", in.second, "sh", "-c", "docker ps -a --format '{{.Names}}'; ls /opt/berth")
	if strings.Contains(left, "store-b") {
		in.t.Errorf("it is still there:\n%s", left)
	}
	if in.starts() != starts {
		in.t.Error("its data is not what it was")
	}
	in.untouched("brought back", func() { in.with("").run(0, "rollback", "--yes") })
	if in.starts() == starts {
		in.t.Errorf("it was not started with its data again: %s starts", starts)
	}
}
