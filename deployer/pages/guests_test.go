package pages

import (
	"strings"
	"testing"

	"berth/catalog"
	"berth/deployer/guests"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

const virtualLab = `name: x
machines:
  pve:
    kind: proxmox
    processor: n100
    memory: 32GB
    guests:
      # the router
      router: {kind: vm, id: 100, memory: 2GB, appliance: true}
      media: {kind: vm, id: 110, cpus: 2, memory: 2GB..8GB, exists: {memory: 4GB}}
      old: {kind: vm, id: 120, cpus: 2, memory: 2GB..8GB, keep: true, foreign: 100MB, exists: {memory: 4GB}} # of before
      moved: {kind: vm, id: 130, cpus: 2, memory: 2GB..8GB, exists: {memory: 4GB}}
      renumbered: {kind: vm, id: 140, cpus: 2, memory: 2GB..8GB, exists: {memory: 4GB}}
      found: {kind: lxc, id: 150, cpus: 2, memory: 1GB..8GB}
services:
  uptime-kuma: {}
current:
  old: [uptime-kuma]
`

func TestAScanBringsWhatTheInventorySaysOfGuestsUpToDateAndNothingElse(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("lab.yaml", []byte(virtualLab), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	guest := func(id int, kind planner.Kind, memory string) guests.Guest {
		return guests.Guest{ID: id, Kind: kind, Runs: true, Config: map[string]string{"memory": memory}}
	}
	said := guests.Answers{Said: map[string]*guests.Proxmox{"pve": {Host: "pve", Others: []int{130}, Guests: []guests.Guest{
		guest(100, planner.VM, "4096"), guest(110, planner.VM, "6144"), guest(150, planner.LXC, "3000"), guest(160, planner.LXC, "512"),
	}}}}
	page := Scan{Words: wording.For(wording.EN), Problem: p, Hypervisors: status.Hypervisors(p, nil, hostsOf(p), said), Hosts: status.Scan(c, p, map[string]*probe.Facts{
		"renumbered": {Host: "renumbered", Memory: 3900 * planner.MB}, "found": {Host: "found", Memory: 2900 * planner.MB},
	})}
	e := inv.Editor()
	if err := page.Edit(e); err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("2GB..8GB, exists: {memory: 4GB}}\n      old: ", "2GB..8GB, exists: {memory: 6GB}}\n      old: ", ", keep: true, foreign: 100MB, exists: {memory: 4GB}} # of before", "} # of before",
		"memory: 1GB..8GB}", "memory: 1GB..8GB, exists: {memory: 3000MB}}", "current:\n  old: [uptime-kuma]\n", "current: {}\n").Replace(virtualLab)
	if got := string(e.Bytes()); got != want {
		t.Errorf("it writes\n%s", Diff("lab.yaml", want, got))
	}
	text := page.Text()
	for _, want := range []string{"# media: {exists: {memory: 6GB}}\n", "# old: no exists: it is gone\n", "# found: {exists: {memory: 3000MB}}\n", "not in the inventory: 160 ? (512 MB)"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	if strings.Count(text, "exists") != 3 {
		t.Errorf("it proposes more:\n%s", text)
	}
}
