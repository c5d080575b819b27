package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/planner/pack"
)

// cbc solves a placement as a mixed integer programme with COIN-OR's cbc, with one thread and for so long
// at most. ok is false where there is no cbc, or where it finds nothing.
func cbc(t testing.TB, in *instance, limit time.Duration) (value int64, optimal, ok bool) {
	t.Helper()
	program, err := exec.LookPath("cbc")
	if err != nil {
		return 0, false, false
	}
	dir := t.TempDir()
	model, solution := filepath.Join(dir, "model.lp"), filepath.Join(dir, "solution")
	if err := writeFile(model, func(w io.Writer) error { return writeLP(w, &in.problem) }); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit+20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, model, "sec", fmt.Sprint(limit.Seconds()), "solve", "solu", solution)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Logf("cbc: %v: %s", err, out)
		return 0, false, false
	}
	written, err := os.ReadFile(solution)
	if err != nil {
		return 0, false, false
	}
	first, _, _ := strings.Cut(string(written), "\n")
	at := strings.Index(first, "objective value")
	if at < 0 || strings.Contains(first, "nfeasible") {
		return 0, false, false
	}
	var cost float64
	if _, err := fmt.Sscan(first[at+len("objective value"):], &cost); err != nil {
		return 0, false, false
	}
	return int64(cost + 0.5), strings.HasPrefix(first, "Optimal"), true
}

// writeLP writes a problem of plain bins, items that have to be in, and groups apart as an integer
// programme: x of an item and a bin, y of a bin in use.
func writeLP(out io.Writer, p *pack.Problem) error {
	w := bufio.NewWriter(out)
	inBin := make([][]int, len(p.Bins)) // the items that may go into each
	fmt.Fprintln(w, "Minimize\n obj:")
	for b := range p.Bins {
		if open := p.Bins[b].Open; open != nil {
			fmt.Fprintf(w, " + %d y%d\n", open[0], b)
		}
	}
	for i := range p.Items {
		it := &p.Items[i]
		for _, c := range it.Choices {
			inBin[c.Bin] = append(inBin[c.Bin], i)
			if it.Leave != nil && c.Bin != it.Start {
				fmt.Fprintf(w, " + %d x%d_%d\n", it.Leave[0], i, c.Bin)
			}
		}
	}
	fmt.Fprintln(w, "Subject To")
	for i := range p.Items {
		for _, c := range p.Items[i].Choices {
			fmt.Fprintf(w, " + x%d_%d\n", i, c.Bin)
		}
		fmt.Fprintln(w, " = 1")
	}
	for b, items := range inBin {
		for r := range p.Resources {
			if len(items) == 0 {
				continue
			}
			for _, i := range items {
				fmt.Fprintf(w, " + %d x%d_%d\n", p.Items[i].Demand[r], i, b)
			}
			if p.Bins[b].Open != nil {
				fmt.Fprintf(w, " - %d y%d <= 0\n", p.Bins[b].Hard[r], b)
			} else {
				fmt.Fprintf(w, " <= %d\n", p.Bins[b].Hard[r])
			}
		}
	}
	writeApart(w, p)
	fmt.Fprintln(w, "Binary")
	for b, items := range inBin {
		if p.Bins[b].Open != nil {
			fmt.Fprintf(w, " y%d\n", b)
		}
		for _, i := range items {
			fmt.Fprintf(w, " x%d_%d\n", i, b)
		}
	}
	fmt.Fprintln(w, "End")
	return w.Flush()
}

func writeApart(w io.Writer, p *pack.Problem) {
	for _, group := range p.Groups {
		in := map[int][]int{}
		for _, i := range group.Items {
			for _, c := range p.Items[i].Choices {
				in[c.Bin] = append(in[c.Bin], i)
			}
		}
		for b := range p.Bins {
			if len(in[b]) < 2 {
				continue
			}
			for _, i := range in[b] {
				fmt.Fprintf(w, " + x%d_%d\n", i, b)
			}
			fmt.Fprintln(w, " <= 1")
		}
	}
}
