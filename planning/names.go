package planning

import (
	shipped "berth"
	"berth/catalog"
	"berth/inventory"
	"berth/planner"
)

// schemaFile is the JSON schema of inventories in the shipped files, without a name in it.
const schemaFile = "docs/schema/inventory.schema.json"

// PlainSchema is the JSON schema of inventories as it is shipped.
func PlainSchema() ([]byte, error) { return shipped.Files.ReadFile(schemaFile) }

// Schema is the JSON schema of inventories with the names of the catalog and, as far as there is an inventory and it can be
// read, those of the lab.
func Schema(file string, flags []string) ([]byte, error) {
	base, err := PlainSchema()
	if err != nil {
		return nil, err
	}
	known, err := readKnown(file, flags)
	if err != nil {
		return nil, err
	}
	return inventory.Schema(base, known.lib, known.names)
}

// known is what is known of a lab, whether or not it can be planned.
type known struct {
	lib   planner.Library
	names inventory.Names
}

// readKnown reads it. The error is about a file or catalog that somebody named and that cannot be read at all.
func readKnown(file string, flags []string) (known, error) {
	named := file != ""
	if !named {
		file, _ = found()
	}
	var out known
	if file != "" {
		data, err := ReadFile(file, "inventory")
		if err != nil && named {
			return known{}, err
		}
		out.names = inventory.NamesOf(data)
	}
	c, err := catalog.Load(Catalogs(file, flags)...)
	out.lib = c.Library()
	return out, err
}
