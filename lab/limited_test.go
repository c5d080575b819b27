package lab

import "strings"

// moved: the plan has a service with data on another host than it is on. Nothing that is limited to one of the two
// may start it without its data, or take it away where it runs.
func moved(f *faults, _ func(*tool)) {
	before := f.ended()
	next := f.rig.tool(f.inventory(faultsDir+"inventory.yaml", "store: {on: control-tower}", "store: {on: cargo}"), "--catalog", faultsDir+"catalog")
	for _, host := range []string{"", "cargo"} {
		args := []string{"--yes"}
		if host != "" {
			args = append(args, "--host", host)
		}
		if out := next.run(4, "deploy", args...); !strings.Contains(out.stderr, "the data of store is on control-tower") {
			f.t.Errorf("%v:\n%s", args, out.stderr)
		}
	}
	if out := next.run(0, "deploy", "--yes", "--host", "control-tower"); !strings.HasPrefix(out.stdout, "Nothing to do") ||
		!strings.Contains(out.stderr, "store stays on control-tower until a run brings it to cargo") {
		f.t.Errorf("%s%s", out.stdout, out.stderr)
	}
	if got := f.ended(); got != before {
		f.t.Errorf("%s\nbefore:\n%s", got, before)
	}
}

// elsewhere: the services of a host get another directory there, their data stays, and a rollback brings them back.
func elsewhere(f *faults, back func(*tool)) {
	next := f.rig.tool(f.inventory(faultsDir+"inventory.yaml", "media: {kind: docker,", "media: {kind: docker, dir: /opt/there,"), "--catalog", faultsDir+"catalog")
	next.run(0, "deploy", "--yes")
	if there := f.onHosts([]string{"media"}, "ls /opt/there; ls /opt/berth")["media"]; there != "page\nweb" {
		f.t.Errorf("the directories of media:\n%s", there)
	}
	next.run(0, "status")
	if again := next.run(0, "deploy", "--yes"); !strings.HasPrefix(again.stdout, "Nothing to do") {
		f.t.Errorf("%s", again.stdout)
	}
	back(next)
}
