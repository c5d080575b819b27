package guests

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/planner"
)

var (
	guestText   = ledger.Shell(scriptFiles, "guest")
	fetchText   = ledger.Shell(scriptFiles, "fetch")
	hostKeyText = ledger.Shell(scriptFiles, "hostkey")
	installText = ledger.Shell(scriptFiles, "install")
)

// Show asks what a guest is now; [ReadShown] reads the answer.
func Show(kind planner.Kind, id int) remote.Command {
	return ledger.Script(guestText, "berth-guest", kind.String(), strconv.Itoa(id))
}

// ReadShown reads what Show said; nil: there is no such guest.
func ReadShown(kind planner.Kind, id int, text string) *Guest {
	status, config, there := strings.Cut(text, "\n")
	if !there || !strings.HasPrefix(status, "status: ") {
		return nil
	}
	g := &Guest{ID: id, Kind: kind, Runs: status == "status: running"}
	lines := strings.Split(config, "\n")
	if uses, is := strings.CutPrefix(lines[0], "uses: "); is {
		g.Uses, lines = min(planner.Bytes(whole64(uses)), most), lines[1:]
	}
	g.read(lines[:min(len(lines), mostLines)])
	return g
}

// Marked reports whether the guest has the mark of one that berth made under a word.
func (g *Guest) Marked(word string) bool {
	g.Record = &Record{ID: g.ID, Nonce: word}
	return g.Ours()
}

// RecordFile is where a hypervisor has the record of a guest; BeforeFile the size that a run found of it; KeyFile the public keys that may log in to it; HostKeyFile the
// public part of the host key that a new VM gets.
func RecordFile(id int) string  { return path.Join(Records, strconv.Itoa(id)+".json") }
func BeforeFile(id int) string  { return path.Join(Records, strconv.Itoa(id)+".before.json") }
func KeyFile(id int) string     { return path.Join(Records, strconv.Itoa(id)+".keys") }
func HostKeyFile(id int) string { return path.Join(Records, strconv.Itoa(id)+".hostkey.pub") }

// ImageFile is where images that berth fetched are: where Proxmox imports from by itself.
func (s *Spec) ImageFile() string { return "/var/lib/vz/import/" + s.Image.File() }

// Fetch brings what the guest is made from, if it comes from an address.
func (s *Spec) Fetch() remote.Command {
	to := s.ImageFile()
	if s.Kind == planner.LXC {
		to = s.Templates + ":vztmpl/" + s.Image.File()
	}
	return ledger.Script(fetchText, "berth-fetch", s.Image.URL, cmp.Or(s.Image.Checksum, s.Image.Sums), to)
}

// Vendor is the volume of what brings the host key to a new VM; empty: no storage takes snippets.
func (s *Spec) Vendor() string {
	if s.Snippets == "" || s.Kind != planner.VM {
		return ""
	}
	return s.Snippets + ":snippets/berth-" + strconv.Itoa(s.ID) + ".yaml"
}

// HostKey makes the host key of a new VM and prints its public part.
func (s *Spec) HostKey() remote.Command {
	return ledger.Script(hostKeyText, "berth-hostkey", Records, strconv.Itoa(s.ID), s.Vendor())
}

// Install installs Docker in the guest.
func (s *Spec) Install(also ...string) remote.Command {
	return ledger.Script(installText, "berth-install", append([]string{string(s.Docker)}, also...)...)
}

var templateFile = regexp.MustCompile(`([a-z0-9][A-Za-z0-9._+-]*\.tar\.(?:gz|xz|zst))\s*`)

// Newest finds the newest template of a name in what pveam or pvesm list: the file itself, or of those that begin with it and an
// underscore the highest version. It is empty where there is none.
func Newest(list, name string) string {
	var found []string
	for line := range strings.Lines(list) {
		for _, m := range templateFile.FindAllStringSubmatch(line, -1) {
			if m[1] == name {
				return name
			}
			if strings.HasPrefix(m[1], name+"_") {
				found = append(found, m[1])
			}
		}
	}
	if len(found) == 0 {
		return ""
	}
	return slices.MaxFunc(found, func(a, b string) int { return slices.Compare(numbers(a), numbers(b)) })
}

var digits = regexp.MustCompile(`[0-9]+`)

func numbers(s string) []int {
	var out []int
	for _, d := range digits.FindAllString(s, -1) {
		out = append(out, whole(d))
	}
	return out
}
