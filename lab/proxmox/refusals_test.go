package main

import (
	"strings"
	"testing"

	"berth/internal/pve"
)

// Calls that the schemas take and a Proxmox refuses for what it has, in its words: read in the sources of qemu-server 9.2.6, pve-container 6.1,
// pve-guest-common, pve-storage, pve-common and pve-access-control. VM 110 runs, VM 111 and container 200 are there and off, container 201 runs.
var refusals = []struct{ call, words string }{
	{"qm create 110 --memory 2048", "unable to create VM 110 - VM 110 already exists on node 'pve'"},
	{"qm create 200 --memory 2048", "unable to create VM 200 - CT 200 already exists on node 'pve'"},
	{"pct create 200 local:vztmpl/debian-12.tar.zst --rootfs local-lvm:8", "CT 200 already exists on node 'pve'"},
	{"pct create 110 local:vztmpl/debian-12.tar.zst --rootfs local-lvm:8", "VM 110 already exists on node 'pve'"},
	{"qm create 300 --memory 2048 --pool homelab", "403 Permission check failed (pool 'homelab' does not exist)"},
	{"pct create 300 local:vztmpl/debian-12.tar.zst --rootfs local-lvm:8 --pool homelab", "403 Permission check failed (pool 'homelab' does not exist)"},
	{"qm create 300 --memory 2048 --sshkeys /root/notes", "SSH public key validation error"},
	{"pct create 300 local:vztmpl/debian-12.tar.zst --rootfs local-lvm:8 --ssh-public-keys /root/notes", "SSH public key validation error"},
	{"qm create 300 --memory 2048 --scsi0 tank:32", "storage 'tank' does not exist"},
	{"qm create 300 --memory 2048 --scsi0 local:32", "400 Parameter verification failed.\nstorage: storage 'local' does not support vm images\nqm create <vmid> [OPTIONS]"},
	{"qm create 300 --memory 2048 --scsi0 local-lvm:0,import-from=/root/none.qcow2", "unable to create VM 300 - can't find file '/root/none.qcow2'"},
	{"qm create 300 --memory 2048 --scsi0 local-lvm:vm-300-disk-0", "unable to create VM 300 - volume local-lvm:vm-300-disk-0 does not exist"},
	{"pct create 300 local:vztmpl/none.tar.zst --rootfs local-lvm:8", "volume 'local:vztmpl/none.tar.zst' does not exist"},
	{"pct create 300 local:vztmpl/debian-12.tar.zst --rootfs tank:8", "storage 'tank' does not exist"},
	{"pct create 300 local:vztmpl/debian-12.tar.zst", "400 Parameter verification failed.\nstorage: storage 'local' does not support container directories\npct create <vmid> <ostemplate> [OPTIONS]"},
	{"pct create 300 local:vztmpl/debian-12.tar.zst --mp0 local-lvm:8,mp=/srv", "mount points configured, but 'rootfs' not set - aborting"},
	{"qm config 999", "Configuration file 'nodes/pve/qemu-server/999.conf' does not exist"},
	{"pct config 110", "Configuration file 'nodes/pve/lxc/110.conf' does not exist"},
	{"qm set 110", "no options specified"},
	{"qm set 110 --digest 0 --cores 2", "checksum mismatch (file change by other user?)"},
	{"pct set 200 --digest 0 --cores 2", "detected modified configuration - file changed by other user? Try again."},
	{"qm set 110 --delete cpus", "400 Parameter verification failed.\ndelete: unknown option 'cpus'\nqm set <vmid> [OPTIONS]"},
	{"pct set 200 --delete balloon", "400 Parameter verification failed.\ndelete: unknown option 'balloon'\npct set <vmid> [OPTIONS]"},
	{"qm set 110 --revert cpus", "400 Parameter verification failed.\nrevert: unknown option 'cpus'\nqm set <vmid> [OPTIONS]"},
	{"qm set 110 --cores 2 --delete cores", "delete: you can't use '-cores' and -delete cores' at the same time"},
	{"qm set 110 --delete cores --revert cores", "revert: you can't use '-delete cores' and -revert cores' at the same time"},
	{"qm set 110 --memory 1024 --balloon 2048", "balloon value too large (must be smaller than assigned memory)"},
	{"qm set 110 --sshkeys /root/notes", "SSH public key validation error"},
	{"pct set 200 --delete rootfs", "unable to delete required option 'rootfs'"},
	{"pct set 200 --unprivileged 0", "unable to modify read-only option: 'unprivileged'"},
	{"qm disk resize 110 scsi0 1G", "shrinking disks is not supported"},
	{"qm disk resize 110 scsi5 10G", "disk 'scsi5' does not exist"},
	{"pct resize 200 rootfs 4G", "unable to shrink disk size"},
	{"qm start 110", "VM 110 already running"},
	{"pct start 201", "CT 201 already running"},
	{"qm start 111", "no PCI device found for '0000:99:00.0'"},
	{"pct stop 200", "CT 200 not running"},
	{"pct shutdown 200", "CT 200 not running"},
	{"qm reboot 111", "VM 111 not running"},
	{"pct exec 200 -- true", "container '200' not running!"},
	{"qm guest cmd 110 ping", "No QEMU guest agent configured"},
	{"qm destroy 110", "VM 110 is running - destroy failed"},
	{"pct destroy 201", "unable to destroy CT 201 - container is running"},
	{"qm destroy 111", "can't remove VM 111 - protection mode enabled"},
	{"qm set 111 --delete scsi0", "can't remove drive 'scsi0' - protection mode enabled"},
	{"qm delsnapshot 110 before", "snapshot 'before' does not exist"},
	{"qm rollback 110 before", "snapshot 'before' does not exist"},
	{"qm snapshot 110 current", "unable to use snapshot name 'current' (reserved name)"},
	{"pvesm list tank", "storage 'tank' does not exist"},
	{"pvesm free local-lvm:vm-110-disk-9", "volume 'local-lvm:vm-110-disk-9' does not exist"},
	{"pveam download local none.tar.zst", "400 Parameter verification failed.\ntemplate: no such template\npveam download <storage> <template>"},
	{"pveam download local-lvm debian-12-standard_12.12-1_amd64.tar.zst", "storage 'local-lvm' does not support templates"},
	{"pvesh get /cluster/nextid --vmid 110", "400 Parameter verification failed.\nvmid: VM 110 already exists\npvesh get <api_path> [OPTIONS] [FORMAT_OPTIONS]"},
	{"pvesh get /nodes/pve/qemu/999/config", "Configuration file 'nodes/pve/qemu-server/999.conf' does not exist"},
}

