//go:build linux

package rollout

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/steps"
	"berth/internal/treetest"
	"berth/inventory"
	"berth/lab/turn/day"
	"berth/planner"
)

// dockerWithSQLite is a Docker whose volumes are directories and whose containers are this machine's sqlite3: what runs for the service writes the
// name of its host into the database, and what is started for a dump must be alone. It says where it was not.
const dockerWithSQLite = `#!/bin/sh
here=${0%%/*} host=%s
printf '%%s\n' "$*" >>"$here/asked"
digest=sha256:1111111111111111111111111111111111111111111111111111111111111111
volumes=$here/../volumes
make_volumes() {
	for key in data files index; do
		[ -d "$volumes/uptime-kuma_$key/_data" ] || mkdir -p "$volumes/uptime-kuma_$key/_data"
		echo '["uptime-kuma_'$key'","local","'"$(cd "$volumes/uptime-kuma_$key/_data" && pwd)"'","uptime-kuma","'$key'"]'
	done >"$here/volumes"
}
# place gives what a container of a trial has at a path.
place() { awk -v at="$1" '$1 == "source:" { from = $2 } $1 == "target:" && $2 == at { print from }' "${COMPOSE_FILE%%%%:*}"; }
alone() {
	file=${COMPOSE_FILE%%%%:*}
	[ "$(cat "$here/runs" 2>/dev/null)" != running ] || echo "the service runs beside its dump on $host" >>"$here/two"
	[ -f "${file%%/*}/.env" ] || echo "no .env on $host" >>"$here/two"
	! grep -q published "$file" || echo "a port is published on $host" >>"$here/two"
}
if [ -n "${COMPOSE_FILE:-}" ]; then # of a command of the entry
	case $COMPOSE_PROJECT_NAME in
	*-move) trial=yes data=$(place /app/data) index=$(place /app/index) ;;
	*) trial='' data=$volumes/uptime-kuma_data/_data index=$volumes/uptime-kuma_index/_data ;;
	esac
	case "$*" in
	"compose up "*) [ -z "$trial" ] || { alone; echo yes >"$here/trial"; }; exit ;;
	"compose exec -T uptime-kuma "*)
		shift 4
		case $1 in
		fill) sqlite3 "$index/index.db" "create table words(word); insert into words values ('made anew')"; exit ;;
		esac
		[ -z "$trial" ] || alone
		sqlite3 "$data/kuma.db" "$@"
		exit
		;;
	esac
fi
case " $* " in
*" --project-name uptime-kuma-move "*) case " $* " in *" down "*) rm -f "$here/trial" ;; esac; exit ;;
*"compose.project=uptime-kuma-move "*) [ ! -f "$here/trial" ] || printf '%%064d\n' 9; exit ;;
*" --project-name uptime-kuma "*" up --no-start "*) grep -q '^name: uptime-kuma' "$5" && make_volumes; exit ;;
*" --project-name uptime-kuma "*" up "*)
	make_volumes
	sqlite3 "$volumes/uptime-kuma_data/_data/kuma.db" "create table if not exists writers(host); insert into writers values('$host')" || exit
	echo running >"$here/runs"; exit ;;
*" --project-name uptime-kuma "*" stop "*) [ ! -f "$here/runs" ] || echo exited >"$here/runs"; exit ;;
*" --project-name uptime-kuma "*" down "*) rm -f "$here/runs"; exit ;;
esac
case "$1 $2" in
"volume ls") cat "$here/volumes" 2>/dev/null || : ;;
"volume rm") for last; do :; done; rm -rf "$volumes/$last"; grep -v "\"$last\"" "$here/volumes" >"$here/volumes.new"; mv "$here/volumes.new" "$here/volumes" ;;
"volume inspect") for last; do :; done; [ -d "$volumes/$last" ] || exit 1; case $4 in *Mountpoint*) (cd "$volumes/$last/_data" && pwd) ;; *) echo null ;; esac ;;
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/var/lib/docker","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}' ;;
"manifest inspect") echo '{"manifests":[{"digest":"'$digest'","platform":{"architecture":"amd64","os":"linux"}}]}' ;;
"container ls") [ ! -f "$here/runs" ] || printf '%%064d\n' 7 ;;
"ps --all") case $* in *"{{.Status}})"*) ;; *) echo app-1; exit ;; esac; [ ! -f "$here/runs" ] || echo "app-1 ($(cat "$here/runs"))" ;;
"ps "*) echo app-1 ;;
"container inspect") case $* in *State.Pid*)
	printf '0 ["%%064d","/app-1","louislam/uptime-kuma","sha256:%%064d","%%s","",0,false,"","2026-01-01T00:00:00Z",0,"always",0,"bridge",{},{},"uptime-kuma","","","uptime-kuma","uptime-kuma","False","/opt/berth/uptime-kuma",""]\n' 7 8 "$(cat "$here/runs")"; exit ;; esac
	echo '["/app-1","running","healthy",0,false,"","2026-01-01T00:00:00Z",0,"always",0]' ;;
esac
`

