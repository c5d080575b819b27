package status

import "berth/wording"

// DockerSilent is a host whose Docker does not say what runs there.
type DockerSilent struct {
	of
	drifts
	Why string // in Docker's words; may be empty
}

// Kind implements Finding.
func (DockerSilent) Kind() string { return "docker_down" }

// Say implements Finding.
func (f DockerSilent) Say(w wording.Words) string {
	why := ""
	if f.Why != "" {
		why = w.Say(": ", " : ") + f.Why
	}
	return w.Say("Docker does not answer%s", "Docker ne répond pas%s", why)
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

// dockers finds hosts whose containers cannot be seen. One without Docker where nothing is deployed lacks nothing.
func dockers(l *Lab) []Finding {
	var out []Finding
	for _, f := range l.asked() {
		switch {
		case f.Docker.Down():
			out = append(out, DockerSilent{of: of{f.Host}, Why: f.Docker.Err})
		case f.Docker.Client == "" && len(f.Services) > 0:
			out = append(out, NoDocker{of: of{f.Host}})
		}
	}
	return out
}
