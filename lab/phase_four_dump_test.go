//go:build linux

package lab

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/lab/turn/day"
)

// Immich goes from guest 110 to the NAS and back by dump, with a real PostgreSQL, once from host to host and once through the operator's computer: its
// library as files, its database into a new cluster that the target makes, with every row and with the password that it had.
func TestImmichGoesToTheNASAndBackByDump(t *testing.T) {
	longTest(t, day.PhaseFourByDump)
	p := newPhase(t)
	p.run(0, "deploy", "--yes")
	p.run(0, "scan", "--write", "--yes")
	p.fills()
	p.wish = ", move: dump"
	first := p.cluster(mediaGuest)

	p.wants(cargoHost, "{direct: true}")
	forth := &journey{p, mediaGuest, cargoHost}
	was := p.content(mediaGuest)
	moved := p.run(0, "deploy", "--yes")
	forth.dumped(moved, was)
	forth.directly(true, moved)
	second := p.cluster(cargoHost)

	p.wants(cargoHost, "{direct: false}")
	back := &journey{p, cargoHost, mediaGuest}
	returned := p.run(0, "return", "immich", "--yes")
	back.dumped(returned, was)
	back.directly(false, returned)
	if third := p.cluster(mediaGuest); first == second || second == third || third == first {
		t.Errorf("the database came as files: its clusters are %s, %s and %s", first, second, third)
	}
	p.run(0, "scan", "--write", "--yes")
	p.wants(mediaGuest, "{direct: false}")
	p.sizes()
	p.run(0, "finish", "immich", "--yes")
	p.finishedOn(mediaGuest, cargoHost)
}

// cluster is what PostgreSQL calls the one that runs: another one where it was made anew.
func (p *phase) cluster(host string) string {
	p.t.Helper()
	return p.rows(host, "select system_identifier from pg_control_system()")
}

// content is what the rows are that nothing changes any more.
func (p *phase) content(host string) string {
	p.t.Helper()
	return p.rows(host, "select count(*), md5(string_agg(id || checksum || at at time zone 'UTC', ' ' order by id)) from asset where id <= 5000")
}

// dumped wants what arrived does, the database by dump, and says how long Immich was down.
func (j *journey) dumped(run finished, rows string) {
	j.t.Helper()
	if !strings.Contains(run.stderr, "by dump, while it is stopped: database (its wish says so)") {
		j.t.Errorf("%s", run.stderr)
	}
	old, now := j.came()
	if is := j.content(j.to); is != rows {
		j.t.Errorf("on %s the rows are %s, and were %s", j.to, is, rows)
	}
	for _, host := range []string{j.from, j.to} {
		if left := j.lab("exec", host, "sh", "-c", "ls -A /var/lib/berth/dumps 2>/dev/null; docker network ls -q --filter name=move; docker ps -aq --filter label=com.docker.compose.project=immich-move"); left != "" {
			j.t.Errorf("on %s is left %s", host, left)
		}
	}
	var log []struct {
		Time            time.Time
		Run, Kind, Step string
	}
	if err := json.Unmarshal([]byte(j.run(0, "log", "--runs", "1", "--format", "json").stdout), &log); err != nil {
		j.t.Fatal(err)
	}
	at, took := map[string]time.Time{}, ""
	for _, e := range log {
		switch word, is := strings.CutPrefix(e.Step, "immich."); {
		case !is || e.Run != runName.FindString(run.stdout):
		case e.Kind == "started":
			at[word] = e.Time
		case e.Kind == "done" && slices.Contains([]string{"stop", "export", "remove", "carry", "import", "start", "health"}, word):
			took += fmt.Sprintf(", %s %.0f s", word, e.Time.Sub(at[word]).Seconds())
		}
	}
	down := now[len(old)].at.Sub(old[len(old)-1].at)
	fmt.Printf("moves: immich by dump from %s to %s: %.1f s in all, down for %.1f s%s\n", j.from, j.to, run.took.Seconds(), down.Seconds(), took)
	if down > run.took {
		j.t.Errorf("immich was down for %s, longer than all of it took: %s", down, run.took)
	}
}