// dumpedEntry is an uptime-kuma with a database that is dumped, and files beside it. With export there is an index, which the import makes.
func dumpedEntry(export bool) string {
	entry := `services:
  uptime-kuma:
    image: louislam/uptime-kuma:2.5.5-slim
    mem_limit: 200m
    ports: ["3002:3001"]
    environment: {PASSWORD: "${DB_PASSWORD:?}"}
    volumes: ["data:/app/data", "files:/app/files"INDEX]
volumes: {data: , files: KEY}
x-berth:
  title: Uptime Kuma
  demand: {memory: 200MB}
  secrets: {DB_PASSWORD: made}
  route: {name: uptime, port: 3002}
  watch: {http: /}
  state:
    - volume: data
      CONSISTENT
      backup: docker compose up -d --wait uptime-kuma && docker compose exec -T uptime-kuma .dump > "$$BACKUP/dump.sql"
      restore: >-
        test -s "$$BACKUP/dump.sql" && docker compose up -d --wait uptime-kuma &&
        docker compose exec -T uptime-kuma ".read '$$BACKUP/dump.sql'"FILL
      verify: docker compose exec -T uptime-kuma 'select 1 from monitor' | grep -q 1
      check: docker compose up -d --wait uptime-kuma && docker compose exec -T uptime-kuma 'pragma integrity_check' | grep -qx ok
      count: docker compose up -d --wait uptime-kuma && docker compose exec -T uptime-kuma 'select count(*), sum(id) from monitor'
    - volume: files
`
	words := []string{"INDEX", "", "KEY", "", "      CONSISTENT\n", "", "FILL", ""}
	if export {
		entry += "  rebuilt: {index: the import makes it}\n"
		words = []string{"INDEX", `, "index:/app/index"`, "KEY", ", index: ", "CONSISTENT", "consistent: export", "FILL", " && docker compose exec -T uptime-kuma fill"}
	}
	return strings.NewReplacer(words...).Replace(entry)
}

// dumper is a desk whose uptime-kuma has a database on pi, and goes to nas by dump.
type dumper struct {
	*mover
	export bool
	files  string // what is in the volume that goes as it is
	rows   string // of the database, without who wrote
}

func newDumper(t *testing.T, export bool) *dumper {
	t.Helper()
	for _, program := range []string{"rsync", "sqlite3"} {
		if _, err := exec.LookPath(program); err != nil || os.Getuid() != 0 {
			t.Skipf("NOT TESTED: root, rsync and sqlite3 are needed (apt install %s)", program)
		}
	}
	d := &dumper{mover: &mover{newDesk(t)}, export: export}
	d.wishes(dumpedEntry(export), "{move: dump}")
	for name, h := range d.hosts {
		h.Program("docker", fmt.Sprintf(dockerWithSQLite, name))
	}
	d.homes = map[string]string{"uptime-kuma": "pi", "homepage": "nas"}
	d.well("berth deploy")
	d.sql("pi", "create table monitor(id integer primary key, name); with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert into monitor select i, 'monitor ' || i || char(10) || 'é' from n")
	treetest.Fill(t, d.volume("pi", "files"))
	if err := errors.Join(os.Chown(d.volume("pi", "data"), 999, 999), os.Chmod(d.volume("pi", "data"), 0o700)); err != nil {
		t.Fatal(err)
	}
	if export {
		if err := os.WriteFile(filepath.Join(d.volume("pi", "index"), "index.db"), []byte("of pi"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.files, d.rows = treetest.Walk(t, d.volume("pi", "files")), d.sql("pi", ".dump monitor")
	d.homes = map[string]string{"uptime-kuma": "nas", "homepage": "nas"}
	return d
}

// wishes has the lab with an entry of uptime-kuma, and a wish.
func (d *dumper) wishes(entry, wish string) {
	d.t.Helper()
	dir := d.t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "uptime-kuma"), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "uptime-kuma", "compose.yaml"), []byte(entry), 0o644); err != nil {
		d.t.Fatal(err)
	}
	c, err := catalog.Load(dir)
	if err != nil {
		d.t.Fatal(err)
	}
	text := fmt.Sprintf("name: x\nprocessors:\n  here: {arch: amd64, cores: %d}\nmachines:\n", machine.Cores)
	for _, name := range d.names {
		text += fmt.Sprintf("  %s: {kind: docker, processor: here, memory: %dMB, ssh: {host: 127.0.0.1, user: root}}\n", name, machine.Memory/planner.MB)
	}
	inv, err := inventory.Parse("lab.yaml", []byte(text+"services:\n  homepage: {}\n  uptime-kuma: "+wish+"\n"), c.Library())
	if err != nil {
		d.t.Fatal(err)
	}
	d.lab = &Lab{File: "lab.yaml", Inventory: inv, Catalog: c, Problem: inv.Problem(), Meta: d.meta}
	d.env.Secrets = func(context.Context) (steps.Source, error) {
		return func(context.Context, string) (string, bool, error) { return "", false, nil }, nil
	}
}

