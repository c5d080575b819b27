package probe

import (
	"path"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
)

// above reads "UID GID MODE NAME PATH".
func (a *answer) above(s string) error {
	f := strings.SplitN(s, " ", 5)
	if len(f) != 5 || !path.IsAbs(f[4]) {
		return message.Errorf("unexpected %.100q", s)
	}
	mode, err := strconv.ParseUint(f[2], 8, 16)
	if err != nil {
		return message.Errorf("unexpected mode %.20q", f[2])
	}
	const sticky, group, all = 0o1000, 0o020, 0o002
	open := mode&sticky == 0 && (mode&all != 0 || mode&group != 0 && f[1] != "0")
	d := DirOwner{Path: ledger.Clean(f[4]), Owner: ledger.Clean(f[3]), Other: f[0] != "0" || open}
	if d.Owner == "UNKNOWN" {
		d.Owner = ledger.Clean(f[0])
	}
	a.Above = append(a.Above, d)
	return nil
}
