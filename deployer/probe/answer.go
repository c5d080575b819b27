package probe

import (
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

// What a host prints is data from outside. The script's words are trusted to be the script's, what
// follows them is not: every text is bounded and has no control characters, every number a range, every
// list an end. A line that is not as it should be is left out, and a note says so.
const (
	maxItems = 20_000 // lines of one kind
	maxNotes = 20
)

// answer is what a host said, on its way to Facts.
type answer struct {
	Facts
	from, to   time.Time // when it was asked, by the operator's clock
	count      map[string]int
	listeners  []socket
	ports      map[listener]int // into Listening
	owners     map[string]owner // by inode
	used       map[string]planner.Bytes
	peaks      map[string]planner.Bytes
	pids       map[string]string  // container ID -> process
	told       int                // how many containers there are
	stuck      string             // a directory whose file system does not answer; empty: none
	past       strings.Builder    // what it said of its runs
	hardware   *hardware          // nil: nothing said
	controlled bool               // cgroup 2 is mounted at /sys/fs/cgroup
	mounts     map[string][]Mount // by container ID
}

// socket is a listening socket of the host.
type socket struct {
	port    planner.Port
	address string
	inode   string
}

// owner is the process that holds a socket.
type owner struct {
	process   string
	container string // its ID; empty: it runs on the host itself
}

func (a *answer) note(what message.Text) {
	if len(a.Notes) < maxNotes {
		a.Notes = append(a.Notes, what.Map(ledger.Clean))
	}
}

// amount reads a whole number from 0 to most.
func amount(s string, most int64) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 || n > most {
		return 0, message.Errorf("%.20q is no number from 0 to %d", s, most)
	}
	return n, nil
}
