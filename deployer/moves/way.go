package moves

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

// Reason is why data comes by commands of its entry, and not as it is.
type Reason int

// The reasons.
const (
	NoReason       Reason = iota // as it is, or the run that began it knew
	Wished                       // the wish says so
	OtherProcessor               // what one processor wrote the other does not read reliably
	OtherDatabase                // another image of the database than the one that wrote it
)

// choose decides how the places of a move come to the target: as they are where the same program reads them there on the same kind of
// processor, else by what the entry has for that. Without anything of the kind they stay as they are, and who looks says what lacks.
func (m *Move) choose(way planner.Way, from, to *probe.Facts) {
	m.Why = m.reason(way, from, to)
	dumped := func(d *compose.Data) bool { return d != nil && d.State.Backup != "" }
	if m.Why == NoReason || !slices.ContainsFunc(m.Places, func(p ledger.Carried) bool { return dumped(m.Data(&p)) }) {
		m.NoDump = m.Why == Wished
		m.Why = NoReason
		return
	}
	for i := range m.Places {
		switch p := &m.Places[i]; {
		case dumped(m.Data(p)):
			p.By = ledger.FromDump
		case slices.ContainsFunc(m.Bundle.Refilled, func(d compose.Data) bool { return d.At == p.To }):
			p.By = ledger.WithImport
		}
	}
}

func (m *Move) reason(way planner.Way, from, to *probe.Facts) Reason {
	switch other := m.OtherImages(from); {
	case way == planner.RawWay:
		return NoReason
	case way == planner.DumpWay:
		return Wished
	case from.Arch.Family != "" && to.Arch.Family != "" && from.Arch.Family != to.Arch.Family:
		return OtherProcessor
	case slices.ContainsFunc(other, IsDatabase):
		return OtherDatabase
	}
	return NoReason
}

// OtherImages lists the images of the service on the target that are none of those on the source, by what their names mean.
func (m *Move) OtherImages(from *probe.Facts) []string {
	s := from.Service(m.Service)
	if s == nil || len(s.Record.Images) == 0 {
		return nil
	}
	had := map[string]bool{}
	for image := range s.Record.Images {
		had[probe.FullImage(image)] = true
	}
	return slices.DeleteFunc(slices.Compact(slices.Sorted(maps.Values(m.Bundle.Images))), func(image string) bool { return had[probe.FullImage(image)] })
}

// Data is what the target's entry says of a place; nil: nothing.
func (m *Move) Data(p *ledger.Carried) *compose.Data {
	i := slices.IndexFunc(m.Bundle.Data, func(d compose.Data) bool { return d.At == p.To })
	if i < 0 {
		return nil
	}
	return &m.Bundle.Data[i]
}

// Exports reports whether the commands of the entry are the application's own export and import.
func (m *Move) Exports() bool {
	return slices.ContainsFunc(m.Bundle.Data, func(d compose.Data) bool { return d.State.Export })
}

// Checks reports whether its entry can look whether the data is sound.
func (m *Move) Checks() bool {
	return slices.ContainsFunc(m.Places, func(p ledger.Carried) bool { d := m.Data(&p); return d != nil && d.State.Check != "" })
}

// Imports reports whether the target has to do something with what came, before it takes its place.
func (m *Move) Imports() bool { return m.Dumps() || m.Checks() }

// refilled are the places on the source of what the import of an entry fills.
func refilled(from *probe.Facts, r *ledger.Record, b *compose.Bundle) []ledger.Carried {
	var out []ledger.Carried
	for _, d := range b.Refilled {
		at := d.At
		if v := slices.IndexFunc(from.Volumes, func(v probe.Volume) bool { return d.Volume != "" && v.Project == r.ProjectName() && v.Key == d.Volume }); v >= 0 {
			at = from.Volumes[v].Name
		}
		for _, c := range from.Of(r.Service) {
			for _, m := range c.Mounts {
				if slices.Contains(d.Targets, m.Target) {
					at = m.Place()
				}
			}
		}
		p := ledger.Carried{Key: d.Volume, From: at, To: d.At}
		if p.Key == "" {
			p.Key = target(d)
		}
		if !compose.IsPath(at) {
			p.Volume, p.From = at, path.Join("/var/lib/docker/volumes", at, "_data") // preflight says that it is not there
			if v := from.Volume(at); v != nil && v.At != "" {
				p.From = v.At
			}
		}
		if compose.IsPath(d.At) {
			p.Path = d.At
		}
		out = append(out, p)
	}
	return out
}

// databases are programs whose files depend on the processor, and on the version, by the names of their images.
var databases = []string{"postgres", "postgresql", "postgis", "pgvector", "timescaledb", "pgvecto-rs", "mysql", "mariadb", "percona", "mongo", "mongodb", "influxdb", "clickhouse", "elasticsearch", "opensearch"}

// RawDatabase is the image of a database of the service that has files which come as they are; empty: none has. Where the Compose file does not
// say what a container mounts, it is any database.
func (m *Move) RawDatabase() string {
	raw := func(at string) bool {
		return slices.ContainsFunc(m.Places, func(p ledger.Carried) bool { return p.By == ledger.AsFiles && (at == "" || p.To == at) })
	}
	project, err := m.Bundle.Project()
	if err != nil || len(project.Services) == 0 {
		for _, image := range slices.Sorted(maps.Values(m.Bundle.Images)) {
			if IsDatabase(image) && raw("") {
				return image
			}
		}
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(project.Services)) {
		image := cmp.Or(m.Bundle.Images[name], project.Services[name].Image)
		if !IsDatabase(image) {
			continue
		}
		for _, v := range project.Services[name].Volumes {
			at := v.Source
			if known, is := project.Volumes[at]; is {
				at = cmp.Or(known.Name, at)
			}
			if at != "" && raw(at) {
				return image
			}
		}
	}
	return ""
}

// IsDatabase reports whether an image is one of these, as ghcr.io/immich-app/postgres:16 is.
func IsDatabase(image string) bool {
	name, _, _ := strings.Cut(path.Base(image), "@")
	name, _, _ = strings.Cut(name, ":")
	return slices.Contains(databases, name)
}
