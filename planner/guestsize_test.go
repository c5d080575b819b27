package planner

import (
	"math/rand/v2"
	"testing"
)

func TestAGuestHasTheSmallestSizeThatCarriesItsLoad(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Range
		load Bytes
		want Bytes
		ok   bool
	}{
		{"nothing needs the least", Range{GB, 8 * GB}, 0, GB, true},
		{"0.9 GB fill 1 GB", Range{256 * MB, 8 * GB}, Permille(900).Of(GB), GB, true},
		{"a byte more needs the next step", Range{256 * MB, 8 * GB}, Permille(900).Of(GB) + 1, GB + 256*MB, true},
		{"9 GB fill 10 GB exactly", Range{GB, 16 * GB}, 9 * GB, 10 * GB, true},
		{"8 GB do not fit 8 GB", Range{GB, 16 * GB}, 8 * GB, 9 * GB, true},
		{"the end of the range is allowed", Range{GB, 10 * GB}, 9 * GB, 10 * GB, true},
		{"over the end is not", Range{GB, 10 * GB}, 9*GB + 1, 10*GB + 256*MB, false},
		{"a least that is no multiple is rounded up", Range{1000 * MB, 4 * GB}, 0, GB, true},
		{"a most that is no multiple is rounded down", Range{GB, 2200 * MB}, Permille(900).Of(2048*MB) + 1, 2304 * MB, false},
		{"without a choice the size is what it is", Range{3000 * MB, 3000 * MB}, GB, 3000 * MB, true},
		{"without a choice it carries its share", Range{3000 * MB, 3000 * MB}, 2700 * MB, 3000 * MB, true},
		{"without a choice more does not fit", Range{3000 * MB, 3000 * MB}, 2701 * MB, 3072 * MB, false},
		{"a range without a multiple has its lower end", Range{1100 * MB, 1200 * MB}, 500 * MB, 1100 * MB, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			size, ok := guestSize(&Host{Kind: VM, Memory: c.in, Margin: 900}, c.load)
			if size != c.want || ok != c.ok {
				t.Errorf("got %v, %v; want %v, %v", size, ok, c.want, c.ok)
			}
		})
	}
}

func TestNoSmallerGuestWouldDo(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 32))
	for range 2000 {
		h := &Host{Kind: VM, Memory: Range{Bytes(rng.Int64N(int64(4 * GB))), Bytes(rng.Int64N(int64(16 * GB)))}, Margin: Permille(1 + rng.IntN(1000))}
		h.Memory.Max = max(h.Memory.Max, h.Memory.Min)
		load := Bytes(rng.Int64N(int64(12 * GB)))
		size, ok := guestSize(h, load)
		lo, hi := sizes(h)
		if h.Margin.Of(size) < load {
			t.Fatalf("%v under %d: %v does not carry %v", h.Memory, h.Margin, size, load)
		}
		if ok && (size < h.Memory.Min || size > h.Memory.Max) {
			t.Fatalf("%v: %v is allowed", h.Memory, size)
		}
		if lo != hi && size%GuestStep != 0 {
			t.Fatalf("%v: %v is no multiple", h.Memory, size)
		}
		if size > lo && h.Margin.Of(size-GuestStep) >= load {
			t.Fatalf("%v under %d: a step less than %v would carry %v", h.Memory, h.Margin, size, load)
		}
	}
}
