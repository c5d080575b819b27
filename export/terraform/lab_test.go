package terraform

import (
	"testing"

	"berth/catalog"
	"berth/inventory"
	"berth/planner"
)

// guestsOnly is a lab of guests of every kind: of some the inventory says everything, of others nothing.
const guestsOnly = `name: lab
machines:
  pve:
    kind: proxmox
    processor: ryzen-7640hs
    memory: 32GB
    ssh: {host: 192.168.10.10, user: root}
    guests:
      opnsense: {kind: vm, id: 100, cpus: 2, memory: 2GB, appliance: true, exists: {memory: 2GB}}
      plain: {kind: vm, id: 101, cpus: 2, memory: 2GB..4GB}
      media:
        kind: vm
        id: 110
        cpus: 6
        disk: 100GB
        memory: 2GB..16GB
        devices: [gpu, usb, coral]
        address: 192.168.20.110/24
        gateway: 192.168.20.1
        vlan: 20
        bridge: vmbr1.5
        storage: local-zfs
        cpu_type: x86-64-v2-AES
        image: {url: https://example.org/my-debian.img, checksum: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
        key: ~/.ssh/lab.pub
        protected: true
        start_order: 2
        passthrough: {gpu: "C5:00.0", usb: "10C4:EA60", coral: tpu}
        ssh: {user: ops}
      twin: {kind: vm, id: 111, cpus: 1, memory: 1GB, devices: [gpu, tun], address: 192.168.10.111, image: ubuntu-24.04, key: ~/.ssh/lab_pub}
      six: {kind: vm, id: 112, cpus: 1, memory: 1GB, address: "fd00::5/64", gateway: "fd00::1", image: "local:import/mine.qcow2"}
      apps: {kind: lxc, id: 200, cpus: 2, disk: 30000MB, memory: 1GB..8GB, devices: [gpu, tun], swap: 256MB, address: 192.168.10.200, start_order: 1}
      4web: {kind: lxc, id: 201, cpus: 1, memory: 1GB, devices: [zigbee, printer], passthrough: {zigbee: /dev/ttyUSB0}, protected: true, template: "local:vztmpl/mine.tar.zst", vlan: 7}
      old: {kind: lxc, id: 210, cpus: 4, memory: 1GB..8GB, exists: {memory: 2GB}, address: 192.168.10.210}
      today: {kind: vm, id: 120, cpus: 4, memory: 1GB..8GB, exists: {memory: 2GB}}
      gone: {kind: vm, id: 130, cpus: 4, memory: 1GB..8GB, exists: {memory: 2GB}}
      idle: {kind: vm, id: 140, cpus: 4, memory: 1GB..8GB}
`

// labOf reads an inventory and lets a plan do with its guests what their names say.
func labOf(t *testing.T, text string) (*planner.Plan, *inventory.Inventory) {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("inventory.yaml", []byte(text), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	plan := &planner.Plan{Problem: inv.Problem()}
	for i := range plan.Problem.Machines {
		m := &plan.Problem.Machines[i]
		for j := range m.Guests {
			g := &m.Guests[j]
			c := planner.GuestChange{Guest: g, Machine: m.Name, Action: planner.CreateGuest, Memory: g.Memory.Max, From: g.ExistsAt}
			switch {
			case g.Name == "idle":
				continue
			case g.Name == "gone":
				c.Action, c.Memory = planner.DestroyGuest, 0
			case g.Exists:
				c.Action = planner.ResizeGuest
			}
			plan.Guests = append(plan.Guests, c)
		}
	}
	return plan, inv
}

func moduleOf(t *testing.T, text string) Module {
	t.Helper()
	plan, inv := labOf(t, text)
	all := Modules(plan, inv)
	if len(all) != 1 {
		t.Fatalf("%d modules", len(all))
	}
	return all[0]
}
