package lab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// side is the fixture of the measurement beside Ansible: twenty services on three hosts, which berth and a
// playbook deploy in turn, from nothing to the same end.
type side struct {
	*tool
	hosts    []string
	rendered string // what berth would upload, which the playbook copies
	sockets  string // where Ansible keeps its connections
	want     string // how the hosts are at the end
}

const (
	sideDir      = "testdata/side/"
	sideServices = 20
	sideAgain    = 3 // runs with nothing to do, after each first one
)

// contender is one of the two.
type contender struct {
	name           string
	deploy         func(s *side, nothing bool) time.Duration
	first, nothing []time.Duration
}

// BenchmarkSideBySideWithAnsible deploys with berth and with Ansible, each from nothing, and then with nothing
// to do. Who begins changes, so that what is warm by then favours neither.
func BenchmarkSideBySideWithAnsible(b *testing.B) {
	if _, err := exec.LookPath("ansible-playbook"); err != nil {
		const why = "no ansible-playbook: apt-get install --no-install-recommends ansible-core"
		fmt.Fprintf(os.Stderr, "\n*** SKIPPED: side by side with Ansible: %s ***\n\n", why)
		b.Skip(why)
	}
	s := newSide(b)
	berth, ansible := &contender{name: "berth", deploy: (*side).withBerth}, &contender{name: "ansible", deploy: (*side).withAnsible}
	for b.Loop() {
		for _, c := range []*contender{berth, ansible, ansible, berth} {
			s.turn(c)
		}
	}
	for _, c := range []*contender{berth, ansible} {
		b.Logf("%s: first %.2f, nothing to do %.2f", c.name, seconds(c.first), seconds(c.nothing))
	}
	b.ReportMetric(0, "ns/op") // of two rounds with all that is between runs: it says nothing
	first := report(b, "first", median(berth.first), median(ansible.first))
	nothing := report(b, "nothing to do", median(berth.nothing), median(ansible.nothing))
	if first < 1 || nothing < 5 { // said and no failure: a machine that does other things as well measures anything
		fmt.Printf("*** a first deployment is %.1f times as fast as Ansible's, wanted is 1; with nothing to do %.1f, wanted is 5 ***\n", first, nothing)
	}
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

// newSide gives the fixture three hosts.
func newSide(b *testing.B) *side {
	b.Helper()
	r := newRig(b)
	r.up(3, sideDir+"catalog")
	r.build()
	flags := []string{"-f", sideDir + "inventory.yaml", "--catalog", sideDir + "catalog"}
	s := &side{
		tool: r.tool(flags[1], flags[2:]...), hosts: []string{"control-tower", "cargo", "media"},
		rendered: filepath.Join(r.dir, "rendered"), sockets: filepath.Join(r.dir, "sockets"),
	}
	if out, err := exec.Command(r.berth(), append([]string{"render", "--out", s.rendered}, flags...)...).CombinedOutput(); err != nil {
		b.Fatalf("berth render: %v\n%s", err, out)
	}
	b.Cleanup(s.hangUp) // who keeps a connection keeps the lab's network
	return s
}

func (s *side) withBerth(nothing bool) time.Duration {
	s.t.Helper()
	f := s.run(0, "deploy", "--yes")
	if said := strings.HasPrefix(f.stdout, "Nothing to do"); said != nothing {
		s.t.Fatalf("berth, nothing to do is %v:\n%s%s", nothing, f.stdout, f.stderr)
	}
	return f.took
}

// recap is a host's line at the end of a playbook.
var recap = regexp.MustCompile(`(?m)^([a-z-]+) +: ok=\d+ +changed=(\d+) +unreachable=0 +failed=0 `)

func (s *side) withAnsible(nothing bool) time.Duration {
	s.t.Helper()
	// A file, since connections that stay hold a pipe open.
	out, err := os.Create(filepath.Join(s.dir, "ansible.log"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer out.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "./lab", "ctl", "ansible-playbook", "-i", sideDir+"hosts.yaml", "-e", "rendered="+s.rendered, sideDir+"playbook.yaml")
	cmd.Env = append(os.Environ(), "LAB="+s.dir, "HOME="+s.dir, "LC_ALL=C.UTF-8", "ANSIBLE_CONFIG="+sideDir+"ansible.cfg",
		"ANSIBLE_SSH_CONTROL_PATH_DIR="+s.sockets,
		"ANSIBLE_SSH_ARGS=-F "+filepath.Join(s.dir, "ssh_config")+" -o ControlMaster=auto -o ControlPersist=60s")
	cmd.Stdout, cmd.Stderr = out, out
	from := time.Now()
	err = cmd.Run()
	took := time.Since(from)
	text, _ := os.ReadFile(out.Name())
	if err != nil {
		s.t.Fatalf("ansible-playbook: %v\n%s", err, text)
	}
	hosts := recap.FindAllStringSubmatch(string(text), -1)
	if len(hosts) != len(s.hosts) {
		s.t.Fatalf("ansible-playbook tells of %d hosts:\n%s", len(hosts), text)
	}
	for _, h := range hosts {
		if (h[2] == "0") != nothing {
			s.t.Fatalf("ansible, nothing to do is %v, and it changed %s on %s:\n%s", nothing, h[2], h[1], text)
		}
	}
	return took
}

// fresh takes everything off the hosts that either of the two brought, images too, and closes Ansible's connections.
func (s *side) fresh() {
	s.t.Helper()
	s.hangUp()
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
	if n := strings.Count(got, " running healthy 0 "); n != sideServices {
		s.t.Fatalf("after %s %d containers are healthy, wanted are %d:\n%s", who, n, sideServices, got)
	}
	if diff := cmp.Diff(s.want, got); diff != "" {
		s.t.Fatalf("after %s the hosts are not as they were after the first deployment (-then +now):\n%s", who, diff)
	}
}

// report prints the two times and how often the first goes into the second, and gives that.
func report(b *testing.B, what string, berth, ansible time.Duration) (ratio float64) {
	b.Helper()
	ratio = ansible.Seconds() / berth.Seconds()
	fmt.Printf("%s: berth %.2f s, ansible %.2f s, ratio %.1f\n", what, berth.Seconds(), ansible.Seconds(), ratio)
	short, _, _ := strings.Cut(what, " ")
	b.ReportMetric(berth.Seconds(), short+"-berth-s")
	b.ReportMetric(ansible.Seconds(), short+"-ansible-s")
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
