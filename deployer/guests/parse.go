package guests

import (
	"cmp"
	"encoding/json"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/planner"
)

const (
	lookFirst = "berth-proxmox 1"
	lookLast  = "end of proxmox"

	mostAnswers = 8 << 20 // bytes of what is kept of an answer
	mostGuests  = 1000
	mostLines   = 2000 // of a configuration
	mostListed  = 500  // storages, bridges, devices, tasks
	minID       = 100
	maxID       = 999_999_999
	most        = planner.Bytes(1) << 50
)

var nonce = regexp.MustCompile(`^[0-9a-f]{16}$`)

// Number is a whole number, or a text of one, as pvesh writes them; what is none, or out of all bounds, is 0.
type Number int64

// UnmarshalJSON implements json.Unmarshaler.
func (n *Number) UnmarshalJSON(data []byte) error {
	f, err := strconv.ParseFloat(strings.Trim(string(data), `"`), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > 1<<53 {
		f = 0
	}
	*n = Number(f)
	return nil
}

func whole(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > math.MaxInt32 {
		return 0
	}
	return n
}

// answer is what look.sh printed, by word and guest.
type answer struct {
	text map[string]string   // pieces of pvesh's answers, put together
	rows map[string][]string // lines of files
	ids  map[int]string      // vm or lxc
}

func readLook(text string) (*Proxmox, error) {
	a := answer{text: map[string]string{}, rows: map[string][]string{}, ids: map[int]string{}}
	begun, ended, size := false, false, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case !begun: // what a login prints by itself comes before
			begun = line == lookFirst
		case line == lookLast:
			ended = true
		case !ended && size < mostAnswers:
			size += len(line)
			a.line(line)
		}
	}
	if !begun || !ended {
		return nil, errCut
	}
	p := &Proxmox{Node: ledger.Clean(a.text["node 0"]), Cores: whole(a.text["cores 0"])}
	p.Memory = min(planner.Bytes(whole(a.text["memory 0"]))<<10, most)
	p.Version, p.Major = version(a.text["version 0"])
	if p.Major == 0 {
		return nil, errNoProxmox
	}
	a.lists(p)
	a.guests(p)
	return p, nil
}

var versionText = regexp.MustCompile(`^pve-manager/(([0-9]{1,3})[0-9.]{0,20})`)

func version(s string) (string, int) {
	m := versionText.FindStringSubmatch(s)
	if m == nil {
		return "", 0
	}
	return m[1], whole(m[2])
}

// line keeps a line: its word is the script's, the rest is the hypervisor's.
func (a *answer) line(line string) {
	f := strings.SplitN(line, " ", 3)
	if len(f) != 3 {
		return
	}
	id := whole(f[1])
	switch f[0] {
	case "kind":
		if id >= minID && id <= maxID && len(a.ids) < mostGuests {
			a.ids[id] = f[2]
		}
	case "config", "record", "ha", "replication", "neighbours":
		if key := f[0] + " " + f[1]; len(a.rows[key]) < mostLines {
			a.rows[key] = append(a.rows[key], f[2])
		}
	case "node", "version", "cores", "memory", "uses", "addresses", "resources", "storages", "bridges", "pci", "mappings", "tasks":
		a.text[f[0]+" "+f[1]] += f[2]
	}
}

// listed reads a list of pvesh's; one that is none is empty.
func listed[T any](a *answer, word string) []T {
	var out []T
	if json.Unmarshal([]byte(a.text[word+" 0"]), &out) != nil {
		return nil
	}
	return out[:min(len(out), mostGuests)]
}

