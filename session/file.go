package session

// fileVersion is the version of the session's file.
const fileVersion = 1

// The limits on a session's file. They leave room for a year of work on a large lab, and keep a file
// that is none from costing more than a moment.
const (
	maxFileSize    = 64 << 20
	maxFileEntries = 5_000_000 // entries of maps that differ from those before them, together
	maxFileBytes   = 1 << 50   // of a guest
)

// fileForm is the session's file. Its structs are the one description of the format: they are written,
// and what is read is checked against them.
//
// A state is a placement and one of the changes, by its position in the list. Each of the changes says
// only what differs from the one before it, and each step what differs from the state before it.
type fileForm struct {
	Version   int           `json:"version"`
	Ended     bool          `json:"ended,omitempty"` // the operator left; else it was cut short
	Inventory fileInventory `json:"inventory"`
	Catalog   string        `json:"catalog"` // digest
	Changes   []fileChanges `json:"changes"`
	Start     fileState     `json:"start"`
	Steps     []fileStep    `json:"steps"`
	Done      int           `json:"done"` // steps that were not undone
	Variants  []fileVariant `json:"variants,omitempty"`
}

type fileInventory struct {
	Name   string `json:"name"`
	Digest string `json:"digest"`
	Text   string `json:"text"`
}

type fileState struct {
	Changes int               `json:"changes"`
	Hosts   map[string]string `json:"hosts"`
	Sizes   map[string]int64  `json:"sizes_bytes,omitempty"`
}

type fileVariant struct {
	Name string `json:"name"`
	fileState
}

type fileStep struct {
	Do      string     `json:"do"`
	Subject string     `json:"subject,omitempty"`
	Host    string     `json:"host,omitempty"`
	Count   int        `json:"count,omitempty"`
	Changes *int       `json:"changes,omitempty"` // where the step changes them
	Moves   []fileMove `json:"moves,omitempty"`
	Sizes   []fileSize `json:"sizes,omitempty"`
}

type fileMove struct {
	Service string `json:"service"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
}

type fileSize struct {
	Guest string `json:"guest"`
	From  int64  `json:"from_bytes,omitempty"`
	To    int64  `json:"to_bytes,omitempty"`
}

// fileChanges is what differs from the changes before it. A field that is not there is as before; in a
// map, null takes a name out.
type fileChanges struct {
	Goal      *string                       `json:"goal,omitempty"`
	Margin    *int64                        `json:"margin_permille,omitempty"` // 0 is the inventory's
	Ranges    map[string]*fileRange         `json:"ranges,omitempty"`
	Pins      map[string]*[]string          `json:"pins,omitempty"`      // no hosts: free
	Workloads map[string]*string            `json:"workloads,omitempty"` // "": not stated
	Accepts   map[string]*bool              `json:"accepts,omitempty"`
	Added     *[]string                     `json:"added,omitempty"`
	LeftOut   *[]string                     `json:"left_out,omitempty"`
	Off       map[string]*map[string]string `json:"off,omitempty"`
}

type fileRange struct {
	Min int64 `json:"min_bytes"`
	Max int64 `json:"max_bytes"`
}

// doneNames are the stable names of what a step did.
var doneNames = [doneKinds]string{
	Moved: "moved", TookOff: "took_off", Planned: "planned", Pinned: "pinned", Freed: "freed", SetLoad: "workload",
	SetMargin: "margin", SetRange: "range", SetGoal: "goal", Accepted: "accepted", Added: "added", LeftOut: "left_out",
	SwitchedOff: "switched_off", SwitchedOn: "switched_on", TookVariant: "variant", TookAdvice: "advice",
}
