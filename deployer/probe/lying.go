package probe

import (
	"context"
	_ "embed"
	"strconv"
	"strings"

	"berth/deployer/ledger"
)

// Spot is a directory on a host with the names of files that a service is to have there.
type Spot struct {
	Service, Dir string
	Names        []string // below Dir
}

// Lying is what lies on a host where a file of berth's is to be.
type Lying struct {
	Is   string // the sha256 of a file, or one of the words below
	Ours bool   // berth wrote it, and nobody changed it since
}

// What lies somewhere and is no file.
const (
	Nothing   = "nothing"
	Link      = "link"
	Directory = "directory"
	Device    = "device"
	Blocked   = "blocked" // nothing can be there: a directory above is none
	Unread    = "unread"
)

// IsFile reports whether a file lies there that could be read.
func (l Lying) IsFile() bool { return sumText.MatchString(l.Is) }

//go:embed lying.sh
var lyingBody string

var lyingText = ledger.FilesText + lyingBody

// Lies asks a host what lies where files are to be: by service, and by name below its directory. What it does not say is
// left out.
func Lies(ctx context.Context, h ledger.Host, spots []Spot) (map[string]map[string]Lying, error) {
	out := map[string]map[string]Lying{}
	args := []string{ledger.Records, ledger.Files}
	type place struct{ service, name string }
	var places []place
	for _, s := range spots {
		out[s.Service] = map[string]Lying{}
		args = append(append(args, s.Service, s.Dir, strconv.Itoa(len(s.Names))), s.Names...)
		for _, name := range s.Names {
			places = append(places, place{s.Service, name})
		}
	}
	if len(places) == 0 {
		return out, nil
	}
	text, err := ledger.Ask(ctx, h, ledger.Script(lyingText, "berth-lying", args...))
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		n, err := strconv.Atoi(f[0])
		if err != nil || n < 1 || n > len(places) {
			continue
		}
		l := Lying{Is: f[1], Ours: f[2] == "ours"}
		switch l.Is {
		case Nothing, Link, Directory, Device, Blocked:
		default:
			if !l.IsFile() {
				l.Is = Unread
			}
		}
		p := places[n-1]
		out[p.service][p.name] = l
	}
	return out, err
}
