package preflight

import (
	"slices"

	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// DiskShort is a directory of a host with too little room.
type DiskShort struct {
	Place
	stops
	noHint
	Dir        string
	Need, Have planner.Bytes
}

func (f DiskShort) Say(w wording.Words) string {
	return w.Say("%s has %s free for %s, and %s are needed", "%s a %s libres pour %s, et il en faut %s", f.Host, w.Left(f.Have), f.Dir, w.Used(f.Need))
}

// disk wants room for what comes: what the entries of services that the host does not have yet ask for,
// images included, where Docker keeps its data; and a little for files and journals.
func disk(c *checker, f *probe.Facts) {
	const files = 64 * planner.MB
	var need planner.Bytes
	for _, b := range c.on(f.Host) {
		s := c.want.Plan.Problem.Service(b.Service)
		if s != nil && !f.Has(b.Service) {
			h, _ := c.want.Plan.Problem.Host(f.Host)
			need += s.DemandOn(h.Processor).Disk
		}
	}
	told := map[string]bool{}
	for _, d := range slices.Backward(f.Disks) { // Docker's first: it needs the most
		least := files
		if d.Path == f.Docker.Root {
			least += need
		}
		if d.Free < least && !told[d.Device] {
			told[d.Device] = true
			c.add(DiskShort{Place: Place{Host: f.Host}, Dir: d.Path, Need: least, Have: d.Free})
		}
	}
}
