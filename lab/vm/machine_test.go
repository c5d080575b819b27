// Package vm boots one real machine without KVM, from the calls that berth makes. It is beside the lab so that it can be tested
// while hosts of the lab wait for something.
package vm

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/deployer/guests"
	"berth/deployer/remote"
	"berth/internal/sshtest"
	"berth/inventory"
	"berth/lab"
	"berth/lab/turn/day"
	"berth/planner"
)

// vmBudget is what a machine may take from `qm create` to `qm destroy`, with two boots of an emulated processor in between,
// on two cores that have nothing else to do. CI has others beside it.
const vmBudget = 120 * time.Second

// A real machine, made by the calls that berth makes: cloud-init reads what Proxmox would give it, its host key is the one that
// was known before, its memory is changed while it is off, and it ends when it is asked to.
func TestARealMachineBecomesWhatItsCallsSay(t *testing.T) {
	image := vmImage(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	o := newLogin(t)
	hostKey := sshtest.WriteKey(t, filepath.Join(o.home, "hostkey"), "")
	spec := guests.Spec{
		ID: 110, Name: "media", Kind: planner.VM, Memory: 768 * planner.MB, Cores: 2, Disk: 4 * planner.GB, Nonce: "5vjq2", User: "ops",
		Address: "192.168.10.110/24", Gateway: "192.168.10.1",
		Making: inventory.Making{Storage: "local-lvm", Bridge: "vmbr0", CPUType: "x86-64-v2-AES"},
	}
	const volume = "local:snippets/berth-110.yaml"
	machine := &qm{t: t, dir: t.TempDir(), port: o.port, snippets: map[string]string{volume: vendorData(t, filepath.Join(o.home, "hostkey"), hostKey)}}

	begun := time.Now()
	machine.create(spec.Create(image, o.keys, volume))
	machine.resize(spec.GrowDisk())
	files := machine.start()
	o.knows(hostKey)
	host := o.connects(ctx, machine)
	reached := time.Since(begun)
	machine.await(ctx, "the end of cloud-init", regexp.MustCompile(`Cloud-init v\. \S+ finished at`))
	done := time.Since(begun)

	said := o.asks(ctx, host, "facts.sh")
	instance := strings.TrimSpace(strings.TrimPrefix(files.Meta, "instance-id: "))
	agrees(t, said, map[string]string{
		"name": "media", "user": "ops", "root by sudo": "root", "address": "192.168.10.110/24", "gateway": "192.168.10.1", "processors": "2",
		"resolver": "192.168.10.2", "search": "blackbox.homes", "agent": "active", "instance": instance,
	})
	holds(t, "memory", said["memory"], spec.Memory)
	holds(t, "disk", said["disk"], spec.Disk)
	agrees(t, o.asks(ctx, host, "cloud-init.sh"), map[string]string{
		"status": "status: done", "user data": "Valid cloud-config: system userdata",
		"vendor data": "Valid cloud-config: /var/lib/cloud/instance/vendor-cloud-config.txt",
		"result":      `{"v1":{"datasource":"DataSourceNoCloud[seed=/dev/sr0][dsmode=net]","errors":[]}}`,
	})
	if addresses := machine.agent().ask("guest-network-get-interfaces"); !strings.Contains(addresses, `"ip-address": "192.168.10.110"`) {
		t.Errorf("the agent says %s", addresses)
	}

	// Memory changes while the machine is off, and it is off because the system in it has ended.
	begunOff := time.Now()
	machine.shutdown(guests.Shutdown(planner.VM, spec.ID, 120))
	off := time.Since(begunOff)
	machine.set(guests.Resize(planner.VM, spec.ID, 1024*planner.MB, 0))
	begunAgain := time.Now()
	if same := machine.start(); same != files {
		t.Errorf("cloud-init would begin anew:\n%s", same.Meta)
	}
	host = o.connects(ctx, machine)
	again := time.Since(begunAgain)
	after := o.asks(ctx, host, "facts.sh")
	holds(t, "memory after the change", after["memory"], 1024*planner.MB)
	if after["boot"] == said["boot"] || after["instance"] != instance {
		t.Errorf("boots %s and %s, instances %s and %s", said["boot"], after["boot"], instance, after["instance"])
	}
	// What answers there with a key other than the known one is refused.
	o.knows(sshtest.WriteKey(t, filepath.Join(o.home, "other"), ""))
	var changed *remote.HostKeyChangedError
	if err := o.host().Connect(ctx); !errors.As(err, &changed) {
		t.Errorf("with another key known: %v", err)
	}

	machine.stop()
	machine.destroy(guests.Destroy(planner.VM, spec.ID))
	if left, err := os.ReadDir(machine.dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
	took := time.Since(begun)
	fmt.Printf("lab: a real machine without KVM: user space %s s after its kernel, SSH %.1f s, cloud-init done %.1f s, off %.1f s after the button, SSH with other memory %.1f s, destroyed after %.1f s of %.0f\n",
		said["user space"], reached.Seconds(), done.Seconds(), off.Seconds(), again.Seconds(), took.Seconds(), vmBudget.Seconds())
	if took > vmBudget {
		fmt.Printf("*** a real machine took %.0f s, more than %.0f; beside other work that says nothing ***\n", took.Seconds(), vmBudget.Seconds())
	}
}

// vmImage finds what `lab/install vm` made, or skips and says so loudly; with BERTH_VM_REQUIRED set that is a failure.
func vmImage(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no machine is booted")
	}
	if !day.HasTurn(day.RealMachine) {
		t.Skipf("another day: BERTH_FAULTS_SEED=%d; BERTH_FAULTS=all for all", day.Seed())
	}
	why := ""
	for _, program := range []string{"qemu-system-x86_64", "qemu-img", "genisoimage"} {
		if _, err := exec.LookPath(program); err != nil {
			why = "no " + program
		}
	}
	cache, err := lab.Cache()
	if err != nil {
		t.Fatal(err)
	}
	found, _ := filepath.Glob(filepath.Join(cache, "vm-*.qcow2"))
	if len(found) != 1 {
		why = fmt.Sprintf("%d images of a machine in %s", len(found), cache)
	}
	switch {
	case why == "":
		return found[0]
	case os.Getenv("BERTH_VM_REQUIRED") != "":
		t.Fatalf("no machine here: %s; run lab/install vm", why)
	}
	fmt.Fprintf(os.Stderr, "\n*** SKIPPED: a real machine: %s; run lab/install vm ***\n\n", why)
	t.Skip(why)
	return ""
}

// vendorData is the snippet that brings a host key, and the agent.
func vendorData(t *testing.T, file string, public ssh.PublicKey) string {
	t.Helper()
	private, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return "#cloud-config\npackages: [qemu-guest-agent]\nssh_keys:\n  ed25519_private: |\n    " +
		strings.ReplaceAll(strings.TrimSpace(string(private)), "\n", "\n    ") + "\n  ed25519_public: " + string(ssh.MarshalAuthorizedKey(public))
}

// login is somebody with a key, whose connections to 192.168.10.110 arrive at a port of this machine.
type login struct {
	t    *testing.T
	home string
	keys string // file of what may log in
	port int
}

func newLogin(t *testing.T) *login {
	o := &login{t: t, home: t.TempDir(), port: freePort(t)}
	if err := os.Mkdir(filepath.Join(o.home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	o.keys = filepath.Join(o.home, "keys.pub")
	key := sshtest.WriteKey(t, filepath.Join(o.home, ".ssh", "id_ed25519"), "")
	o.write(o.keys, string(ssh.MarshalAuthorizedKey(key)))
	return o
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (o *login) write(file, text string) {
	o.t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// knows makes a host key the one that is known of the machine.
func (o *login) knows(key ssh.PublicKey) {
	o.t.Helper()
	o.write(filepath.Join(o.home, ".ssh", "known_hosts"), knownhosts.Line([]string{"192.168.10.110"}, key)+"\n")
}

// host is the machine as berth reaches it, with connections of its own. Nobody is there to say yes to an unknown key.
func (o *login) host() *remote.Host {
	o.t.Helper()
	pool, err := remote.New(remote.Config{Home: o.home, User: "ops", Reconnects: -1, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", strconv.Itoa(o.port)))
	}})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(pool.Close)
	host, err := pool.Host(remote.Target{Name: "media", Host: "192.168.10.110"})
	if err != nil {
		o.t.Fatal(err)
	}
	return host
}

// connects tries until the machine lets somebody in. A key that is not the known one ends that.
func (o *login) connects(ctx context.Context, machine *qm) *remote.Host {
	o.t.Helper()
	host := o.host()
	for {
		err := host.Connect(ctx)
		if err == nil {
			return host
		}
		var unknown *remote.UnknownHostKeyError
		var changed *remote.HostKeyChangedError
		if errors.As(err, &unknown) || errors.As(err, &changed) {
			o.t.Fatal(err)
		}
		select {
		case <-ctx.Done():
			o.t.Fatalf("no connection: %v; its console:\n%s", err, machine.console.tail())
		case <-machine.ended:
			o.t.Fatalf("the machine has ended; its console:\n%s", machine.console.tail())
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// asks runs a script of testdata and reads its lines.
func (o *login) asks(ctx context.Context, host *remote.Host, script string) map[string]string {
	o.t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", script))
	if err != nil {
		o.t.Fatal(err)
	}
	out, err := host.Output(ctx, remote.Command{Args: []string{"sh", "-c", string(text)}}, 1<<16)
	if err != nil {
		o.t.Fatal(err)
	}
	said := map[string]string{}
	for line := range strings.Lines(string(out)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		said[key] = value
	}
	return said
}

func agrees(t *testing.T, said, want map[string]string) {
	t.Helper()
	for what, is := range want {
		if said[what] != is {
			t.Errorf("%s is %q, want %q", what, said[what], is)
		}
	}
}

// holds reports whether a size is what was asked for, less what the kernel or the file system keeps for itself.
func holds(t *testing.T, what, is string, want planner.Bytes) {
	t.Helper()
	n, err := strconv.ParseInt(is, 10, 64)
	if err != nil || n > int64(want) || n < int64(want)*85/100 {
		t.Errorf("%s is %s bytes, want a little less than %d", what, is, want)
	}
}
