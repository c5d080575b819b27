package probe

import (
	"cmp"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
)

// Place is the volume's name, or the path.
func (m *Mount) Place() string { return cmp.Or(m.Volume, m.Source) }

// Volume returns the volume of that name, or nil.
func (f *Facts) Volume(name string) *Volume {
	i, found := slices.BinarySearchFunc(f.Volumes, name, func(v Volume, name string) int { return cmp.Compare(v.Name, name) })
	if !found {
		return nil
	}
	return &f.Volumes[i]
}

// RanHere returns what is written down of a service that once ran there, or nil.
func (f *Facts) RanHere(service string) *Ran {
	for i := range f.Ran {
		if f.Ran[i].Record.Service == service {
			return &f.Ran[i]
		}
	}
	return nil
}

// Lost lists what the service had its data in and the host does not have any more.
func (f *Facts) Lost(p *Ran) []string {
	return slices.DeleteFunc(slices.Clone(p.Record.Data), func(at string) bool {
		if strings.HasPrefix(at, "/") {
			return !slices.Contains(p.Gone, at)
		}
		return f.Volume(at) != nil
	})
}

// Users lists the containers that have a volume or a path mounted.
func (f *Facts) Users(place string) []Container {
	return slices.DeleteFunc(slices.Clone(f.Containers), func(c Container) bool {
		return !slices.ContainsFunc(c.Mounts, func(m Mount) bool { return m.Place() == place })
	})
}

// volume reads a volume, in the order of the script's template.
func (a *answer) volume(s string) error {
	var v Volume
	if err := fields(s, &v.Name, &v.Driver, &v.At, &v.Project, &v.Key); err != nil {
		return err
	}
	if v.Name == "" || ledger.Clean(v.Name) != v.Name {
		return message.New("no name")
	}
	if v.At = fullPath(v.At); strings.HasPrefix(v.Name, "/") {
		return message.New("a name that is a path")
	}
	v.Driver, v.Project, v.Key = ledger.Clean(v.Driver), ledger.Clean(v.Project), ledger.Clean(v.Key)
	a.Volumes = append(a.Volumes, v)
	return nil
}

// fullPath is a path as a host says it; empty where it is none.
func fullPath(s string) string {
	if !path.IsAbs(s) || path.Clean(s) != s || ledger.Clean(s) != s {
		return ""
	}
	return s
}

// mostMounts is how many mounts of a container are read.
const mostMounts = 200

// mountsOf reads "ID [...]": the mounts of a container, as Docker tells them.
func (a *answer) mountsOf(s string) error {
	id, s, _ := strings.Cut(s, " ")
	var list []struct{ Type, Name, Source, Destination string }
	switch err := json.Unmarshal([]byte(s), &list); {
	case err != nil:
		return message.New("no list of mounts")
	case len(list) > mostMounts:
		return message.New("too many mounts")
	case !containerID.MatchString(id):
		return message.New("no ID")
	}
	for _, m := range list {
		out := Mount{Source: fullPath(m.Source), Target: ledger.Clean(m.Destination)}
		switch {
		case m.Type == "volume" && m.Name != "":
			out.Volume = ledger.Clean(m.Name)
		case m.Type != "bind" || out.Source == "":
			continue
		}
		a.mounts[id] = append(a.mounts[id], out)
	}
	return nil
}

// started reads "NAME JSON".
func (a *answer) started(s string) error {
	name, text, _ := strings.Cut(s, " ")
	var p Ran
	if !ledger.ServiceName.MatchString(name) || json.Unmarshal([]byte(text), &p.Record) != nil || p.Record.Service != name {
		return message.Errorf("no record of %.80q", name)
	}
	if !p.Record.SoundData() {
		return message.Errorf("the record of %s names no places for data", name)
	}
	p.Record.Run = ledger.Clean(p.Record.Run)
	a.Ran = append(a.Ran, p)
	return nil
}

// gone reads "NAME PATH".
func (a *answer) gone(s string) error {
	name, at, _ := strings.Cut(s, " ")
	p := a.RanHere(name)
	if p == nil || !slices.Contains(p.Record.Data, at) {
		return message.Errorf("%.200q is no place that %.80q had", at, name)
	}
	p.Gone = append(p.Gone, at)
	return nil
}

func (a *answer) finishVolumes() {
	slices.SortFunc(a.Volumes, func(x, y Volume) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(a.Ran, func(x, y Ran) int { return cmp.Compare(x.Record.Service, y.Record.Service) })
	for i := range a.Ran {
		slices.Sort(a.Ran[i].Gone)
	}
	for i := range a.Containers {
		a.Containers[i].Mounts = a.mounts[a.Containers[i].ID]
	}
}
