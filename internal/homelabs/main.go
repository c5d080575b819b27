// Command homelabs says how many of somebody's stacks berth takes as they are. Its argument is a directory of stacks, a copy of
// some homelab, since files that are missing there are made up in it: what a repository leaves out because it is secret. It
// prints how many stacks there are, how many docker compose config accepts, and of those how many are read, planned (each
// alone, on made-up machines), and rendered with the same meaning, with a line for each failure.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/sirupsen/logrus"

	"berth/catalog"
)

func main() {
	compose := flag.String("compose", "docker compose", "the program that accepts stacks")
	oldest := flag.String("oldest", "", "a `PROGRAM` of the oldest Compose, which has to accept what is rendered for it; empty: it is not asked")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: homelabs [-compose PROGRAM] [-oldest PROGRAM] DIR...   (copies: missing files are made up in them)")
		flag.PrintDefaults()
	}
	flag.Parse()
	logrus.SetLevel(logrus.PanicLevel)
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	fmt.Println("| homelab | stacks | accepted | read | planned | rendered the same | files made up |")
	fmt.Println("|---|---|---|---|---|---|---|")
	failed := 0
	var failures []string
	for _, dir := range flag.Args() {
		t, err := count(dir, strings.Fields(*compose), strings.Fields(*oldest))
		if err != nil {
			fmt.Fprintln(os.Stderr, "homelabs:", err)
			os.Exit(1)
		}
		fmt.Printf("| %s | %d | %d | %d | %d | %d | %d |\n", filepath.Base(dir), t.stacks, t.accepted, t.read, t.planned, t.rendered, t.madeUp)
		failures = append(failures, t.failures...)
		failed += t.accepted - t.rendered
	}
	for _, f := range failures {
		fmt.Println(f)
	}
	if failed > 0 {
		os.Exit(1)
	}
}

// tally is a line of the table.
type tally struct {
	stacks, accepted, read, planned, rendered, madeUp int
	failures                                          []string
}

func (t *tally) fail(stack, stage string, err error) {
	t.failures = append(t.failures, fmt.Sprintf("%s: %s: %v", stack, stage, err))
}

// count takes the stacks of a homelab.
func count(dir string, compose, oldest []string) (*tally, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	stacks, err := find(dir)
	if err != nil {
		return nil, err
	}
	t := &tally{stacks: len(stacks)}
	var accepted []string
	for _, stack := range stacks {
		t.madeUp += makeUp(dir, stack)
		if err := accepts(compose, stack); err != nil {
			t.fail(stack, "not accepted by Compose", err)
			continue
		}
		accepted = append(accepted, stack)
	}
	t.accepted = len(accepted)
	start := time.Now()
	c, err := catalog.Load(dir)
	fmt.Fprintf(os.Stderr, "%s: read in %s\n", filepath.Base(dir), time.Since(start).Round(time.Millisecond))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	for _, stack := range accepted {
		e := entryOf(c, stack)
		if e == nil {
			t.fail(stack, "not read", fmt.Errorf("there is no such entry"))
			continue
		}
		t.read++
		p, err := plan(c, e)
		if err != nil {
			t.fail(stack, "not planned", err)
			continue
		}
		t.planned++
		if err := sameMeaning(p, e, dir, stack, oldest); err != nil {
			t.fail(stack, "not rendered the same", err)
			continue
		}
		t.rendered++
	}
	return t, nil
}

// find lists the directories below one in which docker compose finds a file.
func find(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != dir {
			return filepath.SkipDir
		}
		if stack := filepath.Dir(path); !d.IsDir() && slices.Contains(cli.DefaultFileNames, d.Name()) && !slices.Contains(out, stack) {
			out = append(out, stack)
		}
		return nil
	})
	return out, err
}

// accepts asks docker compose.
func accepts(compose []string, stack string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, compose[0], append(slices.Clone(compose[1:]), "config", "--quiet")...)
	cmd.Dir, cmd.Env = stack, []string{"PATH=" + os.Getenv("PATH"), "HOME=/root"}
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s", lastLine(said))
	}
	return nil
}

func lastLine(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}

func entryOf(c *catalog.Catalog, stack string) *catalog.Entry {
	for _, e := range c.Entries() {
		if !e.Shipped() && filepath.Clean(e.Path("")) == stack {
			return e
		}
	}
	return nil
}
