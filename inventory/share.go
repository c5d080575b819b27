package inventory

import (
	"cmp"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// ShareKind is the protocol of a share.
type ShareKind string

// The kinds.
const (
	NFS ShareKind = "nfs"
	SMB ShareKind = "smb"
)

// Share is a directory that a server has for others over the network.
type Share struct {
	Name    string
	Server  string    // a machine or guest of the inventory, or the address of another
	Known   bool      // it is one of the inventory
	Address string    // of the server
	Kind    ShareKind // how hosts mount it
	Path    string    // where it is on the server; empty where nobody says: of SMB on another server
	Export  string    // what the server calls it: of NFS a path, of SMB a name
	Options string    // of the mount, as mount -o has them; empty: those of the system
	Mount   bool      // berth mounts it on hosts whose services use it

	machine string            // of the inventory, that the server is or is a guest of
	mounts  map[string]string // by host
	another string            // on all others but the server
}

// At is where a host has the share: on the server the directory itself. Empty: it is not known.
func (s *Share) At(host string) string {
	if at := s.mounts[host]; at != "" {
		return at
	}
	if s.IsServer(host) {
		return s.Path
	}
	return cmp.Or(s.another, s.Path)
}

// IsServer reports whether the host has the directory itself, and need not mount it.
func (s *Share) IsServer(host string) bool {
	return s.Known && s.Server == host && s.mounts[host] == ""
}

// Source is what a host mounts: nas:/volume1/photos, or //nas/photos.
func (s *Share) Source() string {
	address := s.Address
	if s.Kind == SMB {
		return "//" + address + "/" + s.Export
	}
	if strings.Contains(address, ":") {
		address = "[" + address + "]"
	}
	return address + ":" + s.Export
}

// Type is what mount calls the kind.
func (s *Share) Type() string {
	if s.Kind == SMB {
		return "cifs"
	}
	return string(NFS)
}

// Fstab is the line of /etc/fstab with which a host mounts it.
func (s *Share) Fstab(host string) string {
	spaces := strings.NewReplacer(`\`, `\134`, " ", `\040`)
	options := "_netdev"
	if s.Options != "" {
		options = s.Options + ",_netdev"
	}
	return strings.Join([]string{spaces.Replace(s.Source()), spaces.Replace(s.At(host)), s.Type(), options, "0", "0"}, " ")
}

// NeedsFile reports whether a host mounts it with a file of its own, which nobody puts there: that of a password.
func (s *Share) NeedsFile() bool { return fileOption.MatchString(s.Options) }

// places are all paths by which hosts of the lab have the share.
func (s *Share) places() []string {
	out := []string{s.another}
	if s.Known || s.another == "" {
		out = append(out, s.Path)
	}
	for _, host := range names(s.mounts) {
		out = append(out, s.mounts[host])
	}
	return slices.DeleteFunc(out, func(at string) bool { return at == "" })
}

// OnShare finds the share that a path lies on, and where below it; nil for none. A path is taken as any host of the lab has it: what one
// calls /volume1/photos/2024 is the same as /mnt/photos/2024 of another. One that two shares have on different hosts means neither.
func (inv *Inventory) OnShare(at string) (share *Share, below string) {
	best, at := "", path.Clean(at)
	for i := range inv.Shares {
		s := &inv.Shares[i]
		for _, place := range s.places() {
			rest, is := cutDir(at, place)
			switch {
			case !is || len(place) < len(best):
			case len(place) > len(best):
				best, share, below = place, s, rest
			case share == nil || share.Server != s.Server || share.Path != s.Path: // else one directory, by NFS and by SMB
				share = nil
			}
		}
	}
	return share, below
}

// AsOn is a path as a host has it: where it lies on a share, that may be another one than elsewhere.
func (inv *Inventory) AsOn(host, at string) string {
	s, below := inv.OnShare(at)
	if s == nil || s.At(host) == "" {
		return at
	}
	return path.Join(s.At(host), below)
}

// cutDir takes a directory off the path of something in it.
func cutDir(at, dir string) (rest string, is bool) {
	if at == dir {
		return "", true
	}
	return strings.CutPrefix(at, strings.TrimSuffix(dir, "/")+"/")
}

var (
	mountOptions  = regexp.MustCompile(`^[A-Za-z0-9_.,:=/@%+-]+$`)
	withoutAsking = regexp.MustCompile(`(?i)(^|,)(credentials=|cred=|guest(,|$)|sec=krb5|sec=none)`)
	fileOption    = regexp.MustCompile(`(?i)(^|,)(credentials|cred)=`)
	optionSecret  = regexp.MustCompile(`(?i)(^|,)(password2?|pass|passwd)=`)
	exportForm    = regexp.MustCompile(`^[^\\\x00-\x1f\x7f"$,]+$`) // of paths and of names
)

// share is one as it is read; what it names is looked for when all is.
type share struct {
	Share
	what   message.Text
	server strictyaml.Value
	mounts strictyaml.Value
	field  strictyaml.Value // that says where it is
}

const shareForm = "{server: nas, path: /volume1/photos, mounts: /mnt/photos}"

func (r *reader) readShares(v strictyaml.Value) {
	for _, e := range entries(v.Like(message.Same(cmp.Or(byName("shares", v, shareForm), "shares: {photos: "+shareForm+"}")))) {
		if nameOf(e, message.Word("share")) {
			r.readShare(e)
		}
	}
}

func (r *reader) readShare(e strictyaml.Entry) {
	s := share{what: named("share %s", e.Name), field: e.Key}
	s.Name, s.Kind, s.Share.mounts = e.Name, NFS, map[string]string{}
	v := e.Value.As(s.what)
	given := v.Like(message.Same(e.Name + ": " + shareForm)).Struct(strictyaml.Fields{
		"server": func(v strictyaml.Value) {
			s.server = v
			word(&s.Server, address, message.Word("a machine or guest of the inventory, or the address of another server"))(v)
		},
		"kind": func(v strictyaml.Value) {
			switch text, ok := v.Text(); {
			case !ok:
			case text == string(NFS), text == string(SMB):
				s.Kind = ShareKind(text)
			default:
				v.Errorf("%s: %s is not nfs or smb", v.What(), quote(text))
			}
		},
		"path":   intoDir(&s.Path),
		"export": word(&s.Export, exportForm, message.Word("what a server calls a share: a path of NFS, or a name of SMB")),
		"mounts": func(v strictyaml.Value) {
			s.mounts = v
			if !v.IsMap() {
				intoDir(&s.another)(v)
				return
			}
			for _, m := range v.Entries() {
				var at string
				intoDir(&at)(m.Value)
				s.Share.mounts[m.Name] = at
			}
		},
		"options": func(v strictyaml.Value) { s.Options = readOptions(v) },
		"mount":   strictyaml.IntoBool(&s.Mount),
	})
	if !v.IsMap() || !given.Need(v, "server") {
		return
	}
	if m := given["mounts"]; !m.IsZero() {
		s.field = m
	} else if p := given["path"]; !p.IsZero() {
		s.field = p
	}
	s.checkForm(v, given)
	s.checkMount(given["mount"])
	r.shares = append(r.shares, s)
}

func readOptions(v strictyaml.Value) string {
	text, ok := v.Text()
	switch {
	case !ok:
	case optionSecret.MatchString(text): // which is not repeated
		v.Errorf("%s: a password is in it; put it into a file on the hosts, and name that: credentials=/etc/samba/photos.cred", v.What())
	case !mountOptions.MatchString(text):
		v.Errorf("%s: %s are no options of a mount; write them as mount -o has them: vers=4.2,soft", v.What(), quote(text))
	default:
		return text
	}
	return ""
}

// checkForm wants of a share that hosts can know where it is, and fills in what the server calls it.
func (s *share) checkForm(v strictyaml.Value, given strictyaml.Given) {
	export := given["export"]
	if s.Kind == NFS {
		if !export.IsZero() && s.Export != "" && !strings.HasPrefix(s.Export, "/") {
			export.Errorf("%s: NFS serves paths, and %s is none; write kind: smb for a share of SMB", export.What(), quote(s.Export))
		}
		given.Need(v, "path")
		s.Export = cmp.Or(s.Export, s.Path)
		return
	}
	if strings.HasPrefix(s.Export, "/") {
		export.Errorf("%s: SMB serves names, and %s is a path; the directory on the server goes under path", export.What(), quote(s.Export))
	}
	if s.Path == "" && given["path"].IsZero() && given["mounts"].IsZero() {
		v.Errorf("%s: nothing says where hosts have it; write mounts: /mnt/%s", s.what, s.Name)
	}
	s.Export = cmp.Or(s.Export, s.Name)
}

// checkMount wants of a share that berth is to mount that nobody has to type a password for it: berth keeps none of a share, and its unit is
// a file that everybody on the host reads.
func (s *share) checkMount(v strictyaml.Value) {
	if s.Mount && s.Kind == SMB && !withoutAsking.MatchString(s.Options) {
		v.Errorf("%s: SMB asks for a password, and the unit that mounts it is read by everybody on the host; write options: credentials=FILE, a file of root's that is there, or options: guest", v.What())
	}
}

// resolveShares finds servers and hosts of shares, and the shares that services use.
func (r *reader) resolveShares() {
	for i := range r.shares {
		r.resolveShare(&r.shares[i])
		r.inv.Shares = append(r.inv.Shares, r.shares[i].Share)
	}
	r.checkSharePlaces()
	for _, list := range [...][]planner.Service{r.problem.Services, r.problem.Leaving} {
		for i := range list {
			r.inv.useShares(&list[i], r.inv.Wishes[list[i].Name], r.lib.At)
		}
	}
}

// Library is a library in which services have on the inventory's shares what they have there without a wish.
func (inv *Inventory) Library(lib planner.Library) planner.Library {
	if len(inv.Shares) == 0 {
		return lib
	}
	lib.Services = maps.Clone(lib.Services)
	for name, s := range lib.Services {
		inv.useShares(&s, Wish{}, lib.At)
		lib.Services[name] = s
	}
	return lib
}

func (r *reader) resolveShare(s *share) {
	server, known := r.places[s.Server]
	switch s.Known, s.Address = known, s.Server; {
	case s.Known:
		s.machine, s.Address = server.machine, cmp.Or(r.addressOf(s.Server), s.Server)
	case s.Server != "" && !strings.ContainsAny(s.Server, ".:"): // an address, or a name with a domain, is that of another
		s.server.Errorf("server of %s: the inventory has no machine or guest %s%s", s.what, quote(s.Server),
			orHint(s.Server, names(r.places), message.Word("another server is written by its address, or its full name: nas.lan")))
	}
	if s.Known && s.Path == "" && s.Kind == SMB {
		s.field.Errorf("%s: %s is of this inventory, and nothing says where it has the share itself; write path: /srv/%s", s.what, quote(s.Server), s.Name)
	}
	if !s.mounts.IsMap() {
		return
	}
	for _, m := range s.mounts.Entries() {
		switch pl, known := r.places[m.Name]; {
		case !known:
			m.Key.Errorf("%s of %s: unknown host %s%s", "mounts", s.what, quote(m.Name), strictyaml.DidYouMean(m.Name, names(r.places)))
		case pl.appliance:
			m.Key.Errorf("%s of %s: %s is an appliance and runs no services", "mounts", s.what, pl.what)
		}
	}
}

// addressOf is the address of a machine or guest, as far as the file says.
func (r *reader) addressOf(name string) string {
	for i := range r.problem.Machines {
		m := &r.problem.Machines[i]
		if m.Name == name {
			return m.Address
		}
		for k := range m.Guests {
			if m.Guests[k].Name == name {
				return m.Guests[k].Address
			}
		}
	}
	return ""
}

// checkSharePlaces finds hosts that would have two shares in one place, as far as the file says where they have them.
func (r *reader) checkSharePlaces() {
	said := map[int]bool{}
	for _, host := range names(r.places) {
		if pl := r.places[host]; pl.appliance || pl.kind == planner.Proxmox && !pl.runs {
			continue
		}
		at := map[string]*share{}
		for i := range r.shares {
			s := &r.shares[i]
			place := cmp.Or(s.Share.mounts[host], s.another)
			if place == "" || said[i] || s.IsServer(host) {
				continue
			}
			if other := at[place]; other != nil {
				s.field.Errorf("%s: %s would have it at %s, where it has %s; give one of them another place under mounts", s.what, host, place, other.what)
				said[i] = true
				continue
			}
			at[place] = s
		}
	}
}

// useShares finds what a service has on shares: what lies there stays where it is.
func (inv *Inventory) useShares(s *planner.Service, wish Wish, pathOf func(entry, path string, env map[string]string) (string, bool)) {
	if s.Shares = nil; len(inv.Shares) == 0 {
		return
	}
	add := func(at string, size planner.Bytes) bool {
		on, below := inv.OnShare(at)
		if on == nil {
			return false
		}
		use := planner.ShareUse{Share: planner.Share{Name: on.Name, Server: on.Server, Machine: on.machine}, Path: path.Join(cmp.Or(on.Path, on.another), below), Size: size}
		if !slices.ContainsFunc(s.Shares, func(u planner.ShareUse) bool { return u.Path == use.Path && u.Name == use.Name }) {
			s.Shares = append(s.Shares, use)
		}
		return true
	}
	place := func(name string) string {
		if pathOf == nil {
			return name
		}
		at, _ := pathOf(s.EntryName(), name, wish.Env)
		return at
	}
	s.State = slices.Clone(s.State)
	for i := range s.State {
		st := &s.State[i]
		at := wish.Volumes[st.Name]
		if at == "" {
			at = place(st.Name)
		}
		if add(at, st.Size) {
			st.Shared = true
		}
	}
	for _, name := range s.Reads {
		add(place(name), 0)
	}
}
