package preflight

import (
	"berth/deployer/probe"
	"berth/wording"
)

// ToolMissing is a tool that a host lacks and that Look would see more with.
type ToolMissing struct {
	Place
	warns
	noHint
	Tool string
}

func (f ToolMissing) Say(w wording.Words) string {
	return w.Say("%s has no %s: what was changed by hand may not be seen", "%s n'a pas %s : ce qui a été changé à la main peut ne pas se voir", f.Host, f.Tool)
}

func tools(c *checker, f *probe.Facts) {
	for _, tool := range f.Missing {
		if tool == "sha256sum" || tool == "stat" || tool == "df" {
			c.add(ToolMissing{Place: Place{Host: f.Host}, Tool: tool})
		}
	}
}
