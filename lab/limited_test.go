package lab

import (
	"regexp"
	"slices"
	"strings"
)

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

// byHand: a service with data runs where berth did not put it, and the inventory says so. It is not started beside that.
func byHand(f *faults, _ func(*tool)) {
	f.lab("exec", "media", "sh", "-c", "docker run -d --name mine -v mine:/data berthlab/extra:1 >/dev/null")
	before := f.ended()
	wish := func(host string) *tool {
		return f.rig.tool(f.inventory(faultsDir+"inventory.yaml", "  page: {on: media}", "  page: {on: media}\n  extra: {on: "+host+"}\ncurrent:\n  media: [extra]"),
			"--catalog", faultsDir+"catalog")
	}
	for _, c := range []struct {
		host, say string
		args      []string
	}{
		{"cargo", "the data of extra is on media", nil},
		{"cargo", "the data of extra is on media", []string{"--host", "cargo"}},
		{"media", "extra comes to media, and runs on media already, where berth did not put it", nil},
	} {
		if out := wish(c.host).run(4, "deploy", append(c.args, "--yes")...); !strings.Contains(out.stderr, c.say) {
			f.t.Errorf("%s %v:\n%s", c.host, c.args, out.stderr)
		}
	}
	if got := f.ended(); got != before {
		f.t.Errorf("%s\nbefore:\n%s", got, before)
	}
	f.lab("exec", "media", "sh", "-c", "docker rm -f mine && docker volume rm mine")
	if out := wish("cargo").run(0, "deploy", "--dry-run"); !strings.Contains(out.stdout, "start extra") ||
		!strings.Contains(out.stderr, "~ cargo: extra comes to cargo, and was on media (by the inventory, today): what it kept there does not come along") {
		f.t.Errorf("%s%s", out.stdout, out.stderr)
	}
}

// dark: a host does not answer that former runs have put a service with data on, and nothing else says so.
func dark(f *faults, _ func(*tool)) {
	before := f.ended()
	moves := []string{"page: {on: media}", "page: {on: cargo}", "web: {on: media}", "web: {on: cargo}"}
	const soon = "Host *\n  ConnectTimeout 3\n" // it never answers, however long it is waited for
	next := f.operator(f.inventory(faultsDir+"inventory.yaml", moves...), soon)
	f.lab("cut", "media")
	unknown := regexp.MustCompile(`(?m)^([!~]) cargo: page comes to cargo, and whether it or its data is on media nobody can say \(by run \S+\): `)
	if out := next.run(4, "deploy", "--yes", "--host", "cargo"); !slices.Contains(unknown.FindStringSubmatch(out.stderr), "!") {
		f.t.Errorf("%s", out.stderr)
	}
	if out := next.run(0, "deploy", "--dry-run", "--without", "media"); !slices.Contains(unknown.FindStringSubmatch(out.stderr), "~") ||
		strings.Contains(out.stderr, "not in the inventory") || !strings.Contains(out.stdout, "start page") {
		f.t.Errorf("%s%s", out.stdout, out.stderr)
	}
	media := regexp.MustCompile(`(?m)^  media: .*\n`).FindString(f.read(faultsDir + "inventory.yaml"))
	next = f.operator(f.inventory(faultsDir+"inventory.yaml", append(moves, media, "")...), soon)
	gone := regexp.MustCompile(`(?m)^~ cargo: page comes to cargo, and run \S+ put it on media, which is not in the inventory any more$`)
	if out := next.run(0, "deploy", "--dry-run"); !gone.MatchString(out.stderr) {
		f.t.Errorf("%s", out.stderr)
	}
	f.lab("heal", "media")
	if got := f.ended(); got != before {
		f.t.Errorf("%s\nbefore:\n%s", got, before)
	}
}
