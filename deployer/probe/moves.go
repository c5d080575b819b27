package probe

import (
	"encoding/json"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
)

// move reads "NAME JSON": how far a service is that goes to another host.
func (a *answer) move(s string) error { return moving(&a.Moves, s) }

// carried reads likewise a move that has come to its end, the last one of the service.
func (a *answer) carried(s string) error { return moving(&a.Carried, s) }

func moving(into *[]ledger.Moving, s string) error {
	name, text, _ := strings.Cut(s, " ")
	var m ledger.Moving
	if json.Unmarshal([]byte(text), &m) != nil || m.Service != name || !m.Sound() {
		return message.Errorf("no move of %.80q", name)
	}
	*into = append(*into, m)
	return nil
}
