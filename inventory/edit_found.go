package inventory

import (
	"berth/planner"
	"berth/quantity"
)

// AddMachine adds a machine, given as YAML in braces.
func (e *Editor) AddMachine(name, text string) error { return e.set([]string{"machines", name}, text) }

// AddGuest adds a guest to a machine, given as YAML in braces.
func (e *Editor) AddGuest(machine, name, text string) error {
	return e.set([]string{"machines", machine, "guests", name}, text)
}

// AddProcessor declares a processor, given as YAML in braces.
func (e *Editor) AddProcessor(name, text string) error {
	return e.set([]string{"processors", name}, text)
}

// SetMemory changes how much memory a machine has.
func (e *Editor) SetMemory(machine string, b planner.Bytes) error {
	return e.set([]string{"machines", machine, "memory"}, scalar(quantity.FormatBytes(b)))
}

// SetReserved changes how much memory a machine keeps for itself.
func (e *Editor) SetReserved(machine string, b planner.Bytes) error {
	return e.set([]string{"machines", machine, "reserved"}, scalar(quantity.FormatBytes(b)))
}

// SetSpeed sets how fast the processor of a machine is, given as YAML in braces.
func (e *Editor) SetSpeed(machine, text string) error {
	return e.set([]string{"machines", machine, "speed"}, text)
}

// AddStack adds a service that runs already, with its wishes given as YAML in braces. One that is there stays as it is.
func (e *Editor) AddStack(service, text string) error {
	if e.has("services", service) {
		return nil
	}
	return e.set([]string{"services", service}, text)
}
