package quantity_test

import (
	"strconv"
	"testing"

	"berth/planner"
	"berth/quantity"
)

// again reports that what a value is written as is not read as the same value.
func again[T comparable](t *testing.T, s string, read func(string) (T, error), write func(T) string) {
	t.Helper()
	v, err := read(s)
	if err != nil {
		return
	}
	if back, err := read(write(v)); err != nil || back != v {
		t.Errorf("%q is %v, written as %q and read as %v, %v", s, v, write(v), back, err)
	}
}

// inUnits writes thousandths: 2, 0.25.
func inUnits[T ~int64](v T) string { return strconv.FormatFloat(float64(v)/1000, 'f', -1, 64) }

func FuzzQuantities(f *testing.F) {
	for _, s := range []string{
		"512MB", "6 GB", "1.5GiB", "2GB..16GB", "90%", "0.5", "250m", "30 photos/week", "1-2s", "45s-2min", "instant", "53/udp", "192.168.1.2:53", "[FD00:0::2]:53/udp", "amd64/v3", "1023.999999TB", "9007199254740993",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		again(t, s, quantity.Bytes, quantity.FormatBytes)
		again(t, s, quantity.Range, quantity.FormatRange)
		again(t, s, quantity.Percent, quantity.FormatPercent)
		again(t, s, quantity.Ratio, inUnits[planner.Permille])
		again(t, s, quantity.Watts, quantity.FormatWatts)
		again(t, s, quantity.Price, quantity.FormatPrice)
		again(t, s, quantity.Speed, inUnits[planner.Permille])
		again(t, s, quantity.CPU, inUnits[planner.MilliCPU])
		again(t, s, quantity.Workload, quantity.FormatWorkload)
		again(t, s, quantity.Port, planner.Port.String)
		again(t, s, quantity.Arch, planner.Arch.String)
		if b, err := quantity.Bytes(s); err == nil && (b < 0 || b > quantity.MaxBytes) {
			t.Errorf("%q is %d bytes", s, b)
		}
		if g, err := quantity.Figure(s); err == nil && (g.Low < 0 || g.Low > g.High || g.Text == "") {
			t.Errorf("%q is %+v", s, g)
		}
	})
}
