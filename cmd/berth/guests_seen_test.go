package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// hypervised makes the host of the test a Proxmox as well, with a guest that is off and a stranger.
func (h *testHost) hypervised() {
	h.t.Helper()
	h.inOrder()
	h.edit("services:\n", "  pve:\n    kind: proxmox\n    processor: n100\n    memory: 16GB\n    ssh: {host: 127.0.0.1, port: "+h.port()+", user: root}\n    guests:\n"+
		"      media: {kind: vm, id: 110, cpus: 2, memory: 2GB..8GB, exists: {memory: 4GB}, ssh: {host: 127.0.0.1, port: "+h.port()+", user: root}}\nservices:\n")
	h.places = map[string]string{"/etc/pve": filepath.Join(h.dir, "etc", "pve")}
	h.program("pveversion", "echo 'pve-manager/8.4.1/2a5fa54a8503f96d (running kernel: 6.8.12-10-pve)'")
	h.program("pvesh", `case $2 in /cluster/resources) echo '[{"vmid":110,"status":"stopped"},{"vmid":120,"status":"running"}]' ;; *) echo '[]' ;; esac`)
	h.put("etc/pve/qemu-server/110.conf", "name: media\nmemory: 6144\ncores: 2\nlock: backup\n")
	h.put("etc/pve/lxc/120.conf", "hostname: desk\nmemory: 1024\ncores: 1\n")
}

// port is the one that the inventory has for the host.
func (h *testHost) port() string {
	_, after, _ := strings.Cut(content(h.t.(*testing.T), "lab.yaml"), "port: ")
	port, _, _ := strings.Cut(after, ",")
	return port
}

func TestStatusAndScanSayWhatAProxmoxHas(t *testing.T) {
	h := newTestHost(t)
	h.hypervised()
	stdout, _ := h.berth(exitDrift, "status")
	for _, want := range []string{"pve  Proxmox VE 8.4.1\n", "110 media", "stopped, locked (backup)", "not in the inventory", "! guest media (110) does not run\n"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("status does not say %q:\n%s", want, stdout)
		}
	}
	stdout, _ = h.berth(exitDrift, "status", "--lang", "fr")
	if !strings.Contains(stdout, "! l'invité media (110) ne tourne pas\n") {
		t.Errorf("status in French:\n%s", stdout)
	}
	stdout, _ = h.berth(exitDrift, "status", "--format", "json")
	var page struct {
		Hypervisors []struct {
			Machine string
			Guests  []struct {
				ID    int
				State string
			}
		}
	}
	if err := json.Unmarshal([]byte(stdout), &page); err != nil || len(page.Hypervisors) != 1 || len(page.Hypervisors[0].Guests) != 2 || page.Hypervisors[0].Guests[0].State != "stopped" {
		t.Errorf("%v: %+v", err, page)
	}
	before := content(t, "lab.yaml")
	stdout, stderr := h.berth(exitRefused, "scan", "--write")
	for _, want := range []string{"# media: {exists: {memory: 6GB}}\n", "guests that run and are not in the inventory: 120 desk (1 GB)"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("scan does not say %q:\n%s", want, stdout)
		}
	}
	if content(t, "lab.yaml") != before {
		t.Errorf("nobody confirmed it, and the inventory was changed\n%s", stderr)
	}
	if asked := len(h.Asked("berth-step")) + len(h.Asked("berth-begin")); asked > 0 {
		t.Errorf("%d steps were begun", asked)
	}
}

// A guest whose address DHCP gave, and whose name no name server knows, is reached where its hypervisor has it, and a scan writes that.
func TestAGuestThatOnlyItsHypervisorCanFindIsReachedAndWrittenDown(t *testing.T) {
	h := newTestHost(t)
	h.hypervised()
	h.edit("exists: {memory: 4GB}, ssh: {host: 127.0.0.1, port: ", "exists: {memory: 6GB}, address: dhcp, ssh: {host: media.onion, port: ") // that nobody looks up
	h.program("pvesh", `case $2 in
/cluster/resources) echo '[{"vmid":110,"status":"running"}]' ;;
*/qemu/110/agent/network-get-interfaces) echo '{"result":[{"name":"eth0","hardware-address":"bc:24:11:00:01:10","ip-addresses":[{"ip-address":"127.0.0.1"}]}]}' ;;
*) echo '[]' ;;
esac`)
	h.put("etc/pve/qemu-server/110.conf", "name: media\nmemory: 6144\ncores: 2\nnet0: virtio=BC:24:11:00:01:10,bridge=vmbr0\nipconfig0: ip=dhcp\n")
	const told = "media: no name server knows it, and its hypervisor has it at 127.0.0.1"
	_, stderr := h.berth(exitDone, "scan", "--write", "--yes", "--accept-new-host-keys")
	if strings.Count(stderr, told) != 1 {
		t.Errorf("scan says %s", stderr)
	}
	if after := content(t, "lab.yaml"); !strings.Contains(after, "address: dhcp, ssh: {host: 127.0.0.1, port: ") {
		t.Errorf("the inventory is\n%s", after)
	}
	if stdout, stderr := h.berth(exitDone, "scan"); strings.Contains(stderr, told) || !strings.Contains(stdout, "media\n") {
		t.Errorf("the next scan says\n%s%s", stdout, stderr)
	}
}

func TestAProxmoxThatDoesNotAnswerFailsNoStatus(t *testing.T) {
	h := newTestHost(t)
	h.hypervised()
	h.program("pveversion", "exit 1")
	for _, command := range []string{"status", "scan"} {
		stdout, _ := h.berth(map[string]int{"status": exitDrift, "scan": exitDone}[command], command)
		if !strings.Contains(stdout, "pve  its guests could not be looked at: ") || !strings.Contains(stdout, "it is no Proxmox that answers") {
			t.Errorf("%s:\n%s", command, stdout)
		}
	}
}
