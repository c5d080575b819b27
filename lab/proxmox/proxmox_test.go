package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"berth/internal/pve"
)

// publicKey is one that ssh-keygen reads.
const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINRPA2w+jAvkbP/ToqhLILmYkuJ/wL0kfdWvIfvDTs2d op\n"

// bench is a Proxmox in a directory, of which a second takes a hundredth.
type bench struct {
	t    *testing.T
	root string
}

func newBench(t *testing.T, release pve.Release) *bench {
	t.Helper()
	b := &bench{t: t, root: t.TempDir()}
	b.put("var/lib/proxmox-standin/machine.json", `{"release": `+itoa(int(release))+`, "node": "pve", "second": "10ms", "memory": 34359738368, "cores": 8,
 "bridges": ["vmbr0"], "storages": {"local": {"total": 107374182400}, "local-lvm": {"total": 214748364800}, "thick": {"total": 107374182400}},
 "appliances": [{"section": "system", "template": "debian-12-standard_12.12-1_amd64.tar.zst", "size": 1048576}]}`)
	b.put("etc/pve/storage.cfg", "dir: local\n\tpath /var/lib/vz\n\tcontent iso,vztmpl,backup,import,snippets\n\nlvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent rootdir,images\n\nlvm: thick\n\tvgname big\n\tcontent rootdir,images\n")
	b.put("var/lib/vz/template/cache/debian-12.tar.zst", "template")
	b.put("var/lib/vz/import/debian-12.qcow2", "QFI\xfb\x00\x00\x00\x03"+strings.Repeat("\x00", 16)+"\x00\x00\x00\x00\xc0\x00\x00\x00"+strings.Repeat("\x00", 32)) // 3 GB
	b.put("root/keys", publicKey)
	return b
}

