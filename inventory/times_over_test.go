package inventory_test

import (
	"strings"
	"testing"

	"berth/inventory"
)

func TestAnOvercommitOfCeilingsIsTheLabsOrTheMachines(t *testing.T) {
	lab := func(top, pve, pi string) string {
		return "name: x\n" + top + "machines:\n  pve:\n    kind: proxmox\n    processor: n100\n    memory: 16GB\n" + pve +
			"    guests:\n      a: {kind: lxc, id: 100, cpus: 2, memory: 1GB..4GB}\n  pi: {kind: docker, processor: n100, memory: 8GB" + pi + "}\n"
	}
	inv, err := inventory.Parse("lab.yaml", []byte(lab("lxc_overcommit: 1.5\n", "    lxc_overcommit: 2\n", "")), library())
	if err != nil {
		t.Fatal(err)
	}
	if p := inv.Problem(); p.Rules.LXCOvercommit != 1500 || p.Machines[0].LXCOvercommit != 2000 {
		t.Errorf("%v, %v", p.Rules.LXCOvercommit, p.Machines[0].LXCOvercommit)
	}
	_, err = inventory.Parse("lab.yaml", []byte(lab("", "", ", lxc_overcommit: 2")), library())
	if err == nil || !strings.Contains(err.Error(), "has no containers of Proxmox (lxc), which lxc_overcommit is about") {
		t.Errorf("of a docker machine: %v", err)
	}
}
