package ledger

import (
	"bytes"
	"cmp"
	"encoding/json"
	"path"
	"regexp"
	"slices"

	"berth/plain"
	"berth/planner"
)

// Where berth's things lie on a host. A service has its directory below Root (or where the inventory says:
// compose.Bundle.Dir); all else is below State, which only root reads.
const (
	State    = "/var/lib/berth"
	LockDir  = State + "/lock"     // made by mkdir, so that one run has it
	Orders   = State + "/runs"     // RUN.json: what a run is to bring about, an Order
	Journals = State + "/journal"  // RUN.jsonl
	Logs     = State + "/log"      // RUN/STEP: what the commands of a step printed
	Staging  = State + "/staging"  // RUN/SERVICE: files that a run has uploaded and not put in place yet
	Previous = State + "/previous" // RUN/SERVICE: its files as they were before that run changed them; .taken: what was no file of berth's
	Files    = State + "/files"    // SERVICE: what berth has to remember of the service's directory to touch only what is its own
	Records  = State + "/services" // SERVICE.json: a Record
	HadData  = State + "/started"  // SERVICE.json: its Record as it was when its containers were last made, for good
	Built    = State + "/built"    // RUN.SERVICE.CONTAINER: the ID of an image that the run made, kept as BuiltImages:RUN.SERVICE.CONTAINER
	Mounts   = State + "/mounts"   // NAME.json: a Mount, by what systemd calls it
	Kept     = State + "/kept"     // SERVICE.env: the .env of a service that was removed, for good
)

// BuiltImages is what images that runs made on a host are called there while a rollback may need them. No registry has it.
const BuiltImages = "berth.local/built"

// Record is what berth put into a service's directory: what drift is measured against, what a rollback goes back to, and
// what tells berth's files there from the operator's. It is written before the service's files are put in place.
type Record struct {
	Service string            `json:"service"`
	Project string            `json:"project,omitempty"` // see ProjectName
	Dir     string            `json:"dir"`
	Run     string            `json:"run"`
	Plan    string            `json:"plan"`   // compose.LabelPlan
	Digest  string            `json:"digest"` // compose.LabelDigest
	Files   map[string]string `json:"files"`  // path below Dir -> sha256 of what was written
	// Taken are files of somebody's that the run replaced, because the operator said so: path below Dir -> what it was then, its
	// sha256, or "link".
	Taken  map[string]string `json:"taken,omitempty"`
	Images map[string]string `json:"images"` // image as the Compose file names it -> repository@sha256:...
	// Builds are the containers whose images were made on the host, with what from: compose.Build.Digest.
	Builds map[string]string `json:"builds,omitempty"`
	// Adopted are containers that ran by hand as berth would have made them, and that it left alone: ID -> the hash that Compose
	// gave what they were made from, or LonePart and the container's name in the Compose file where no Compose has made it. They have
	// no labels of berth's, and are the service's while they are there.
	Adopted map[string]string `json:"adopted,omitempty"`
	// Data is where the service keeps something: volumes by name, full paths. That it has anything there says only the copy
	// of the record below HadData.
	Data []string `json:"data,omitempty"`
	// Networks and Volumes are external ones that are made for it where they are missing.
	Networks []string `json:"networks,omitempty"`
	Volumes  []string `json:"volumes,omitempty"`
	// Reload is how the service takes up files anew, and Reloading that some were put in place and nobody has seen yet that it did.
	Reloading bool           `json:"reloading,omitempty"`
	Reload    planner.Reload `json:"reload,omitzero"`
}

// LonePart begins what a record has in place of Compose's hash for a container that no Compose has made.
const LonePart = "lone/"

// ServiceName is what a service may be called, as Compose calls projects: its name becomes part of paths on hosts.
var ServiceName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)

// ProjectName is what Compose calls the project of the service on its host.
func (r *Record) ProjectName() string { return cmp.Or(r.Project, r.Service) }

// Text is the record as it lies on a host.
func (r *Record) Text() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // scripts look for names of files in it
	e.SetIndent("", "  ")
	err := e.Encode(r)
	return out.Bytes(), err
}

// IsText reports whether everything in a record, which a host may have written, is text that can be shown.
func (r *Record) IsText() bool {
	all := slices.Concat([]string{r.Service, r.Dir, r.Run, r.Plan, r.Digest}, r.Data, r.Networks, r.Volumes,
		r.Reload.Files, r.Reload.Check, []string{r.Reload.Container, r.Reload.Signal, r.Reload.Post, r.Reload.Took.Name, r.Reload.Took.Path})
	for _, m := range []map[string]string{r.Files, r.Taken, r.Images, r.Builds, r.Adopted} {
		for name, value := range m {
			all = append(all, name, value)
		}
	}
	return !slices.ContainsFunc(all, func(s string) bool { return plain.Spell(s) != s })
}

// SoundData reports whether the places for data are such as berth writes: a record is what a host says.
func (r *Record) SoundData() bool {
	return len(r.Data) <= mostPlaces && !slices.ContainsFunc(r.Data, func(at string) bool { return at == "" || Clean(at) != at })
}

const mostPlaces = 200

// RecordFile is where the record of a service lies.
func RecordFile(service string) string { return path.Join(Records, service+".json") }

// OrderFile is where a host has what a run is to bring about.
func OrderFile(run string) string { return path.Join(Orders, run+".json") }

// JournalFile is where a host has the journal of a run. Names of runs sort by time.
func JournalFile(run string) string { return path.Join(Journals, run+".jsonl") }

// Staged is where a run puts the files of a service before they are put in place.
func Staged(run, service string) string { return path.Join(Staging, run, service) }

// KeptDir is where a run keeps the files of a service as they were before.
func KeptDir(run, service string) string { return path.Join(Previous, run, service) }

// TakenDir is where a run keeps the files of somebody's that it replaced.
func TakenDir(run, service string) string { return KeptDir(run, service) + ".taken" }

// FilesDir is where a host remembers what is berth's in the directory of a service, beside the record.
func FilesDir(service string) string { return path.Join(Files, service) }

// StartedFile is where a host has the record of a service as it was when its containers were last made.
func StartedFile(service string) string { return path.Join(HadData, service+".json") }

// KeptEnv is where a host keeps the .env of a service that was removed: its data stays there, and may be
// useless without the secrets that were made for it.
func KeptEnv(service string) string { return path.Join(Kept, service+".env") }
