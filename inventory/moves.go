package inventory

import (
	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// Moves says how data goes from host to host.
type Moves struct {
	Direct   bool          // from host to host where they reach each other, with a key that is lent for it; else through the operator
	Limit    planner.Bytes // a second; 0: as fast as it goes
	Compress bool          // where both hosts can
	Unsaved  bool          // no backup is made of a service before it moves, where the lab has backups
}

// readMoves reads how data is carried.
func (r *reader) readMoves(v strictyaml.Value) {
	m, saved := &r.inv.Moves, true
	v.As(message.Word("moves")).Struct(strictyaml.Fields{
		"direct":   strictyaml.IntoBool(&m.Direct),
		"compress": strictyaml.IntoBool(&m.Compress),
		"backup":   strictyaml.IntoBool(&saved),
		"limit": func(v strictyaml.Value) {
			strictyaml.Into(&m.Limit, quantity.Bytes)(v)
			if m.Limit > 0 && m.Limit < leastRate {
				v.Errorf("limit of moves: at least 1MB a second")
			}
		},
	})
	m.Unsaved = !saved
}

const leastRate = planner.MB
