package pages

import (
	"strings"
	"testing"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

func TestAScanNamesEveryContainerThatRunsHoweverSmall(t *testing.T) {
	inv, c := shippedInventory(t)
	up := func(name, project string, memory planner.Bytes) probe.Container {
		return probe.Container{Name: name, Project: project, Image: "alpine:3", State: "running", Memory: memory}
	}
	f := &probe.Facts{Host: "cargo", Docker: probe.DockerFacts{Client: "4.3.1", Podman: "4.3.1"}, Containers: []probe.Container{
		up("small", "", 3*planner.MB), up("unmeasured", "", 0), up("job-a-1", "job", planner.MB), up("job-b-1", "job", planner.MB),
	}}
	page := Scan{Words: wording.For(wording.EN), Problem: inv.Problem(), Hosts: status.Scan(c, inv.Problem(), map[string]*probe.Facts{"cargo": f})}
	text := page.Text()
	for _, want := range []string{"Podman 4.3.1, not Docker", "small ", "unmeasured ", "job-a-1, job-b-1 (alpine:3)", "# cargo: {foreign: 16MB}   # job, small, unmeasured"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func TestContainersThatCouldNotBeReadAreSaidAndTakeNothingOutOfTheInventory(t *testing.T) {
	inv, c := shippedInventory(t)
	f := &probe.Facts{Host: "cargo", Memory: 8 * planner.GB, Unread: 2}
	page := Scan{Words: wording.For(wording.EN), Problem: inv.Problem(), Hosts: status.Scan(c, inv.Problem(), map[string]*probe.Facts{"cargo": f})}
	if text := page.Text(); !strings.Contains(text, "2 more containers could not be read") || strings.Contains(text, "no containers") || page.Failed() != 1 {
		t.Errorf("%d failed\n%s", page.Failed(), text)
	}
	e := inv.Editor()
	if err := page.Edit(e); err != nil || string(e.Bytes()) != string(inv.Bytes()) {
		t.Errorf("%v\n%s", err, Diff("inventory.yaml", string(inv.Bytes()), string(e.Bytes())))
	}
}

func TestASecondOneOfAnEntryIsProposedAndKnownOnceTheInventoryHasIt(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	up := func(name string) probe.Container {
		return probe.Container{Name: name, Image: "adguard/adguardhome:v0.107.1", State: "running", Memory: 96 * planner.MB}
	}
	facts := map[string]*probe.Facts{"nas": {Host: "nas", Containers: []probe.Container{up("dns-b")}}, "pi": {Host: "pi", Containers: []probe.Container{up("adguard")}}}
	look := func(services string) (*inventory.Inventory, Scan) {
		t.Helper()
		inv, err := inventory.Parse("lab.yaml", []byte("name: x\nmachines:\n  pi: {kind: docker, processor: n100, memory: 8GB}\n  nas: {kind: docker, processor: n100, memory: 8GB}\nservices:\n"+services), c.Library())
		if err != nil {
			t.Fatal(err)
		}
		return inv, Scan{Words: wording.For(wording.EN), Problem: inv.Problem(), Hosts: status.Scan(c.WithInstances(inv.Entries), inv.Problem(), facts)}
	}
	_, page := look("  adguard-home: {on: pi}\n")
	text := page.Text()
	for _, want := range []string{"another one of it, here as foreign", "  pi:  [adguard-home]\n", "# nas: {foreign: 96MB}   # dns-b\n", "#   dns-b: {entry: adguard-home, on: nas}   # dns-b\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	inv, page := look("  adguard-home: {on: pi}\n  dns-b: {entry: adguard-home, on: nas}\n")
	e := inv.Editor()
	if err := page.Edit(e); err != nil {
		t.Fatal(err)
	}
	after, err := inventory.Parse("lab.yaml", e.Bytes(), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	if today := after.Problem().Current.Host; today["adguard-home"] != "pi" || today["dns-b"] != "nas" || strings.Contains(string(e.Bytes()), "foreign") {
		t.Errorf("%v\n%s", today, e.Bytes())
	}
}
