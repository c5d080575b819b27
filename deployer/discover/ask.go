package discover

import (
	"context"
	"strings"

	"berth/internal/tty"
	"berth/wording"
)

// Ask asks whoever sits at the terminal for hosts, as they would be given by --from; nothing says what comes of none. Nobody there:
// none.
func Ask(ctx context.Context, person tty.Terminal, w wording.Words, nothing string) ([]string, error) {
	if !person.Attended() {
		return nil, nil
	}
	answer, err := person.Ask(ctx, w.Say("Hosts to look at over SSH, such as root@pve nas pi@192.168.1.10 (nothing: %s): ",
		"Hôtes à examiner par SSH, par exemple root@pve nas pi@192.168.1.10 (rien : %s) : ", nothing))
	return strings.FieldsFunc(answer, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }), err
}
