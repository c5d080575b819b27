package lab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// BenchmarkSideBySideWithAnsible deploys with berth and with Ansible, each from nothing, and then with nothing to do.
func BenchmarkSideBySideWithAnsible(b *testing.B) {
	if _, err := exec.LookPath("ansible-playbook"); err != nil {
		const why = "no ansible-playbook: apt-get install --no-install-recommends ansible-core"
		fmt.Fprintf(os.Stderr, "\n*** SKIPPED: side by side with Ansible: %s ***\n\n", why)
		b.Skip(why)
	}
	s := newSide(b, sideDir+"inventory.yaml", sideDir+"catalog", 20)
	first, nothing := s.beside(b, &contender{name: "ansible", deploy: (*side).withAnsible})
	if first < 1 || nothing < 5 { // said and no failure: a machine that does other things as well measures anything
		fmt.Printf("*** a first deployment is %.1f times as fast as Ansible's, wanted is 1; with nothing to do %.1f, wanted is 5 ***\n", first, nothing)
	}
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
