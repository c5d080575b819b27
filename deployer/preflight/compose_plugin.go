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
	case has == "":
		c.add(ComposeMissing{Place: at})
	case older(has, minCompose):
		c.add(ComposeOld{Place: at, Have: has, Least: minCompose})
	}
}
