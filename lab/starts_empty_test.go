package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a service starts with is its data or, where that is gone, nothing that nobody was told of.

// desk is a computer of an operator, with an inventory of page on media and its copies of journals beside it.
type desk struct {
	*faults
	dir string
}

func (f *faults) desk() *desk {
	f.t.Helper()
	dir, err := os.MkdirTemp(f.dir, "desk-")
	if err != nil {
		f.t.Fatal(err)
	}
	return &desk{f, dir}
}

// page is the tool with a wish for page, and what more the inventory says.
func (d *desk) page(wish, more string) *tool {
	d.t.Helper()
	before, _, found := strings.Cut(d.read(faultsDir+"inventory.yaml"), "services:\n")
	if !found {
		d.t.Fatal("the fixture has no services")
	}
	file := filepath.Join(d.dir, "inventory.yaml")
	d.write(file, before+"services:\n  page: {on: media"+wish+"}\n"+more)
	return d.rig.tool(file, "--catalog", faultsDir+"catalog")
}

// onMedia runs a shell line on media.
func (f *faults) onMedia(line string) string {
	f.t.Helper()
	return f.onHosts([]string{"media"}, line)["media"]
}

// stops wants a command to be refused, with all of these words.
func (f *faults) stops(b *tool, command string, says ...string) {
	f.t.Helper()
	out := b.run(4, command, "--yes")
	for _, s := range says {
		if !strings.Contains(out.stderr, s) {
			f.t.Errorf("%s does not say %q:\n%s", command, s, out.stderr)
		}
	}
}

// starts says how often the stand-in that keeps its starts in a volume was started with it, and which volumes there are.
func (f *faults) starts(volume string) string {
	f.t.Helper()
	return f.onMedia(fmt.Sprintf(`wc -l </var/lib/docker/volumes/%s/_data/standin.state; docker volume ls -q`, volume))
}

// onFreshHosts is a test of the fixture whose hosts are empty.
func onFreshHosts(run func(*faults)) func(*testing.T) {
	return func(t *testing.T) {
		f := newFaults(t).in(t)
		f.fresh()
		run(f)
	}
}

// otherProject: the stack ran by hand under the name of another project, and went down as berth says.
func otherProject(f *faults) {
	f.onMedia(`mkdir -p /root/mypage && cd /root/mypage && printf 'services: {web: {image: "berthlab/page:1", volumes: ["data:/data"]}}\nvolumes: {data: }\n' >compose.yaml
docker compose up -d --wait 2>/dev/null && docker compose down 2>/dev/null; cd / && rm -r /root/mypage`)
	const today = "current:\n  media: [page]\n"
	d := f.desk()
	f.stops(d.page("", today), "deploy", "page would begin without its data on media: page_data is not there, and by the inventory it runs there today",
		"mypage_data (", "volumes: {data: mypage_data}", "begin_empty: true")
	f.stops(d.page("", ""), "deploy", "page_data is not there, and the volume mypage_data is called for it")
	f.stops(d.page(", volumes: {data: mypage_dat}", today), "deploy", "page is to have its data in mypage_dat, and media has no such thing", "is it mypage_data?")
	over := d.page(", volumes: {data: mypage_data}", today)
	over.run(0, "deploy", "--yes")
	if got := f.starts("mypage_data"); got != "2\nmypage_data" {
		f.t.Errorf("starts, and volumes:\n%s", got)
	}
	over.run(0, "status")
	// The wish is taken back: the other volume would be made, empty.
	f.stops(d.page("", today), "deploy", "page_data is not there, and run ", "started it with mypage_data", "volumes: {data: mypage_data}")
}

// volumeRemoved: berth's own record says that there was data. A rollback starts nothing without it either.
func volumeRemoved(f *faults) {
	d := f.desk()
	d.page("", "").run(0, "deploy", "--yes")
	next := d.page(", env: {COLOUR: blue}", "")
	next.run(0, "deploy", "--yes")
	f.onMedia(`docker rm -f page-page-1 >/dev/null && docker volume rm page_data`)
	if s := next.run(5, "status"); !strings.Contains(s.stdout, "its data is gone: page_data") {
		f.t.Errorf("%s", s.stdout)
	}
	for _, command := range []string{"deploy", "rollback"} {
		f.stops(next, command, "page would begin without its data on media: page_data is not there, and run ", "started it with page_data")
	}
	empty := d.page(", env: {COLOUR: blue}, begin_empty: true", "")
	empty.run(0, "deploy", "--yes")
	if got := f.starts("page_data"); got != "1\npage_data" {
		f.t.Errorf("starts, and volumes:\n%s", got)
	}
	if out := empty.run(0, "deploy", "--yes"); !strings.Contains(out.stderr, "take begin_empty out of its wish") {
		f.t.Errorf("%s", out.stderr)
	}
}

const forgotten = "the host knows nothing of that run any more: it was installed anew"

// installedAnew: a run is killed, and one of its hosts is installed anew before anybody goes on. What was started there is
// named, by the copy on this computer and from another one; all that berth prints leads to the end.
func installedAnew(f *faults) {
	const store = "  store: {on: cargo}\n"
	d := f.desk()
	p := d.page("", store).start("deploy", "--yes")
	for line := range p.steps {
		if strings.Contains(line, "start page") {
			break
		}
	}
	_ = p.cmd.Process.Kill()
	f.end(p)
	f.onMedia(emptied)
	f.stops(d.page("", store), "resume", "page would begin without its data on media: page_data is not there, and run ", forgotten, "berth resume --stale-ok")
	f.stops(f.desk().page("", store), "resume", forgotten)
	empty := d.page(", begin_empty: true", store)
	empty.run(0, "resume", "--yes", "--stale-ok")
	d.page("", store).run(0, "status")
	// And once more, when the run has come to its end: another host has the order.
	f.onMedia(emptied)
	f.stops(f.desk().page("", store), "deploy", "page would begin without its data on media", forgotten)
	if got := f.onMedia("docker volume ls -q"); got != "" {
		f.t.Errorf("volumes were made: %s", got)
	}
}
