package ledger

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"time"

	"berth/plain"
	"berth/planner"
)

// Moves is where hosts have, by SERVICE.json, how far a service is that goes from one to the other with its data: a Moving, the same on both.
const Moves = State + "/moves"

// MoveFile is where a host has that of a service.
func MoveFile(service string) string { return path.Join(Moves, service+".json") }

// MoveState says how far a service is that goes to another host, and with it which host its data belongs to.
type MoveState string

// The states, in their order. Up to Verified the data is the source's, and the service may start there again; from Started on it is the target's,
// where something may have been written that the source has not.
const (
	MovePreparing MoveState = "preparing" // a first copy is made, while the service runs
	MoveCopied    MoveState = "copied"    // and was verified
	MoveFenced    MoveState = "fenced"    // the service is stopped on the source, and its files are out of the way
	MoveVerified  MoveState = "verified"  // what changed since was copied, all of it verified, and put in its place
	MoveStarted   MoveState = "started"   // it starts on the target, or did
	MoveWaiting   MoveState = "waiting"   // it was healthy there; the data on the source waits for berth finish, or berth return
	MoveFinishing MoveState = "finishing" // that data is being deleted
)

var moveStates = []MoveState{MovePreparing, MoveCopied, MoveFenced, MoveVerified, MoveStarted, MoveWaiting, MoveFinishing}

// Before reports whether a state comes before another.
func (s MoveState) Before(o MoveState) bool {
	return slices.Index(moveStates, s) < slices.Index(moveStates, o)
}

// Moving is a service that goes, or went, from one host to another with its data.
type Moving struct {
	Service string    `json:"service"`
	Run     string    `json:"run"` // that moves it
	From    string    `json:"from"`
	To      string    `json:"to"`
	State   MoveState `json:"state"`
	Since   time.Time `json:"since"`   // when it came to the state, by the operator's clock
	Dir     string    `json:"dir"`     // of the service on the source
	Project string    `json:"project"` // what Compose calls it there
	Places  []Carried `json:"places"`
	Bytes   int64     `json:"bytes,omitempty"`   // that the first copy carried, where it carried nearly all
	Seconds int64     `json:"seconds,omitempty"` // that it took, with its verification
	// Was is the move before this one, which waits for the last word and comes back where this one is taken back; nil: there was none.
	Was *Moving `json:"was,omitempty"`
}

// Carried is a place in which the service keeps something.
type Carried struct {
	Key    string    `json:"key"`              // the volume in its Compose file, or the path that a container knows it by
	From   string    `json:"from"`             // on the source: the path of the directory
	Volume string    `json:"volume,omitempty"` // there; empty: it is no volume
	To     string    `json:"to"`               // on the target: a volume by its name, or a path
	Path   string    `json:"path,omitempty"`   // there, once it is known; of a path the same
	Inode  string    `json:"inode,omitempty"`  // of the directory on the source, once it was looked at: a disk that is not mounted any more has another one
	Size   int64     `json:"size,omitempty"`   // bytes of its files, once they were copied
	Went   int64     `json:"-"`                // bytes that the last copy carried
	Made   bool      `json:"made,omitempty"`   // the volume was made for the move
	Doubt  bool      `json:"doubt,omitempty"`  // more changed while it was verified first than was told apart: all of it is read again
	By     CarriedBy `json:"by,omitempty"`     // how what is in it comes to the target
	Inside bool      `json:"inside,omitempty"` // it is a file system of its own on the target: the data is carried into it, and cannot be put in its place
}

// CarriedBy is how what is in a place comes to another host.
type CarriedBy string

// The ways.
const (
	AsFiles    CarriedBy = ""       // as it is
	FromDump   CarriedBy = "dump"   // dumped and restored by commands of the entry
	WithImport CarriedBy = "import" // filled by those of another place
)

var carriedBy = []CarriedBy{AsFiles, FromDump, WithImport}

// Dumps reports whether something of the service comes by commands of its entry, and not as it is.
func (m *Moving) Dumps() bool {
	return slices.ContainsFunc(m.Places, func(p Carried) bool { return p.By != AsFiles })
}

// Text is the record as it lies on hosts.
func (m *Moving) Text() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(m)
	return out.Bytes(), err
}

// Sound reports whether it is such as berth writes: it is what a host says.
func (m *Moving) Sound() bool {
	if m.Was != nil && (m.Was.Was != nil || !m.Was.Sound()) {
		return false
	}
	text := []string{m.Service, m.Run, m.From, m.To, m.Dir, m.Project}
	for _, p := range m.Places {
		text = append(text, p.Key, p.Volume, p.To, p.Inode)
		if !slices.Contains(carriedBy, p.By) || !soundDir(p.From) || p.Path != "" && !soundDir(p.Path) {
			return false
		}
	}
	return ServiceName.MatchString(m.Service) && RunNames.MatchString(m.Run) && soundDir(m.Dir) && slices.Contains(moveStates, m.State) &&
		len(m.Places) > 0 && len(m.Places) <= mostPlaces && !slices.ContainsFunc(text, func(s string) bool { return plain.Spell(s) != s })
}

// Size is how much the service left where it was, as far as it was copied; 0: not known.
func (m *Moving) Size() planner.Bytes {
	var sum int64
	for _, p := range m.Places {
		sum += p.Size
	}
	return planner.Bytes(sum)
}

// least is what has to be carried for its time to say something of the two hosts, in bytes.
const least = 100 << 20

// Rate is how much a second the first copy carried, verified; false where nobody measured that, or it was too little to say anything.
func (m *Moving) Rate() (bytes int64, measured bool) {
	if m.Bytes < least || m.Seconds < 1 {
		return 0, false
	}
	return m.Bytes / m.Seconds, true
}

// Measured writes down how long the first copy took, where it carried all but a tenth: what has several names counts for each, and one that
// goes on where another was broken off says nothing.
func (m *Moving) Measured(took time.Duration) {
	var went, size int64
	for _, p := range m.Places {
		went, size = went+p.Went, size+p.Size
	}
	if went > size/10*9 {
		m.Bytes, m.Seconds = went, int64(took.Seconds())
	}
}
