package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"berth/planner/pack"
)

func (b *bench) vbpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "vbp FILE",
		Short:   "Pack vectors into the fewest bins that are all alike",
		Example: `  packbench vbp class1_20_3_0.vbp --seconds 1`,
		Args:    exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := readNumbers(args[0])
			if err != nil {
				return err
			}
			p, err := readVectors(n)
			if err != nil {
				return err
			}
			return b.solve(cmd.Context(), &instance{name: baseName(args[0]), objective: "bins", problem: *p, write: writeBins})
		},
	}
}

// readVectors reads the number of dimensions, the capacity in each, the number of lines, and on each line
// the size in every dimension and how many items have it. There is a bin for every item.
func readVectors(n *numbers) (*pack.Problem, error) {
	p := &pack.Problem{Goals: 1}
	dimensions := n.count()
	for r := range dimensions {
		p.Resources = append(p.Resources, pack.Resource{Name: fmt.Sprint("d", r)})
	}
	capacity := n.list(dimensions)
	for range n.count() {
		demand, times := n.list(dimensions), n.index(maxVectors)
		if n.err != nil {
			return nil, n.err
		}
		for range times {
			p.Items = append(p.Items, pack.Item{Name: fmt.Sprint("i", len(p.Items)), Demand: demand, MustFit: true, Start: pack.Nowhere})
		}
	}
	anywhere := make([]pack.Choice, len(p.Items))
	for b := range anywhere {
		anywhere[b].Bin = b
		p.Bins = append(p.Bins, pack.Bin{Name: fmt.Sprint("b", b), Parent: pack.Root, Hard: capacity, Open: pack.Cost{1}})
	}
	for i := range p.Items {
		p.Items[i].Choices = anywhere
	}
	return p, n.end()
}

// maxVectors is more than any instance has, and fits into memory.
const maxVectors = 100_000

// writeBins gives the bin of every item, one a line, in the order of the file.
func writeBins(w io.Writer, bins []int) error {
	for _, b := range bins {
		if _, err := fmt.Fprintln(w, b); err != nil {
			return err
		}
	}
	return nil
}
