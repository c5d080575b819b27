package cells

import (
	"strings"
	"testing"
)

func TestABarIsFullOnlyWhenAllIsDoneAndNotEmptyWhenAnythingIs(t *testing.T) {
	for w := -1; w < 30; w++ {
		for whole := range 40 {
			for part := range whole + 1 {
				done, rest := Progress(part, whole, w, ASCII)
				if len(done)+len(rest) != max(w, 0) || strings.Trim(done, "#") != "" || strings.Trim(rest, ".") != "" {
					t.Fatalf("%d of %d in %d columns: %q %q", part, whole, w, done, rest)
				}
				if w > 1 && (done == "") != (part == 0) || w > 1 && whole > 0 && (rest == "") != (part == whole) {
					t.Fatalf("%d of %d in %d columns: %q %q", part, whole, w, done, rest)
				}
			}
		}
	}
}

func TestABarIsDrawnWhereItIsToStand(t *testing.T) {
	c := NewCanvas(8, 1)
	c.All().PutProgress(2, 0, 4, 1, 2, BarUsed, ASCII)
	if got := drawn(c); got != "  ##..  " {
		t.Errorf("%q", got)
	}
}
