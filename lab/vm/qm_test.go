package vm

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	proxmox "berth/internal/pve"
	"berth/internal/pve/seed"
)

// qm is what Proxmox makes of calls of qm, for one real machine: a configuration, a disk that is made from an image, the
// drive for cloud-init, and a process of QEMU with the command line that PVE::QemuServer makes for such a configuration.
// There is no KVM, as with `kvm: 0`. docs/lab.md says what differs.
type qm struct {
	t        testing.TB
	dir      string
	id       string
	conf     seed.Config
	snippets map[string]string // text by volume
	port     int               // of 127.0.0.1, which leads to the machine's port 22

	console *console
	process *exec.Cmd
	ended   chan struct{}
}

// asked is what both releases of Proxmox understand of a call.
func asked(t testing.TB, argv []string) map[string]string {
	t.Helper()
	var understood map[string]string
	for _, release := range proxmox.Releases {
		call, err := proxmox.Judge(release, argv)
		if err != nil {
			t.Fatalf("Proxmox VE %d: %s: %v", release, strings.Join(argv, " "), err)
		}
		understood = call.Params
	}
	return understood
}

// create does what `qm create` does with these options.
func (q *qm) create(argv []string) {
	q.t.Helper()
	params := asked(q.t, argv)
	q.id = params["vmid"]
	q.conf = seed.Config(params)
	for _, beside := range []string{"vmid", "node"} {
		delete(q.conf, beside)
	}
	q.conf["net0"] = strings.Replace(q.conf["net0"], "virtio", "virtio=BC:24:11:00:01:10", 1) // Proxmox throws dice within its prefix
	file, err := url.PathUnescape(q.conf["sshkeys"])                                          // what is judged is the name of a file; what is stored is what it has
	if err != nil {
		q.t.Fatal(err)
	}
	keys, err := os.ReadFile(file)
	if err != nil {
		q.t.Fatal(err)
	}
	q.conf["sshkeys"] = url.PathEscape(string(keys))
	_, image, imported := strings.Cut(q.conf["scsi0"], ":0,import-from=")
	if !imported || !strings.HasSuffix(q.conf["scsi1"], ":cloudinit") {
		q.t.Fatalf("no disk and drive for cloud-init as they are made here: %v", q.conf)
	}
	// Proxmox copies the image; a layer over it holds the same for the machine.
	q.run("qemu-img", "create", "-q", "-f", "qcow2", "-b", image, "-F", "qcow2", q.disk())
}

// resize does what `qm disk resize` does.
func (q *qm) resize(argv []string) {
	q.t.Helper()
	params := asked(q.t, argv)
	q.run("qemu-img", "resize", "-q", q.disk(), params["size"])
}

// set does what `qm set` does while the machine is off.
func (q *qm) set(argv []string) {
	q.t.Helper()
	params := asked(q.t, argv)
	for _, option := range []string{"memory", "cores"} {
		if v := params[option]; v != "" {
			q.conf[option] = v
		}
	}
}

func (q *qm) snippet(volume string) (string, error) {
	text, is := q.snippets[volume]
	if !is {
		return "", fmt.Errorf("no volume %s", volume)
	}
	return text, nil
}

func (q *qm) disk() string              { return filepath.Join(q.dir, "vm-"+q.id+"-disk-0.qcow2") }
func (q *qm) socket(name string) string { return filepath.Join(q.dir, q.id+"."+name) }

func (q *qm) run(name string, args ...string) {
	q.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		q.t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, out)
	}
}

// start does what `qm start` does: the drive for cloud-init is written anew, then QEMU begins.
func (q *qm) start() seed.Seed {
	q.t.Helper()
	id, err := strconv.Atoi(q.id)
	if err != nil {
		q.t.Fatal(err)
	}
	files, err := seed.Of(id, q.conf, seed.Host{Search: "blackbox.homes", Nameservers: []string{"192.168.10.2"}, Snippet: q.snippet})
	if err != nil {
		q.t.Fatal(err)
	}
	drive := filepath.Join(q.dir, "vm-"+q.id+"-cloudinit.iso")
	if err := files.Image(q.t.Context(), drive); err != nil {
		q.t.Fatal(err)
	}
	said := &strings.Builder{}
	q.process = exec.Command("qemu-system-x86_64", q.arguments(drive)...)
	q.process.Stdout, q.process.Stderr = said, said
	if err := q.process.Start(); err != nil {
		q.t.Fatal(err)
	}
	q.ended = make(chan struct{})
	go func(p *exec.Cmd, ended chan struct{}) {
		_ = p.Wait()
		close(ended)
	}(q.process, q.ended)
	q.t.Cleanup(q.stop)
	q.console = &console{}
	go q.console.read(q.dial("serial0", func() string { return said.String() }))
	return files
}

