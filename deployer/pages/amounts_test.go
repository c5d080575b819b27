package pages

import (
	"testing"

	"berth/planner"
)

func TestForeignMemoryIsWrittenInStepsAndAFigureThatCoversItStays(t *testing.T) {
	const MB = planner.MB
	for _, c := range []struct {
		stands, found, want planner.Bytes
		changed             bool
	}{
		{0, 0, 0, false},
		{0, 1 * MB, 16 * MB, true},
		{0, 16 * MB, 16 * MB, true},
		{0, 17 * MB, 32 * MB, true},
		{200 * MB, 190 * MB, 200 * MB, false},
		{200 * MB, 201 * MB, 208 * MB, true},
		{400 * MB, 200 * MB, 400 * MB, false},
		{448 * MB, 200 * MB, 208 * MB, true}, // more than double, and than the step that it is rounded by
		{200 * MB, 0, 0, true},
	} {
		if got, changed := foreign(planner.Host{Foreign: c.stands}, c.found); got != c.want || changed != c.changed {
			t.Errorf("%d MB stand there, %d were found: %d MB, changed %v; want %d MB, %v", c.stands/MB, c.found/MB, got/MB, changed, c.want/MB, c.changed)
		}
	}
}
