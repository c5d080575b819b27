package inventory

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

func (r *reader) readMachines(v strictyaml.Value) {
	list := v.Like(message.Same(cmp.Or(byName("machines", v, "{kind: docker, processor: n100, memory: 8GB}"), "machines: {pi: {kind: docker, processor: bcm2712, memory: 8GB}}"))).Entries()
	if len(list) == 0 && v.IsMap() {
		v.Errorf("machines is empty; a plan needs one machine at least")
	}
	for _, e := range list {
		r.readMachine(e)
	}
}

func (r *reader) readMachine(e strictyaml.Entry) {
	m := planner.Machine{Name: e.Name}
	pl := &place{what: named("machine %s", e.Name), machine: e.Name, exists: true}
	known := r.addPlace(e, pl)
	var processor, guests strictyaml.Value
	var speed planner.Speed
	var ssh SSH
	var dir string
	mk := making{Making: defaultMaking}
	v := e.Value.As(pl.what)
	given := v.Like(message.Same(r.machineLike(e.Name, v))).StructOr(strictyaml.Fields{
		"kind":           intoKind(&m.Kind, planner.Docker, planner.Proxmox),
		"processor":      func(v strictyaml.Value) { processor = v },
		"speed":          func(v strictyaml.Value) { speed = readSpeed(v) },
		"power":          func(v strictyaml.Value) { m.Power = readPower(v) },
		"memory":         strictyaml.Into(&m.Memory, someBytes),
		"memory_max":     strictyaml.Into(&m.MemoryMax, someBytes),
		"margin":         strictyaml.Into(&m.Margin, quantity.Percent),
		"lxc_overcommit": strictyaml.Into(&m.LXCOvercommit, timesOver),
		"reserved":       strictyaml.Into(&m.Reserved, quantity.Bytes),
		"foreign":        strictyaml.Into(&m.Foreign, quantity.Bytes),
		"used_today":     strictyaml.Into(&m.UsedToday, quantity.Bytes),
		"disk":           strictyaml.Into(&m.Disk, quantity.Bytes),
		"devices":        intoDevices(&m.Devices),
		"address":        word(&m.Address, address, message.Word("an address or a host name")),
		"ssh":            readSSH(&ssh),
		"dir":            intoDir(&dir),
		"managed":        intoManaged(&mk.Managed, OwnGuests),
		"guests":         func(v strictyaml.Value) { guests = v },
		"guest_defaults": readDefaults(&mk),
		"docker":         strictyaml.IntoBool(&m.Docker),
	}, machineInstead)
	given.Need(v, "kind", "processor", "memory")
	if m.Docker && m.Kind == planner.Docker && !given["kind"].IsZero() {
		given["docker"].Errorf("%s runs containers already (kind: docker); leave docker out", pl.what)
	}
	pl.kind, pl.runs = m.Kind, m.RunsContainers()
	checkRoom(given, m.Memory, m.Reserved, m.Foreign, pl.what)
	checkMaking(given, m.Kind, pl.what)
	if m.Kind != planner.Proxmox && !given["lxc_overcommit"].IsZero() {
		given["lxc_overcommit"].Errorf("%s has no containers of Proxmox (lxc), which lxc_overcommit is about; leave it out", pl.what)
	}
	if !given["memory_max"].IsZero() && m.Memory > 0 && 0 < m.MemoryMax && m.MemoryMax < m.Memory {
		given["memory_max"].Errorf("%s has more memory than it can have", pl.what)
	}
	if !given["used_today"].IsZero() && m.Memory > 0 && m.UsedToday > m.Memory {
		given["used_today"].Errorf("%s uses more than its memory today", pl.what)
	}
	if !guests.IsZero() {
		for _, g := range entries(guests.Like(message.Same(cmp.Or(byName("guests", guests, "{kind: vm, id: 110, cpus: 4, memory: 2GB..8GB}"), "guests: {media: {kind: vm, id: 110, cpus: 4, memory: 2GB..8GB}}")))) {
			if guest, ok := r.readGuest(&m, g, mk); ok {
				m.Guests = append(m.Guests, guest)
				if !guest.Appliance {
					pl.hosts++
				}
			}
		}
	}
	if !processor.IsZero() {
		if name, ok := processor.Text(); ok {
			r.wanted = append(r.wanted, wantedProcessor{len(r.problem.Machines), strictyaml.Word{Text: name, Value: processor}, speed})
		}
	}
	if known {
		r.reach(m.Name, &m.Address, ssh)
		r.inv.dirs[m.Name] = dir
		r.problem.Machines = append(r.problem.Machines, m)
	} else if n := len(r.wanted); n > 0 && r.wanted[n-1].i == len(r.problem.Machines) {
		r.wanted = r.wanted[:n-1]
	}
}

// addPlace keeps the name of a machine or guest. It reports false where it is no name or used already.
func (r *reader) addPlace(e strictyaml.Entry, pl *place) bool {
	pl.line = e.Key.Line()
	if other, used := r.places[e.Name]; used {
		e.Key.Errorf("%s: %s on line %d has that name already; machines and guests need names of their own",
			pl.what, other.what, other.line)
		return false
	}
	if !nameOf(e, message.Word("machine or guest")) {
		return false
	}
	r.places[e.Name] = pl
	return true
}