// arguments are QEMU's. Options, names and addresses of devices are those of PVE::QemuServer (qemu-server 9.2.6, its test cases
// cfg2cmd), without what a server does not use: screen, tablet, USB, audio, throttling. The network is QEMU's own in place of
// a bridge: it has the address of the gateway, lets nothing out, and leads one port of this machine in.
func (q *qm) arguments(drive string) []string {
	ip := options(q.conf["ipconfig0"])
	address := netip.MustParsePrefix(ip["ip"])
	return []string{
		"-name", q.conf["name"],
		"-no-shutdown",
		"-chardev", "socket,id=qmp,path=" + q.socket("qmp") + ",server=on,wait=off",
		"-mon", "chardev=qmp,mode=control",
		"-nodefaults", "-nographic",
		"-machine", "hpet=off,smm=off,accel=tcg,type=q35",
		"-cpu", processor(q.conf["cpu"]),
		"-smp", fmt.Sprintf("%[1]s,sockets=1,cores=%[1]s,maxcpus=%[1]s", q.conf["cores"]),
		"-m", q.conf["memory"],
		"-global", "ICH9-LPC.disable_s3=1", "-global", "ICH9-LPC.disable_s4=1", "-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off",
		"-device", "i82801b11-bridge,id=pcidmi,bus=pcie.0,addr=1e.0",
		"-device", "pci-bridge,id=pci.0,bus=pcidmi,addr=1.0,chassis_nr=1",
		"-device", "pci-bridge,id=pci.3,bus=pcidmi,addr=4.0,chassis_nr=4",
		"-chardev", "socket,id=serial0,path=" + q.socket("serial0") + ",server=on,wait=off",
		"-device", "isa-serial,chardev=serial0",
		"-chardev", "socket,path=" + q.socket("qga") + ",server=on,wait=off,id=qga0",
		"-device", "virtio-serial,id=qga0,bus=pci.0,addr=0x8",
		"-device", "virtserialport,chardev=qga0,name=org.qemu.guest_agent.0",
		"-drive", "file=" + q.disk() + ",if=none,id=drive-scsi0,format=qcow2,cache=unsafe",
		"-device", "virtio-scsi-pci,id=virtioscsi0,bus=pci.3,addr=0x1",
		"-device", "scsi-hd,bus=virtioscsi0.0,channel=0,scsi-id=0,lun=0,drive=drive-scsi0,id=scsi0,bootindex=100",
		"-drive", "file=" + drive + ",if=none,id=drive-scsi1,media=cdrom,format=raw,readonly=on",
		"-device", "virtio-scsi-pci,id=virtioscsi1,bus=pci.3,addr=0x2",
		"-device", "scsi-cd,bus=virtioscsi1.0,channel=0,scsi-id=0,lun=1,drive=drive-scsi1,id=scsi1",
		"-netdev", fmt.Sprintf("user,id=net0,net=%s,host=%s,restrict=on,hostfwd=tcp:127.0.0.1:%d-%s:22", address.Masked(), ip["gw"], q.port, address.Addr()),
		"-device", "virtio-net-pci,mac=" + options(q.conf["net0"])["virtio"] + ",netdev=net0,bus=pci.0,addr=0x12,id=net0,romfile=",
	}
}

// processor is QEMU's name for Proxmox's type. The emulator has no AES of the kernel's kind without CLMUL, which every
// processor with AES has, and no virtualization within that would be worth the time.
func processor(word string) string {
	if word != "x86-64-v2-AES" {
		return word
	}
	return "qemu64,+aes,+popcnt,+pni,+sse4.1,+sse4.2,+ssse3,+pclmulqdq,-svm,enforce"
}

func options(s string) map[string]string {
	all := map[string]string{}
	for part := range strings.SplitSeq(s, ",") {
		key, value, _ := strings.Cut(part, "=")
		all[key] = value
	}
	return all
}

