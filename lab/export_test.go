package lab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/lab/turn/day"
)

// What is exported for Ansible puts the services on the lab's hosts, and run again it changes nothing.
func TestTheAnsibleExportDeploysAndThenChangesNothing(t *testing.T) {
	if _, err := exec.LookPath("ansible-playbook"); err != nil {
		const why = "no ansible-playbook: apt-get install --no-install-recommends ansible-core"
		fmt.Fprintf(os.Stderr, "\n*** SKIPPED: the export for Ansible: %s ***\n\n", why)
		t.Skip(why)
	}
	longTest(t, day.AnsibleExport)
	f := newFaults(t)
	t.Cleanup(f.show)
	dir := filepath.Join(f.dir, "ansible")
	if out, err := exec.Command(f.berth(), "export", "ansible", "--out", dir, "-f", f.flags[1], "--catalog", faultsDir+"catalog").CombinedOutput(); err != nil {
		t.Fatalf("berth export: %v\n%s", err, out)
	}
	const password = `a"b\c$d '${PATH}' {{ x }} [[[ y ]]]`
	if err := os.WriteFile(filepath.Join(f.dir, "ansible-secrets.yaml"), []byte("berth_secrets:\n  store/PASSWORD: !unsafe '"+strings.ReplaceAll(password, "'", "''")+"'\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	f.played(dir, false)
	before := f.lives()
	if len(before) != 6 {
		t.Fatalf("containers: %v", before)
	}
	if got := f.lab("exec", "control-tower", "docker", "inspect", "--format", `{{range .Config.Env}}{{println .}}{{end}}`, "store-store-1"); !strings.Contains(got, "PASSWORD="+password+"\n") {
		t.Errorf("the secret did not come through as it is:\n%s", got)
	}
	f.played(dir, true)
	if after := f.lives(); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("what ran was started anew:\n%v\n%v", before, after)
	}
}

// lives are the containers of each host with when they were started and how they are.
func (f *faults) lives() map[string]string {
	f.t.Helper()
	out := map[string]string{}
	for host, text := range f.onHosts(f.hosts, `docker ps -q | xargs -r docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}} {{.State.Health.Status}}'`) {
		for line := range strings.Lines(text) {
			name, life, _ := strings.Cut(strings.TrimSpace(line), " ")
			if !strings.HasSuffix(life, " healthy") {
				f.t.Errorf("%s: %s", host, line)
			}
			out[name] = life
		}
	}
	return out
}

// played runs the playbook, which changes every host, or none.
func (f *faults) played(dir string, nothing bool) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "./lab", "ctl", "ansible-playbook", "-i", filepath.Join(dir, "inventory.yaml"), "-e", "@"+filepath.Join(f.dir, "ansible-secrets.yaml"), filepath.Join(dir, "playbook.yaml"))
	cmd.Env = append(os.Environ(), "LAB="+f.dir, "HOME="+f.dir, "LC_ALL=C.UTF-8", "ANSIBLE_PIPELINING=True", "ANSIBLE_SSH_CONTROL_PATH_DIR="+filepath.Join(f.dir, "sockets"),
		"ANSIBLE_SSH_ARGS=-F "+filepath.Join(f.dir, "ssh_config")+" -o ControlMaster=auto -o ControlPersist=5s")
	out, err := os.Create(filepath.Join(f.dir, "ansible.log")) // a file, since connections that stay hold a pipe open
	if err != nil {
		f.t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	said, _ := os.ReadFile(out.Name())
	if err != nil {
		f.t.Fatalf("ansible-playbook: %v\n%s", err, said)
	}
	hosts := recap.FindAllStringSubmatch(string(said), -1)
	if len(hosts) != len(f.hosts) {
		f.t.Fatalf("ansible-playbook tells of %d hosts:\n%s", len(hosts), said)
	}
	for _, h := range hosts {
		if (h[2] == "0") != nothing {
			f.t.Errorf("nothing to do is %v, and %s on %s changed:\n%s", nothing, h[2], h[1], said)
		}
	}
	if strings.Contains(string(said), `b\c`) {
		f.t.Errorf("the secret was printed:\n%s", said)
	}
}
