//go:build linux

package lab

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/internal/treetest"
	"berth/lab/turn/day"
)

const (
	paperlessDir = "testdata/paperless/"
	scans        = "/srv/scans"
)

// The stand-in of Paperless is exported and imported by what the shipped entry says, to the letter.
func TestTheStandInOfPaperlessIsCalledAsTheCatalogCallsIt(t *testing.T) {
	shipped, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	ours, err := catalog.Load(paperlessDir + "catalog")
	if err != nil {
		t.Fatal(err)
	}
	want, bad := shipped.Entry("paperless-ngx")
	got, wrong := ours.Entry("paperless-ngx")
	if bad != nil || wrong != nil {
		t.Fatal(bad, wrong)
	}
	if diff := cmp.Diff(want.Service.State, got.Service.State); diff != "" || len(want.Service.State) < 2 {
		t.Errorf("state (-shipped +stand-in):\n%s", diff)
	}
}

// papers is two hosts between which Paperless moves.
type papers struct {
	*mover
}

// on puts Paperless on a host by the inventory.
func (p *papers) on(host string) *tool {
	p.t.Helper()
	before, _, _ := strings.Cut(p.read(faultsDir+"inventory.yaml"), "services:")
	if err := os.WriteFile(p.file, []byte(before+"services:\n  paperless-ngx: {on: "+host+", move: dump}\n"), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return p.tool(p.file, "--catalog", paperlessDir+"catalog")
}

// root is where a host has its files, for this test.
func (p *papers) root(host string) string {
	p.t.Helper()
	return (&phase{virtual: &virtual{tool: &tool{rig: p.rig}}}).root(host)
}

// asks asks the database of a host.
func (p *papers) asks(host, query string) string {
	p.t.Helper()
	return p.lab("exec", host, "docker", "exec", "paperless-ngx-db-1", "psql", "-qtAX", "-U", "paperless", "-d", "paperless", "-c", query)
}

// knows is all that the database of a host knows, and the files of its documents, as this test finds them.
func (p *papers) knows(host string) string {
	p.t.Helper()
	var out strings.Builder
	for _, table := range []string{"document", "tag", "correspondent", "documenttype"} {
		out.WriteString(p.asks(host, "select '"+table+"', t.* from documents_"+table+" t order by id") + "\n")
	}
	for line := range strings.Lines(treetest.Walk(p.t, p.root(host)+"/var/lib/docker/volumes/paperless-ngx_media/_data")) {
		if strings.Contains(line, ".pdf") { // directories are made anew
			out.WriteString(line)
		}
	}
	return out.String()
}

// reads lays scans into the folder of a host, and waits until so many documents are there.
func (p *papers) reads(host string, from, to, all int) {
	p.t.Helper()
	for n := from; n <= to; n++ {
		name := filepath.Join(p.root(host)+scans, fmt.Sprintf("%d été 'q' \\ %%s.pdf", n))
		text := []byte(strings.Repeat(fmt.Sprintf("page of %d\n", n), 1000*n))
		if err := errors.Join(os.WriteFile(name+".part", text, 0o640), os.Rename(name+".part", name)); err != nil {
			p.t.Fatal(err)
		}
	}
	if all > 0 {
		p.await("documents on "+host, fmt.Sprint(all), func() (string, error) {
			return p.asks(host, "select count(*) from documents_document"), nil
		})
		p.emptied(host)
	}
}

// emptied waits until no scan lies in the folder of a host.
func (p *papers) emptied(host string) {
	p.t.Helper()
	p.await("scans on "+host, "0", func() (string, error) { return p.try("exec", host, "sh", "-c", "ls "+scans+" | grep -c pdf || true") })
}

// Paperless goes to another host and back by its own exporter and importer, with a real PostgreSQL behind it: every row and every file comes, the rest is
// made anew there, and what lies in the folder that is watched is read once the service has started, not while the export is.
func TestPaperlessMovesByItsExport(t *testing.T) {
	longTest(t, day.Paperless)
	needsPostgres(t)
	m := newMover(t)
	m.up(3, faultsDir+"catalog", paperlessDir+"catalog")
	p := &papers{m}
	for _, h := range []string{"control-tower", "cargo"} {
		m.lab("exec", h, "sh", "-c", "mkdir -p "+scans+"; rm -rf "+scans+"/*")
		defer m.lab("exec", h, "rm", "-rf", scans)
	}
	p.on("control-tower").run(0, "deploy", "--yes")
	p.reads("control-tower", 1, 20, 20)
	p.asks("control-tower", "insert into documents_tag (name) select 'tag ' || n from generate_series(1, 7) n; insert into documents_correspondent (name) values ('O''Neil')")
	want, cluster := p.knows("control-tower"), p.asks("control-tower", "select system_identifier from pg_control_system()")
	if strings.Count(want, "\n") < 48 {
		t.Fatalf("there is not what there has to be:\n%s", want)
	}
	p.reads("cargo", 21, 22, 0) // where it goes scans lie already
	to := p.on("cargo")
	out := to.run(0, "deploy", "--yes")
	if !strings.Contains(out.stderr, "by its own export and import, while nobody can use it: media, data, export, pgdata (its wish says so)") {
		t.Errorf("%s", out.stderr)
	}
	p.await("what lay there is read", "22", func() (string, error) { return p.asks("cargo", "select count(*) from documents_document"), nil })
	p.emptied("cargo")
	p.came("cargo", "control-tower", want)
	if now := p.asks("cargo", "select system_identifier from pg_control_system()"); now == cluster {
		t.Errorf("the database came as files: it is cluster %s still", now)
	}
	to.run(0, "status")
	fmt.Printf("moves: paperless by export from control-tower to cargo: %.1f s in all\n", out.took.Seconds())

	now := p.knows("cargo")
	home := p.on("control-tower")
	back := home.run(0, "return", "paperless-ngx", "--yes")
	p.came("control-tower", "cargo", now)
	fmt.Printf("moves: paperless by export from cargo to control-tower: %.1f s in all\n", back.took.Seconds())
	home.run(0, "finish", "paperless-ngx", "--yes")
	if left := m.lab("exec", "cargo", "sh", "-c", "docker volume ls -q; ls -A /var/lib/berth/moves /var/lib/berth/dumps"+" 2>/dev/null | grep -v '^/\\|^$' | cat"); left != "" {
		t.Errorf("on cargo is left %s", left)
	}

	p.damaged()
}

// came wants Paperless on a host with all that it knew, sound by its own check, and alone.
func (p *papers) came(host, from, want string) {
	p.t.Helper()
	is := strings.Split(p.knows(host), "\n")
	for line := range strings.SplitSeq(want, "\n") {
		if !slices.Contains(is, line) {
			p.t.Errorf("on %s is not %s", host, line)
		}
	}
	if said := p.lab("exec", host, "docker", "exec", "paperless-ngx-webserver-1", "document_sanity_checker", "--no-progress-bar"); said != "Sanity checker detected no issues." {
		p.t.Errorf("on %s: %s", host, said)
	}
	if index := p.lab("exec", host, "sh", "-c", "cat /var/lib/docker/volumes/paperless-ngx_data/_data/index"); !strings.HasSuffix(index, " documents") {
		p.t.Errorf("on %s the index was not made anew: %s", host, index)
	}
	for h, want := range map[string]string{host: "paperless-ngx-db-1\npaperless-ngx-webserver-1", from: ""} {
		if got := p.lab("exec", h, "sh", "-c", "docker ps -a --format '{{.Names}}' | sort; ls -A /var/lib/berth/dumps 2>/dev/null; docker network ls -q --filter name=move"); got != want {
			p.t.Errorf("on %s run and lie %q, not %q", h, got, want)
		}
	}
}

// damaged turns a byte of a document over: its own check tells before anything is stopped, and nothing is moved.
func (p *papers) damaged() {
	p.t.Helper()
	p.lab("exec", "control-tower", "sh", "-c", "printf X | dd of=/var/lib/docker/volumes/paperless-ngx_media/_data/documents/originals/0000001.pdf conv=notrunc 2>/dev/null")
	before := p.lab("exec", "control-tower", "sh", "-c", "docker ps -q --no-trunc | sort")
	to := p.on("cargo")
	out := to.run(1, "deploy", "--yes")
	if !strings.Contains(out.stdout+out.stderr, "Checksum mismatch of document 0000001.pdf") {
		p.t.Errorf("%s%s", out.stdout, out.stderr)
	}
	if after := p.lab("exec", "control-tower", "sh", "-c", "docker ps -q --no-trunc | sort"); after != before {
		p.t.Errorf("something was stopped: %s, before %s", after, before)
	}
	to.run(0, "rollback", "--yes")
}
