package main

import (
	"fmt"
	"io"

	"berth/internal/wholefile"
	"berth/wording"
)

// save writes a file, and says so.
func save(file string, data []byte, stderr io.Writer, w wording.Words) error {
	if err := wholefile.Write(file, data); err != nil {
		return fmt.Errorf("save %s: %w", file, err)
	}
	fmt.Fprintln(stderr, w.Say("berth: saved %s", "berth : %s est enregistré", file))
	return nil
}
