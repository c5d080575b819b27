package catalog

import (
	"slices"

	"berth/message"
)

// lintBuilds: what an image is built from is there, and no secret stays in it.
func lintBuilds(l *linter) {
	for _, c := range l.containers() {
		if c.Build == nil {
			continue
		}
		at := l.in("services", c.Name, "build")
		l.report(Warning, "build", at, message.Word("name a published image, or leave it: what it is built from is uploaded"),
			"the image of %s is built on the host that it is placed on: that takes time and memory there, and what its base is may move", c.Name)
		if len(unset(at)) == 0 {
			for _, err := range l.entry.unbuildable(c.Build) {
				l.report(Error, "build-missing", at, message.Text{}, "%s: %v", c.Name, err)
			}
		}
		for _, u := range uses(within(at, "args")) {
			if slices.ContainsFunc(l.entry.Secrets, func(s Secret) bool { return s.Name == u.Name }) {
				l.report(Warning, "build-secret", within(at, "args"), message.Word("give it as a secret of the build, which leaves nothing behind: secrets: [...] below build"),
					"the value of %s stays in the history of the image of %s, for whoever has the image", u.Name, c.Name)
			}
		}
	}
}