func (d *dumper) volume(host, key string) string {
	return d.hosts[host].Path("volumes/uptime-kuma_" + key + "/_data")
}

// sql asks the database of a host.
func (d *dumper) sql(host, words string) string {
	d.t.Helper()
	out, err := exec.Command("sqlite3", filepath.Join(d.volume(host, "data"), "kuma.db"), words).CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s: %s: %v\n%s", host, words, err, out)
	}
	return string(out)
}

// clean fails where something of a dump is left on a host, or where somebody else ran meanwhile.
func (d *dumper) clean(how string) {
	d.t.Helper()
	for name, h := range d.hosts {
		if two := h.Has("bin/two"); two != "-" {
			d.t.Errorf("%s: %s", how, two)
		}
		left, _ := filepath.Glob(h.Path(ledger.State + "/dumps/*"))
		beside, _ := filepath.Glob(h.Path("volumes/*/.berth-move-*"))
		if len(left)+len(beside) > 0 || h.Has("bin/trial") != "-" {
			d.t.Errorf("%s: on %s %q, %q are left, and of the trial %q", how, name, left, beside, h.Has("bin/trial"))
		}
	}
}

var databaseSecret = regexp.MustCompile(`(?m)^DB_PASSWORD=.+$`)

// came fails where the service does not run on nas with all that it had on pi.
func (d *dumper) came(how, secret string) {
	d.t.Helper()
	if d.runs("nas") != "running" || d.runs("pi") != "-" || d.state("nas") != "waiting" || d.state("pi") != "waiting" {
		d.t.Fatalf("%s: on nas it is %s (%s), on pi %s (%s)", how, d.runs("nas"), d.state("nas"), d.runs("pi"), d.state("pi"))
	}
	for _, host := range []string{"pi", "nas"} {
		if rows := d.sql(host, ".dump monitor"); rows != d.rows {
			d.t.Errorf("%s: on %s the rows are other ones", how, host)
		}
		if files := treetest.Walk(d.t, d.volume(host, "files")); files != d.files {
			d.t.Errorf("%s: on %s the files are\n%s\nand were\n%s", how, host, files, d.files)
		}
	}
	if is, err := exec.Command("stat", "-c", "%u:%g %a", d.volume("nas", "data")).Output(); err != nil || string(is) != "999:999 700\n" {
		d.t.Errorf("%s: what was read in is %q, %v", how, is, err)
	}
	if writers := d.sql("nas", "select host from writers"); !strings.HasPrefix(writers, "pi\n") || !strings.HasSuffix(writers, "nas\n") || strings.Contains(writers, "nas\npi") {
		d.t.Errorf("%s: written by %q", how, writers)
	}
	if d.export {
		out, err := exec.Command("sqlite3", filepath.Join(d.volume("nas", "index"), "index.db"), "select word from words").CombinedOutput()
		if err != nil || string(out) != "made anew\n" {
			d.t.Errorf("%s: the index is %q, %v", how, out, err)
		}
	}
	if is := databaseSecret.FindString(d.hosts["nas"].Has("opt/berth/uptime-kuma/.env")); is == "" || is != secret {
		d.t.Errorf("%s: another password on nas than the database was made with", how)
	}
	d.clean(how)
}

