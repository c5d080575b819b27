package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// The database of a stand-in is its state file: a row for every line. So a dump that is put back can be
// told from an empty database, as the entries' verify commands do.

func databaseFile(p part) (string, error) {
	if len(p.Dirs) == 0 {
		return "", errors.New("this stand-in has no volume, so no database")
	}
	return filepath.Join(p.Dirs[0], stateFile), nil
}

// pgDump prints the rows.
func pgDump(p part, _ []string) error {
	file, err := databaseFile(p)
	if err != nil {
		return err
	}
	rows, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	fmt.Println("-- PostgreSQL database dump")
	_, err = os.Stdout.Write(rows)
	return err
}

// psql counts the rows where it is asked for a count, and reads a dump from its input otherwise.
func psql(p part, args []string) error {
	file, err := databaseFile(p)
	if err != nil {
		return err
	}
	if strings.Contains(strings.Join(args, " "), "count(") {
		fmt.Println(starts(p.Dirs[:1]))
		return nil
	}
	dump, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var rows bytes.Buffer
	for line := range bytes.Lines(dump) {
		if !bytes.HasPrefix(line, []byte("--")) {
			rows.Write(line)
		}
	}
	return os.WriteFile(file, rows.Bytes(), 0o644)
}

func dropdb(p part, _ []string) error {
	file, err := databaseFile(p)
	if err != nil {
		return err
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
