package status

import (
	"berth/message"
	"berth/wording"
)

// DockerSilent is a host whose Docker does not say what runs there.
type DockerSilent struct {
	of
	drifts
	Why message.Text // in Docker's words; may be empty
}

// Kind implements Finding.
func (DockerSilent) Kind() string { return "docker_down" }

// Say implements Finding.
func (f DockerSilent) Say(w wording.Words) string {
	if f.Why.IsZero() {
		return w.Say("Docker does not answer", "Docker ne répond pas")
	}
	return w.Say("Docker does not answer: %s", "Docker ne répond pas : %s", f.Why)
}

// Hint implements Finding.
func (DockerSilent) Hint(w wording.Words) string {
	return w.Say("on the host: systemctl status docker", "sur l'hôte : systemctl status docker")
}

// NoDocker is a host that has services of berth's by their records, and no Docker.
type NoDocker struct {
	of
	drifts
}

// Kind implements Finding.
func (NoDocker) Kind() string { return "no_docker" }

// Say implements Finding.
func (NoDocker) Say(w wording.Words) string { return w.Say("no Docker", "pas de Docker") }

// Hint implements Finding.
func (NoDocker) Hint(wording.Words) string { return "" }

// Podman is a host that has Podman under Docker's name, or behind its socket.
type Podman struct {
	of
	drifts
	Version string
}

// Kind implements Finding.
func (Podman) Kind() string { return "podman" }

// Say implements Finding.
func (f Podman) Say(w wording.Words) string {
	return w.Say("Podman %s, and not Docker", "Podman %s, et pas Docker", f.Version)
}

// Hint implements Finding.
func (Podman) Hint(w wording.Words) string {
	return w.Say("berth needs Docker", "berth a besoin de Docker")
}

// dockers finds hosts whose containers cannot be seen, or not as Docker has them. One where nothing is deployed lacks
// nothing.
func dockers(l *Lab) []Finding {
	var out []Finding
	for _, f := range l.asked() {
		switch {
		case f.Docker.Podman != "" && len(f.Services) > 0:
			out = append(out, Podman{of: of{f.Host}, Version: f.Docker.Podman})
		case f.Docker.Down() && len(f.Services) > 0:
			out = append(out, DockerSilent{of: of{f.Host}, Why: f.Docker.Err})
		case f.Docker.Client == "" && len(f.Services) > 0:
			out = append(out, NoDocker{of: of{f.Host}})
		}
	}
	return out
}