// remained fails where the service does not run on pi as before.
func (d *dumper) remained(how string) {
	d.t.Helper()
	d.stayed(how, treetest.Walk(d.t, d.data("pi")))
	if rows := d.sql("pi", ".dump monitor"); rows != d.rows {
		d.t.Errorf("%s: on pi the rows are other ones", how)
	}
	if files := treetest.Walk(d.t, d.volume("pi", "files")); files != d.files {
		d.t.Errorf("%s: on pi the files are\n%s\nand were\n%s", how, files, d.files)
	}
	d.clean(how)
}

func (d *dumper) secret() string {
	return databaseSecret.FindString(d.hosts["pi"].Has("opt/berth/uptime-kuma/.env"))
}

//raced:skip
func TestAServiceGoesToAnotherHostByDumpOrByExport(t *testing.T) {
	t.Parallel()
	for _, export := range []bool{false, true} {
		t.Run(fmt.Sprintf("export %t", export), func(t *testing.T) {
			t.Parallel()
			d := newDumper(t, export)
			secret := d.secret()
			said := d.well("berth deploy")
			want := "by dump, while it is stopped: data (its wish says so)"
			if export {
				want = "by its own export and import, while nobody can use it: data, index (its wish says so)"
			}
			if !strings.Contains(said, want) || secret == "" || strings.Contains(said, strings.TrimPrefix(secret, "DB_PASSWORD=")) {
				t.Errorf("%s", said)
			}
			d.came("deployed", secret)
		})
	}
}

// As TestAMoveThatIsBrokenOffComesToItsEndOrGoesBack, by dump and by export.
//
//raced:skip
func TestAMoveByDumpThatIsBrokenOffComesToItsEndOrGoesBack(t *testing.T) {
	t.Parallel()
	type cell struct {
		word    string
		outcome steps.Outcome
		command string
		export  bool
	}
	var cells []cell
	for _, word := range []string{"check", "precopy", "stop", "export", "remove", "carry", "import", "start", "moved"} {
		for _, outcome := range []steps.Outcome{steps.Active, steps.Succeeded} {
			for _, export := range []bool{false, true} {
				cells = append(cells, cell{word, outcome, "berth resume", export})
				if word != "stop" && word != "export" && (word != "remove" || outcome == steps.Succeeded) { // see there: for the lab
					cells = append(cells, cell{word, outcome, "berth rollback", export})
				}
			}
		}
	}
	if !day.All() {
		seed := day.Seed()
		t.Logf("a part of %d, BERTH_FAULTS_SEED=%d", len(cells), seed)
		rand.New(rand.NewPCG(seed, 4)).Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		cells = cells[:4]
	}
	for _, c := range cells {
		name := fmt.Sprintf("%s after %s %d, export %t", c.command, c.word, c.outcome, c.export)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDumper(t, c.export)
			secret := d.secret()
			d.broken(c.word, c.outcome)
			d.calm()
			said, well := d.types(c.command)
			state := ledger.MoveState(d.state("nas"))
			switch {
			case c.command == "berth resume" && well:
				d.came(name, secret)
			case c.command == "berth rollback" && well:
				d.remained(name)
			case c.command == "berth resume" || state.Before(ledger.MoveStarted) || !strings.Contains(said, "berth return"):
				t.Fatal(said)
			}
		})
	}
}

// What was dumped, or read, by half is begun again from nothing, and what is not what it was is not started.
//
//raced:skip
func TestADumpThatIsNotReadAsItWasMadeIsNotStarted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ host, good, bad, says string }{
		"its dump is cut short": {"pi", `sqlite3 "$data/kuma.db" "$@"`, `case $1 in .dump) sqlite3 "$data/kuma.db" .dump | head -n 40; exit 1 ;; esac; sqlite3 "$data/kuma.db" "$@"`, "the backup command of its entry failed"},
		"reading it breaks off": {"nas", `sqlite3 "$data/kuma.db" "$@"`, `sqlite3 "$data/kuma.db" "$@"; case $1 in .read*) exit 1 ;; esac`, "the restore command of its entry failed"},
		"a row is lost":         {"nas", `sqlite3 "$data/kuma.db" "$@"`, `sqlite3 "$data/kuma.db" "$@"; case $1 in .read*) sqlite3 "$data/kuma.db" "delete from monitor where id = 500" ;; esac`, "what is counted is not the same: 500|125250 there, 499|124750 here"},
	} {
		for _, command := range []string{"berth resume", "berth rollback"} {
			if c.host == "pi" && command == "berth rollback" {
				continue // see TestAMoveThatIsBrokenOffComesToItsEndOrGoesBack: for the lab
			}
			t.Run(name+", "+command, func(t *testing.T) {
				t.Parallel()
				d := newDumper(t, false)
				secret, whole := d.secret(), d.hosts[c.host].Has("bin/docker")
				broken := strings.Replace(whole, c.good, c.bad, 1)
				d.hosts[c.host].Program("docker", broken)
				if said, well := d.types("berth deploy"); well || !strings.Contains(said, c.says) || d.runs("nas") != "-" || broken == whole {
					t.Fatalf("%v, on nas it is %s\n%s", well, d.runs("nas"), said)
				}
				d.hosts[c.host].Program("docker", whole)
				if d.well(command); command == "berth resume" {
					d.came(command, secret)
				} else {
					d.remained(command)
				}
			})
		}
	}
}

