package preflight

import (
	"berth/deployer/probe"
	"berth/wording"
)

// minCompose is the least version that a run works with, that of Synology's package: what is rendered has the forms that it
// reads, and it is asked only what it can. What it has no form for is a finding of its own (ComposeLacks).
const minCompose = "2.20"

// ComposeMissing is a Docker without its plugin for Compose.
type ComposeMissing struct {
	Place
	stops
}

// ComposeAlone is a Docker without the plugin, and a program docker-compose: the one in Python, which ended with version 1, or the
// newer one that nobody put where Docker finds it.
type ComposeAlone struct {
	Place
	stops
	Have string
}

func (f ComposeAlone) isFirst() bool { return older(f.Have, "2") }

func (f ComposeAlone) Say(w wording.Words) string {
	if f.isFirst() {
		return w.Say(`%s has docker-compose %s, the one in Python that ended in 2023, and no "docker compose"`,
			"%s a docker-compose %s, celui en Python, abandonné en 2023, et pas « docker compose »", f.Host, f.Have)
	}
	return w.Say(`%s has docker-compose %s as a program of its own, and no "docker compose"`,
		"%s a docker-compose %s comme programme à part, et pas « docker compose »", f.Host, f.Have)
}

func (f ComposeAlone) Hint(w wording.Words) string {
	if f.isFirst() {
		return w.Say("the new one lies beside it: install docker-compose-plugin (Docker's own packages) or docker-compose-v2 (Ubuntu's); elsewhere put the file of "+
			"https://github.com/docker/compose/releases into /usr/local/lib/docker/cli-plugins/docker-compose. It reads the same files",
			"le nouveau s'installe à côté : docker-compose-plugin (paquets de Docker) ou docker-compose-v2 (ceux d'Ubuntu) ; ailleurs, mettre le fichier de "+
				"https://github.com/docker/compose/releases dans /usr/local/lib/docker/cli-plugins/docker-compose. Il lit les mêmes fichiers")
	}
	return w.Say(`there, as root: mkdir -p /usr/local/lib/docker/cli-plugins && ln -s "$(command -v docker-compose)" /usr/local/lib/docker/cli-plugins/docker-compose`,
		`là-bas, en root : mkdir -p /usr/local/lib/docker/cli-plugins && ln -s "$(command -v docker-compose)" /usr/local/lib/docker/cli-plugins/docker-compose`)
}

func (f ComposeMissing) Say(w wording.Words) string {
	return w.Say(`%s has no "docker compose"`, "%s n'a pas « docker compose »", f.Host)
}

func (ComposeMissing) Hint(w wording.Words) string { return installCompose(w) }

// ComposeOld is a plugin that is too old.
type ComposeOld struct {
	Place
	stops
	Have, Least string
}

func (f ComposeOld) Say(w wording.Words) string {
	return w.Say("docker compose on %s is %s, and %s is the least", "docker compose sur %s est en %s, et il faut au moins %s", f.Host, f.Have, f.Least)
}

func (ComposeOld) Hint(w wording.Words) string { return newerCompose(w) }

func installCompose(w wording.Words) string {
	return w.Say("install the package docker-compose-plugin", "installer le paquet docker-compose-plugin")
}

func composePlugin(c *checker, f *probe.Facts) {
	at, has := Place{Host: f.Host}, f.Docker.Compose
	switch {
	case without(f), f.Docker.Podman != "": // that is said, and Docker's package brings both
	case has == "" && f.Docker.Down(): // a daemon that is stuck keeps its client from saying it, too
	case has == "" && f.Docker.Alone != "":
		c.add(ComposeAlone{Place: at, Have: f.Docker.Alone})
	case has == "":
		c.add(ComposeMissing{Place: at})
	case older(has, minCompose):
		c.add(ComposeOld{Place: at, Have: has, Least: minCompose})
	}
}
