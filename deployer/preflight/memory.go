package preflight

import (
	"slices"

	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// LessMemory is a host with less memory than the plan rests on.
type LessMemory struct {
	Place
	stops
	Need, Have planner.Bytes
}

func (f LessMemory) Say(w wording.Words) string {
	return w.Say("%s has %s of memory, and the plan rests on %s", "%s a %s de mémoire, et le plan compte sur %s", f.Host, w.Left(f.Have), w.Size(f.Need))
}

func (LessMemory) Hint(w wording.Words) string { return correct(w) }

// MoreMemory is a host with more.
type MoreMemory struct {
	Place
	warns
	Need, Have planner.Bytes
}

func (f MoreMemory) Say(w wording.Words) string {
	return w.Say("%s has %s of memory, more than the %s of the plan", "%s a %s de mémoire, plus que les %s du plan", f.Host, w.Left(f.Have), w.Size(f.Need))
}

func (MoreMemory) Hint(w wording.Words) string { return correct(w) }

// tolerance is by how much the memory that Linux shows may differ from the module's size. The kernel
// itself, a graphics unit (64 MB on a Pi to 512 MB on small PCs) and crash dumps take some before Linux
// counts: 256 MB, or a sixteenth of large machines, whichever is more. A module more or less is always
// more than that.
func tolerance(memory planner.Bytes) planner.Bytes { return max(256*planner.MB, memory/16) }

func memory(c *checker, f *probe.Facts, h planner.Host) {
	need := h.Memory.Max
	if h.IsGuest() {
		need = c.want.Plan.Placement.Size[h.Name]
	}
	if load := c.want.Plan.Load(f.Host); load != nil {
		need = load.Memory
	}
	at := Place{Host: f.Host}
	switch off := tolerance(need); {
	case need == 0, slices.Contains(c.want.Sized, h.Name): // a guest that the plan does not use, or that the run changes
	case f.Memory < need-off:
		c.add(LessMemory{Place: at, Need: need, Have: f.Memory})
	case f.Memory > need+off:
		c.add(MoreMemory{Place: at, Need: need, Have: f.Memory})
	}
}
