// Package day says which of the tests in the lab have their turn: all of them would take more than an hour.
package day

import (
	"os"
	"slices"
	"strconv"
	"time"
)

// Turns are the tests that take most of a minute and more. Those of a list have their turn one after the other, a day each.
var Turns = [][]string{
	{RealMachine, AnsibleExport, OperatorsDirectory, GuestsChange, LabA},
	{FirstDay, PhaseFour, Guests, Backups, Moves, PhaseFourByDump, Paperless, Schedules, Live},
}

// Those of Turns.
const (
	RealMachine        = "a real machine"
	AnsibleExport      = "the Ansible export"
	OperatorsDirectory = "what is the operator's in a directory"
	GuestsChange       = "what changes with guests of a Proxmox"
	LabA               = "lab A whole, on hosts that are there"
	FirstDay           = "a lab that comes under berth on its first day"
	Guests             = "lab A with its guests, made by one command"
	Backups            = "backups that come back on another host"
	Moves              = "a service that moves with its data"
	Live               = "files that a program takes up"
	PhaseFour          = "Immich that goes to the NAS and back"
	PhaseFourByDump    = "Immich that goes to the NAS and back by dump"
	Paperless          = "Paperless that moves by its export"
	Schedules          = "moves in the midst of which something goes wrong, by schedules"
)

// All is whether everything is wanted, with BERTH_FAULTS=all, and not what has its turn.
func All() bool { return os.Getenv("BERTH_FAULTS") == "all" }

// Seed says what has its turn: BERTH_FAULTS_SEED, which a failure shows, else another one each day.
func Seed() uint64 {
	if seed, err := strconv.ParseUint(os.Getenv("BERTH_FAULTS_SEED"), 10, 64); err == nil {
		return seed
	}
	return uint64(time.Now().Unix() / 86400)
}

// HasTurn is whether one of Turns has its turn.
func HasTurn(test string) bool {
	if All() {
		return true
	}
	for _, list := range Turns {
		if slices.Index(list, test) == int(Seed()%uint64(len(list))) {
			return true
		}
	}
	return false
}
