package inventory_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/inventory"
	"berth/planner"
)

func TestAnInstanceIsTheEntryUnderAnotherName(t *testing.T) {
	inv := parse(t, minimal("services: {dns-b: {entry: adguard-home, memory: 1GB, ports: {53: 54}}, logs: {entry: loki}, promtail: }\ncurrent: {pi: [dns-b]}"))
	p := inv.Problem()
	s := p.Service("dns-b")
	if s == nil || s.EntryName() != "adguard-home" || s.Demand.Memory != planner.GB || p.Current.Host["dns-b"] != "pi" || s.Wish.Stays {
		t.Errorf("%+v", s)
	}
	if got := inv.Wishes["dns-b"].Ports; len(got) == 0 {
		t.Errorf("no ports: %v", got)
	}
	if d := cmp.Diff([]string{"logs"}, p.Service("promtail").Needs); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{"dns-b": "adguard-home", "logs": "loki"}, inv.Entries); d != "" {
		t.Error(d)
	}
}

func TestANeedIsTheServiceThatIsCalledSoElseAllInstances(t *testing.T) {
	for services, want := range map[string][]string{
		"services: {loki: , logs: {entry: loki}, promtail: }":                {"loki"},
		"services: {logs-b: {entry: loki}, logs: {entry: loki}, promtail: }": {"logs", "logs-b"},
	} {
		if d := cmp.Diff(want, parse(t, minimal(services)).Problem().Service("promtail").Needs); d != "" {
			t.Errorf("%s: %s", services, d)
		}
	}
}

// A lab's library has its instances, too; they are the file's own word all the same.
func TestTheLibraryOfALabReadsItsFileAsTheCatalogDoes(t *testing.T) {
	lib := library()
	logs := lib.Services["loki"]
	lib.Services["logs"] = logs.As("logs")
	text := minimal("services: {logs: {entry: loki}}")
	if _, err := inventory.Parse("lab.yaml", []byte(text), lib); err != nil {
		t.Error(err)
	}
	_, err := inventory.Parse("lab.yaml", []byte(strings.Replace(text, "{entry: loki}", "{}", 1)), lib)
	if err == nil || !strings.Contains(err.Error(), `unknown service "logs"`) {
		t.Errorf("without its entry: %v", err)
	}
}

func TestAnInstanceThatIsToBeRemovedKeepsItsEntry(t *testing.T) {
	e := parse(t, minimal("services: {dns-b: {entry: adguard-home, on: pi}, logs: {entry: loki}}\ncurrent: {pi: [dns-b]}")).Editor()
	for _, name := range []string{"dns-b", "logs"} {
		if err := e.RemoveService(name); err != nil {
			t.Fatal(err)
		}
	}
	after, err := inventory.Parse("lab.yaml", e.Bytes(), library())
	if err != nil {
		t.Fatal(err)
	}
	if p := after.Problem(); len(p.Services) != 0 || len(p.Leaving) != 1 || p.Leaving[0].EntryName() != "adguard-home" || p.Leaving[0].Name != "dns-b" {
		t.Errorf("%+v", p)
	}
}
