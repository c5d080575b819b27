package inventory

import (
	"berth/planner"
	"berth/quantity"
)

// AddMachine adds a machine, given as YAML in braces.
func (e *Editor) AddMachine(name, text string) error { return e.set([]string{"machines", name}, text) }

// AddProcessor declares a processor, given as YAML in braces.
func (e *Editor) AddProcessor(name, text string) error {
	return e.set([]string{"processors", name}, text)
}

// SetMemory changes how much memory a machine has.
func (e *Editor) SetMemory(machine string, b planner.Bytes) error {
	return e.set([]string{"machines", machine, "memory"}, scalar(quantity.FormatBytes(b)))
}
