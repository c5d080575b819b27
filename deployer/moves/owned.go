package moves

import (
	"strconv"
	"strings"

	"berth/deployer/ledger"
)

// Owned is what a directory has that not every host can: the largest owner and group, a device node, an attribute in the namespace trusted,
// each with a path that has it. A path is empty where there is none, or nobody looked to the end.
type Owned struct {
	UID, GID           int64
	ByUID, ByGID       string
	Node, TrustedNamed string
}

// Makes is what a host lets its root give files. The zero one is not known.
type Makes struct {
	UID, GID int64  // the largest; 0: not known
	Remap    string // what Docker calls the ids that it gives to containers in place of theirs (userns-remap); empty: it does not
}

// allIDs is the largest id that there is: a host that gives files those is no container without privileges.
const allIDs = 1<<32 - 2

// Contained reports whether the host is in a user namespace of another one, as a container without privileges is: its root makes no device nodes
// and sets no trusted attributes.
func (m Makes) Contained() bool { return m.UID > 0 && m.UID < allIDs }

// read takes a line of what owned.sh says of a host.
func (m *Makes) read(line string) bool {
	f := strings.Fields(line)
	switch {
	case len(f) == 3 && f[0] == "most" && f[1] == "uid":
		m.UID, _ = strconv.ParseInt(f[2], 10, 64)
	case len(f) == 3 && f[0] == "most" && f[1] == "gid":
		m.GID, _ = strconv.ParseInt(f[2], 10, 64)
	case len(f) == 2 && f[0] == "remap":
		m.Remap = ledger.Clean(f[1])
	default:
		return false
	}
	return true
}

// readOwned takes a line of what owned.sh says of a directory, which it has by its number.
func readOwned(of map[string]Owned, line string) bool {
	f := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 4)
	if len(f) != 4 {
		return false
	}
	o, at := of[f[1]], ledger.Clean(f[3])
	switch f[0] {
	case "uid":
		o.UID, _ = strconv.ParseInt(f[2], 10, 64)
		o.ByUID = at
	case "gid":
		o.GID, _ = strconv.ParseInt(f[2], 10, 64)
		o.ByGID = at
	case "node":
		o.Node = at
	case "trusted":
		o.TrustedNamed = at
	default:
		return false
	}
	of[f[1]] = o
	return true
}