func (a *answer) lists(p *Proxmox) {
	for _, s := range listed[struct {
		Storage, Type, Content string
		Active                 Number
		Avail                  Number
	}](a, "storages") {
		p.Storages = append(p.Storages, Storage{
			Name: ledger.Clean(s.Storage), Kind: ledger.Clean(s.Type), Content: strings.Split(ledger.Clean(s.Content), ","), Active: s.Active == 1, Free: min(planner.Bytes(s.Avail), most),
		})
	}
	for _, b := range listed[struct{ Iface, CIDR, Gateway string }](a, "bridges") {
		p.Bridges = append(p.Bridges, Bridge{ledger.Clean(b.Iface), ledger.Clean(b.CIDR), ledger.Clean(b.Gateway)})
	}
	for _, d := range listed[struct {
		ID, Class string
		Name      string `json:"device_name"`
	}](a, "pci") {
		p.PCI = append(p.PCI, PCI{ledger.Clean(d.ID), ledger.Clean(d.Class), ledger.Clean(d.Name)})
	}
	for _, m := range listed[struct{ ID string }](a, "mappings") {
		p.Mappings = append(p.Mappings, ledger.Clean(m.ID))
	}
	p.Tasks, _ = readTasks(a.text["tasks 0"])
	slices.SortFunc(p.Storages, func(x, y Storage) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(p.Bridges, func(x, y Bridge) int { return cmp.Compare(x.Name, y.Name) })
	slices.Sort(p.Mappings)
}

// guests puts the guests of this node together, and names the numbers of others.
func (a *answer) guests(p *Proxmox) {
	runs := map[int]bool{}
	for _, r := range listed[struct {
		ID     Number `json:"vmid"`
		Status string
	}](a, "resources") {
		id := int(min(r.ID, maxID))
		if runs[id] = r.Status == "running"; a.ids[id] == "" && id >= minID {
			p.Others = append(p.Others, id)
		}
	}
	ha, replicated := a.named("ha", regexp.MustCompile(`^(?:vm|ct): *([0-9]+)`)), a.named("replication", regexp.MustCompile(`^\w+: *([0-9]+)-`))
	for id, kind := range a.ids {
		key := strconv.Itoa(id)
		g := Guest{ID: id, Kind: planner.VM, Runs: runs[id], HA: ha[id], Replicas: replicated[id], Uses: min(planner.Bytes(whole64(a.text["uses "+key])), most)}
		if kind == "lxc" {
			g.Kind = planner.LXC
		}
		g.read(a.rows["config "+key])
		g.At = g.reached(cards(a.text["addresses "+key]), a.rows["neighbours 0"])
		var r Record
		if json.Unmarshal([]byte(strings.Join(a.rows["record "+key], "\n")), &r) == nil && r.ID == id && nonce.MatchString(r.Nonce) {
			r.Name, r.Run = ledger.Clean(r.Name), ledger.Clean(r.Run)
			g.Record = &r
		}
		var b Before
		if json.Unmarshal([]byte(strings.Join(a.rows["record "+key+".before"], "\n")), &b) == nil && b.Memory > 0 && b.Memory <= most && b.Cores >= 0 && b.Cores <= mostGuests {
			b.Run = ledger.Clean(b.Run)
			g.Before = &b
		}
		p.Guests = append(p.Guests, g)
	}
	slices.SortFunc(p.Guests, func(x, y Guest) int { return cmp.Compare(x.ID, y.ID) })
	slices.Sort(p.Others)
}

func whole64(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// named are the guests whose numbers stand in the lines of a file.
func (a *answer) named(word string, form *regexp.Regexp) map[int]bool {
	out := map[int]bool{}
	for _, line := range a.rows[word+" 0"] {
		if m := form.FindStringSubmatch(line); m != nil {
			out[whole(m[1])] = true
		}
	}
	return out
}

var configLine = regexp.MustCompile(`^([a-z][a-z0-9_.-]*): ?(.*)$`)

// read reads a configuration as Proxmox writes it: the present one, then [PENDING], then a section for each snapshot. Lines
// that begin with # are the note, with %XX for what is no plain letter.
func (g *Guest) read(lines []string) {
	g.Config, g.Pending = map[string]string{}, map[string]string{}
	into := g.Config
	var note []string
	for _, line := range lines {
		if name, is := strings.CutPrefix(line, "["); is {
			name, _, _ = strings.Cut(name, "]")
			into = nil
			if strings.EqualFold(name, "PENDING") {
				into = g.Pending
			} else if len(g.Snapshots) < mostListed {
				g.Snapshots = append(g.Snapshots, ledger.Clean(name))
			}
			continue
		}
		if text, is := strings.CutPrefix(line, "#"); is && len(g.Snapshots) == 0 {
			if plain, err := url.PathUnescape(text); err == nil {
				text = plain
			}
			note = append(note, ledger.Clean(text))
			continue
		}
		if m := configLine.FindStringSubmatch(line); m != nil && into != nil {
			into[m[1]] = ledger.Clean(m[2])
		}
	}
	if len(note) > 0 {
		g.Config["description"] = strings.Join(note, "\n")
	}
	for key := range strings.FieldsFuncSeq(g.Pending["delete"], func(r rune) bool { return r == ',' || r == ' ' }) {
		g.Pending[strings.TrimPrefix(key, "!")] = ""
	}
	delete(g.Pending, "delete")
}
