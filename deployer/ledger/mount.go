package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path"
	"regexp"

	"berth/inventory"
	"berth/message"
)

// Units is where a host has the units of its administrator, and those that berth writes.
const Units = "/etc/systemd/system"

// Mount is what berth wrote to mount a share on a host. It is written before its units are.
type Mount struct {
	Run     string            `json:"run"`
	Share   string            `json:"share"`
	At      string            `json:"at"`
	Source  string            `json:"source"`
	Type    string            `json:"type"`
	Options string            `json:"options,omitempty"`
	Units   map[string]string `json:"units"` // by name: the sha256 of what was written
}

// MountOf is the record of a mounting.
func MountOf(run string, m inventory.Mounting) Mount {
	out := Mount{Run: run, Share: m.Share, At: m.At, Source: m.Source, Type: m.Type, Options: m.Options, Units: map[string]string{}}
	for _, u := range m.Units() {
		sum := sha256.Sum256([]byte(u.Text))
		out.Units[u.Name] = hex.EncodeToString(sum[:])
	}
	return out
}

// Mounting is what the record is of.
func (m *Mount) Mounting() inventory.Mounting {
	return inventory.Mounting{Share: m.Share, At: m.At, Source: m.Source, Type: m.Type, Options: m.Options}
}

// Text is the record as it lies on a host, on one line.
func (m *Mount) Text() string {
	text, _ := json.Marshal(m) // texts alone always can be
	return string(text)
}

// MountFile is where a host has the record of what systemd calls name. Beside it lie NAME.units, the files that berth writes for it, NAME.own, the
// checksums of all that it ever wrote there, and NAME.made, the directories that it made.
func MountFile(name string) string { return path.Join(Mounts, name+".json") }

// KeptMount is where a run keeps the record of a mount as it was before.
func KeptMount(run, name string) string { return path.Join(Previous, run, name+".mount") }

var (
	sumText   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	mountType = regexp.MustCompile(`^(nfs|cifs)$`)
)

// ReadMount reads a record, which is what a host says.
func ReadMount(text string) (Mount, error) {
	var m Mount
	if json.Unmarshal([]byte(text), &m) != nil {
		return Mount{}, message.New("it is no JSON of a record")
	}
	is := m.Mounting()
	sound := inventory.IsDir(m.At) && path.Clean(m.At) == m.At && ServiceName.MatchString(m.Share) && mountType.MatchString(m.Type)
	for _, s := range []string{m.Run, m.Source, m.Options} {
		sound = sound && Clean(s) == s
	}
	for _, u := range is.Units() {
		sound = sound && sumText.MatchString(m.Units[u.Name])
	}
	if !sound || m.Source == "" || len(m.Units) != len(is.Units()) {
		return Mount{}, message.New("it is no record of a mount")
	}
	return m, nil
}
