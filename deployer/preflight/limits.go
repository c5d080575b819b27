package preflight

import (
	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// NoLimits is a host whose memory cgroup is off: memory limits do not hold there.
type NoLimits struct {
	Place
	warns
}

func (f NoLimits) Say(w wording.Words) string {
	return w.Say("%s ignores memory limits: its memory cgroup is off", "%s ignore les limites de mémoire : son cgroup de mémoire est éteint", f.Host)
}

func (NoLimits) Hint(w wording.Words) string {
	return w.Say("add cgroup_enable=memory cgroup_memory=1 to the line of /boot/firmware/cmdline.txt, and restart the host",
		"ajouter cgroup_enable=memory cgroup_memory=1 à la ligne de /boot/firmware/cmdline.txt, et redémarrer l'hôte")
}

func limits(c *checker, f *probe.Facts, _ planner.Host) {
	if f.Cgroup != 0 && !f.Limits {
		c.add(NoLimits{Place: Place{Host: f.Host}})
	}
}
