package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a service starts with is its data or, where that is gone, nothing that nobody was told of.

// pageAlone is the tool with an inventory of page on media and store on cargo, and what more its file says.
func (f *faults) pageAlone(wish, more string) *tool {
	f.t.Helper()
	text := f.read(faultsDir + "inventory.yaml")
	before, _, found := strings.Cut(text, "services:\n")
	if !found {
		f.t.Fatal("the fixture has no services")
	}
	file := filepath.Join(f.dir, "page.yaml")
	if err := os.WriteFile(file, []byte(before+"services:\n  store: {on: cargo}\n  page: {on: media"+wish+"}\n"+more), 0o600); err != nil {
		f.t.Fatal(err)
	}
	return f.rig.tool(file, "--catalog", faultsDir+"catalog")
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

func TestNoServiceStartsWithoutItsData(t *testing.T) {
	f := newFaults(t)
	for _, test := range []struct {
		name string
		run  func(*faults)
	}{
		{"another project kept it", otherProject},
		{"its volume was removed", volumeRemoved},
		{"its host was installed anew", installedAnew},
		{"a run was broken off and the host installed anew", brokenOffAnew},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := f.in(t)
			f.fresh()
			test.run(f)
		})
	}
}

// otherProject: the stack ran by hand under the name of another project, and went down as berth says.
func otherProject(f *faults) {
	f.onMedia(`mkdir -p /root/mypage && cd /root/mypage && printf 'services: {web: {image: "berthlab/page:1", volumes: ["data:/data"]}}\nvolumes: {data: }\n' >compose.yaml
docker compose up -d --wait 2>/dev/null && docker compose down 2>/dev/null; cd / && rm -r /root/mypage`)
	const today = "current:\n  media: [page]\n"
	f.stops(f.pageAlone("", today), "deploy", "page would begin without its data on media: page_data is not there, and by the inventory it runs there today",
		"mypage_data (", "volumes: {data: mypage_data}", "begin_empty: true")
	f.stops(f.pageAlone("", ""), "deploy", "page_data is not there, and the volume mypage_data is called for it")
	f.stops(f.pageAlone(", volumes: {data: mypage_dat}", today), "deploy", "page is to have its data in mypage_dat, and media has no such thing", "is it mypage_data?")
	over := f.pageAlone(", volumes: {data: mypage_data}", today)
	over.run(0, "deploy", "--yes")
	if got := f.starts("mypage_data"); got != "2\nmypage_data" {
		f.t.Errorf("starts, and volumes:\n%s", got)
	}
	over.run(0, "status")
	if again := over.run(0, "deploy", "--yes"); !strings.HasPrefix(again.stdout, "Nothing to do") {
		f.t.Errorf("%s", again.stdout)
	}
	// The wish is taken back: the other volume would be made, empty.
	f.stops(f.pageAlone("", today), "deploy", "page_data is not there, and run ", "started it with mypage_data", "volumes: {data: mypage_data}")
}

// volumeRemoved: berth's own record says that there was data.
func volumeRemoved(f *faults) {
	b := f.pageAlone("", "")
	b.run(0, "deploy", "--yes")
	f.onMedia(`docker rm -f page-page-1 >/dev/null && docker volume rm page_data`)
	if s := b.run(5, "status"); !strings.Contains(s.stdout, "its data is gone: page_data") {
		f.t.Errorf("%s", s.stdout)
	}
	f.stops(b, "deploy", "page would begin without its data on media: page_data is not there, and run ", "started it with page_data")
	f.pageAlone(", begin_empty: true", "").run(0, "deploy", "--yes")
	if got := f.starts("page_data"); got != "1\npage_data" {
		f.t.Errorf("starts, and volumes:\n%s", got)
	}
	if out := f.pageAlone(", begin_empty: true", "").run(0, "deploy", "--yes"); !strings.Contains(out.stderr, "take begin_empty out of its wish") {
		f.t.Errorf("%s", out.stderr)
	}
	// A rollback starts what was there before, too.
	next := f.pageAlone(", env: {COLOUR: blue}", "")
	next.run(0, "deploy", "--yes")
	f.onMedia(`docker rm -f page-page-1 >/dev/null && docker volume rm page_data`)
	f.stops(next, "rollback", "page would begin without its data on media: page_data is not there, and run ")
}

// installedAnew: nothing on the host knows of the run; the operator's copy of its journal does, and so does the order on
// another host.
func installedAnew(f *faults) {
	b := f.pageAlone("", "")
	b.run(0, "deploy", "--yes")
	f.onMedia(emptied)
	f.stops(b, "deploy", "page would begin without its data on media: page_data is not there, and run ", "the host knows nothing of that run any more: it was installed anew")
	f.stops(f.pageAlone("", ""), "deploy", "the host knows nothing of that run any more: it was installed anew") // from another computer
	f.pageAlone(", begin_empty: true", "").run(0, "deploy", "--yes")
	f.pageAlone("", "").run(0, "status")
}

// brokenOffAnew: a run is killed, and one of its hosts is installed anew before anybody goes on.
func brokenOffAnew(f *faults) {
	b := f.pageAlone("", "")
	p := b.start("deploy", "--yes")
	p.after(6) // of eight: page has been started, or is about to be
	_ = p.cmd.Process.Kill()
	b.end(p)
	f.onMedia(`while docker ps -aq --filter name=page-page-1 | grep -q . && ! docker ps -q --filter name=page-page-1 | grep -q .; do sleep 0.1; done`)
	f.onMedia(emptied)
	out := b.end(b.start("resume", "--yes"))
	f.t.Logf("resume: %d\n%s%s", out.code, out.stdout, out.stderr)
	e := f.pageAlone(", begin_empty: true", "")
	out = e.end(e.start("resume", "--yes"))
	f.t.Logf("resume: %d\n%s%s", out.code, out.stdout, out.stderr)
	out = e.end(e.start("deploy", "--yes"))
	f.t.Logf("deploy: %d\n%s%s", out.code, out.stdout, out.stderr)
	out = e.end(e.start("resume", "--yes", "--stale-ok"))
	f.t.Logf("resume --stale-ok: %d\n%s%s", out.code, out.stdout, out.stderr)
}
