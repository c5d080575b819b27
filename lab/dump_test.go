package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/lab/turn/day"
)

const (
	dumpsDir      = "testdata/dumps/"
	rowsOfRecords = "/var/lib/docker/volumes/records_database/_data/standin.state"
)

// A service goes to another host by dump: its database is never copied, what is started for that is alone and goes again, its password
// goes along, and it comes back the same way. Killed in the middle it comes to the same end.
func TestAServiceMovesByDump(t *testing.T) {
	longTest(t, day.Moves)
	r := newRig(t)
	r.up(3, dumpsDir+"catalog")
	r.build()
	file := filepath.Join(r.dir, "dump-"+word(t)+".yaml")
	on := func(host string) *tool {
		text, err := os.ReadFile(faultsDir + "inventory.yaml")
		if err != nil {
			t.Fatal(err)
		}
		before, _, _ := strings.Cut(string(text), "services:")
		if err := os.WriteFile(file, []byte(before+"services:\n  records: {on: "+host+", move: dump}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return r.tool(file, "--catalog", dumpsDir+"catalog")
	}
	rows := func(host string) string { return r.lab("exec", host, "cat", rowsOfRecords) }
	secret := func(host string) string {
		return r.lab("exec", host, "grep", "^DB_PASSWORD=", "/opt/berth/records/.env")
	}
	on("control-tower").run(0, "deploy", "--yes")
	r.lab("exec", "control-tower", "sh", "-c", "echo all >/var/lib/docker/volumes/records_files/_data/file")
	password, before := secret("control-tower"), rows("control-tower")

	to := on("cargo")
	out := to.run(0, "deploy", "--yes")
	if !strings.Contains(out.stderr, "by dump, while it is stopped: database (its wish says so)") || strings.Contains(out.stdout+out.stderr, strings.TrimPrefix(password, "DB_PASSWORD=")) {
		t.Errorf("%s", out.stderr)
	}
	alone := func(when, host string) {
		t.Helper()
		for _, h := range []string{"control-tower", "cargo"} {
			want := ""
			if h == host {
				want = "records-app-1 records-database-1 "
			}
			if got := r.lab("exec", h, "sh", "-c", "docker ps -a --format '{{.Names}}' | sort | tr '\\n' ' '"); got != strings.TrimSpace(want) && got != want {
				t.Errorf("%s on %s run %q", when, h, got)
			}
			if left := r.lab("exec", h, "sh", "-c", "ls -A /var/lib/berth/dumps; docker volume ls -q | grep move; docker network ls -q --filter name=move; ls -d /var/lib/docker/volumes/*/.berth-*"+" 2>/dev/null | cat"); left != "" {
				t.Errorf("%s on %s is left %s", when, h, left)
			}
		}
	}
	arrived := func(when, from, host string) {
		t.Helper()
		was, is := rows(from), rows(host)
		if last := strings.TrimPrefix(is, was+"\n"); last == is || strings.Contains(last, "\n") { // its own start is the one row more
			t.Errorf("%s on %s the rows are\n%s\nand were\n%s", when, host, is, was)
		}
		if !strings.HasPrefix(was, before) || secret(host) != password || r.lab("exec", host, "cat", "/var/lib/docker/volumes/records_files/_data/file") != "all" {
			t.Errorf("%s on %s something else came", when, host)
		}
		alone(when, host)
		to.run(0, "status")
	}
	arrived("moved,", "control-tower", "cargo")

	to = on("control-tower")
	to.run(0, "return", "records", "--yes")
	arrived("back,", "cargo", "control-tower")
	to.run(0, "finish", "records", "--yes")

	var steps int
	if _, err := fmt.Sscanf(stepsInAll.FindString(out.stdout), "%d", &steps); err != nil {
		t.Fatalf("no count of steps in\n%s", out.stdout)
	}
	for _, n := range chosen(t, steps-2, 1) { // once it has started there, nothing is left to take up
		for _, end := range []string{"resume", "rollback"} {
			when := fmt.Sprintf("killed after %d steps, then %s,", n, end)
			to = on("cargo")
			was := rows("control-tower")
			p := to.start("deploy", "--yes")
			p.after(n)
			_ = p.cmd.Process.Kill()
			to.end(p)
			if held := r.lab("exec", "cargo", "sh", "-c", "ls /var/lib/berth/lock 2>/dev/null | cat"); held == "" && end == "rollback" {
				continue // nothing was begun: the run before it would be taken back
			}
			out := to.end(to.start(end, "--yes"))
			if out.code == 4 && strings.Contains(out.stderr, "has begun nothing") {
				to.run(0, "unlock", "--yes")
			} else if end == "rollback" && out.code == 0 {
				is := rows("control-tower") // that it was started again is a row, and that it was started for the dump, which is no part of it any more
				if !strings.HasPrefix(is, was) || secret("control-tower") != password || r.lab("exec", "control-tower", "cat", "/var/lib/docker/volumes/records_files/_data/file") != "all" {
					t.Errorf("%s something else is there; the rows are\n%s\nand were\n%s", when, is, was)
				}
				alone(when, "control-tower")
				if left := r.lab("exec", "cargo", "sh", "-c", "ls -d /opt/berth/records /var/lib/docker/volumes/records_* /var/lib/berth/moves/* 2>/dev/null | cat"); left != "" {
					t.Errorf("%s on cargo is still %s", when, left)
				}
				continue
			} else if out.code != 0 && !strings.Contains(out.stderr, "berth return records") {
				t.Fatalf("%s it ends with %d\n%s%s", when, out.code, out.stdout, out.stderr)
			}
			if end == "rollback" && out.code == 4 { // it has started there, in the moment of the kill, or nothing was begun
				to.end(to.start("resume", "--yes"))
			}
			to.run(0, "deploy", "--yes")
			arrived(when, "control-tower", "cargo")
			to.run(0, "return", "records", "--old", "--yes")
			r.lab("exec", "cargo", "docker", "volume", "rm", "records_files", "records_database")
		}
	}
}
