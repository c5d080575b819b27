package preflight

import (
	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// OtherArch is a host with another processor than the inventory says.
type OtherArch struct {
	Place
	stops
	Stated, Have planner.Arch
}

func (f OtherArch) Say(w wording.Words) string {
	return w.Say("%s is %s, and the inventory says %s", "%s est en %s, et l'inventaire dit %s", f.Host, f.Have, f.Stated)
}

func (OtherArch) Hint(w wording.Words) string { return correct(w) }

// correct is what to do where a host is not as the inventory says.
func correct(w wording.Words) string {
	return w.Say("correct the inventory or the machine, and plan again", "corriger l'inventaire ou la machine, et planifier de nouveau")
}

func architecture(c *checker, f *probe.Facts, h planner.Host) {
	if f.Arch.Family != "" && !f.Arch.Runs(h.Processor.Arch) {
		c.add(OtherArch{Place: Place{Host: f.Host}, Stated: h.Processor.Arch, Have: f.Arch})
	}
}
