package probe

import (
	"path"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
)

// ShareFacts is what berth wrote on a host to mount a share, and what is there now.
type ShareFacts struct {
	Record  ledger.Mount
	Err     error               // why the record cannot be read; nothing else holds then
	Units   map[string]UnitFact // those of the record that are there
	Failing bool                // systemd could not mount it when somebody asked last
}

// UnitFact is a file of a unit as it is now.
type UnitFact struct {
	SHA256 string
	Ours   bool // berth wrote that, now or in a run before
}

// Whole reports whether the units are as berth wrote them last.
func (s *ShareFacts) Whole() bool { return s.Err == nil && len(s.Amiss()) == 0 }

// Changed lists units that somebody else wrote over, in their order.
func (s *ShareFacts) Changed() []string {
	var out []string
	is := s.Record.Mounting()
	for _, u := range is.Units() {
		if has, there := s.Units[u.Name]; there && !has.Ours {
			out = append(out, u.Name)
		}
	}
	return out
}

// Share returns what berth wrote for what systemd calls name, or nil. A record that cannot be read is of none.
func (f *Facts) Share(name string) *ShareFacts {
	for i := range f.Shares {
		is := f.Shares[i].Record.Mounting()
		if f.Shares[i].Err == nil && is.Name() == name {
			return &f.Shares[i]
		}
	}
	return nil
}

// Amiss lists the units that are not as berth wrote them last, in their order.
func (s *ShareFacts) Amiss() []string {
	var out []string
	is := s.Record.Mounting()
	for _, u := range is.Units() {
		if s.Units[u.Name].SHA256 != s.Record.Units[u.Name] {
			out = append(out, u.Name)
		}
	}
	return out
}

// Mounted reports whether something is mounted for a directory: at it, or a share above it. What is mounted once somebody asks counts.
func (f *Facts) Mounted(at string) bool {
	if f.Mounts[at] != "" {
		return true
	}
	for above := path.Dir(at); above != path.Dir(above); above = path.Dir(above) {
		if slices.Contains(networkTypes, f.Mounts[above]) {
			return true
		}
	}
	return false
}

// mounted reads "TYPE DIRECTORY".
func (a *answer) mounted(s string) error {
	kind, at, _ := strings.Cut(s, " ")
	if a.Mounts == nil {
		a.Mounts = map[string]string{}
	}
	a.Mounts[ledger.Clean(strings.ReplaceAll(at, `\040`, " "))] = ledger.Clean(kind)
	return nil
}

// share reads a record.
func (a *answer) share(s string) error {
	m, err := ledger.ReadMount(s)
	a.Shares = append(a.Shares, ShareFacts{Record: m, Err: err, Units: map[string]UnitFact{}})
	return nil
}

// unit reads "ours|other SUM NAME" of the last share.
func (a *answer) unit(s string) error {
	f := strings.SplitN(s, " ", 3)
	if len(f) != 3 || !sumText.MatchString(f[1]) || len(a.Shares) == 0 {
		return message.Errorf("unexpected %.100q", s)
	}
	last := &a.Shares[len(a.Shares)-1]
	if _, known := last.Record.Units[f[2]]; known {
		last.Units[f[2]] = UnitFact{SHA256: f[1], Ours: f[0] == "ours"}
	}
	return nil
}

// failing is said of the last share.
func (a *answer) failing(string) error {
	if len(a.Shares) > 0 {
		a.Shares[len(a.Shares)-1].Failing = true
	}
	return nil
}
