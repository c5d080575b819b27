package probe

import (
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/message"
)

// saved reads "NAME SECONDS": when a backup of a service was made last.
func (a *answer) saved(s string) error {
	name, at, _ := strings.Cut(s, " ")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || seconds <= 0 || seconds > 1<<40 || !ledger.ServiceName.MatchString(name) {
		return message.New("no time of a backup")
	}
	if a.Saved == nil {
		a.Saved = map[string]time.Time{}
	}
	a.Saved[name] = time.Unix(seconds, 0)
	return nil
}
