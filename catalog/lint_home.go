package catalog

import (
	"path"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
)

// lintHomes: what a shell takes for the home of somebody is none to Compose: of ~pi/docker it makes pi/docker in the home.
func lintHomes(l *linter) {
	for _, c := range l.containers() {
		for _, v := range c.Volumes {
			if rest, below := strings.CutPrefix(v.Source, "~"); below && v.Type == types.VolumeTypeBind && rest != "" && rest[0] != '/' {
				l.report(Warning, "home-of-somebody", l.files.mount(c.Name, v.Target), message.Of("write the path in full, /home/%s", path.Clean(rest)),
					"%s is %s in the home of who logs in, to Compose as to berth, and no home of %s", v.Source, rest, strings.Split(rest, "/")[0])
			}
		}
	}
}
