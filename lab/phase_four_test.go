//go:build linux

package lab

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"berth/internal/treetest"
	"berth/lab/turn/day"
)

const (
	movesDir    = "testdata/moves/"
	library     = "/var/lib/docker/volumes/immich_library/_data"
	cargoHost   = "cargo"
	mediaGuest  = "media"
	uploadsFile = library + "/uploads"
)

// phase is lab A in its fourth phase: Immich is on guest 110 of a Proxmox and goes to the NAS.
type phase struct {
	*virtual
	library string // all of it, but for what is written all the time
	wish    string // what the inventory says of Immich beside its host
}

func newPhase(t *testing.T) *phase {
	t.Helper()
	needsPostgres(t)
	p := &phase{virtual: newVirtualOn(t, 3, movesDir+"inventory.yaml", "32G", map[string]string{mediaGuest: "110"}, movesDir+"catalog")}
	p.hasGPU()
	return p
}

// needsPostgres skips where there is no file system with a PostgreSQL.
func needsPostgres(t *testing.T) {
	t.Helper()
	cache, err := Cache()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(cache, "debian-postgres-15.tar")); err != nil {
		if os.Getenv("BERTH_LAB_REQUIRED") != "" {
			t.Fatalf("no PostgreSQL: %v; lab/install postgres makes it", err)
		}
		t.Skip("NOT TESTED: no PostgreSQL in " + cache + "; run lab/install postgres")
	}
}

// root is where the file system of a host is for this test, which is no part of the host.
func (p *phase) root(host string) string {
	p.t.Helper()
	for _, h := range p.environment().Hosts {
		if h.Name != host {
			continue
		}
		pid, _, _ := strings.Cut(p.read(filepath.Join(p.dir, fmt.Sprintf("h%d", h.Index), "init.pid")), " ")
		return "/proc/" + pid + "/root"
	}
	p.t.Fatalf("no host %s", host)
	return ""
}

// fills puts into the library what people upload: small in what CI does each time, 2 GB in 20,000 files with everything.
func (p *phase) fills() {
	p.t.Helper()
	files, size := 2_000, int64(100<<20)
	if day.All() {
		files, size = 20_000, 2<<30
	}
	at := p.root(mediaGuest) + library + "/upload"
	if err := os.Mkdir(at, 0o755); err != nil {
		p.t.Fatal(err)
	}
	treetest.Fill(p.t, at)
	treetest.FillMany(p.t, filepath.Join(at, "many"), files, size, day.Seed())
	p.library = treetest.Walk(p.t, at)
}

// holds wants a host to have the library as it was.
func (p *phase) holds(host string) {
	p.t.Helper()
	if got := treetest.Walk(p.t, p.root(host)+library+"/upload"); got != p.library {
		p.t.Errorf("on %s the library is\n%s", host, differing(p.library, got))
	}
}

// uploaded is a line that Immich has written: which row it made, and when.
type uploaded struct {
	row int
	at  time.Time
}

func (p *phase) uploads(host string) (out []uploaded) {
	p.t.Helper()
	for line := range strings.Lines(p.lab("exec", host, "cat", uploadsFile)) {
		row, at, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.Atoi(row)
		s, wrong := strconv.ParseFloat(at, 64)
		if err != nil || wrong != nil {
			p.t.Fatalf("uploads of %s: %q", host, line)
		}
		out = append(out, uploaded{n, time.UnixMicro(int64(s * 1e6))})
	}
	return out
}

// rows asks the database of a host.
func (p *phase) rows(host, query string) string {
	p.t.Helper()
	return p.lab("exec", host, "sh", "-c", `docker exec immich-uploads-1 psql -qtAX -h database -U postgres -d postgres -c "`+query+`"`)
}

