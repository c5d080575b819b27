package tmux

import "regexp"

var (
	clock = regexp.MustCompile(`\b\d\d:\d\d:\d\d\b`)
	runID = regexp.MustCompile(`\b\d{8}T\d{6}Z-[0-9a-f]{4}\b`)
)

// Timeless is a screen without what is another one each time: times of the day, as when the session was saved, and names of runs.
func Timeless(screen string) string {
	return runID.ReplaceAllString(clock.ReplaceAllString(screen, "12:00:00"), "20260101T120000Z-0000")
}
