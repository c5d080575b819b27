package planner

import (
	"path"
	"slices"
	"strings"
)

// Reload is how a service takes up files anew while it runs. One without Files does not.
type Reload struct {
	Files     []string `json:"files"`               // directories, or files, below the service's directory; with slashes
	Container string   `json:"container,omitempty"` // of the Compose file, that takes them up
	Signal    string   `json:"signal,omitempty"`    // that it is sent: HUP
	Post      string   `json:"post,omitempty"`      // a path that is posted to, on the host at Port; without this and Signal it looks at the files by itself
	Port      int      `json:"port,omitempty"`
	Check     []string `json:"check,omitempty"` // a command in the container, which ends well where the files can be taken up
	Took      Gauge    `json:"took,omitzero"`   // when it last took files up
}

// Gauge is a figure that a service tells in the format of Prometheus: seconds since 1970. One without a Name is none.
type Gauge struct {
	Name string `json:"name"`
	Path string `json:"path"` // on the host, at Port
	Port int    `json:"port"`
}

// Has reports whether a file of the service's directory is one that is taken up anew.
func (r *Reload) Has(file string) bool {
	return r != nil && slices.ContainsFunc(r.Files, func(at string) bool {
		return at == file || strings.HasPrefix(file, path.Clean(at)+"/")
	})
}

// IsZero reports whether the service takes nothing up.
func (r *Reload) IsZero() bool { return r == nil || len(r.Files) == 0 }
