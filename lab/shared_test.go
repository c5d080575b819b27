package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// shared is the one lab of all tests: bringing hosts up, pushing images and building the program takes longer than
// many a test. Who asks first has it brought up, who asks for more gets more, and each test finds its hosts empty.
var shared struct {
	dir      string
	hosts    int
	docker   int // so many of them have Docker, the first ones
	catalogs []string
	built    bool
	took     time.Duration // bringing it up the first time
}

// TestMain takes the lab away at the end.
func TestMain(m *testing.M) {
	code := m.Run()
	if shared.dir != "" {
		if out, err := (&rig{dir: shared.dir}).try("wipe"); err != nil {
			fmt.Fprintf(os.Stderr, "lab wipe: %v\n%s\n", err, out)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// up gives a test so many hosts with Docker, as they are after `lab up` but for images that were pulled and what
// their logs say. Images are those of the shipped catalog and of further ones.
func (r *rig) up(hosts int, catalogs ...string) {
	r.t.Helper()
	if shared.hosts > shared.docker && hosts > shared.docker { // a host has Docker from the start or never
		r.lab("wipe")
		shared.hosts, shared.docker, shared.catalogs, shared.built = 0, 0, nil, false
	}
	lacking := hosts > shared.docker
	shared.docker = max(hosts, shared.docker)
	for _, c := range catalogs {
		if !slices.Contains(shared.catalogs, c) {
			shared.catalogs, lacking = append(shared.catalogs, c), true
		}
	}
	if lacking || !r.running() {
		r.bringUp(max(shared.docker, shared.hosts))
	}
	r.tidy()
}

// more gives a test further hosts, with SSH alone.
func (r *rig) more(hosts int) {
	r.t.Helper()
	r.bringUp(max(hosts, shared.hosts))
}

func (r *rig) bringUp(hosts int) {
	r.t.Helper()
	args := []string{"up", strconv.Itoa(hosts), "--docker", strconv.Itoa(shared.docker)}
	for _, c := range shared.catalogs {
		args = append(args, "--catalog", c)
	}
	begun := time.Now()
	r.lab(args...)
	if shared.took == 0 {
		shared.took = time.Since(begun)
		fmt.Printf("lab: %d hosts with Docker were up in %.1f s\n", shared.docker, shared.took.Seconds())
	}
	shared.hosts = hosts
}

// running reports whether every host is up; one that a test crashed, or took down, may not be.
func (r *rig) running() bool {
	if _, err := r.try("env"); err != nil {
		return false
	}
	up := 0
	for _, h := range r.environment().Hosts {
		if h.Up {
			up++
		}
	}
	return up >= shared.hosts
}

// tidy takes away what a test before this one left on the hosts, and wants them to be empty then.
func (r *rig) tidy() {
	r.t.Helper()
	r.forget(r.dir)
	r.lab("registry", "start")
	var hosts []string
	for _, h := range r.environment().Hosts {
		r.lab("heal", h.Name)
		if h.Docker {
			hosts = append(hosts, h.Name)
		}
	}
	for host, left := range r.onHosts(hosts, emptied+`rm -rf /opt/there /var/mark /opt/.lab/behave/*
ls -d /opt/berth /opt/there /var/lib/berth 2>/dev/null; docker ps -aq; docker volume ls -q; docker network ls -q --filter type=custom`) {
		if left != "" {
			r.t.Fatalf("%s is not empty:\n%s", host, left)
		}
	}
}

// forget removes an operator's copies of journals, which lie beside the inventory.
func (r *rig) forget(dir string) {
	r.t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, ".berth", "journal")); err != nil {
		r.t.Fatal(err)
	}
}

// emptied is a shell line that takes everything of berth off a host; images stay.
const emptied = `docker ps -aq | xargs -r docker rm -f >/dev/null
docker volume ls -q | xargs -r docker volume rm >/dev/null
docker network prune -f >/dev/null
rm -rf /opt/berth /var/lib/berth
`
