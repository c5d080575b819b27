package lab

import (
	"fmt"
	"strings"
	"time"
)

// crashLoop: a container that ends again and again is not healthy although it is up most of the time, and what it has
// does not stand in the way of the run that mends it.
func crashLoop(f *faults, _ func(*tool)) {
	before := f.former()
	loop := func(words string) *tool {
		return f.rig.tool(f.inventory(faultsDir+"inventory.yaml", "  page: {on: media}", fmt.Sprintf("  page: {on: media}\n  loop: {on: media, env: {STANDIN: %q}}", words)),
			"--catalog", faultsDir+"catalog")
	}
	out := loop("die-after=0.5").run(1, "deploy", "--yes", "--service", "loop", "--wait", "6s")
	if !strings.Contains(out.stderr, "not healthy after 6s: loop-loop-1 exits with code 1 again and again, restarted ") || !strings.Contains(out.stderr, "standin: loop/loop: dying after 500ms, as the lab said\n") {
		f.t.Errorf("%s", out.stderr)
	}
	for range 2 { // the container is seen up, and between two starts
		if out := loop("").run(0, "deploy", "--dry-run", "--service", "loop"); !strings.Contains(out.stdout, "start loop") {
			f.t.Errorf("%s%s", out.stdout, out.stderr)
		}
	}
	mended := loop("").run(0, "deploy", "--yes", "--service", "loop")
	if mended.took < 10*time.Second {
		f.t.Errorf("it was well after %s:\n%s%s", mended.took, mended.stdout, mended.stderr)
	}
	f.run(0, "deploy", "--yes")
	if got := f.former(); got != before {
		f.t.Errorf("%s\nbefore:\n%s", got, before)
	}
}
