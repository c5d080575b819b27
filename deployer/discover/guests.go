package discover

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

//go:embed guests.sh
var guestsText string

// Guest is a guest of a machine, as that says of it.
type Guest struct {
	ID          int          // of a Proxmox; elsewhere guests have none, and names that are each one's own
	Kind        planner.Kind // VM or LXC
	Title       string       // its name there
	Runs        bool
	Starts      bool          // with its machine, as far as that says so
	CPUs        int           // 0: as many as the machine
	Memory      planner.Bytes // that it may have
	Uses        planner.Bytes // of the hypervisor's memory now
	Disk        planner.Bytes
	Passed      []string // devices that are passed through, in Proxmox's words
	Address     string   // empty: not known
	AddressFrom string
}

// askGuests asks a hypervisor for its guests, by number.
func askGuests(ctx context.Context, h ledger.Host) ([]Guest, error) {
	text, err := ledger.Ask(ctx, h, ledger.Script(guests.AskText+guestsText, "berth-guests"))
	if err != nil {
		return nil, err
	}
	return readGuests(text)
}

const (
	mostGuests  = 1000
	mostAnswers = 4 << 20 // bytes of all of a word's answers
	guestsFirst = "berth-guests 1"
	guestsLast  = "end of guests"
)

// listed is a guest in the list of its kind. Proxmox writes numbers as texts in some places.
type listed struct {
	ID       guests.Number `json:"vmid"`
	Name     string        `json:"name"`
	Status   string        `json:"status"`
	Memory   guests.Number `json:"maxmem"`
	Uses     guests.Number `json:"mem"`
	Disk     guests.Number `json:"maxdisk"`
	CPUs     guests.Number `json:"cpus"`
	Template any           `json:"template"`
}

// answers are what pvesh said, by word and guest.
type answers struct {
	text       map[string]string
	neighbours map[string]string // MAC -> address
	rss        map[int]planner.Bytes
}

func readGuests(text string) ([]Guest, error) {
	a := answers{map[string]string{}, map[string]string{}, map[int]planner.Bytes{}}
	begun, ended, size := false, false, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case !begun:
			begun = line == guestsFirst
		case line == guestsLast:
			ended = true
		case size < mostAnswers:
			size += len(line)
			a.line(line)
		}
	}
	if !begun || !ended {
		return nil, message.New("what it said of its guests cannot be read: it is cut off")
	}
	var out []Guest
	for _, kind := range []struct {
		word string
		kind planner.Kind
	}{{"qemu", planner.VM}, {"lxc", planner.LXC}} {
		var list []listed
		said := a.text[kind.word+" 0"]
		if said == "" {
			return nil, message.New("pvesh does not list its guests; does it work there, as root?")
		}
		if json.Unmarshal([]byte(said), &list) != nil {
			return nil, message.New("pvesh does not list its guests as JSON")
		}
		for _, l := range list {
			if l.ID < 100 || l.ID > 999_999_999 || isTemplate(l.Template) || len(out) == mostGuests {
				continue
			}
			out = append(out, a.guest(kind.kind, l))
		}
	}
	slices.SortFunc(out, func(x, y Guest) int { return cmp.Compare(x.ID, y.ID) })
	return slices.CompactFunc(out, func(x, y Guest) bool { return x.ID == y.ID }), nil
}

func isTemplate(v any) bool { return v == true || v == 1.0 || v == "1" }

func (a *answers) line(line string) {
	f := strings.SplitN(line, " ", 3)
	if len(f) != 3 {
		return
	}
	switch f[0] {
	case "neighbour":
		if mac, address, _ := strings.Cut(f[2], " "); isAddress(address) {
			a.neighbours[strings.ToLower(mac)] = address
		}
	case "rss":
		id, err := strconv.Atoi(f[1])
		kb, wrong := strconv.ParseInt(f[2], 10, 64)
		if err == nil && wrong == nil && kb >= 0 && kb < most>>10 {
			a.rss[id] = planner.Bytes(kb) << 10
		}
	case "qemu", "lxc", "config", "agent", "interfaces":
		a.text[f[0]+" "+f[1]] += f[2]
	}
}

