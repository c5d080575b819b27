package steps

import (
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/probe"
)

var aloneText = shell("alone")

// before stops or removes containers that no Compose has made, which a command of Compose's does not touch, and then gives that command.
func before(does string, containers, command []string) []string {
	if len(containers) == 0 {
		return command
	}
	return append(ledger.Script(aloneText, "berth-alone", does, strings.Join(containers, " ")).Args, command...)
}

// alone are the containers of a service on a host that berth has adopted and no Compose has made.
func alone(f *probe.Facts, service string) []string {
	if f == nil {
		return nil
	}
	var out []string
	for _, c := range f.Containers {
		if c.Lone && c.Service == service {
			out = append(out, c.ID)
		}
	}
	return out
}
