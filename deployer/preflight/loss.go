package preflight

import (
	"path"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/deployer/status"
)

// Docker makes a volume, and a directory, where there is none, and the service in it begins as on its first day. Whether it
// had anything before says no container: everything is asked that may know of its data.

// loss is a service that starts on a host and finds something of what it is to mount not there.
type loss struct {
	*compose.Bundle
	on     *probe.Facts
	lacks  []compose.Data
	unsure []compose.Data          // paths of which nobody knows yet whether they are there
	made   []*probe.Container      // its containers, and those of the same kind that somebody else made
	kind   map[string]bool         // names of made
	others map[string]*probe.Facts // further hosts
}

// losses lists what starts without all of what it is to mount.
func (c *checker) losses() []*loss {
	var out []*loss
	for i := range c.want.Bundles {
		b := &c.want.Bundles[i]
		f := c.facts[b.Host]
		if f == nil || f.Unsure() != nil || !c.starts(b) {
			continue
		}
		l := &loss{Bundle: b, on: f, others: c.elsewhere(b.Host)}
		for _, d := range b.Data {
			if c.brings(b, d.At) && (compose.IsPath(d.At) || !d.Given) { // a volume that Compose does not make has to be there
				continue
			}
			switch there, known := c.isThere(f, b.Service, d.At); {
			case c.mountsBelow(b, d.At): // nobody knows before; see steps.Mount
			case !known:
				l.unsure = append(l.unsure, d)
			case !there:
				l.lacks = append(l.lacks, d)
			}
		}
		if len(l.lacks)+len(l.unsure) > 0 {
			l.kin(c)
			out = append(out, l)
		}
	}
	return out
}

// starts reports whether the run starts what is in a bundle.
func (c *checker) starts(b *compose.Bundle) bool {
	return c.want.Starts == nil || c.want.Starts(b.Host, b.Service)
}

// isThere reports whether a host has a volume or a path, and whether it is known.
func (c *checker) isThere(f *probe.Facts, service, at string) (there, known bool) {
	if !compose.IsPath(at) {
		return f.Volume(at) != nil, true
	}
	if w, asked := c.want.Weights[f.Host][at]; asked {
		return w.There, true
	}
	past := f.RanHere(service)
	if past == nil || !slices.Contains(past.Record.Data, at) {
		return false, false
	}
	return !slices.Contains(past.Gone, at), true
}

// elsewhere are the facts of further hosts.
func (c *checker) elsewhere(host string) map[string]*probe.Facts {
	out := map[string]*probe.Facts{}
	for _, facts := range []map[string]*probe.Facts{c.facts, c.want.Elsewhere} {
		for name, f := range facts {
			if name != host && f.Unsure() == nil {
				out[name] = f
			}
		}
	}
	return out
}

// kin finds the containers of the service, and those that are likely to be the same one, made by somebody else.
func (l *loss) kin(c *checker) {
	l.kind = map[string]bool{}
	for _, k := range l.on.Of(l.Service) {
		l.kind[k.Name] = true
	}
	today := c.want.Plan.Problem.Current.Host[l.Service] == l.Host
	for _, host := range c.want.Scanned {
		for _, found := range host.Found {
			if host.Host == l.Host && found.Service == l.Service && (found.Sure != status.ByName || today) {
				for _, name := range found.Containers {
					l.kind[name] = true
				}
			}
		}
	}
	for i := range l.on.Containers {
		if l.kind[l.on.Containers[i].Name] {
			l.made = append(l.made, &l.on.Containers[i])
		}
	}
}

// moved gives a container of the service that has another path mounted where one is lacking now. Versions before took "~" for root's home
// and wrote nothing down of it.
func (l *loss) moved() (string, bool) {
	for _, k := range l.on.Of(l.Service) {
		for _, d := range slices.Concat(l.lacks, l.unsure) {
			if had := elsewhereMounted(k, &d); len(had) > 0 && !l.wants(had[0]) {
				return k.Name, true
			}
		}
	}
	return "", false
}

// elsewhereMounted lists the paths that a container has mounted where it is to have another one.
func elsewhereMounted(k probe.Container, d *compose.Data) []string {
	var out []string
	for _, m := range k.Mounts {
		if compose.IsPath(d.At) && m.Volume == "" && m.Source != path.Clean(d.At) && slices.Contains(d.Targets, m.Target) {
			out = append(out, m.Source)
		}
	}
	return out
}

// wants reports whether the service is to mount a place.
func (l *loss) wants(at string) bool {
	return slices.ContainsFunc(l.Data, func(d compose.Data) bool { return d.At == at })
}

// at lists the places that containers have at a path of theirs.
func (l *loss) at(target string) []compose.Data {
	return slices.DeleteFunc(slices.Clone(l.Data), func(d compose.Data) bool { return !slices.Contains(d.Targets, target) })
}
