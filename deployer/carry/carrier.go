package carry

import (
	"context"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
)

// Carrier is how the program of the source comes to the one of the target: [Relay], or [Direct].
type Carrier interface {
	// carry runs both sides of a program. What the source says goes to said.
	carry(ctx context.Context, w *Way, p program, said *said) error
}

// program is what runs on both hosts.
type program struct {
	words  []string // on the source: rsync or tar, and its words
	server []string // on the target, in the directory that data comes to
}

// client is a program on the source, with its own way to the other side, and the line of known_hosts that it takes.
func (w *Way) client(way, known string, words []string) remote.Command {
	return script(clientText, "client", append([]string{w.work(), shellText, known, way, w.from.Path}, words...)...)
}

// rsync runs it on the source with these words, and on the target what it asks for.
func (w *Way) rsync(ctx context.Context, by Carrier, words []string, heard *said) error {
	words = append([]string{"rsync"}, words...)
	server, err := w.asked(ctx, words)
	if err != nil {
		return err
	}
	return by.carry(ctx, w, program{words, server}, heard)
}

// asked is what rsync on the source would have run on the target, looked at before anything is. The same words ask for the same.
func (w *Way) asked(ctx context.Context, words []string) ([]string, error) {
	key := strings.Join(words, "\x00")
	if known := w.asks[key]; known != nil {
		return known, nil
	}
	var heard said
	err := w.from.Host.Stream(ctx, w.client("ask", "", words), &nobody{}, &heard)
	if len(heard.words) == 0 {
		if err == nil {
			err = message.New("it asks for nothing")
		}
		return nil, w.failed(ctx, err, &heard)
	}
	if err := vetted(heard.words); err != nil {
		return nil, message.Errorf("host %s: %w", w.from.Host.Name(), err)
	}
	w.asks[key] = heard.words
	return heard.words, nil
}

// nobody takes what is not wanted.
type nobody struct{}

func (*nobody) Write(p []byte) (int, error) { return len(p), nil }

// Exit codes of rsync that are told apart.
const (
	notAll   = 23 // some of it was not carried
	vanished = 24 // files went away on the source
)

// failed is why rsync did not come to a good end, in the words of the side that could not.
func (w *Way) failed(ctx context.Context, err error, heard *said) error {
	code, exited := exitOf(err)
	if !exited {
		return err
	}
	why, at := strings.Join(heard.last, "; "), w.from
	if slices.ContainsFunc(heard.last, receiving) {
		at = w.to
	}
	switch {
	case why == "":
		err = message.Errorf("host %s: rsync of %s failed: %w", at.Host.Name(), at, err)
	case code == notAll:
		err = message.Errorf("host %s: not all of %s was carried: %s", at.Host.Name(), at, why)
	default:
		err = message.Errorf("host %s: rsync of %s failed (%d): %s", at.Host.Name(), at, code, why)
	}
	return ledger.Explained(ctx, at.Host, err)
}

// receiving reports whether a line is of the target's rsync.
func receiving(line string) bool {
	return strings.Contains(line, "[receiver") || strings.Contains(line, "[Receiver") || strings.Contains(line, "[generator")
}
