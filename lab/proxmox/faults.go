package main

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"time"
)

// faults are what goes wrong, as a test wants it. What Proxmox itself can be brought to needs no entry: a guest is locked
// with "qm set ID --lock backup", a configuration is held with flock, a template or a number is gone once its file is.
type faults struct {
	Full     []string          `json:"full"`     // storages without a free byte
	Deaf     []int             `json:"deaf"`     // guests that do not answer a shutdown
	Broken   []int             `json:"broken"`   // guests that do not start
	Stuck    map[string]int    `json:"stuck"`    // guests whose memory cannot be unplugged below so many MB
	Uses     map[string]int64  `json:"uses"`     // bytes that a guest uses
	Busy     map[string]int    `json:"busy"`     // so many times somebody else holds the configuration of a guest for too long
	Noteless bool              `json:"noteless"` // backups get no notes
	Offline  bool              `json:"offline"`  // nothing can be downloaded
	Held     []string          `json:"held"`     // kinds of tasks that do not go on for as long as they are here
	Crash    string            `json:"crash"`    // a kind of task that is killed in its middle
	Torn     string            `json:"torn"`     // a kind of task that is killed once the disks of its guest are gone, before its configuration says so
	Warns    map[string]string `json:"warns"`    // what a kind of task warns of; it ends well all the same
}

func (m *machine) faults() faults {
	var f faults
	// without the file nothing goes wrong; one that cannot be read is a mistake of the test that the test sees
	if text, err := os.ReadFile(m.state("faults.json")); err == nil {
		if err := json.Unmarshal(text, &f); err != nil {
			panic("faults.json: " + err.Error())
		}
	}
	return f
}

// heldUp waits for as long as tasks of a kind are held.
func heldUp(m *machine, kind string) {
	for slices.Contains(m.faults().Held, kind) {
		time.Sleep(10 * time.Millisecond)
	}
}

func (f faults) deaf(id int) bool         { return slices.Contains(f.Deaf, id) }
func (f faults) broken(id int) bool       { return slices.Contains(f.Broken, id) }
func (f faults) full(storage string) bool { return slices.Contains(f.Full, storage) }
func (f faults) uses(id int) int64        { return f.Uses[strconv.Itoa(id)] }
