package preflight

import (
	"errors"

	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/wording"
)

// NotRoot is a host that could not be looked at as root.
type NotRoot struct {
	Place
	stops
	Err error
}

func (f NotRoot) Say(w wording.Words) string {
	return w.Say("root is needed on %s: %v", "il faut être root sur %s : %v", f.Host, f.Err)
}

// Hint is empty where the inventory allows sudo: what went wrong then says itself what it wants.
func (f NotRoot) Hint(w wording.Words) string {
	var refused *remote.SudoError
	if errors.As(f.Err, &refused) && !refused.Off {
		return ""
	}
	return w.Say("let the user use sudo (sudo: true in the inventory), or log in as root", "autoriser sudo (sudo: true dans l'inventaire), ou se connecter en root")
}

func root(c *checker, f *probe.Facts) {
	if f.RootErr != nil {
		c.add(NotRoot{Place: Place{Host: f.Host}, Err: f.RootErr})
	}
}
