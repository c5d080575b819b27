package discover

import (
	"fmt"
	"net/netip"
	"path"
	"regexp"
	"slices"
	"strings"

	"berth/deployer/probe"
	"berth/inventory"
)

// share is one that a machine serves, or that one has mounted from another server.
type share struct {
	inventory.Share
	mounts []mounted // without the server's own
}

// mounted is where a machine has a share.
type mounted struct{ host, at string }

var shareTypes = map[string]inventory.ShareKind{"nfs": inventory.NFS, "nfs4": inventory.NFS, "cifs": inventory.SMB, "smb3": inventory.SMB}

// shares are what NFS serves, and what machines have mounted. What Samba alone serves and none of them mounts is for people's own
// computers, and stays a remark.
func (l *Lab) shares() []share {
	var out []share
	for i := range l.Machines {
		if m := &l.Machines[i]; m.Facts != nil {
			for _, at := range m.Facts.Hardware.Exports {
				if inventory.IsDir(at) {
					out = append(out, share{Share: inventory.Share{Server: m.Name, Known: true, Kind: inventory.NFS, Path: at, Export: at}})
				}
			}
		}
	}
	for i := range l.Machines {
		m := &l.Machines[i]
		if m.Facts == nil || m.runsNothing() {
			continue
		}
		for _, at := range m.Facts.Hardware.Mounts {
			if s, ok := l.shareOf(m, at); ok && s.Server != m.Name {
				out = withMount(out, s, mounted{m.Name, path.Clean(at.At)})
			}
		}
	}
	all := slices.Clone(out)
	out = slices.DeleteFunc(out, func(s share) bool { // what people mount by SMB, and may mount by NFS
		return len(s.mounts) == 0 && slices.ContainsFunc(all, func(o share) bool { return o.Server == s.Server && o.Path == s.Path && o.Kind != s.Kind })
	})
	nameShares(out)
	return out
}

// withMount adds where a machine has a share to those that are known. What it calls the share counts, where another does not yet.
func withMount(list []share, s inventory.Share, at mounted) []share {
	k := slices.IndexFunc(list, func(o share) bool {
		return o.Server == s.Server && o.Kind == s.Kind && o.Path == s.Path && (s.Path != "" || o.Export == s.Export)
	})
	if k < 0 {
		k = len(list)
		list = append(list, share{Share: s})
	}
	known := &list[k]
	if len(known.mounts) == 0 {
		known.Export = s.Export
	}
	if !slices.ContainsFunc(known.mounts, func(o mounted) bool { return o.host == at.host }) {
		known.mounts = append(known.mounts, at)
	}
	return list
}

// runsNothing reports whether it is a guest that is written as a fixed load, which has no shares of its own in an inventory.
func (m *Machine) runsNothing() bool {
	if m.On == "" || m.Guest == nil {
		return false
	}
	fields, _ := m.guestFields(nil)
	return len(fields) == 0 || slices.ContainsFunc(fields, func(f field) bool { return f.key == "appliance" })
}

// shareOf reads what a machine has mounted; false for what is no share, or one that an inventory could not say.
func (l *Lab) shareOf(m *Machine, at probe.Mounted) (inventory.Share, bool) {
	s, server, is := readMount(at)
	if !is {
		return s, false
	}
	if at, err := netip.ParseAddr(server); server == "localhost" || err == nil && at.IsLoopback() {
		s.Server = m.Name
		return s, false
	}
	if by := l.serving(server); by != nil {
		s.Server, s.Known, s.Path = by.Name, true, pathThere(&s, by.Facts.Hardware)
		return s, inventory.IsDir(s.Path)
	}
	if s.Server = server; !strings.ContainsAny(server, ".:") {
		s.Server += "." + m.Facts.Hardware.Domain
	}
	return s, !strings.HasSuffix(s.Server, ".") && plainServer.MatchString(s.Server)
}

