package probe

import (
	"context"
	_ "embed"
	"strings"

	"berth/deployer/ledger"
	"berth/planner"
)

// Sample is the memory of a host at one moment.
type Sample struct {
	Available  planner.Bytes            // 0: it did not say
	Containers map[string]planner.Bytes // by ID, without what the kernel can take back; of those that run
}

//go:embed sample.sh
var sampleText string

// TakeSample asks a host for the memory of some of its containers, and for its own.
func TakeSample(ctx context.Context, h ledger.Host, ids []string) (Sample, error) {
	text, err := ledger.Ask(ctx, h, ledger.Script(sampleText, "berth-sample", ids...))
	out := Sample{Containers: map[string]planner.Bytes{}}
	for line := range strings.Lines(text) {
		switch f := strings.Fields(line); {
		case len(f) == 2 && f[0] == "memory":
			if kib, err := amount(f[1], maxBytes>>10); err == nil {
				out.Available = planner.Bytes(kib << 10)
			}
		case len(f) == 3:
			used, err := amount(f[1], maxBytes)
			cache, bad := amount(f[2], maxBytes)
			if err == nil && bad == nil {
				out.Containers[f[0]] = planner.Bytes(max(used-cache, 0))
			}
		}
	}
	return out, err
}

// Add counts a sample of a host: what it has of a container is that one's peak where it is the most so far, and the kernel does not tell
// one; what the host has in use beside them is Busiest.
func (f *Facts) Add(s Sample) {
	beside := f.Memory - s.Available
	for i := range f.Containers {
		c := &f.Containers[i]
		used, runs := s.Containers[c.ID]
		if !runs {
			continue
		}
		beside -= used
		if c.Peak == 0 || c.Samples > 0 {
			c.Peak = max(c.Peak, c.Memory, used)
			c.Samples++
		}
	}
	if s.Available > 0 {
		f.Busiest = max(f.Busiest, beside)
	}
	f.Samples++
}