func TestWhatAProxmoxHasNotIsRefusedInItsWords(t *testing.T) {
	for _, release := range pve.Releases {
		b := newBench(t, release)
		b.put("root/notes", "# keys of the lab\n"+publicKey)
		disk := "--scsi0 local-lvm:0,import-from=/var/lib/vz/import/debian-12.qcow2"
		b.do("qm create 110 --memory 2048 --cores 2 "+disk, "qm create 111 --memory 2048 --protection 1 --machine q35 --hostpci0 0000:99:00.0 "+disk,
			"pct create 200 local:vztmpl/debian-12.tar.zst --rootfs local-lvm:8", "pct create 201 local:vztmpl/debian-12.tar.zst --rootfs local-lvm:8",
			"qm start 110", "pct start 201")
		before := b.get("etc/pve/qemu-server/110.conf") + b.get("etc/pve/lxc/200.conf")
		for _, c := range refusals {
			out, code := b.try(c.call)
			if code != failed && code != missing || !strings.Contains(out, c.words) || strings.Contains(c.words, "\n") && strings.TrimSpace(out) != c.words {
				t.Errorf("%d: %s: exit code %d\ngot  %s\nwant %s", release, c.call, code, out, c.words)
			}
		}
		if now := b.get("etc/pve/qemu-server/110.conf") + b.get("etc/pve/lxc/200.conf"); now != before {
			t.Errorf("%d: what was refused left\n%s\nof\n%s", release, now, before)
		}
	}
}

func TestWhatIsNotThereIsDeletedWithAWarning(t *testing.T) {
	b := newBench(t, pve.PVE9)
	b.do(create110, create200)
	b.has("qm set 110 --delete scsi9", "cannot delete 'scsi9' - not set in current configuration!")
	b.has("pct set 200 --delete mp3", "cannot delete 'mp3' - not set in current configuration!")
	b.has("qm set 110 --memory 4096 --delete tags --cores 2", "update VM 110: -cores 2 -delete tags -memory 4096")
	b.has("qm shutdown 110", "VM 110 not running")
}
