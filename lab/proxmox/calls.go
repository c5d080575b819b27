package main

import (
	"encoding/json"
	"time"

	"berth/internal/pve"
)

// kept is a call as it was made, and which releases of Proxmox would not take it, with their words.
type kept struct {
	At      int64             `json:"at"` // Unix time in milliseconds
	Call    []string          `json:"call"`
	Refused map[string]string `json:"refused,omitempty"`
}

// keep writes a call down.
func (m *machine) keep(argv []string) {
	k := kept{At: time.Now().UnixMilli(), Call: argv}
	for release, err := range pve.Refusals(argv) {
		if k.Refused == nil {
			k.Refused = map[string]string{}
		}
		k.Refused[itoa(int(release))] = err.Error()
	}
	if text, err := json.Marshal(k); err == nil {
		note(m.state("calls.json"), string(text))
	}
}
