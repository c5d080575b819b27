// Package berth carries the files that berth ships: the inventory of a real lab, more examples, and the
// JSON schemas of what users write. The tool itself is cmd/berth.
package berth

import "embed"

// InventoryName is the shipped inventory in [Files]; it is used where no other is named or found.
const InventoryName = "inventory.yaml"

// Files are the shipped inventory, everything under examples/, and the schemas under docs/schema/.
//
//go:embed inventory.yaml examples docs/schema
var Files embed.FS
