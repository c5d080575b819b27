package probe

import (
	"encoding/json"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
)

// move reads "NAME JSON": how far a service is that goes to another host.
func (a *answer) move(s string) error {
	name, text, _ := strings.Cut(s, " ")
	var m ledger.Moving
	if json.Unmarshal([]byte(text), &m) != nil || m.Service != name || !m.Sound() {
		return message.Errorf("no move of %.80q", name)
	}
	a.Moves = append(a.Moves, m)
	return nil
}
