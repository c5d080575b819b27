package inventory

import (
	"fmt"
	"strings"
)

// Unit is a unit of systemd: the name of its file, and what is in it.
type Unit struct{ Name, Text string }

// Mounting is what mounts a share on a host.
type Mounting struct {
	Share   string // its name in the inventory
	At      string // a full path
	Source  string // as mount has it
	Type    string // likewise
	Options string // likewise; empty: those of the system
}

// Mounting is what mounts the share on a host that does not serve it.
func (s *Share) Mounting(host string) Mounting {
	return Mounting{Share: s.Name, At: s.At(host), Source: s.Source(), Type: s.Type(), Options: s.Options}
}

// Name is what systemd calls the mount, without the kind of unit.
func (m *Mounting) Name() string { return escaped(m.At) }

// Units are those by which systemd mounts it, the mount first.
//
// The directory is mounted when somebody asks for it ([systemd.automount]), and not while the host starts: Docker starts containers again without
// waiting for mounts of the network, and they would write below an empty directory. As it is they wait, and do not start where the server stays
// away. That the network comes first systemd knows by the type. [Install] stands in the automount alone, which keeps a server that
// is gone from holding up the start of its host.
func (m *Mounting) Units() []Unit {
	plain := strings.NewReplacer("%", "%%") // else a specifier
	options := ""
	if m.Options != "" {
		options = "Options=" + plain.Replace(m.Options) + "\n"
	}
	head := fmt.Sprintf("# Written by berth for the share %[1]s of its inventory. What is changed here is not touched any more.\n[Unit]\nDescription=Share %[1]s\n", m.Share)
	where := "Where=" + m.At + "\n"
	return []Unit{
		{m.Name() + ".mount", head + "\n[Mount]\nWhat=" + plain.Replace(m.Source) + "\n" + where + "Type=" + m.Type + "\n" + options + "TimeoutSec=60\n"},
		{m.Name() + ".automount", head + "\n[Automount]\n" + where + "\n[Install]\nWantedBy=remote-fs.target\n"},
	}
}

// escaped is a path as systemd-escape -p has it.
func escaped(at string) string {
	var out strings.Builder
	at = strings.Trim(at, "/")
	for i := range len(at) {
		switch c := at[i]; {
		case c == '/':
			out.WriteByte('-')
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == ':', c == '_', c == '.' && i > 0:
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, `\x%02x`, c)
		}
	}
	return out.String()
}

// ClientPackage is the package of Debian and its kin that mounts a type of shares.
func ClientPackage(of string) string {
	if of == "cifs" {
		return "cifs-utils"
	}
	return "nfs-common"
}