// readMount takes a mount apart.
func readMount(at probe.Mounted) (s inventory.Share, server string, is bool) {
	switch s.Kind = shareTypes[at.Type]; s.Kind {
	case inventory.NFS:
		server, s.Path, is = cutServer(at.From)
		s.Export, is = s.Path, is && inventory.IsDir(s.Path)
	case inventory.SMB:
		server, s.Export, is = strings.Cut(strings.TrimPrefix(strings.ReplaceAll(at.From, `\`, "/"), "//"), "/")
		is = is && plainExport.MatchString(s.Export)
	}
	return s, server, is && inventory.IsDir(at.At)
}

// pathThere is where the server of a share has it; empty where it does not say.
func pathThere(s *inventory.Share, has *probe.Hardware) string {
	if s.Kind == inventory.SMB {
		for _, o := range has.Samba {
			if strings.EqualFold(o.Name, s.Export) {
				return o.Path
			}
		}
		return ""
	}
	if !slices.Contains(has.Exports, s.Path) { // NFSv4 may call it by its path below a root of the server's
		for _, dir := range has.Exports {
			if strings.HasSuffix(dir, s.Path) {
				return dir
			}
		}
	}
	return s.Path
}

var (
	plainExport = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._-]*$`)
	plainServer = regexp.MustCompile(`^[A-Za-z0-9:][A-Za-z0-9._:-]{0,253}$`)
)

// cutServer takes nas:/volume1/photos apart; an address of IPv6 has brackets.
func cutServer(from string) (server, at string, is bool) {
	i := strings.Index(from, ":/")
	if i < 1 {
		return "", "", false
	}
	return strings.Trim(from[:i], "[]"), path.Clean(from[i+1:]), true
}

// serving finds the machine that others call so.
func (l *Lab) serving(server string) *Machine {
	at, err := netip.ParseAddr(server)
	for i := range l.Machines {
		m := &l.Machines[i]
		if m.Facts == nil {
			continue
		}
		h := m.Facts.Hardware
		called := []string{m.Name, m.given, m.SSH.Host, h.Hostname, h.Hostname + "." + h.Domain}
		if slices.ContainsFunc(called, func(name string) bool { return strings.EqualFold(name, server) }) ||
			err == nil && slices.Contains(m.Facts.Addresses, at) {
			return m
		}
	}
	return nil
}

var notAName = regexp.MustCompile(`^([0-9][0-9exob-]*|null|true|false|yes|no|on|off|y|n)$`)

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// nameShares gives each the last part of its path, or the name that SMB has for it, with its server where two are called so.
func nameShares(list []share) {
	used := map[string]bool{}
	for i := range list {
		s := &list[i]
		name := path.Base(s.Path)
		if s.Kind == inventory.SMB {
			name = s.Export
		}
		name = slug(name)
		for n := 1; used[name] || name == ""; n++ {
			switch longer := slug(name + "-" + strings.SplitN(s.Server, ".", 2)[0]); {
			case n == 1 && !used[longer]:
				name = longer
			default:
				name = fmt.Sprintf("%s-%d", strings.Trim("share-"+slug(path.Base(s.Path)), "-"), n)
			}
		}
		used[name] = true
		s.Name = name
	}
}

// slug is a text as a name, which YAML takes for a text; empty where nothing of it can be in one.
func slug(text string) string {
	text = strings.Trim(notInNames.ReplaceAllString(strings.ToLower(text), "-"), "-")
	text = strings.Trim(text[:min(len(text), 40)], "-")
	if notAName.MatchString(text) {
		return "share-" + text
	}
	return text
}

// fields are the share as an inventory says it. others are all shares: a path is said once for all hosts where none of them means another.
func (s *share) fields(others []share) []field {
	out := []field{{"server", s.Server, ""}}
	if strings.Contains(s.Server, ":") {
		out[0].value = quoted(s.Server)
	}
	if s.Kind == inventory.SMB {
		out = append(out, field{"kind", string(inventory.SMB), ""}, field{"export", quoted(s.Export), ""})
	}
	if s.Path != "" {
		out = append(out, field{"path", quotedPath(s.Path), ""})
	}
	if s.Kind == inventory.NFS && s.Export != s.Path {
		out = append(out, field{"export", quotedPath(s.Export), ""})
	}
	if len(s.mounts) == 0 {
		return out
	}
	at := s.mounts[0].at
	alone := !slices.ContainsFunc(s.mounts, func(m mounted) bool { return m.at != at })
	for i := range others {
		o := &others[i]
		alone = alone && (o.Name == s.Name || o.Path != at && !slices.ContainsFunc(o.mounts, func(m mounted) bool { return m.at == at }))
	}
	if alone {
		return append(out, field{"mounts", quotedPath(at), ""})
	}
	var by []field
	for _, m := range s.mounts {
		by = append(by, field{m.host, quotedPath(m.at), ""})
	}
	return append(out, field{"mounts", flow(by), ""})
}

var plainPath = regexp.MustCompile(`^/[A-Za-z0-9._/@+-]*$`)

func quotedPath(at string) string {
	if plainPath.MatchString(at) {
		return at
	}
	return quoted(at)
}

// shares writes them.
func (p *page) shares(list []share) {
	if len(list) == 0 {
		return
	}
	p.line("", "")
	p.line("# What servers have for others over the network, and where machines have it. What services keep there stays there.", "")
	p.line("shares:", "")
	for i := range list {
		s := &list[i]
		comment := "measured: served, and mounted on none of the machines"
		if len(s.mounts) > 0 {
			comment = fmt.Sprintf("measured: mounted on %d of the machines", len(s.mounts))
		}
		p.line("  "+s.Name+": "+flow(s.fields(list)), comment)
	}
}
