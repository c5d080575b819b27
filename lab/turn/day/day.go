// Package day says which of the tests in the lab have their turn: all of them would take more than an hour.
package day

import (
	"os"
	"slices"
	"strconv"
	"time"
)

// Long are the tests that take most of a minute and more. They have their turn one after the other, a day each.
var Long = []string{RealMachine, AnsibleExport, OperatorsDirectory, GuestsChange, LabA}

// Those of Long.
const (
	RealMachine        = "a real machine"
	AnsibleExport      = "the Ansible export"
	OperatorsDirectory = "what is the operator's in a directory"
	GuestsChange       = "what changes with guests of a Proxmox"
	LabA               = "lab A whole, on hosts that are there"
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

// HasTurn is whether one of the long tests has its turn.
func HasTurn(test string) bool {
	return All() || slices.Index(Long, test) == int(Seed()%uint64(len(Long)))
}