// reach keeps how a host is reached: address defaults to the SSH host, and that to address or name.
func (r *reader) reach(name string, addr *string, ssh SSH) {
	if *addr == "" {
		*addr = ssh.Host
	}
	if ssh.Host == "" {
		ssh.Host = *addr
	}
	if ssh.Host == "" {
		ssh.Host = name
	}
	r.inv.SSH[name] = ssh
}

// checkRoom says where nothing can ever run.
func checkRoom(given strictyaml.Given, memory, reserved, foreign planner.Bytes, what message.Text) {
	if memory == 0 || reserved+foreign < memory {
		return
	}
	field := given["reserved"]
	if field.IsZero() {
		field = given["foreign"]
	}
	field.Errorf("%s has %s and keeps %s of it for itself (reserved and foreign): nothing is left for services",
		what, quantity.FormatBytes(memory), quantity.FormatBytes(reserved+foreign))
}

// someBytes reads an amount of more than nothing.
func someBytes(s string) (planner.Bytes, error) {
	b, err := quantity.Bytes(s)
	switch {
	case err != nil:
	case b == 0:
		err = message.New("it is 0; write an amount such as 8GB")
	case b < leastWithoutUnit && digits.MatchString(s):
		err = message.Errorf("%s is a number of bytes, too few of them; where it is from /proc/meminfo write %skB", quote(s), s)
	}
	return b, err
}

// leastWithoutUnit is less than anybody counts in bytes: a number below it is of a unit that was left out.
const leastWithoutUnit = 64 * planner.MB

var digits = regexp.MustCompile(`^[0-9]+$`)

// someRange reads a range that does not start at nothing.
func someRange(s string) (planner.Range, error) {
	r, err := quantity.Range(s)
	if err == nil && r.Min == 0 {
		err = message.New("it starts at 0; write a range such as 2GB..16GB")
	}
	return r, err
}

func intoKind(dst *planner.Kind, kinds ...planner.Kind) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		s, ok := v.Text()
		if !ok {
			return
		}
		var known []string
		for _, k := range kinds {
			if s == k.String() {
				*dst = k
				return
			}
			known = append(known, k.String())
		}
		v.Errorf("%s: %s is not %s or %s%s", v.What(), quote(s), known[0], known[1], cmp.Or(kindInstead(s, known), strictyaml.DidYouMean(s, known)))
	}
}

// kindInstead is what other words for a kind mean, where the known ones have it.
func kindInstead(s string, known []string) message.Text {
	words := map[string]string{
		"pve": "proxmox", "hypervisor": "proxmox", "server": "docker", "host": "docker", "physical": "docker", "baremetal": "docker", "bare-metal": "docker", "nas": "docker", "pi": "docker", "sbc": "docker",
		"podman": "docker", "linux": "docker", "ct": "lxc", "container": "lxc", "qemu": "vm", "kvm": "vm", "virtual machine": "vm",
	}
	if kind := words[strings.ToLower(s)]; slices.Contains(known, kind) {
		return message.Of("; write %s", kind)
	}
	if slices.Contains(known, "docker") && slices.Contains([]string{"vm", "lxc", "ct"}, strings.ToLower(s)) {
		return message.Word("; a guest is written under guests: of its machine, of kind proxmox")
	}
	return message.Text{}
}

// intoDevices reads the capabilities of a host: free words, each once.
func intoDevices(dst *[]string) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		seen := map[string]bool{}
		for _, w := range v.Like(message.Same(listed("devices", v, mostWords))).Words() {
			right, several := asList(strings.ToLower(w.Text))
			switch {
			case several:
				w.Value.Errorf("%s: %s is no device; write devices: %s", v.What(), quote(w.Text), right)
			case !plainName.MatchString(w.Text) && plainName.MatchString(strings.ToLower(w.Text)):
				w.Value.Errorf("%s: %s is no device; write %s", v.What(), quote(w.Text), strings.ToLower(w.Text))
			case !plainName.MatchString(w.Text):
				w.Value.Errorf("%s: %s is no device; write a word such as gpu, tun or disks", v.What(), quote(w.Text))
			case seen[w.Text]:
				w.Value.Errorf("%s: %s is given twice", v.What(), quote(w.Text))
			default:
				*dst = append(*dst, w.Text)
			}
			seen[w.Text] = true
		}
	}
}

func readSSH(dst *SSH) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		v.Like(message.Same(sshLike(v.Node().Value))).StructOr(strictyaml.Fields{
			"host": func(v strictyaml.Value) {
				if strings.Contains(v.Node().Value, "@") && loginAt.MatchString(v.Node().Value) {
					v.Errorf("%s: %s has the user in it; write %s", v.What(), quote(v.Node().Value), sshLike(v.Node().Value))
					return
				}
				word(&dst.Host, address, message.Word("an address or a host name"))(v)
			},
			"user": word(&dst.User, userName, message.Word("a user name")),
			"port": strictyaml.IntoInt(&dst.Port, 1, 65535),
			"sudo": strictyaml.IntoBool(&dst.Sudo),
			"jump": word(&dst.Jump, jumpHost, message.Word("a host, or user@host:port")),
		}, sshInstead)
	}
}
