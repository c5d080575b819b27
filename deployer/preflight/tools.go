package preflight

import (
	"berth/deployer/probe"
	"berth/wording"
)

// ToolMissing is a tool that a host lacks and that Look would see more with. Without sha256sum no file can be sent there.
type ToolMissing struct {
	Place
	graded
	noHint
	Tool string
}

func (f ToolMissing) Say(w wording.Words) string {
	if f.severity == Stops {
		return w.Say("%s has no %s, which compares the files that it is sent: install coreutils there",
			"%s n'a pas %s, qui compare les fichiers qui lui sont envoyés : installez-y coreutils", f.Host, f.Tool)
	}
	return w.Say("%s has no %s: what was changed by hand may not be seen", "%s n'a pas %s : ce qui a été changé à la main peut ne pas se voir", f.Host, f.Tool)
}

func tools(c *checker, f *probe.Facts) {
	for _, tool := range f.Missing {
		switch at := (Place{Host: f.Host}); tool {
		case "sha256sum":
			c.add(ToolMissing{Place: at, graded: graded{Stops}, Tool: tool})
		case "stat", "df":
			c.add(ToolMissing{Place: at, graded: graded{Warns}, Tool: tool})
		}
	}
}
