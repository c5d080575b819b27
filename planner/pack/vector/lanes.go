package vector

import "math/bits"

// Several resources share a machine word, so that one subtraction asks of all of them whether an item
// fits (Lamport 1975, "Multiple byte processing with full-word instructions"). Each resource has a lane:
// as many bits as the largest capacity needs, and a guard bit above them that is 0 in every figure.
// Setting the guards of what is free before the demand is subtracted keeps lanes from borrowing of each
// other; a guard that is gone afterwards says that the demand was larger. Ten resources of up to 1,000
// take two words, memory in MiB and CPU in thousandths one.
type lanes struct {
	words  int
	word   []int    // of each resource
	shift  []uint   // of each resource
	most   []int64  // of each resource, the largest capacity
	guards []uint64 // of each word
}

func newLanes(p *Problem) *lanes {
	l := &lanes{word: make([]int, p.Resources), shift: make([]uint, p.Resources), most: make([]int64, p.Resources)}
	for k, c := range p.Capacity {
		l.most[k%p.Resources] = max(l.most[k%p.Resources], c)
	}
	var free uint // bits left in the last word
	for r, most := range l.most {
		width := uint(bits.Len64(uint64(most)+1)) + 1 // most+1 stands for a demand that fits nowhere
		if width > free {
			l.guards = append(l.guards, 0)
			free = 64
		}
		l.word[r], l.shift[r] = len(l.guards)-1, 64-free
		free -= width
		l.guards[l.word[r]] |= 1 << (l.shift[r] + width - 1)
	}
	l.words = len(l.guards)
	return l
}

// pack puts figures of all resources, row after row, into lanes.
func (l *lanes) pack(figures []int64) []uint64 {
	n := len(l.word)
	packed := make([]uint64, len(figures)/n*l.words)
	for k, v := range figures {
		r := k % n
		packed[k/n*l.words+l.word[r]] |= uint64(min(v, l.most[r]+1)) << l.shift[r]
	}
	return packed
}