// wants puts Immich on a host, with a way for its data.
func (p *phase) wants(host, moves string) {
	p.t.Helper()
	text := p.read(p.flags[1])
	text = regexp.MustCompile(`(?ms)(^services:\n.*?)^  immich: [^\n]*$`).ReplaceAllString(text, "${1}  immich:   {on: "+host+p.wish+"}") // "waiting:" may have one, too
	text = regexp.MustCompile(`(?m)^moves: .*$`).ReplaceAllString(text, "moves: "+moves)
	if err := os.WriteFile(p.flags[1], []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// journey is one way of Immich from a host to another.
type journey struct {
	*phase
	from, to string
}

// arrived wants Immich on the target with all that it had and wrote, and no longer down than it has to be.
func (j *journey) arrived(run finished) {
	j.t.Helper()
	old, now := j.came()
	j.down(run, old[len(old)-1], now[len(old)])
}

// came wants Immich on the target with all that it had and wrote, and gives what was uploaded before and by now.
func (j *journey) came() (old, now []uploaded) {
	j.t.Helper()
	j.holds(j.to)
	old = j.uploads(j.from) // what lies there still
	if here := j.lab("exec", j.from, "sh", "-c", "docker ps -aq --filter label=com.docker.compose.project=immich"); here != "" {
		j.t.Errorf("on %s are containers still: %s", j.from, here)
	}
	j.await("Immich goes on to write", "true", func() (string, error) {
		now = j.uploads(j.to)
		return fmt.Sprint(len(now) > len(old)+3), nil
	})
	if !slices.Equal(now[:len(old)], old) {
		j.t.Errorf("what was uploaded on %s did not come to %s", j.from, j.to)
	}
	last := now[len(now)-1].row
	var lines, want []string
	for _, u := range now {
		lines = append(lines, strconv.Itoa(u.row))
	}
	want = strings.Fields(j.rows(j.to, fmt.Sprintf("select id from asset where id > 5000 and id <= %d order by id", last)))
	if missing := lacking(lines, want); len(missing) > 0 {
		j.t.Errorf("rows that %s does not have: %v", j.to, missing)
	}
	j.meanwhile(old)
	return old, now
}

// lacking are those of a list that another one does not have.
func lacking(list, of []string) (out []string) {
	for _, s := range list {
		if !slices.Contains(of, s) {
			out = append(out, s)
		}
	}
	return out
}

// tookFor is how long steps took, as a run has told.
func (j *journey) tookFor(run finished, steps ...string) (sum time.Duration) {
	j.t.Helper()
	for _, step := range steps {
		found := regexp.MustCompile(`(?m)^  ` + j.to + `: ` + step + `.*  (\S+)$`).FindStringSubmatch(run.stderr)
		if found == nil {
			j.t.Fatalf("%s does not tell of %q:\n%s", j.to, step, run.stderr)
		}
		took, err := time.ParseDuration(found[1])
		if err != nil {
			j.t.Fatal(err)
		}
		sum += took
	}
	return sum
}

// down holds how long nothing was uploaded against the last copy with its verification, the start, and five seconds.
func (j *journey) down(run finished, before, after uploaded) {
	j.t.Helper()
	down, copied := after.at.Sub(before.at), j.tookFor(run, "copy what has changed of the data of immich")
	started := j.tookFor(run, "start immich", "wait until immich is healthy")
	fmt.Printf("moves: immich from %s to %s: %.1f s in all, down for %.1f s; last copy and its verification %.1f s, start %.1f s\n",
		j.from, j.to, run.took.Seconds(), down.Seconds(), copied.Seconds(), started.Seconds())
	if most := copied + started + 5*time.Second; down > most {
		j.t.Errorf("immich was down for %s, more than the last copy, its verification, the start and 5 s: %s", down, most)
	}
}

// meanwhile wants something to have been uploaded while the first copy was made.
func (j *journey) meanwhile(sent []uploaded) {
	j.t.Helper()
	var log []struct {
		Time       time.Time
		Kind, Step string
	}
	if err := json.Unmarshal([]byte(j.run(0, "log", "--runs", "1", "--format", "json").stdout), &log); err != nil {
		j.t.Fatal(err)
	}
	var begun, ended time.Time
	for _, e := range log {
		switch e.Kind + e.Step {
		case "startedimmich.precopy":
			begun = e.Time
		case "doneimmich.precopy":
			ended = e.Time
		}
	}
	if !slices.ContainsFunc(sent, func(u uploaded) bool { return u.at.After(begun) && u.at.Before(ended) }) {
		j.t.Errorf("nothing was uploaded during the first copy, from %s to %s", begun, ended)
	}
}

// directly wants the data of a run to have gone from host to host, or not, and no key to be left.
func (j *journey) directly(is bool, run finished) {
	j.t.Helper()
	name := runName.FindString(run.stdout)
	known := j.lab("exec", j.from, "sh", "-c", "cat /var/lib/berth/carry/"+name+".immich.*/known 2>/dev/null || true")
	if got := strings.Contains(known, "berth-target ssh-"); got != is {
		j.t.Errorf("from %s to %s data went from host to host: %v", j.from, j.to, got)
	}
	if left := j.lab("exec", j.to, "sh", "-c", "grep -rl berth-carry /root/.ssh /home/*/.ssh || true"); left != "" {
		j.t.Errorf("on %s is a key still, in %s", j.to, left)
	}
}

var runName = regexp.MustCompile(`[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}`)

// differing are the lines of two lists that are not in both, a few of them.
func differing(want, got string) string {
	has, wants := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(got) {
		has[line] = true
	}
	var out []string
	for line := range strings.Lines(want) {
		wants[line] = true
		if !has[line] {
			out = append(out, "- "+line)
		}
	}
	for line := range strings.Lines(got) {
		if !wants[line] {
			out = append(out, "+ "+line)
		}
	}
	return strings.Join(out[:min(len(out), 20)], "")
}

// Immich goes from guest 110 to the NAS and back, with all that it has and writes meanwhile; the guest gets smaller, and its memory back. What berth
// prints on the way is the transcript.
func TestImmichGoesToTheNASAndBack(t *testing.T) {
	if !*update {
		longTest(t, day.PhaseFour)
	}
	p := newPhase(t)
	p.run(0, "deploy", "--yes")
	p.run(0, "scan", "--write", "--yes")
	p.fills()
	var told transcript
	told.says("%s", beforePhaseFour)

	told.says("Immich is to go to the NAS: `inventory.yaml` now says `immich: {on: cargo}`, and `moves: {direct: true}`.")
	p.wants(cargoHost, "{direct: true}")
	told.shows("plan", p.onPaper().run(0, "plan"))
	forth := &journey{p, mediaGuest, cargoHost}
	moved := p.run(0, "deploy", "--yes")
	told.shows("deploy --yes", moved)
	forth.arrived(moved)
	forth.directly(true, moved)
	told.shows("status", p.run(0, "status"))
	p.sizes() // and nobody writes them into the inventory

	told.says("It comes back, with what was uploaded meanwhile. Guest 110 needs its memory again, and gets it first.")
	back := &journey{p, cargoHost, mediaGuest}
	returned := p.run(0, "return", "immich", "--yes")
	told.shows("return immich --yes", returned)
	back.arrived(returned)
	back.directly(true, returned)
	p.run(0, "scan", "--write", "--yes")
	p.wants(mediaGuest, "{direct: false}")
	p.sizes()

	told.says("It goes to the NAS again, this time through the operator's computer: `moves: {direct: false}`.")
	p.wants(cargoHost, "{direct: false}")
	again := &journey{p, mediaGuest, cargoHost}
	relayed := p.run(0, "deploy", "--yes")
	told.shows("deploy --yes", relayed)
	again.arrived(relayed)
	again.directly(false, relayed)
	if day.All() {
		p.relays()
	}

	told.says("All is well there. The last word:")
	told.shows("finish immich --yes", p.run(0, "finish", "immich", "--yes"))
	p.run(0, "scan", "--write", "--yes")
	p.done()
	p.finishedOn(cargoHost, mediaGuest)
	told.shows("status", p.run(0, "status"))
	told.holds(p.rig, "../docs/moving-transcript.md")
}

const beforePhaseFour = `# Immich goes to the NAS and back: a transcript

The fourth phase of the operator's plan: guest 110 of a Proxmox has Jellyfin and Immich, the NAS has room. What berth printed in the [lab](lab.md), where hosts stand in for
the NAS, the Proxmox and its guest, and Immich is a library of files, a PostgreSQL and something that uploads all the time. ` + "`just transcript`" + ` runs it and writes this
page; a test of the lab holds the page to what it sees. Amounts, times and names of runs differ each time: they are left out (` + "`..`" + `), as are the lines that tell of single steps
while they go. What happens at each step is in [moving](moving.md).`

// finishedOn wants nothing to be left of moves but Immich on a host, and nothing on the other one.
func (p *phase) finishedOn(home, other string) {
	p.t.Helper()
	p.holds(home)
	for host, want := range map[string]string{home: "immich_database\nimmich_library", other: ""} {
		left := p.lab("exec", host, "sh", "-c", "ls -d /var/lib/docker/volumes/*.berth-* /var/lib/docker/volumes/*/*.berth-* /var/lib/berth/moves/* 2>/dev/null; docker volume ls -q | grep immich || true")
		if left != want {
			p.t.Errorf("on %s is still\n%s", host, left)
		}
	}
}

// relays goes back through the operator's computer, and forth again where hosts are to send data to each other and what they send vanishes: that they do not
// reach each other is found out while Immich still runs.
func (p *phase) relays() {
	p.t.Helper()
	back := &journey{p, cargoHost, mediaGuest}
	returned := p.run(0, "return", "immich", "--yes")
	back.arrived(returned)
	back.directly(false, returned)
	p.wants(cargoHost, "{direct: true}")
	p.lab("exec", mediaGuest, "iptables", "-I", "OUTPUT", "-d", p.address(cargoHost), "-p", "tcp", "--dport", "22", "-j", "DROP")
	forth := &journey{p, mediaGuest, cargoHost}
	relayed := p.run(0, "deploy", "--yes")
	forth.arrived(relayed)
	if log := relayed.stdout + relayed.stderr; p.t.Failed() {
		p.t.Log(log)
	}
}