// dial opens one of the machine's sockets, which is there a moment after its process.
func (q *qm) dial(name string, said func() string) net.Conn {
	q.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("unix", q.socket(name))
		if err == nil {
			q.t.Cleanup(func() { _ = c.Close() })
			return c
		}
		select {
		case <-q.ended:
			q.t.Fatalf("qemu ended: %s", said())
		default:
		}
		if time.Now().After(deadline) {
			q.t.Fatal(err)
		}
	}
}

// shutdown does what `qm shutdown --timeout` does: it presses the button, and ends QEMU once the system in it has ended.
func (q *qm) shutdown(argv []string) {
	q.t.Helper()
	timeout, err := strconv.Atoi(asked(q.t, argv)["timeout"])
	if err != nil {
		q.t.Fatal(err)
	}
	m := q.monitor()
	m.ask("system_powerdown")
	for deadline := time.Now().Add(time.Duration(timeout) * time.Second); !strings.Contains(m.ask("query-status"), `"status": "shutdown"`); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			q.t.Fatalf("the system did not end within %d s; its console:\n%s", timeout, q.console.tail())
		}
	}
	q.stop()
}

// stop does what `qm stop` does.
func (q *qm) stop() {
	select {
	case <-q.ended:
		return
	default:
	}
	_ = q.process.Process.Signal(os.Interrupt)
	select {
	case <-q.ended:
	case <-time.After(10 * time.Second):
		_ = q.process.Process.Kill()
		<-q.ended
	}
}

// destroy does what `qm destroy` does with a machine that is off.
func (q *qm) destroy(argv []string) {
	q.t.Helper()
	asked(q.t, argv)
	select {
	case <-q.ended:
	default:
		q.t.Fatalf("VM %s is running - destroy failed", q.id)
	}
	files, err := filepath.Glob(filepath.Join(q.dir, "*"+q.id+"*"))
	if err != nil {
		q.t.Fatal(err)
	}
	for _, f := range files {
		if err := os.Remove(f); err != nil {
			q.t.Error(err)
		}
	}
}

// talk is a conversation in JSON lines, with QEMU's monitor or the agent in the machine.
type talk struct {
	t       testing.TB
	c       net.Conn
	answers *bufio.Reader
}

func (q *qm) monitor() *talk {
	q.t.Helper()
	c := q.dial("qmp", func() string { return "" })
	m := &talk{t: q.t, c: c, answers: bufio.NewReader(c)}
	if _, err := m.answers.ReadString('\n'); err != nil { // its greeting
		q.t.Fatal(err)
	}
	m.ask("qmp_capabilities")
	return m
}

func (q *qm) agent() *talk {
	q.t.Helper()
	c := q.dial("qga", func() string { return "" })
	return &talk{t: q.t, c: c, answers: bufio.NewReader(c)}
}

// ask gives the answer's value; events are passed over.
func (m *talk) ask(verb string) string {
	m.t.Helper()
	_ = m.c.SetDeadline(time.Now().Add(time.Minute))
	if _, err := fmt.Fprintf(m.c, `{"execute":%q}`+"\n", verb); err != nil {
		m.t.Fatal(err)
	}
	for {
		line, err := m.answers.ReadBytes('\n')
		if err != nil {
			m.t.Fatalf("%s: %v", verb, err)
		}
		var a struct {
			Return json.RawMessage
			Error  any
		}
		if err := json.Unmarshal(line, &a); err != nil || a.Error != nil {
			m.t.Fatalf("%s: %v: %s", verb, err, line)
		}
		if a.Return == nil {
			continue
		}
		return string(a.Return)
	}
}

// console is what the machine says on its serial line.
type console struct {
	mu   sync.Mutex
	text strings.Builder
}

func (c *console) read(from net.Conn) {
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		c.mu.Lock()
		c.text.Write(buffer[:n])
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (c *console) said() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// tail is the end of it, for somebody who wants to know what went wrong.
func (c *console) tail() string {
	lines := strings.Split(c.said(), "\n")
	return strings.Join(lines[max(0, len(lines)-40):], "\n")
}

// await waits until the machine has said so.
func (q *qm) await(ctx context.Context, what string, said *regexp.Regexp) {
	q.t.Helper()
	for !said.MatchString(q.console.said()) {
		select {
		case <-ctx.Done():
			q.t.Fatalf("%s: %v; its console:\n%s", what, ctx.Err(), q.console.tail())
		case <-q.ended:
			q.t.Fatalf("%s: the machine has ended; its console:\n%s", what, q.console.tail())
		case <-time.After(100 * time.Millisecond):
		}
	}
}
