package faults

import (
	"fmt"
	"strings"
)

// World is hosts with a service that moves, and berth beside them. A test makes it of what it has, and fails by itself where something is not
// as it has to be.
type World interface {
	// Type has berth do a command while a fault comes, nil for none. An error says that it did not end well.
	Type(command string, f *Fault) error
	// Heal mends what went wrong, but for a host that is away for one more command.
	Heal()
	// Newest names the run that hosts know as the newest; empty for none.
	Newest() string
	// Left is how that was left.
	Left() Left
	// Aged notes that the service goes back to what it had before its move.
	Aged()
	// Runs wants the service to run on that host alone, after a command that ended well.
	Runs(command, host string)
	// NothingLeft wants nothing to be there of a move that was taken back.
	NothingLeft()
}

// Left is how a run was left.
type Left int

// How a run may be left.
const (
	Open      Left = iota // it is begun, and hosts are locked
	Settled               // nothing is open
	NotBegun              // hosts are locked for a run that has begun nothing
	GoingBack             // it is a rollback that did not come to its end
	Stopped               // it did not come to its end, and nobody has its lock
)

// Operator does what a schedule has of an operator, in a world of two hosts.
type Operator struct {
	Schedule
	World
	Hosts [2]string // where the service runs first, and where it is to go
	Home  string    // where it is to run by the last command that ended well
	Wish  string    // where the plan has it
	From  string    // the host that it leaves in the move under way
	left  []Fault
	ways  []Way
}

// NewOperator gives an operator whose service runs on the first host.
func NewOperator(s Schedule, w World, hosts [2]string) *Operator {
	return &Operator{Schedule: s, World: w, Hosts: hosts, Home: hosts[0], Wish: hosts[0], From: hosts[0], left: s.Faults, ways: s.Ways}
}

// Other is the other one of the two hosts.
func (o *Operator) Other(host string) string {
	if host == o.Hosts[0] {
		return o.Hosts[1]
	}
	return o.Hosts[0]
}

// Of is the host that is a side of the move under way.
func (o *Operator) Of(s Side) string {
	if s == Source {
		return o.From
	}
	return o.Other(o.From)
}

// mostTries is after how many commands an operator gives one up.
const mostTries = 12

// Play does all commands, until each has ended well or was taken back. An error says which led nowhere.
func (o *Operator) Play() error {
	for _, act := range o.Acts {
		if act == "return --old" {
			o.Aged()
		}
		if act == "deploy" {
			o.Wish = o.Hosts[1]
		}
		if more, err := o.act(act); err != nil || !more {
			return err
		}
	}
	return nil
}

// act does a command, and what follows from what goes wrong, until it has ended well or was taken back: then that is all.
func (o *Operator) act(act string) (more bool, nowhere error) {
	again := o.Again
	was, goal := o.Home, o.goal(act)
	command, back := act, false
	for range mostTries {
		o.From = was
		if command == "return" && act != "return" {
			o.From = goal
		}
		newest := o.Newest()
		failed := o.types(command)
		o.Heal()
		if begun := o.Newest() != newest; begun {
			back = command == "rollback"
			if command == "return" && act != "return" {
				was, goal = goal, was
			}
		}
		switch {
		case failed != nil:
			command = o.next(act, command, failed)
		case back || command == "rollback":
			o.Home = was
			o.Runs(command, o.Home)
			o.NothingLeft()
			if !again {
				return false, nil
			}
			command, again, back, goal = act, false, false, o.goal(act)
		default:
			o.Home = goal
			o.Runs(command, o.Home)
			return true, nil
		}
	}
	return false, fmt.Errorf("berth %s leads nowhere", act)
}

func (o *Operator) types(command string) error {
	var f *Fault
	if len(o.left) > 0 {
		f, o.left = &o.left[0], o.left[1:]
	}
	return o.Type(command, f)
}

// goal is where the service is to be after a command.
func (o *Operator) goal(act string) string {
	switch {
	case act == "deploy":
		return o.Wish
	case strings.HasPrefix(act, "return"):
		return o.Other(o.Home)
	}
	return o.Home
}

// next is what the operator does after a command that did not end well: what the schedule has, as far as that is possible.
func (o *Operator) next(act, command string, err error) string {
	way := Resume
	if len(o.ways) > 0 {
		way, o.ways = o.ways[0], o.ways[1:]
	}
	is := o.Left()
	switch {
	case is == NotBegun:
		return "unlock"
	case is == Settled:
		return act
	case is == GoingBack || act == "finish":
		return "resume"
	case command == "rollback": // it was refused: it has started there
		if !strings.Contains(err.Error(), "berth return") {
			return "rollback"
		}
		return "resume"
	case way == Rollback:
		return "rollback"
	case way == Return && command != "return" && is == Stopped:
		return "return"
	}
	return "resume"
}
