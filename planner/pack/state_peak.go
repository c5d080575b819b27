package pack

// The state's peak.

// peakTree keeps the fullness of every gauged bin in a tournament tree, so that the peak is known after a
// change in as many steps as the number of bins has bits.
type peakTree struct {
	peaked bool
	leaf   []int32 // the place of each bin in the last row, or Nowhere
	tree   []int64 // tree[1] is the peak, tree[k] the larger of tree[2k] and tree[2k+1]
}

func newPeakTree(p *Problem) peakTree {
	c := peakTree{peaked: p.Peak != nil}
	if !c.peaked {
		return c
	}
	gauged := 0
	c.leaf = make([]int32, len(p.Bins))
	for b := range p.Bins {
		c.leaf[b] = Nowhere
		if p.Bins[b].Gauge > 0 {
			c.leaf[b] = int32(gauged)
			gauged++
		}
	}
	c.tree = make([]int64, 2*max(gauged, 1))
	for b := range p.Bins {
		if c.leaf[b] >= 0 {
			c.put(int(c.leaf[b]), p.fullness(b, 0))
		}
	}
	return c
}

// fullness is a bin's part in the peak when it has the load in the peak's resource.
func (p *Problem) fullness(b int, load int64) int64 {
	bin := &p.Bins[b]
	room := bin.Hard[p.Peak.Resource] - load
	return ceilDivSigned((bin.Gauge-room)*p.Peak.Scale, bin.Gauge)
}

// set takes over the load of a bin in every resource.
func (c *peakTree) set(p *Problem, b int, load []int64) {
	if c.peaked && c.leaf[b] >= 0 {
		c.put(int(c.leaf[b]), p.fullness(b, load[p.Peak.Resource]))
	}
}

func (c *peakTree) put(leaf int, fullness int64) {
	at := len(c.tree)/2 + leaf
	if c.tree[at] == fullness {
		return
	}
	c.tree[at] = fullness
	for at /= 2; at >= 1; at /= 2 {
		most := max(c.tree[2*at], c.tree[2*at+1])
		if c.tree[at] == most {
			return
		}
		c.tree[at] = most
	}
}

// peak is the fullness of the fullest gauged bin, at least 0.
func (c *peakTree) peak() int64 {
	if len(c.tree) < 2 {
		return 0
	}
	return max(c.tree[1], 0)
}

func ceilDivSigned(a, b int64) int64 {
	if a < 0 {
		return -(-a / b)
	}
	return ceilDiv(a, b)
}
