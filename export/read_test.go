package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/message"
)

const tf = `
variable "node" { default = "pve" }
variable "asked" {}
locals {
  guests = { web = { id = 101, memory = 2048 }, db = { id = 102, memory = 4096 } }
}
resource "proxmox_virtual_environment_vm" "all" {
  for_each  = local.guests
  node_name = var.node
  vm_id     = each.value.id
  name      = each.key
  cpu {
    cores   = 2
    sockets = 2
  }
  memory { dedicated = each.value.memory }
  disk {
    interface    = "scsi0"
    datastore_id = "local-zfs"
    size         = 40
  }
  network_device {
    bridge  = "vmbr1"
    vlan_id = 20
  }
  hostpci {
    device  = "hostpci0"
    mapping = "igpu"
  }
}
resource "proxmox_virtual_environment_container" "apps" {
  node_name = var.node
  vm_id     = 200
  initialization {
    hostname = "apps"
    ip_config {
      ipv4 { address = "192.168.10.200/24" }
    }
  }
}
resource "proxmox_virtual_environment_vm" "unknown" {
  vm_id     = 300
  node_name = var.node
  memory { dedicated = var.asked }
}
resource "proxmox_virtual_environment_vm" "nowhere" {
  node_name = var.node
}
`

func readOf(t *testing.T, r int, name, text string) (string, string, error) {
	t.Helper()
	got, notes, err := readFile(t, r, name, text)
	for _, n := range notes {
		if n.French() == n.String() {
			t.Errorf("%q is English in French", n)
		}
	}
	if err != nil && message.French(err) == err.Error() {
		t.Errorf("%q is English in French", err)
	}
	return string(got), message.Join(notes, message.Same("\n")).String(), err
}

func readFile(t *testing.T, r int, name, text string) ([]byte, []message.Text, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Readers[r].Inventory(file)
}

func wants(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%q is not in\n%s", w, got)
		}
	}
}

func TestGuestsOfTerraformBecomeGuestsOfAnInventory(t *testing.T) {
	got, notes, err := readOf(t, 0, "main.tf", tf)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, got, "  pve:\n    kind: proxmox", "managed: false", "web: {kind: vm, id: 101, cpus: 4, memory: 2GB, exists: {memory: 2GB}, keep: true, disk: 40GB", `storage: "local-zfs", bridge: "vmbr1", vlan: 20, devices: [gpu], passthrough: {gpu: ["igpu"]}`,
		"db: {kind: vm, id: 102, cpus: 4, memory: 4GB", "apps: {kind: lxc, id: 200,", `address: "192.168.10.200/24"`)
	wants(t, notes, "main.tf:44:12: dedicated is left out", "main.tf:41:1: it is left out: its memory is not known here", "its vm_id is not known here")
	got, _, err = readOf(t, 0, "state.json", `{"values":{"root_module":{"child_modules":[{"resources":[{"mode":"managed","type":"proxmox_virtual_environment_vm","name":"x","values":{"vm_id":150,"node_name":"n2","name":"x","memory":[{"dedicated":1024}],"cpu":[{"cores":3}]}}]}]}}}`)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, got, "  n2:\n", "x: {kind: vm, id: 150, cpus: 3, memory: 1GB")
}

func TestHostsOfAnsibleBecomeMachines(t *testing.T) {
	for name, text := range map[string]string{
		"hosts.ini":  "[nas]\ncargo ansible_host=192.168.10.5 ansible_port=2222 # a remark\nweb[01:50]\n[nas:vars]\nansible_user=pi\nansible_become=yes\nansible_ssh_common_args='-J root@10.0.0.1'\n[all:vars]\nansible_user=nobody\n",
		"hosts.yaml": "all:\n  vars: {ansible_user: nobody}\n  children:\n    nas:\n      vars: {ansible_user: pi, ansible_become: true, ansible_ssh_common_args: -J root@10.0.0.1}\n      hosts:\n        cargo: {ansible_host: 192.168.10.5, ansible_port: 2222}\n        \"web[01:50]\": {}\n",
	} {
		got, notes, err := readOf(t, 1, name, text)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, got, "berth init --from cargo", "  cargo:\n    kind: docker\n    processor:    #", `ssh: {host: "192.168.10.5", user: "pi", port: 2222, sudo: true, jump: "root@10.0.0.1"}`)
		wants(t, notes, "web[01:50]")
	}
}

// What asks the hosts themselves is to be copied as it is: with who logs in, and where.
func TestWhatAsksTheHostsIsAsItIsTyped(t *testing.T) {
	got, _, err := readOf(t, 1, "hosts.ini", "nas ansible_host=192.168.10.5 ansible_port=2222 ansible_user=pi\npi ansible_host=pi.lan\nv6 ansible_host=fd00::5 ansible_port=22 ansible_user=root\n"+
		"far ansible_host=10.0.0.9 ansible_ssh_common_args='-J root@10.0.0.1'\nodd ansible_host='a;reboot' ansible_user=x\n")
	if err != nil {
		t.Fatal(err)
	}
	wants(t, got, "#   berth init --from far --from pi@192.168.10.5:2222 --from odd --from pi.lan --from root@[fd00::5]:22\n")
}

func TestHostileFilesAreRefused(t *testing.T) {
	doubling := "variable \"a\" { default = \"" + strings.Repeat("x", 1000) + "\" }\nlocals {\n  l0 = var.a\n"
	for i := range 60 {
		doubling += "  l" + string(rune('a'+i%26)) + strings.Repeat("z", i/26) + " = \"" + strings.Repeat("${local.l0}", 150) + "\"\n"
	}
	for name, text := range map[string]string{
		"deep.tf": "locals {\n a = " + strings.Repeat("[", 100_000), "not.tf": "x = !" + strings.Repeat("!", 50_000), "none.tf": "", "doubling.tf": doubling + "}\n", "x.json": "[]", "y.json": `{"values":{"root_module":{"resources":[null]}}}`,
	} {
		if _, _, err := readOf(t, 0, name, text); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for _, text := range []string{"", "[", "\x00", "[all:children\n=\n"} {
		if _, _, err := readOf(t, 1, "hosts", text); err == nil && text == "" {
			t.Errorf("%q is taken", text)
		}
	}
}

func FuzzReadersNeverPanic(f *testing.F) {
	f.Add(tf, "main.tf", 0)
	f.Add(`{"resources":[{"type":"proxmox_virtual_environment_vm","instances":[{"attributes":{"vm_id":100}}]}]}`, "state.json", 0)
	f.Add("[a:children]\nb\nb x='1\n[b:children]\na\n", "hosts", 1)
	f.Add("all: {children: {a: {hosts: {x: {ansible_host: y}}}}}", "hosts.yaml", 1)
	f.Fuzz(func(t *testing.T, text, name string, which int) {
		name = filepath.Base(name)
		if strings.ContainsAny(name, "/\x00*[?\\") || len(name) > 50 || name == "." || name == ".." {
			return
		}
		_, _, _ = readFile(t, which&1, name, text) // what is wrong in Terraform's language its own parser says, in English
	})
}
