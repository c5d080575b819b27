// Command structure measures how the code is built, so that before and after can be compared:
//
//	go run ./internal/structure              this tree
//	go run ./internal/structure -C DIR       another one, say a checkout of an older commit
//	go run ./internal/structure -up          the arrows that run back up, one by one, and what is used
//
// For each package it prints the arrows between its files and how many of them run back up, then the types
// with most methods and most fields, and the functions whose cyclomatic complexity is above 15. Tests are
// left out. The same tree gives the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	dir := flag.String("C", ".", "the directory of the module to measure")
	up := flag.Bool("up", false, "list the arrows that run back up, and what is used, instead of counting them")
	flag.Parse()
	patterns := flag.Args()
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	packages, err := load(*dir, patterns)
	if err != nil {
		fmt.Fprintln(os.Stderr, "structure:", err)
		os.Exit(1)
	}
	if *up {
		fmt.Print(upward(packages))
		return
	}
	fmt.Print(report(packages))
}