func (b *bench) put(name, text string) {
	b.t.Helper()
	file := filepath.Join(b.root, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) faults(json string) { b.put("var/lib/proxmox-standin/faults.json", json) }

func (b *bench) get(name string) string {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(b.root, name))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// try runs a line and returns what it printed, both outputs in one, and its exit code.
func (b *bench) try(line string) (string, int) {
	var out bytes.Buffer
	code := run(strings.Fields(line), b.root, &out, &out)
	return out.String(), code
}

// do runs lines that have to end well and returns what the last one printed.
func (b *bench) do(lines ...string) string {
	b.t.Helper()
	last := ""
	for _, line := range lines {
		out, code := b.try(line)
		if code != 0 {
			b.t.Fatalf("%s: exit code %d\n%s", line, code, out)
		}
		last = out
	}
	return last
}

// refuses runs a line that has to end with 255 and these words.
func (b *bench) refuses(line, words string) {
	b.t.Helper()
	if out, code := b.try(line); code != failed || !strings.Contains(out, words) {
		b.t.Errorf("%s: exit code %d\ngot  %s\nwant %s", line, code, out, words)
	}
}

// has runs a line and wants a piece of text in what it prints; without runs one and wants none of it there.
func (b *bench) has(line, words string) {
	b.t.Helper()
	if out := b.do(line); !strings.Contains(out, words) {
		b.t.Errorf("%s\ngot  %s\nwant %s", line, out, words)
	}
}

func (b *bench) without(line, words string) {
	b.t.Helper()
	if out := b.do(line); strings.Contains(out, words) {
		b.t.Errorf("%s\ngot  %s\nwithout %s", line, out, words)
	}
}

const (
	create110 = "qm create 110 --name media --memory 9216 --balloon 0 --cores 6 --cpu x86-64-v2-AES --machine q35 --ostype l26 --agent enabled=1 --scsihw virtio-scsi-single " +
		"--scsi0 local-lvm:0,import-from=/var/lib/vz/import/debian-12.qcow2 --ide2 local-lvm:cloudinit --boot order=scsi0 --net0 virtio,bridge=vmbr0 --ipconfig0 ip=192.168.10.110/24,gw=192.168.10.1 " +
		"--ciuser ops --sshkeys /root/keys --ciupgrade 0 --serial0 socket --tags berth --onboot 1 --description nonce"
	create200 = "pct create 200 local:vztmpl/debian-12.tar.zst --hostname infrastructure --memory 4096 --swap 0 --cores 2 --unprivileged 1 --features nesting=1,keyctl=1 --rootfs local-lvm:30 " +
		"--net0 name=eth0,bridge=vmbr0,ip=192.168.10.200/24,gw=192.168.10.1 --onboot 1 --tags berth"
)

// masked are addresses and numbers that differ from run to run, and times.
var masked = regexp.MustCompile(`BC:24:11:[0-9A-F:]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|ctime=\d+|(snaptime: )\d+`)

func (b *bench) config(name string) string { return masked.ReplaceAllString(b.get(name), "$2*") }

func TestAVMIsCreatedAsProxmoxWritesItDown(t *testing.T) {
	b := newBench(t, pve.PVE9)
	out := b.do(create110)
	if want := "ide2: successfully created disk 'local-lvm:vm-110-cloudinit,media=cdrom'\nscsi0: successfully created disk 'local-lvm:vm-110-disk-0,size=3G'\n"; out != want {
		t.Errorf("got  %q\nwant %q", out, want)
	}
	want := `#nonce
agent: enabled=1
balloon: 0
boot: order=scsi0
ciupgrade: 0
ciuser: ops
cores: 6
cpu: x86-64-v2-AES
ide2: local-lvm:vm-110-cloudinit,media=cdrom
ipconfig0: ip=192.168.10.110/24,gw=192.168.10.1
machine: q35
memory: 9216
meta: creation-qemu=10.1.2,*
name: media
net0: virtio=*,bridge=vmbr0
onboot: 1
ostype: l26
scsi0: local-lvm:vm-110-disk-0,size=3G
scsihw: virtio-scsi-single
serial0: socket
smbios1: uuid=*
sshkeys: ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAINRPA2w%2BjAvkbP%2FToqhLILmYkuJ%2FwL0kfdWvIfvDTs2d%20op%0A
tags: berth
vmgenid: *
`
	if got := b.config("etc/pve/qemu-server/110.conf"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.do("qm disk resize 110 scsi0 60G")
	b.has("qm config 110 --current 1", "scsi0: local-lvm:vm-110-disk-0,size=60G\n")
	b.refuses("qm disk resize 110 scsi0 50G", "shrinking disks is not supported")
	b.refuses("qm disk resize 110 scsi5 +1G", "disk 'scsi5' does not exist")
	b.refuses("qm disk resize 110 ide2 +1G", "you can't resize a cdrom")
	b.has("qm list", "       110 media                stopped    9216              60.00 0")
	b.refuses(create110, "unable to create VM 110 - VM 110 already exists on node 'pve'")
	b.refuses("pct create 110 local:vztmpl/debian-12.tar.zst --rootfs local-lvm:8", "VM 110 already exists on node 'pve'")
	if id := b.do("pvesh get /cluster/nextid"); id != "100\n" {
		t.Errorf("the next number is %s", id)
	}
}

func TestAContainerIsCreatedAsProxmoxWritesItDown(t *testing.T) {
	b := newBench(t, pve.PVE8)
	b.do(create200)
	want := `arch: amd64
cores: 2
features: nesting=1,keyctl=1
hostname: infrastructure
memory: 4096
net0: name=eth0,bridge=vmbr0,gw=192.168.10.1,hwaddr=*,ip=192.168.10.200/24,type=veth
onboot: 1
ostype: debian
rootfs: local-lvm:vm-200-disk-0,size=30G
swap: 0
tags: berth
unprivileged: 1
`
	if got := b.config("etc/pve/lxc/200.conf"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.do("pct create 201 local:vztmpl/debian-12.tar.zst --storage local-lvm")
	b.has("pct config 201", "memory: 512\n")
	b.has("pct config 201", "swap: 512\n")
	b.has("pct list", "200        stopped                 infrastructure")
	b.refuses("pct create 202 local:vztmpl/gone.tar.zst --rootfs local-lvm:8", "volume 'local:vztmpl/gone.tar.zst' does not exist")
	b.refuses("pct create 202 local:vztmpl/debian-12.tar.zst --rootfs local:8", "storage 'local' does not support container directories")
	b.refuses("pct create 202 local:vztmpl/debian-12.tar.zst --rootfs nowhere:8", "storage 'nowhere' does not exist")
	b.refuses("pct resize 200 rootfs 20G", "unable to shrink disk size")
	b.refuses("pct set 200 --delete memory", "unable to delete required option 'memory'")
}

func TestTheMemoryOfARunningVMStaysPending(t *testing.T) {
	b := newBench(t, pve.PVE8)
	b.do(create110, "qm start 110")
	if out := b.do("qm set 110 --memory 4096 --tags berth;media"); out != "update VM 110: -memory 4096 -tags berth;media\n" {
		t.Errorf("qm set prints %q", out)
	}
	b.has("qm config 110", "memory: 4096\n")
	b.has("qm config 110 --current 1", "memory: 9216\n")
	b.has("qm config 110 --current 1", "tags: berth;media\n")
	b.has("qm pending 110", "cur memory: 9216\nnew memory: 4096\n")
	if got := b.get("etc/pve/qemu-server/110.conf"); !strings.HasSuffix(got, "\n\n[PENDING]\nmemory: 4096\n") {
		t.Errorf("the file ends\n%s", got)
	}
	b.has("pvesh get /cluster/resources --type vm --output-format json", `"maxmem":9663676416`)
	b.do("qm set 110 --revert memory")
	b.without("qm pending 110", "new memory")
	b.do("qm set 110 --memory 4096", "qm shutdown 110", "qm start 110")
	b.has("qm config 110 --current 1", "memory: 4096\n")
	b.has("pvesh get /cluster/resources --type vm --output-format json", `"maxmem":4294967296`)
	b.has("qm config 110", "description: nonce%0A\n")
}

func TestAVMWithHotplugChangesAtOnceAndMayStopHalfWay(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do(create110, "qm set 110 --hotplug network,disk,memory --numa 1", "qm start 110", "qm set 110 --memory 10240")
	b.has("qm config 110 --current 1", "memory: 10240\n")
	b.without("qm pending 110", "new")
	b.faults(`{"stuck": {"110": 6144}}`)
	b.refuses("qm set 110 --memory 4096", "memory: hotplug problem - 400 Parameter verification failed.\ndimm7: error unplug memory module")
	b.has("qm config 110 --current 1", "memory: 6144\n")
	b.has("qm pending 110", "new memory: 4096\n")
}

func TestTheMemoryOfAContainerChangesAtOnce(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do(create200, "pct start 200", "pct set 200 --memory 2048 --swap 0")
	b.without("pct pending 200", "new")
	b.has("pvesh get /nodes/pve/lxc/200/status/current --output-format json", `"maxmem":2147483648`)
	b.has("pvesh get /nodes/pve/lxc/200/config --output-format json", `"memory":2048`)
	if exists(filepath.Join(b.root, "var/lib/proxmox-standin/killed")) {
		t.Error("something was killed although there was room")
	}
	b.faults(`{"uses": {"200": 1073741824}}`)
	b.do("pct set 200 --memory 512", "pct set 200 --memory 2048")
	if got, want := b.get("var/lib/proxmox-standin/killed"), "200 uses 1073741824 bytes and may have 512 MB\n"; got != want {
		t.Errorf("killed was %q, not %q", got, want)
	}
	b.put("sys/fs/cgroup/lxc/.keep", "")
	b.do("pct status 200")
	if got := b.get("sys/fs/cgroup/lxc/200/memory.current"); got != "1073741824\n" {
		t.Errorf("its control group says that it uses %s", got)
	}
	b.do("pct set 200 --features nesting=1")
	b.has("pct pending 200", "new features: nesting=1\n")
	if got := b.get("etc/pve/lxc/200.conf"); !strings.Contains(got, "\n[pve:pending]\nfeatures: nesting=1\n") {
		t.Errorf("the file is\n%s", got)
	}
}

func TestAShutdownThatNobodyAnswersIsNotForced(t *testing.T) {
	b := newBench(t, pve.PVE8)
	b.do(create110, create200, "qm start 110", "pct start 200")
	b.faults(`{"deaf": [110, 200]}`)
	b.refuses("qm shutdown 110 --timeout 3", "VM quit/powerdown failed - got timeout")
	b.refuses("pct shutdown 200 --timeout 3", "container did not stop")
	b.has("qm status 110", "status: running\n")
	b.has("pct status 200", "status: running\n")
	begun := time.Now()
	b.refuses("qm shutdown 110", "VM quit/powerdown failed - got timeout")
	if waited := time.Since(begun); waited < 60*10*time.Millisecond {
		t.Errorf("a shutdown gave up after %v of its 60 seconds", waited)
	}
	b.do("qm shutdown 110 --timeout 1 --forceStop 1", "pct stop 200")
	b.has("qm status 110", "status: stopped\n")
	b.refuses("pct shutdown 200", "CT 200 not running")
	b.do("qm shutdown 110", "qm stop 110") // of a VM that is off neither is an error
}

func TestAGuestThatIsInUseIsNotDestroyed(t *testing.T) {
	b := newBench(t, pve.PVE8)
	b.do(create110, create200, "qm start 110", "pct start 200")
	b.refuses("qm destroy 110", "VM 110 is running - destroy failed")
	b.refuses("pct destroy 200", "unable to destroy CT 200 - container is running")
	b.do("qm stop 110", "pct stop 200", "qm set 110 --protection 1", "pct set 200 --protection 1")
	b.refuses("qm destroy 110 --purge", "can't remove VM 110 - protection mode enabled")
	b.refuses("pct destroy 200 --purge", "can't remove CT 200 - protection mode enabled")
	b.do("qm set 110 --delete protection", "pct set 200 --delete protection")
	b.put("etc/pve/ha/resources.cfg", "vm: 110\n\tstate started\n")
	b.put("etc/pve/replication.cfg", "local: 200-0\n\ttarget other\n")
	b.refuses("qm destroy 110", "unable to remove VM 110 - used in HA resources and purge parameter not set.")
	b.refuses("pct destroy 200", "There is a replication job '200-0' for guest '200' - Please remove that first.")
	b.do("qm destroy 110 --purge", "pct destroy 200 --purge 1")
	if _, code := b.try("qm status 110"); code != missing {
		t.Errorf("the state of a guest that is gone: exit code %d", code)
	}
	if out := b.do("pvesm list local-lvm"); strings.Contains(out, "disk") {
		t.Errorf("disks are left\n%s", out)
	}
}

func TestALockIsRespectedAndAHeldFileWaitedFor(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do(create110, create200, "qm set 110 --lock backup", "pct set 200 --lock backup")
	for line, words := range map[string]string{
		"qm start 110": "VM is locked (backup)", "qm set 110 --memory 4096": "VM is locked (backup)", "qm destroy 110": "VM is locked (backup)", "qm snapshot 110 before": "VM is locked (backup)",
		"qm disk resize 110 scsi0 +1G": "VM is locked (backup)",
		"pct start 200":                "CT is locked (backup)", "pct set 200 --memory 2048": "CT is locked (backup)", "pct destroy 200": "CT is locked (backup)",
	} {
		b.refuses(line, words)
	}
	b.do("qm unlock 110", "qm set 110 --memory 4096")

	held, err := os.OpenFile(filepath.Join(b.root, "var/lock/qemu-server/lock-110.conf"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(held.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	b.refuses("qm set 110 --memory 2048", "trying to acquire lock...\ncan't lock file '/var/lock/qemu-server/lock-110.conf' - got timeout\n")
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	b.do("qm set 110 --memory 2048")
}

func TestWhatCloudInitIsToldFollowsTheConfiguration(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do(create110)
	b.has("qm cloudinit dump 110 network", "192.168.10.110")
	b.do("qm set 110 --cicustom vendor=local:snippets/berth-110.yaml")
	b.refuses("qm start 110", "can't find file 'local:snippets/berth-110.yaml'")
	b.put("var/lib/vz/snippets/berth-110.yaml", "#cloud-config\nssh_keys:\n  ed25519_private: |\n    KEY\n")
	b.do("qm start 110")
	for name, want := range map[string]string{"login": "ops", "authorized_keys": publicKey, "host_key": "KEY\n"} {
		if got := b.get("var/lib/proxmox-standin/seed/110/" + name); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	b.do("pct create 200 local:vztmpl/debian-12.tar.zst --rootfs local-lvm:4 --ssh-public-keys /root/keys")
	if got := b.get("var/lib/proxmox-standin/seed/200/authorized_keys"); got != publicKey {
		t.Errorf("a container is told %q", got)
	}
}

func TestADeviceIsMissedWhenTheVMStarts(t *testing.T) {
	b := newBench(t, pve.PVE8)
	b.do("qm create 110 --memory 1024 --hostpci0 0000:c5:00.0,pcie=1", "qm create 111 --memory 1024 --machine q35 --hostpci0 c5:00.0,pcie=1", "qm create 112 --memory 1024 --hostpci0 mapping=gpu")
	b.refuses("qm start 110", "q35 machine model is not enabled")
	b.refuses("qm start 111", "no PCI device found for 'c5:00.0'")
	b.refuses("qm start 112", "PCI device mapping not found for 'gpu'")
	text := strings.Replace(b.get("var/lib/proxmox-standin/machine.json"), `"node"`, `"pci": [{"id": "0000:c5:00.0", "class": "0x030000", "vendor": "0x1002", "device": "0x15bf"}], "node"`, 1)
	b.put("var/lib/proxmox-standin/machine.json", text)
	b.do("qm start 111")
	b.has("pvesh get /nodes/pve/hardware/pci --output-format json", `"id":"0000:c5:00.0"`)
}

func TestSnapshotsAreTakenWhereTheStorageCan(t *testing.T) {
	b := newBench(t, pve.PVE8)
	b.do(create110, create200, "qm snapshot 110 berth_1 --description before", "pct snapshot 200 berth_1")
	b.refuses("qm snapshot 110 berth_1", "snapshot name 'berth_1' already used")
	b.refuses("qm snapshot 110 current", "unable to use snapshot name 'current' (reserved name)")
	b.do("qm set 110 --memory 4096", "qm snapshot 110 berth_2")
	if tree := masked.ReplaceAllString(b.do("qm listsnapshot 110"), ""); !strings.Contains(tree, "`-> berth_1") || !strings.Contains(tree, " `-> berth_2") || !strings.Contains(tree, "You are here!") {
		t.Errorf("the snapshots are\n%s", tree)
	}
	b.do("qm rollback 110 berth_1")
	b.has("qm config 110", "memory: 9216\n")
	b.do("qm delsnapshot 110 berth_1", "qm delsnapshot 110 berth_2")
	b.refuses("qm delsnapshot 110 berth_2", "snapshot 'berth_2' does not exist")

	b.do("qm create 111 --memory 1024 --scsi0 thick:8")
	b.refuses("qm snapshot 111 before", "snapshot feature is not available")
	b.do("pct set 200 --mp0 /srv/photos,mp=/photos")
	b.refuses("pct snapshot 200 with_photos", "snapshot feature is not available")
}

func TestATaskLeavesItsLogAndItsEnd(t *testing.T) {
	b := newBench(t, pve.PVE8)
	b.faults(`{"warns": {"qmcreate": "something is old"}}`)
	if out := b.do(create110); !strings.HasSuffix(out, "Task finished with 1 warning(s)!\n") {
		t.Errorf("warnings are told as\n%s", out)
	}
	b.faults(`{"broken": [110]}`)
	b.refuses("qm start 110", "start failed: QEMU exited with code 1")
	var tasks []struct{ Upid, Type, ID, Status string }
	if err := json.Unmarshal([]byte(b.do("pvesh get /nodes/pve/tasks --output-format json")), &tasks); err != nil {
		t.Fatal(err)
	}
	if len(tasks) != 2 || tasks[0].Type != "qmstart" || tasks[0].Status != "start failed: QEMU exited with code 1" || tasks[1].Status != "WARNINGS: 1" {
		t.Fatalf("the tasks are %+v", tasks)
	}
	if !regexp.MustCompile(`^UPID:pve:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:qmstart:110:root@pam:$`).MatchString(tasks[0].Upid) {
		t.Errorf("a task is called %s", tasks[0].Upid)
	}
	b.has("pvesh get /nodes/pve/tasks/"+tasks[0].Upid+"/status --output-format json", `"exitstatus":"start failed: QEMU exited with code 1"`)
	b.has("pvesh get /nodes/pve/tasks/"+tasks[1].Upid+"/log --output-format json", `"t":"TASK WARNINGS: 1"`)
	// pvesh ends well whatever becomes of the task
	b.has("pvesh create /nodes/pve/qemu/110/status/start", "UPID:pve:")
}

func TestAStorageIsFull(t *testing.T) {
	b := newBench(t, pve.PVE8)
	b.refuses("qm create 110 --memory 2048 --scsi0 local-lvm:150 --scsi1 local-lvm:100", "Cannot create new thin volume, free space in thin pool pve/data reached threshold.")
	if out := b.do("pvesm list local-lvm"); strings.Contains(out, "vm-110") {
		t.Errorf("a creation that failed left\n%s", out)
	}
	if _, code := b.try("qm config 110"); code != missing {
		t.Error("a creation that failed left its configuration")
	}
	b.refuses("pct create 200 local:vztmpl/debian-12.tar.zst --rootfs thick:150", "not enough free space (104857600 < 157286400)")
	b.faults(`{"full": ["local"]}`)
	b.refuses("pveam download local debian-12-standard_12.12-1_amd64.tar.zst", "No space left on device")
	b.faults(`{}`)
	b.do("pveam download local debian-12-standard_12.12-1_amd64.tar.zst")
	b.has("pveam list local", "local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst")
	b.refuses("pveam download local nothing.tar.zst", "400 Parameter verification failed.\ntemplate: no such template")
	b.do("pveam remove local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst")
	b.has("pveam available --section system", "system          debian-12-standard_12.12-1_amd64.tar.zst")
	b.has("pvesm status", "local-lvm     lvmthin     active")
	b.has("pvesm path local:vztmpl/debian-12.tar.zst", b.root+"/var/lib/vz/template/cache/debian-12.tar.zst")
}

func TestACreationThatIsKilledLeavesItsLock(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.faults(`{"crash": "qmcreate"}`)
	if _, code := b.try(create110); code == 0 {
		t.Error("a task that was killed ended well")
	}
	b.faults(`{}`)
	if got := b.get("etc/pve/qemu-server/110.conf"); got != "lock: create\n" {
		t.Errorf("it left\n%s", got)
	}
	b.refuses("qm start 110", "VM is locked (create)")
	b.has("pvesm list local-lvm", "vm-110-cloudinit")
}

// cut is an output that nobody reads any more.
type cut struct{}

func (cut) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestAConfigurationMayBeInOtherHands(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do(create110)
	b.faults(`{"busy": {"110": 2}}`)
	b.refuses("qm start 110", "can't lock file '/var/lock/qemu-server/lock-110.conf' - got timeout")
	b.refuses("qm set 110 --memory 2048", "got timeout")
	b.do("qm set 110 --memory 2048", "qm start 110")
}

func TestASessionThatIsCutKillsTheTask(t *testing.T) {
	b := newBench(t, pve.PVE9)
	if code := run(strings.Fields(create110), b.root, cut{}, io.Discard); code == 0 {
		t.Error("it ended well")
	}
	if got := b.get("etc/pve/qemu-server/110.conf"); got != "lock: create\n" {
		t.Errorf("it left\n%s", got)
	}
}

func TestMemoryIsWatched(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do("qm create 110 --memory 16384", "qm create 111 --memory 14000", "qm start 110")
	m, err := openMachine(b.root)
	if err != nil {
		t.Fatal(err)
	}
	w, uses := &watched{Limit: m.limit()}, &sync.Map{}
	w.sample(m, uses)
	if w.Over != 0 || w.Most != 16384<<20 {
		t.Errorf("with one guest: %+v", w)
	}
	b.do("qm start 111")
	w.sample(m, uses)
	if w.Over != 1 || w.Most != (16384+14000)<<20 || w.First == 0 {
		t.Errorf("with both: %+v", w)
	}
	b.do("qm stop 111", create200, "pct set 200 --memory 4096", "pct start 200")
	for used, charged := range map[int64]int64{1 << 30: 1 << 30, 8 << 30: 4 << 30} { // what it may have is a ceiling
		w := &watched{}
		uses.Store(200, used)
		if w.sample(m, uses); w.Most != 16384<<20+charged {
			t.Errorf("with a container that uses %d: %+v", used, w)
		}
	}
}

// The guests of a machine in the lab are brought by whoever runs the lab, at the other end of a directory.
func TestGuestsAreBroughtByWhoeverAnswersTheDoorbell(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do(create200)
	bell := filepath.Join(b.root, "bell")
	told := filepath.Join(b.root, "told")
	b.put("bell/.keep", "")
	b.put("brings", "#!/bin/sh\necho \"$*\" >>"+told+"\ncase $1 in used) echo 123456789 ;; exec) shift 2; exec \"$@\" ;; esac\n")
	if err := os.Chmod(filepath.Join(b.root, "brings"), 0o755); err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(b.get("var/lib/proxmox-standin/machine.json"), `"node"`, `"guests": "doorbell:/bell", "node"`, 1)
	b.put("var/lib/proxmox-standin/machine.json", text)
	done := make(chan struct{})
	go func() {
		defer close(done)
		answer([]string{bell, filepath.Join(b.root, "brings")}, io.Discard)
	}()
	b.do("pct start 200", "pct set 200 --memory 2048")
	b.has("pct exec 200 -- echo hello", "hello\n")
	if out, code := b.try("pct exec 200 -- false"); code != 1 {
		t.Errorf("a command that fails: exit code %d, %s", code, out)
	}
	b.has("pvesh get /nodes/pve/lxc --output-format json", `"mem":123456789`)
	b.put("root/key", "secret\n")
	copied := filepath.Join(b.root, "copied")
	b.do("pct push 200 /root/key "+copied+" --perms 0600", "pct shutdown 200", "pct destroy 200")
	if got := b.get("copied"); got != "secret\n" {
		t.Errorf("what was pushed is %q", got)
	}
	var verbs []string
	for line := range strings.Lines(b.get("told")) {
		if words := strings.Fields(line); words[0] != "exec" && words[0] != "used" {
			verbs = append(verbs, strings.TrimSpace(line))
		}
	}
	if got, want := strings.Join(verbs, ", "), "start 200 4096 2, memory 200 2048, shutdown 200, wipe 200"; got != want {
		t.Errorf("asked for were %s, not %s", got, want)
	}
	if err := os.RemoveAll(bell); err != nil {
		t.Fatal(err)
	}
	<-done
}

func TestEveryCallIsKeptWithTheReleasesThatRefuseIt(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do("qm create 110 --memory 1024", "qm set 110 --agent on")
	var refused []string
	for line := range strings.Lines(b.get("var/lib/proxmox-standin/calls.json")) {
		var k kept
		if err := json.Unmarshal([]byte(line), &k); err != nil {
			t.Fatal(err)
		}
		for release, words := range k.Refused {
			refused = append(refused, strings.Join(k.Call, " ")+" by "+release+": "+words)
		}
	}
	if len(refused) != 1 || !strings.HasPrefix(refused[0], "qm set 110 --agent on by 8: 400 Parameter verification failed.") {
		t.Errorf("refused were %q", refused)
	}
}

func TestWhatTheStandInLacksIsSaid(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.refuses("qm monitor 110", `the lab's stand-in for Proxmox has no "qm monitor"`)
	b.refuses("qm create 110 --memroy 8", "Unknown option: memroy\n400 unable to parse option\nqm create <vmid> [OPTIONS]\n")
	b.has("pveversion", "pve-manager/9.")
}

// What is left of a guest whose end was cut off between its disks and its configuration does not start, in the words of its storage, and can be destroyed.
func TestAGuestWhoseDisksAreGoneDoesNotStart(t *testing.T) {
	b := newBench(t, pve.PVE9)
	disk := ",import-from=/var/lib/vz/import/debian-12.qcow2"
	b.do(create110, create200, "qm create 111 --memory 2048 --scsi0 thick:0"+disk)
	b.put("etc/pve/storage.cfg", b.get("etc/pve/storage.cfg")+"\ndir: files\n\tpath /srv/files\n\tcontent images\n")
	b.do("qm create 112 --memory 2048 --scsi0 files:0" + disk)
	for _, c := range []struct{ call, task, words string }{
		{"qm start 110", "qmdestroy", "no such logical volume pve/vm-110-disk-0"},
		{"qm start 111", "qmdestroy", `can't activate LV '/dev/big/vm-111-disk-0':   Failed to find logical volume "big/vm-111-disk-0"`},
		{"qm start 112", "qmdestroy", "volume 'files:112/vm-112-disk-0.raw' does not exist"},
		{"pct start 200", "vzdestroy", "no such logical volume pve/vm-200-disk-0"},
	} {
		end := strings.Replace(c.call, "start", "destroy", 1)
		b.faults(`{"torn": "` + c.task + `"}`)
		if out, code := b.try(end); code != 137 {
			t.Fatalf("%s: exit code %d: %s", end, code, out)
		}
		b.faults("{}")
		b.refuses(c.call, c.words)
		if index := b.get("var/log/pve/tasks/index"); !strings.Contains(index, " "+c.words) {
			t.Errorf("%s: no task ended with that:\n%s", c.call, index)
		}
		b.without(strings.Replace(c.call, "start", "status", 1), "running")
		b.refuses("vzdump "+strings.Fields(c.call)[2]+" --storage local --mode stop", "job errors")
		b.do(end)
		if left := b.get("var/lib/proxmox-standin/volumes.json"); strings.Contains(left, "vm-"+strings.Fields(c.call)[2]+"-") {
			t.Errorf("%s left %s", end, left)
		}
	}
}
