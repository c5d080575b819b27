package probe

import (
	"path"

	"berth/deployer/ledger"
	"berth/message"
)

// home reads the directory that "~" means to who logs in.
func (a *answer) home(s string) error {
	if s = ledger.Clean(s); !path.IsAbs(s) {
		return message.New("no full path")
	}
	a.Home = path.Clean(s)
	return nil
}

// Homes gives for hosts what "~" means there, where that is known.
func Homes(facts map[string]*Facts) map[string]string {
	out := map[string]string{}
	for host, f := range facts {
		if f != nil && f.Err == nil && f.Home != "" {
			out[host] = f.Home
		}
	}
	return out
}
