package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// stateFile is what a stand-in keeps in each of its volumes: a line for every start. Where the data of
// a service moves, the lines have to move with it.
const stateFile = "standin.state"

// countStart adds a line to the state in each volume and gives how many there are now. A volume that
// cannot be written, such as one mounted read-only, is left out.
func countStart(dirs []string) int {
	line := fmt.Sprintf("started %s\n", time.Now().UTC().Format(time.RFC3339Nano))
	for _, dir := range dirs {
		if err := appendLine(filepath.Join(dir, stateFile), line); err != nil {
			logf("no state kept: %v", err)
		}
	}
	return starts(dirs)
}

func appendLine(path, line string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(line); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// starts is the largest number of starts that a volume knows of; 0 for a service without any.
func starts(dirs []string) int {
	most := 0
	for _, dir := range dirs {
		text, err := os.ReadFile(filepath.Join(dir, stateFile))
		if err == nil {
			most = max(most, bytes.Count(text, []byte("\n")))
		}
	}
	return most
}
