package ledger

import (
	"math"
	"strconv"
	"time"
)

// Watch says when the host itself ends a command of a step that cannot come to its end: nobody else may be there any
// more to do so.
type Watch struct {
	Limit   time.Duration // how long it may take altogether
	Every   time.Duration // how often Docker is asked for a sign of life meanwhile
	Silence time.Duration // how long it may give none
}

var watchText = Shell(scriptFiles, "watch")

// Exit codes of commands that were ended.
const (
	DockerSilent = 76 // the daemon gave no sign of life
	TookTooLong  = 77
)

// Unanswered is what a command says while the daemon does not answer, with the seconds.
const Unanswered = "Docker has not answered for %d s"

// Over is a command with the watch over it.
func (w Watch) Over(args []string) []string {
	seconds := func(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }
	return append(Script(watchText, "berth-watch", seconds(w.Limit), seconds(w.Every), seconds(w.Silence)).Args, args...)
}
