package pages

import "berth/planner"

// guestSize is the memory that a guest was given: what it shows, rounded up to a size that guests have.
func guestSize(h planner.Host, shown planner.Bytes) planner.Bytes {
	size := (shown + planner.GuestStep - 1) / planner.GuestStep * planner.GuestStep
	if h.Memory.Min == h.Memory.Max {
		return h.Memory.Max
	}
	return size
}

// foreignStep is how finely foreign memory is written: it changes from minute to minute.
const foreignStep = 16 * planner.MB

// foreign is the memory to write for what is foreign, and whether it differs from what stands there. A
// figure that covers what was found now, and is not more than double, stays: somebody may have put a
// peak there.
func foreign(h planner.Host, found planner.Bytes) (planner.Bytes, bool) {
	if found == h.Foreign || found > 0 && found <= h.Foreign && h.Foreign <= 2*found+foreignStep {
		return h.Foreign, false
	}
	return (found + foreignStep - 1) / foreignStep * foreignStep, true
}
