package carry

import (
	"regexp"
	"strings"

	"berth/message"
)

// The source says what its rsync wants to be run on the target. A host that somebody has taken over may say anything, so that line is
// looked at word by word: it has to be the receiving side of rsync, in the directory where berth starts it, with no option but those
// that come of what berth asked for. None of these reads or writes a file elsewhere or has more of them read from the connection.
var (
	// letters of one word, then what both rsyncs know of each other. No s: with it options come over the connection.
	lettersForm = regexp.MustCompile(`^-[vnlHogDtpAXrcSz]+e[0-9.]*[A-Za-z]*$`)
	longForm    = regexp.MustCompile(`^(--delete|--delete-during|--stats|--partial|--numeric-ids|--log-format=[%a-zA-Z]*|-@-1|--bwlimit=[0-9]+|` +
		`--checksum-choice=[a-z0-9]+|--compress-choice=[a-z0-9]+|--compress-level=[0-9]+|--new-compress|--timeout=[0-9]+)$`)
)

// vetted says why a line of words is not run on the target; nil: it is what was expected.
func vetted(words []string) error {
	n := len(words)
	if n < 5 || words[0] != "rsync" || words[1] != "--server" || words[n-2] != "." || words[n-1] != "./" {
		return refusedLine(words)
	}
	for i, w := range words[2 : n-2] {
		if i == 0 && lettersForm.MatchString(w) {
			continue
		}
		if !longForm.MatchString(w) {
			return refusedLine(words)
		}
	}
	return nil
}

func refusedLine(words []string) error {
	return message.Errorf("it asks the target to run %.200q, which is not what berth asked it for, and was not run", strings.Join(words, " "))
}
