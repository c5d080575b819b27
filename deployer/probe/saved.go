package probe

import (
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/message"
)

// saved reads "NAME SECONDS": when a backup of a service was made last.
func (a *answer) saved(s string) error { return backupAt(&a.Saved, s) }

// verified reads "NAME SECONDS SNAPSHOT": when one was tried last, and was good.
func (a *answer) verified(s string) error { return backupAt(&a.Verified, s) }

func backupAt(into *map[string]time.Time, s string) error {
	name, rest, _ := strings.Cut(s, " ")
	at, _, _ := strings.Cut(rest, " ")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || seconds <= 0 || seconds > 1<<40 || !ledger.ServiceName.MatchString(name) {
		return message.New("no time of a backup")
	}
	if *into == nil {
		*into = map[string]time.Time{}
	}
	(*into)[name] = time.Unix(seconds, 0)
	return nil
}