func isAddress(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.IsGlobalUnicast() && a.Zone() == ""
}

func (a *answers) guest(kind planner.Kind, l listed) Guest {
	g := Guest{
		ID: int(l.ID), Kind: kind, Title: ledger.Clean(l.Name), Runs: l.Status == "running", CPUs: int(min(l.CPUs, mostCores)),
		Memory: min(planner.Bytes(l.Memory), most), Uses: min(planner.Bytes(l.Uses), most), Disk: min(planner.Bytes(l.Disk), most),
	}
	if rss := a.rss[g.ID]; rss > 0 {
		g.Uses = rss
	}
	id := strconv.Itoa(g.ID)
	var config map[string]any
	_ = json.Unmarshal([]byte(a.text["config "+id]), &config) // what is not known of it is not said
	g.Passed = passed(config)
	g.Address, g.AddressFrom = a.address(id, config)
	return g
}

var passedKey = regexp.MustCompile(`^(hostpci|usb|dev)\d+$`)

// passed lists the devices of a configuration that are the machine's.
func passed(config map[string]any) []string {
	var out []string
	for key, v := range config {
		if s, ok := v.(string); ok && passedKey.MatchString(key) && !strings.HasPrefix(s, "spice") {
			out = append(out, ledger.Clean(key+" "+s))
		}
	}
	slices.Sort(out)
	return out
}

// address is where a guest is reached: what runs in it says, else its configuration, else who the hypervisor last spoke to at its
// network card.
func (a *answers) address(id string, config map[string]any) (address, from string) {
	if at := ofAgent(a.text["agent "+id]); at != "" {
		return at, "its agent says so"
	}
	if at := ofInterfaces(a.text["interfaces "+id]); at != "" {
		return at, "its interfaces say so"
	}
	for _, key := range []string{"ipconfig0", "net0"} {
		text, _ := config[key].(string)
		for part := range strings.SplitSeq(text, ",") {
			if at, ok := strings.CutPrefix(part, "ip="); ok {
				if at, _, _ = strings.Cut(at, "/"); isAddress(at) {
					return at, "its configuration says so"
				}
			}
		}
	}
	text, _ := config["net0"].(string)
	if mac := macText.FindString(text); mac != "" {
		if at := a.neighbours[strings.ToLower(mac)]; at != "" {
			return at, "the hypervisor speaks to its network card there"
		}
	}
	return "", ""
}

var macText = regexp.MustCompile(`\b[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}\b`)

// ofAgent is the first address of a network card, as the agent of a VM tells them; not of Docker's bridges.
func ofAgent(text string) string {
	var said struct {
		Result []struct {
			Name      string
			Addresses []struct {
				Address string `json:"ip-address"`
				Type    string `json:"ip-address-type"`
			} `json:"ip-addresses"`
		}
	}
	if json.Unmarshal([]byte(text), &said) != nil {
		return ""
	}
	for _, i := range said.Result {
		for _, at := range i.Addresses {
			if at.Type == "ipv4" && isAddress(at.Address) && !isBridge(i.Name) {
				return at.Address
			}
		}
	}
	return ""
}

// ofInterfaces is the first address of a container's network cards.
func ofInterfaces(text string) string {
	var said []struct{ Name, Inet string }
	if json.Unmarshal([]byte(text), &said) != nil {
		return ""
	}
	for _, i := range said {
		if at, _, _ := strings.Cut(i.Inet, "/"); isAddress(at) && !isBridge(i.Name) {
			return at
		}
	}
	return ""
}

// isBridge reports whether a network card is one that a program made for itself.
func isBridge(name string) bool {
	return name == "lo" || slices.ContainsFunc([]string{"docker", "br-", "veth", "virbr", "cni", "flannel", "tailscale", "wg", "tun"}, func(p string) bool {
		return strings.HasPrefix(name, p)
	})
}
