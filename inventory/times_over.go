package inventory

import (
	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// timesOver reads how many times the memory of a machine is handed out, from once on.
func timesOver(s string) (planner.Permille, error) {
	by, err := quantity.Ratio(s)
	if err == nil && by < 1000 {
		return 0, message.Errorf("it is 1 or more: 1 hands out what the machine has, 1.5 half as much again; leave it out and ceilings are not added up")
	}
	return by, err
}
