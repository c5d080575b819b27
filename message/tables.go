package message

import "maps"

// table has the French of formats.
type table map[string]string

// tables are those of the packages. The same format in two of them has the same French, which a test looks at.
var tables = map[string]table{
	"quantity": quantity, "strictyaml": strictyaml, "inventory": inventory, "catalog": catalog, "planning": planning, "commands": commands, "remote": remote, "looking": looking, "planfile": planfile, "running": running, "exporting": exporting, "finding": finding, "deploy": deploy, "system": system, "sessionFile": sessionFile, "onHosts": onHosts, "carry": carry, "moving": moving, "preferences": preferences, "authority": authority,
}

var all = merged(tables)

func merged(tables map[string]table) table {
	out := table{}
	for _, t := range tables {
		maps.Copy(out, t)
	}
	return out
}

// french is the French of a format.
func french(format string) (string, bool) {
	fr, ok := all[format]
	return fr, ok
}
