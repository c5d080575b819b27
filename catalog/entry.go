package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// Entry is a service of the catalog. It does not change after it is loaded.
type Entry struct {
	Name          string
	ProjectName   string              // what Compose calls the project, and its volumes after it; the name, unless two entries have one
	Service       planner.Service     // without wishes
	Secrets       []Secret            // in the order of the file, those of .env behind them
	Settings      []Setting           // in the order of the file
	Rebuilt       []Rebuilt           // likewise
	Privileged    string              // why a container is privileged; empty where none is, or nobody says
	ContainerName string              // why a container has a name of its own; likewise
	Block         string              // the file that has the block, of Files; empty where the entry has none
	Included      map[string][]string // values of variables from the env files of what is included, where they count; more than one where files differ
	Dotenv        map[string]string   // values of variables from the .env beside the Compose file; what is set elsewhere comes before them
	Origin        string              // the --catalog directory it comes from; empty for a shipped one
	Overrides     bool                // it takes the place of an entry of the same name
	Digest        string              // SHA-256 over names and content of its files, in hexadecimal

	creates      []creation             // external networks and volumes that berth makes
	stated       planner.Service        // what the block says
	at           string                 // below its source
	dir          string                 // for messages
	real         string                 // full path on this machine; empty for a shipped one
	composeFiles []string               // in the order in which Compose merges them, below the entry's directory
	parts        []string               // what they include and extend, likewise
	files        []File                 // all of its files, by path
	sources      map[string]bool        // files that the project is read from, and that do not lie on a host because of that
	plain        map[string]bool        // files that are no templates, whatever their names
	left         []string               // hidden files, which are no part of it
	mounted      []string               // directories that containers mount, below the entry's directory or beside it
	notes        []Finding              // what is good to know about its files
	executable   map[string]bool        // files that their owner may run, by their paths once they are rendered; of modes nothing else is kept
	profiles     []string               // that are on
	defaults     map[string]string      // of secrets, in the Compose files
	varied       bool                   // variables say which files are included
	partial      bool                   // not all of its files could be read: compose-go must not look for them
	lost         bool                   // what a file that it includes has is not known
	refusal      message.Text           // what Compose says of it as a whole, where it refuses it
	cheap        bool                   // its block says all; of the Compose part only the ports were read
	handed       bool                   // a container gets .env as an env file
	inEnvFiles   []Variable             // what its other env files refer to
	outside      []string               // files that it refers to and that lie outside of its catalog
	missing      []Opened               // what Compose would not find; see Startable
	unbuilt      []message.Text         // what images cannot be built from, likewise
	unstartable  strictyaml.Diagnostics // what Compose and Docker refuse when containers are made, likewise
	swarmed      []Finding              // see Swarmed

	again    func(env map[string]string) *result // reads it with these values of variables; nil for a shipped one
	parsed   []*strictyaml.Doc                   // its Compose files, while it is being read
	mentions *mentions                           // what they refer to; nil where it could not be read
}

// File is a file of an entry.
type File struct {
	Path string // below the entry's directory, with slashes: files/prometheus.yml.tmpl
	Data []byte
}

// Secret is a variable of the Compose file whose value is never written into a file of the catalog or
// of an inventory.
type Secret struct {
	Name string
	Made bool // berth makes it up once; otherwise the operator has to give it
}

// Given is the value that .env beside the Compose file, or else a default in it, has for a secret. The operator's store comes
// before it.
func (e *Entry) Given(secret string) (string, bool) {
	value := e.Dotenv[secret]
	if value == "" {
		value = e.defaults[secret]
	}
	return value, value != ""
}

// Setting is a variable of the Compose file that an inventory may set, and what it means.
type Setting struct {
	Name, Meaning string
}

// Rebuilt is a volume or mounted path that need not move with the service, since what is in it is made anew.
type Rebuilt struct {
	Volume, How string
}

// Given is what [Entry.Given] says of a secret by its full name, SERVICE/NAME.
func (c *Catalog) Given(name string) (string, bool) {
	service, secret, _ := strings.Cut(name, "/")
	e, ok := c.entries[service]
	if !ok || !slices.ContainsFunc(e.Secrets, func(s Secret) bool { return s.Name == secret }) {
		return "", false
	}
	return e.Given(secret)
}

// Shipped reports whether the entry is one of berth's own.
func (e *Entry) Shipped() bool { return e.Origin == "" }

// Files are the entry's files by path, those that the project is read from among them. Paths are below the entry's directory;
// what it refers to elsewhere in its catalog begins with "../".
func (e *Entry) Files() []File {
	out := slices.Clone(e.files)
	for i := range out {
		out[i].Data = bytes.Clone(out[i].Data)
	}
	return out
}

// Path is what messages call a file of the entry: where it is on disk, or in berth's sources.
func (e *Entry) Path(file string) string { return filepath.Join(e.dir, filepath.FromSlash(file)) }

// ComposeFile is the name of the entry's first Compose file.
func (e *Entry) ComposeFile() string {
	if len(e.composeFiles) == 0 {
		return composeFile
	}
	return e.composeFiles[0]
}

// ComposeFiles are the files that the project is read from as Compose, those that are included or extended among them.
func (e *Entry) ComposeFiles() []File {
	return slices.DeleteFunc(e.Files(), func(f File) bool { return !e.isComposeFile(f.Path) })
}

// isComposeFile reports whether the project is read from a file as Compose.
func (e *Entry) isComposeFile(name string) bool {
	return slices.Contains(e.composeFiles, name) || slices.Contains(e.parts, name)
}

// compose is the text of the first Compose file.
func (e *Entry) compose() []byte { return e.text(e.ComposeFile()) }

// text is the content of a file, nil where it is none of the entry's.
func (e *Entry) text(name string) []byte {
	for _, f := range e.files {
		if f.Path == name {
			return f.Data
		}
	}
	return nil
}

// add keeps a file, once.
func (e *Entry) add(f File) {
	i, there := slices.BinarySearchFunc(e.files, f, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	if !there {
		e.files = slices.Insert(e.files, i, f)
	}
}

// IsExecutable reports whether a file may be run, by its path once it is rendered.
func (e *Entry) IsExecutable(rendered string) bool { return e.executable[rendered] }

// isTemplate reports whether a file is rendered with the plan, and what it is called then.
func (e *Entry) isTemplate(f File) (rendered string, is bool) {
	rendered, is = strings.CutSuffix(f.Path, templateSuffix)
	return rendered, is && !e.plain[f.Path]
}

// digest is the same for the same files wherever they lie. Lengths keep a name from running into content.
func digest(files []File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%d:%s%d:", len(f.Path), f.Path, len(f.Data))
		h.Write(f.Data)
	}
	return hex.EncodeToString(h.Sum(nil))
}
