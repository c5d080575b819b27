package preflight

import (
	"berth/deployer/probe"
	"berth/message"
	"berth/wording"
)

// minDocker is the least version that a run works with: that of Debian 12.
const minDocker = "20.10"

// NoDocker is a host without Docker.
type NoDocker struct {
	Place
	stops
}

func (f NoDocker) Say(w wording.Words) string {
	return w.Say("%s has no Docker", "%s n'a pas Docker", f.Host)
}

func (NoDocker) Hint(w wording.Words) string { return installDocker(w) }

// DockerDown is a Docker that does not answer.
type DockerDown struct {
	Place
	stops
	Why message.Text // in Docker's words; may be empty
}

func (f DockerDown) Say(w wording.Words) string {
	if f.Why.IsZero() {
		return w.Say("Docker does not answer on %s", "Docker ne répond pas sur %s", f.Host)
	}
	return w.Say("Docker does not answer on %s: %s", "Docker ne répond pas sur %s : %s", f.Host, f.Why)
}

func (DockerDown) Hint(w wording.Words) string {
	return w.Say("on the host: systemctl status docker says how it is, systemctl restart docker restarts it", "sur l'hôte : systemctl status docker dit comment il va, systemctl restart docker le redémarre")
}

// DockerOld is a Docker that is too old.
type DockerOld struct {
	Place
	stops
	Have, Least string
}

func (f DockerOld) Say(w wording.Words) string {
	return w.Say("Docker on %s is %s, and %s is the least", "Docker sur %s est en %s, et il faut au moins %s", f.Host, f.Have, f.Least)
}

func (DockerOld) Hint(w wording.Words) string { return installDocker(w) }

func installDocker(w wording.Words) string {
	return w.Say("install Docker Engine: https://docs.docker.com/engine/install/", "installer Docker Engine : https://docs.docker.com/engine/install/")
}

func docker(c *checker, f *probe.Facts) {
	at, d := Place{Host: f.Host}, f.Docker
	switch {
	case d.Podman != "": // that is said
	case without(f):
		c.add(NoDocker{Place: at})
	case d.Down():
		c.add(DockerDown{Place: at, Why: d.Err})
	case older(d.Server, minDocker):
		c.add(DockerOld{Place: at, Have: d.Server, Least: minDocker})
	}
}

// without reports whether a host has no Docker at all.
func without(f *probe.Facts) bool { return f.Docker == probe.DockerFacts{} }
