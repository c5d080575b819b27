package lab

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// side is what is deployed in turn by berth and by somebody else, from nothing to the same end: services on three hosts.
type side struct {
	*tool
	hosts    []string
	services int
	rendered string // what berth would upload, which the other copies
	sockets  string // where Ansible keeps its connections
	want     string // how the hosts are at the end
}

const (
	sideDir   = "testdata/side/"
	sideAgain = 3 // runs with nothing to do, after each first one
)

// contender is one who deploys.
type contender struct {
	name           string
	deploy         func(s *side, nothing bool) time.Duration
	first, nothing []time.Duration
}

// newSide gives a fixture three hosts.
func newSide(b *testing.B, inventory, catalog string, services int) *side {
	b.Helper()
	r := newRig(b)
	r.up(3, sideDir+"catalog")
	r.build()
	s := &side{
		tool: r.tool(inventory, "--catalog", catalog), hosts: []string{"control-tower", "cargo", "media"}, services: services,
		rendered: filepath.Join(r.dir, "rendered-"+filepath.Base(b.Name())), sockets: filepath.Join(r.dir, "sockets"),
	}
	if out, err := exec.Command(r.berth(), "render", "--out", s.rendered, "-f", inventory, "--catalog", catalog).CombinedOutput(); err != nil {
		b.Fatalf("berth render: %v\n%s", err, out)
	}
	b.Cleanup(s.hangUp) // who keeps a connection keeps the lab's network
	return s
}

// beside lets berth and another deploy in turn. Who begins changes, so that what is warm by then favours neither. It gives
// how often berth's time goes into the other's, for a first deployment and with nothing to do.
func (s *side) beside(b *testing.B, other *contender) (first, nothing float64) {
	berth := &contender{name: "berth", deploy: (*side).withBerth}
	for b.Loop() {
		for _, c := range []*contender{berth, other, other, berth} {
			s.turn(c)
		}
	}
	for _, c := range []*contender{berth, other} {
		b.Logf("%s: first %.2f, nothing to do %.2f", c.name, seconds(c.first), seconds(c.nothing))
	}
	b.ReportMetric(0, "ns/op") // of two rounds with all that is between runs: it says nothing
	return report(b, "first", other.name, median(berth.first), median(other.first)),
		report(b, "nothing to do", other.name, median(berth.nothing), median(other.nothing))
}

// turn takes everything off the hosts and lets one of the two deploy, and then again.
func (s *side) turn(c *contender) {
	s.t.Helper()
	s.fresh()
	c.first = append(c.first, c.deploy(s, false))
	s.same(c.name)
	for range sideAgain {
		c.nothing = append(c.nothing, c.deploy(s, true))
	}
	s.same(c.name)
}

func (s *side) withBerth(nothing bool) time.Duration {
	s.t.Helper()
	f := s.run(0, "deploy", "--yes")
	if said := strings.HasPrefix(f.stdout, "Nothing to do"); said != nothing {
		s.t.Fatalf("berth, nothing to do is %v:\n%s%s", nothing, f.stdout, f.stderr)
	}
	return f.took
}

// fresh takes everything off the hosts that either of the two brought, images too, closes Ansible's connections, and takes
// off this computer what berth remembers of the hosts: they would have been installed anew.
func (s *side) fresh() {
	s.t.Helper()
	s.hangUp()
	s.forget(filepath.Dir(s.flags[1]))
	for host, left := range s.onHosts(s.hosts, emptied+`docker image ls -q | sort -u | xargs -r docker image rm -f >/dev/null
ls -d /opt/berth 2>/dev/null; docker ps -aq; docker image ls -q; docker volume ls -q`) {
		if left != "" {
			s.t.Fatalf("%s is not empty:\n%s", host, left)
		}
	}
}

// hangUp ends the connections that Ansible keeps.
func (s *side) hangUp() {
	found, _ := filepath.Glob(filepath.Join(s.sockets, "*"))
	for _, socket := range found {
		_ = exec.Command("ssh", "-o", "ControlPath="+socket, "-O", "exit", "host").Run()
	}
}

// same wants the hosts to be as after the very first deployment, whoever did it: the same files with the same
// owners and modes, the same containers, all healthy, each started once. Only the file by which berth pins
// images is its own.
func (s *side) same(who string) {
	s.t.Helper()
	var out strings.Builder
	for _, h := range s.hosts {
		fmt.Fprintf(&out, "== %s\n%s\n", h, s.lab("exec", h, "sh", "-c", `cd /opt/berth
find . ! -name images.yaml | sort | xargs stat -c '%A %U:%G %n'
find . -type f ! -name images.yaml | sort | xargs sha256sum
docker ps -aq | xargs docker inspect --format '{{$of := .Name}}{{$of}} {{.State.Status}} {{.State.Health.Status}} {{.RestartCount}} {{.Image}} {{.HostConfig.Memory}} {{json .HostConfig.PortBindings}} {{index .Config.Labels "berth.digest"}}
{{range .Mounts}}{{println $of .Type .Source .Destination .RW}}{{end}}{{range .Config.Env}}{{println $of .}}{{end}}' | sort
docker network ls --format '{{.Name}}' | sort
for v in $(docker volume ls -q | sort); do echo "$v: $(wc -l <"/var/lib/docker/volumes/$v/_data/standin.state") starts"; done`))
	}
	got := out.String()
	if s.want == "" {
		s.want = got
	}
	if n := strings.Count(got, " running healthy 0 "); n != s.services {
		s.t.Fatalf("after %s %d containers are healthy, wanted are %d:\n%s", who, n, s.services, got)
	}
	if diff := cmp.Diff(s.want, got); diff != "" {
		s.t.Fatalf("after %s the hosts are not as they were after the first deployment (-then +now):\n%s", who, diff)
	}
}

// report prints the two times and how often the first goes into the second, and gives that.
func report(b *testing.B, what, other string, berth, its time.Duration) (ratio float64) {
	b.Helper()
	ratio = its.Seconds() / berth.Seconds()
	fmt.Printf("%s: berth %.2f s, %s %.2f s, ratio %.1f\n", what, berth.Seconds(), other, its.Seconds(), ratio)
	short, _, _ := strings.Cut(what, " ")
	b.ReportMetric(berth.Seconds(), short+"-berth-s")
	b.ReportMetric(its.Seconds(), short+"-"+other+"-s")
	b.ReportMetric(ratio, short+"-ratio")
	return ratio
}

func median(of []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(of))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

func seconds(of []time.Duration) []float64 {
	var out []float64
	for _, d := range of {
		out = append(out, d.Seconds())
	}
	return out
}
