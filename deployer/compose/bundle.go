package compose

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"

	"berth/catalog"
	"berth/planner"
)

// Names of files in a service's directory.
const (
	ComposeFile = "compose.yaml"
	EnvFile     = ".env"
)

// Bundle is the directory of one service on one host.
type Bundle struct {
	Host, Service string
	Called        string // see ProjectName
	Dir           string // on the host, a full path
	Files         []File // by path; .env has placeholders for secrets
	Digest        string // of the content but for the files of Reload, "sha256:..."; the same for the same content under any plan
	Reload        planner.Reload
	Secrets       []SecretRef
	Plan          string             // LabelPlan: which placement it was rendered for
	Images        map[string]string  // by container, as the Compose file names them
	Platforms     map[string]string  // by image, the platform that a container asks for it: linux/arm/v7; what is not there is the host's
	Data          []Data             // where it keeps something, by Data.At
	Refilled      []Data             // what is rebuilt, by Data.At, where the entry is exported and imported by itself: it belongs to the rest
	Creates       []planner.Resource // external networks and volumes that are made on the host where they are missing
	Binds         []Bind             // paths of the host that should be there
	OnShares      []OnShare          // what it mounts of shares of the inventory
	ByHand        []planner.Port     // wished ports of containers in the host's network: nothing remaps these
	Builds        []Build            // images that are made on the host, by container
	Sources       *Sources           // what they are made from; nil: nothing is built

	AtHome bool                // it asks for the home of who logs in there
	Swarm  []catalog.SwarmPart // secrets and configs with which Compose starts nothing

	env, own []variable
	shares   []string          // containers that have a limit of memory by what is left of the service's: their entry says none
	given    map[string]string // secrets whose values .env of the entry has
	entry    string            // the catalog entry that it was made from
	alone    []string          // see shared
}

// ProjectName is what Compose calls the project on its host.
func (b *Bundle) ProjectName() string { return cmp.Or(b.Called, b.Service) }

// Wrote reports whether a text is that of a file of the bundle.
func (b *Bundle) Wrote(name string, text []byte) bool {
	return slices.ContainsFunc(b.Files, func(f File) bool { return f.Path == name && bytes.Equal(f.Data, text) })
}

// File is a file of a bundle.
type File struct {
	Path string // below the bundle's directory, with slashes
	Data []byte
	Mode fs.FileMode // 0600 for env files, 0755 for what may be run, 0644 otherwise
}
