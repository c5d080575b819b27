package lab

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/docker/go-units"
	"gopkg.in/yaml.v3"
)

// The lab's inventory says of each machine what the host really is: preflight finds any difference.
func TestTheInventoryAndTheTableOfHostsSayTheSame(t *testing.T) {
	text, err := os.ReadFile("inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var inventory struct {
		Processors map[string]struct{ Cores int }
		Machines   map[string]struct {
			Processor, Memory string
			Devices           []string
			SSH               struct{ Host string }
		}
	}
	if err := yaml.Unmarshal(text, &inventory); err != nil {
		t.Fatal(err)
	}
	if len(inventory.Machines) != 5 {
		t.Fatalf("%d machines in the inventory, not 5", len(inventory.Machines))
	}
	for i, row := range hostRows(t)[:len(inventory.Machines)] {
		m, ok := inventory.Machines[row[0]]
		if !ok {
			t.Errorf("no machine %s in the inventory", row[0])
			continue
		}
		memory, err := units.RAMInBytes(m.Memory)
		if err != nil {
			t.Fatal(err)
		}
		want, err := units.RAMInBytes(row[1])
		if err != nil {
			t.Fatal(err)
		}
		devices := strings.Join(m.Devices, ",")
		got := fmt.Sprint(memory, inventory.Processors[m.Processor].Cores, devices, " ", m.SSH.Host)
		should := fmt.Sprint(want, row[3], strings.TrimPrefix(row[4], "-"), " ", fmt.Sprintf("10.77.0.%d", 11+i))
		if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(should, " ", "") {
			t.Errorf("%s: the inventory has %s, the table %s", row[0], got, should)
		}
	}
}

// hostRows are the lines of hosts.tab that name a host.
func hostRows(t *testing.T) [][]string {
	t.Helper()
	text, err := os.ReadFile("hosts.tab")
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 5 && fields[0] != "#" && fields[0] != "*" {
			rows = append(rows, fields)
		}
	}
	if len(rows) < 5 {
		t.Fatalf("only %d hosts in hosts.tab", len(rows))
	}
	return rows
}
