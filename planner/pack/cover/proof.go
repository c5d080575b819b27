package cover

import (
	"errors"
	"fmt"
	"slices"
)

// Proofs, and how they are added up.

// Proof shows that a covering problem costs at least so much. It is a tree of boxes: a node splits the
// range of one variable in two, and a leaf says why its box holds nothing cheaper: by multipliers, whose
// bound anyone can add up, or by a row that is not covered even by all that the box has.
type Proof struct {
	Split int    `json:"split,omitempty"` // variable; in Below it is at most At, in Above more
	At    int64  `json:"at,omitempty"`
	Below *Proof `json:"below,omitempty"`
	Above *Proof `json:"above,omitempty"`

	Multipliers []int64 `json:"multipliers,omitempty"` // of each row, over the denominator Over
	Over        int64   `json:"over,omitempty"`        // at least 1 at a leaf with multipliers
	Short       int     `json:"short,omitempty"`       // the row that is not covered, counted from 1
}

// Proves returns the lower bound that the proof shows for the problem, or what is wrong with it. It is
// plain arithmetic on integers.
func (c *Covering) Proves(p *Proof) (int64, error) {
	if !c.sound() {
		return 0, errors.New("the figures of the problem are out of range")
	}
	return c.proves(p, slices.Clone(c.Low), slices.Clone(c.High))
}

func (c *Covering) proves(p *Proof, low, high []int64) (int64, error) {
	switch {
	case p == nil:
		return 0, errors.New("a branch of the proof is missing")
	case p.Short > 0:
		r := p.Short - 1
		if r >= len(c.Rows) || c.sum(r, high) >= c.Rows[r].Need {
			return 0, fmt.Errorf("row %d can be covered", r)
		}
		return Impossible, nil
	case p.Over > 0:
		return c.provesLeaf(p, low, high)
	case p.Split < 0 || p.Split >= len(low) || p.At < low[p.Split] || p.At >= high[p.Split]:
		return 0, fmt.Errorf("variable %d is not split by %d", p.Split, p.At)
	}
	j, lo, hi := p.Split, low[p.Split], high[p.Split]
	high[j] = p.At
	below, err := c.proves(p.Below, low, high)
	high[j] = hi
	if err != nil {
		return 0, err
	}
	low[j] = p.At + 1
	above, err := c.proves(p.Above, low, high)
	low[j] = lo
	return min(below, above), err
}

func (c *Covering) provesLeaf(p *Proof, low, high []int64) (int64, error) {
	if len(p.Multipliers) != len(c.Rows) {
		return 0, fmt.Errorf("want a multiplier for each of %d rows", len(c.Rows))
	}
	for _, y := range p.Multipliers {
		if y < 0 {
			return 0, fmt.Errorf("multiplier %d is negative", y)
		}
	}
	return c.Dual(p.Multipliers, p.Over, low, high), nil
}
