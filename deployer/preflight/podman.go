package preflight

import (
	"berth/deployer/probe"
	"berth/wording"
)

// IsPodman is Podman under Docker's name, or behind its socket: what berth does there would work only by half.
type IsPodman struct {
	Place
	stops
	Version string
}

func (f IsPodman) Say(w wording.Words) string {
	return w.Say("what %s has as docker is Podman %s, and berth needs Docker", "ce que %s a comme docker est Podman %s, et il faut Docker à berth", f.Host, f.Version)
}

func (IsPodman) Hint(w wording.Words) string { return installDocker(w) }

func podman(c *checker, f *probe.Facts) {
	if v := f.Docker.Podman; v != "" {
		c.add(IsPodman{Place: Place{Host: f.Host}, Version: v})
	}
}
