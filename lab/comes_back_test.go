package lab

import (
	"regexp"
	"strings"
	"testing"
)

var (
	keeps = regexp.MustCompile(`to keep that of (\S+): ([^|]+?)(?: \||; then berth deploy)`)
	byOne = regexp.MustCompile(`on (\S+): (docker compose [^;|]+)`)
	wish  = regexp.MustCompile(`in its wish: on: (\S+)`)
)

// settle does what berth deploy says of a service that is on two hosts, so that the copy on one of them, or on the other,
// is the one that counts. It gives what has to be written into the wish; empty: nothing.
func (f *faults) settle(stderr, service string, keep func(host string) bool) (on string) {
	f.t.Helper()
	_, said, found := strings.Cut(stderr, ": "+service+" is on 2 hosts, each with data of its own: ")
	if !found {
		f.t.Fatalf("%s is not said to be on two hosts:\n%s", service, stderr)
	}
	_, said, _ = strings.Cut(said, "\n")
	said, _, _ = strings.Cut(said, "\n")
	for _, way := range keeps.FindAllStringSubmatch(said, -1) {
		if !keep(way[1]) {
			continue
		}
		for _, todo := range byOne.FindAllStringSubmatch(way[2], -1) {
			f.lab("exec", todo[1], "sh", "-c", todo[2])
		}
		if m := wish.FindStringSubmatch(way[2]); m != nil {
			on = m[1]
		}
		return on
	}
	f.t.Fatalf("nothing says how to keep it:\n%s", said)
	return ""
}

// A host that was given up comes back with its copies of services with data. Nothing is stopped until the operator has
// said which copies count; then what berth says leads to a good end.
func comesBack(t *testing.T) {
	f := newFaults(t)
	f.run(0, "deploy", "--yes")
	o := f.operator(f.inventory(faultsDir+"inventory.yaml"), "Host *\n  ConnectTimeout 3\n")
	f.lab("cut", "media")
	o.run(0, "deploy", "--yes", "--without", "media")
	if s := o.run(1, "status"); !strings.Contains(s.stdout, "1 of 3 hosts could not be looked at\n") || strings.Contains(s.stdout, "as root") {
		t.Errorf("while it is away:\n%s", s.stdout)
	}
	f.lab("heal", "media")
	if s := o.run(5, "status"); strings.Count(s.stdout, " is on 2 hosts: ") != 2 || !strings.Contains(s.stdout, "media (deployed ") {
		t.Errorf("%s", s.stdout)
	}
	both := f.ended()
	out := o.run(4, "deploy", "--yes")
	o.run(4, "deploy", "--yes", "--service", "page")
	if got := f.ended(); got != both {
		t.Errorf("it is not as it was before\n%s\nbefore:\n%s", got, both)
	}
	newer := f.settle(out.stderr, "page", func(host string) bool { return host != "media" })
	if older := f.settle(out.stderr, "web", func(host string) bool { return host == "media" }); newer == "" || older != "" {
		t.Fatalf("page is to be on %q, web on %q", newer, older)
	}
	if again := o.run(4, "deploy", "--yes"); !strings.Contains(again.stderr, "page is on 2 hosts") || strings.Contains(again.stderr, "web is on") {
		t.Errorf("before the inventory says where page counts:\n%s", again.stderr)
	}
	o = f.operator(f.inventory(faultsDir+"inventory.yaml", "page: {on: media}", "page: {on: "+newer+"}"), "")
	o.run(0, "deploy", "--yes")
	o.run(0, "status").says(t, fine)
	end := f.onHosts(f.hosts, `docker ps --format '{{.Names}}'; ls /opt/berth; docker volume ls -q`)
	if !strings.Contains(end[newer], "page-page-1") || strings.Contains(end["media"], "page-page-1") || !strings.Contains(end["media"], "web-web-1") {
		t.Errorf("%v", end)
	}
	if !strings.Contains(end["media"], "page_data") {
		t.Errorf("the volume of page on media is gone: %s", end["media"])
	}
}

func openRun(t *testing.T) {
	f := newFaults(t)
	if s := f.run(5, "status"); !strings.Contains(s.stdout, "no host has anything that berth deployed") || !strings.Contains(s.stdout, "they run nowhere: api, cache, page, store, web, worker") {
		t.Errorf("before anything was deployed:\n%s", s.stdout)
	}
	p := f.start("deploy", "--yes")
	p.after(4)
	_ = p.cmd.Process.Kill()
	f.end(p)
	for _, args := range [][]string{nil, {"--host", "cargo"}} {
		s := f.run(5, "status", args...)
		if !strings.Contains(s.stdout, "! locked by ") || !strings.Contains(s.stdout, " steps done on ") || !strings.Contains(s.stdout, "berth resume goes on with it") || strings.Contains(s.stdout, fine) {
			t.Errorf("after a kill, %v:\n%s", args, s.stdout)
		}
	}
	f.run(0, "unlock", "--yes")
	if s := f.run(5, "status"); strings.Contains(s.stdout, "locked") || !strings.Contains(s.stdout, "was stopped before everything was done") {
		t.Errorf("after unlock:\n%s", s.stdout)
	}
	f.run(0, "resume", "--yes")
	f.run(0, "status").says(t, fine)
	f.lab("exec", "media", "sh", "-c", emptied)
	if s := f.run(5, "status"); !strings.Contains(s.stdout, "put page, web there, and the host knows nothing of it") {
		t.Errorf("after media was installed anew:\n%s", s.stdout)
	}
}
