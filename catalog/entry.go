package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"

	"berth/planner"
)

// Entry is a service of the catalog. It does not change after it is loaded.
type Entry struct {
	Name          string
	Service       planner.Service // without wishes
	Secrets       []Secret        // in the order of the file
	Settings      []Setting       // likewise
	Rebuilt       []Rebuilt       // likewise
	Privileged    string          // why a container is privileged; empty where none is, or nobody says
	ContainerName string          // why a container has a name of its own; likewise
	Origin        string          // the --catalog directory it comes from; empty for a shipped one
	Overrides     bool            // it takes the place of an entry of the same name
	Digest        string          // SHA-256 over names and content of its files, in hexadecimal

	files []File
	left  []string // hidden files, which are no part of it
	dir   string   // for messages
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

// Setting is a variable of the Compose file that an inventory may set, and what it means.
type Setting struct {
	Name, Meaning string
}

// Rebuilt is a volume or mounted path that need not move with the service, since what is in it is made anew.
type Rebuilt struct {
	Volume, How string
}

// Shipped reports whether the entry is one of berth's own.
func (e *Entry) Shipped() bool { return e.Origin == "" }

// Files are the entry's files by path, compose.yaml among them. Hidden files are not.
func (e *Entry) Files() []File {
	out := slices.Clone(e.files)
	for i := range out {
		out[i].Data = bytes.Clone(out[i].Data)
	}
	return out
}

// Path is what messages call a file of the entry: where it is on disk, or in berth's sources.
func (e *Entry) Path(file string) string { return filepath.Join(e.dir, filepath.FromSlash(file)) }

// compose is the text of the Compose file.
func (e *Entry) compose() []byte {
	for _, f := range e.files {
		if f.Path == composeFile {
			return f.Data
		}
	}
	return nil
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