//raced:skip
func TestDamageThatIsOlderThanAMoveEndsItBeforeAnythingIsStopped(t *testing.T) {
	t.Parallel()
	d := newDumper(t, false)
	at := filepath.Join(d.volume("pi", "data"), "kuma.db")
	sound, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte(nil), sound...)
	for i := 4096; i < 3*4096; i++ { // two pages of the table
		damaged[i] ^= 0x5a
	}
	if err := os.WriteFile(at, damaged, 0o644); err != nil {
		t.Fatal(err)
	}
	said, well := d.types("berth deploy")
	if well || !strings.Contains(said, "its entry says that its data is damaged: nothing was changed") || d.runs("pi") != "running" || d.runs("nas") != "-" || d.state("pi") != "-" {
		t.Fatalf("%v, on pi it is %s (%s)\n%s", well, d.runs("pi"), d.state("pi"), said)
	}
	if asked := strings.Join(d.hosts["pi"].Asked(), "\n"); strings.Contains(asked, "uptime-kuma stop") {
		t.Errorf("it was stopped:\n%s", asked)
	}
	if err := os.WriteFile(at, sound, 0o644); err != nil {
		t.Fatal(err)
	}
	d.well("berth rollback")
	d.remained("taken back")
}

//raced:skip
func TestAServiceComesBackByDumpBesideWhatItHad(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		command string
		since   string
	}{{"berth return uptime-kuma", "501\n"}, {"berth return uptime-kuma --old", "500\n"}} {
		t.Run(c.command, func(t *testing.T) {
			t.Parallel()
			d := newDumper(t, true)
			d.well("berth deploy")
			d.sql("nas", "insert into monitor values (1000, 'since')")
			d.well(c.command)
			if rows := d.sql("pi", "select count(*) from monitor"); rows != c.since || d.runs("pi") != "running" || d.runs("nas") != "-" {
				t.Errorf("on pi it is %s with %s rows, on nas %s", d.runs("pi"), rows, d.runs("nas"))
			}
			aside, _ := filepath.Glob(d.hosts["pi"].Path("volumes/*/_data.berth-before-*"))
			if returned := c.since == "501\n"; returned != (len(aside) == 3) {
				t.Errorf("%q lie aside", aside)
			} else if returned {
				d.well("berth finish uptime-kuma")
				if left, _ := os.ReadDir(d.hosts["nas"].Path("volumes")); len(left) > 0 || d.state("pi") != "-" || d.sql("pi", "select count(*) from monitor") != c.since {
					t.Errorf("on nas %v are left, on pi it is %s", left, d.state("pi"))
				}
			}
			d.clean(c.command)
		})
	}
}

// What goes as it is and has a check is looked at on both hosts, and what the import of another way would fill goes along.
//
//raced:skip
func TestFilesAreCheckedOnBothHostsAndWhatIsRebuiltGoesAlongWithAnExport(t *testing.T) {
	t.Parallel()
	d := newDumper(t, true)
	d.wishes(dumpedEntry(true), "{}")
	secret := d.secret()
	whole := d.hosts["nas"].Has("bin/docker")
	d.hosts["nas"].Program("docker", strings.Replace(whole, `sqlite3 "$data/kuma.db" "$@"`, "echo row 7 missing from index", 1))
	said, well := d.types("berth deploy")
	if well || strings.Contains(said, "export") || !strings.Contains(said, "the check command of its entry failed") || d.runs("nas") != "-" {
		t.Fatalf("%v, on nas it is %s\n%s", well, d.runs("nas"), said)
	}
	d.hosts["nas"].Program("docker", whole)
	d.well("berth resume")
	index, err := os.ReadFile(filepath.Join(d.volume("nas", "index"), "index.db"))
	if err != nil || string(index) != "of pi" {
		t.Errorf("the index on nas is %q, %v", index, err)
	}
	d.export = false
	d.came("as files", secret)
}
