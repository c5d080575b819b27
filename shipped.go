// Package berth carries the files that berth ships: the inventory of a real lab, more examples, and the
// JSON schemas of what users write. The tool itself is cmd/berth.
package berth

import (
	"embed"
	"fmt"
	"strings"
)

// InventoryName is the shipped inventory in [Files]; it is used where no other is named or found.
const InventoryName = "inventory.yaml"

// Files are the shipped inventory, everything under examples/, and the schemas under docs/schema/.
//
//go:embed inventory.yaml examples docs/schema
var Files embed.FS

// Schema is the name of the schema of inventories, in docs/schema/ of [Files] and beside an inventory.
const Schema = "inventory.schema.json"

// Examples names the shipped inventories.
func Examples() []string { return []string{"blackbox", "home-lan", "starter"} }

// Example is a shipped inventory by its name, which names the schema where it is put beside it.
func Example(name string) ([]byte, error) {
	file := "examples/" + name + "/inventory.yaml"
	if name == "blackbox" {
		file = InventoryName
	}
	data, err := Files.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("it is one of %s", strings.Join(Examples(), ", "))
	}
	const mark = "$schema="
	var lines []string
	for line := range strings.Lines(string(data)) {
		if before, _, ok := strings.Cut(line, mark); ok && strings.HasPrefix(line, "# yaml-language-server:") {
			line = before + mark + Schema + "\n"
		}
		lines = append(lines, line)
	}
	return []byte(strings.Join(lines, "")), nil
}
