package lab

import (
	"encoding/json"
	"strings"
	"testing"
)

// A host stands in for a Proxmox, and two others are its guests: they come when it starts them, with the memory that it gives
// them, and go when it ends them.
func TestTheGuestsOfAProxmoxAreHosts(t *testing.T) {
	r := newRig(t)
	r.up(2)
	n := max(shared.hosts, shared.docker+1)
	r.more(n)
	const vm, ct = "control-tower", "cargo"
	pve := r.environment().Hosts[n-1].Name
	r.lab("proxmox", pve, "--release", "8", "--memory", "8G", "--cpus", "8", "110="+vm, "200="+ct)
	t.Cleanup(func() { r.noProxmox(pve, vm, ct) })
	on := func(line string) string { t.Helper(); return r.lab("exec", pve, "sh", "-c", line) }
	r.await("the memory of the Proxmox", "8388608 8", func() (string, error) {
		return r.try("exec", pve, "sh", "-c", "echo $(awk '/MemTotal/ { print $2 }' /proc/meminfo) $(nproc)")
	})
	on("touch /run/seen.json; setsid /opt/.lab/bin/proxmox watch /run/seen.json 120 >/dev/null 2>&1 </dev/null &")

	on("pveam download local debian-12-standard_12.12-1_amd64.tar.zst")
	on("pct create 200 local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst --hostname cargo --memory 2048 --swap 0 --cores 2 --unprivileged 1 --features nesting=1,keyctl=1 --rootfs local-lvm:20 --net0 name=eth0,bridge=vmbr0,ip=10.77.0.12/24")
	// A VM takes its SSH host key from the vendor's part of what cloud-init is told.
	on("sed -i 's/content .*/&,snippets/' /etc/pve/storage.cfg && mkdir -p /var/lib/vz/snippets && ssh-keygen -qt ed25519 -N '' -f /root/key && cp /root/.ssh/authorized_keys /root/keys")
	on(`{ echo '#cloud-config'; echo ssh_keys:; echo '  ed25519_private: |'; sed 's/^/    /' /root/key; } >/var/lib/vz/snippets/110.yaml`)
	on("qm create 110 --name control-tower --memory 3072 --cores 3 --scsi0 local-lvm:20 --scsi1 local-lvm:cloudinit --net0 virtio,bridge=vmbr0 --agent 1 --ciuser ops --sshkeys /root/keys --cicustom vendor=local:snippets/110.yaml")
	on("qm start 110 & pct start 200; wait")
	memory := func(host string) func() (string, error) {
		return func() (string, error) {
			return r.try("ctl", "ssh", "-F", r.dir+"/ssh_config", "-o", "ConnectTimeout=3", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", host, "awk '/MemTotal/ { print $2 }' /proc/meminfo")
		}
	}
	r.await("the VM's memory", "3145728", memory(vm))
	r.await("the container's memory", "2097152", memory(ct))
	if key, want := r.lab("exec", vm, "cat", "/etc/ssh/ssh_host_ed25519_key.pub"), on("ssh-keygen -yf /root/key"); strings.Fields(key)[1] != strings.Fields(want)[1] {
		t.Errorf("the VM's host key is %s, not %s", key, want)
	}
	if who, err := r.try("ctl", "ssh", "-F", r.dir+"/ssh_config", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-l", "ops", vm, "sudo -n id -un"); err != nil || who != "root" {
		t.Errorf("the VM's user: %s, %v", who, err)
	}
	on("pct set 200 --memory 1536")
	r.await("the container's memory after a change", "1572864", memory(ct))
	key := on("pct exec 200 -- cat /etc/ssh/ssh_host_ed25519_key.pub")
	if there := r.lab("exec", ct, "cat", "/etc/ssh/ssh_host_ed25519_key.pub"); key != there {
		t.Errorf("pct exec says the key is %s, and it is %s", key, there)
	}
	on("qm set 110 --memory 4096 && qm shutdown 110")
	if _, err := r.try("exec", vm, "true"); err == nil {
		t.Error("the VM was shut down and is there")
	}
	on("qm start 110")
	r.await("the VM's memory after a cold change", "4194304", memory(vm))
	on("pct stop 200 && pct destroy 200 && qm stop 110")
	if _, err := r.try("exec", ct, "true"); err == nil {
		t.Error("the container was destroyed and is there")
	}

	var seen struct {
		Samples, Over int
		Most          int64
	}
	if err := json.Unmarshal([]byte(on("cat /run/seen.json; rm /run/seen.json")), &seen); err != nil {
		t.Fatal(err)
	}
	const given = int64(4096) << 20 // to the VM; of the container counts what it uses
	if seen.Samples < 20 || seen.Over != 0 || seen.Most <= given || seen.Most > given+1536<<20 {
		t.Errorf("the memory that was watched: %+v", seen)
	}
	if tasks := on("pvesh get /nodes/" + pve + "/tasks --output-format json"); strings.Contains(tasks, "ERROR") || strings.Count(tasks, `"status":"OK"`) < 9 {
		t.Errorf("the tasks are %s", tasks)
	}
}

// noProxmox makes ordinary hosts of one and its guests again: with the memory and the CPUs of the table, once they are brought up for the
// next test.
func (r *rig) noProxmox(host string, guests ...string) {
	_, _ = r.try("exec", host, "sh", "-c", "rm -rf /etc/pve /var/lib/proxmox-standin /var/lib/vz /var/log/pve /root/key*; cd /usr/local/bin && rm -f qm pct pvesh pvesm pveam pveversion")
	for _, h := range append(guests, host) {
		_, _ = r.try("crash", h)
	}
}
