package status

import (
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/wording"
)

// ShareDown is a share that is not mounted on a host whose services use it, or where berth has mounted it.
type ShareDown struct {
	of
	drifts
	Share    string
	At       string
	Services []string // of the host that use it, as far as that is known
	Unit     string   // by which berth mounts it; empty: somebody else does
}

// Kind implements Finding.
func (ShareDown) Kind() string { return "share_not_mounted" }

// Say implements Finding.
func (f ShareDown) Say(w wording.Words) string {
	if len(f.Services) > 0 {
		return w.Say("the share %s is not mounted at %s, and in use by: %s", "le partage %s n'est pas monté en %s, et il sert à : %s", f.Share, f.At, strings.Join(f.Services, ", "))
	}
	return w.Say("the share %s is not mounted at %s", "le partage %s n'est pas monté en %s", f.Share, f.At)
}

// Hint implements Finding.
func (f ShareDown) Hint(w wording.Words) string {
	if f.Unit != "" {
		return w.Say("is its server up? on the host: systemctl status %s; berth deploy mounts it again", "son serveur est-il en marche ? sur l'hôte : systemctl status %s ; berth deploy le monte à nouveau", f.Unit)
	}
	return w.Say("on the host: mount %[1]s; its containers see it once they are started anew", "sur l'hôte : mount %[1]s ; ses conteneurs le voient une fois redémarrés", f.At)
}

// ShareUnits are units that berth wrote to mount a share, and that are not as it wrote them.
type ShareUnits struct {
	of
	drifts
	Share string
	Units []string
}

// Kind implements Finding.
func (ShareUnits) Kind() string { return "share_units" }

// Say implements Finding.
func (f ShareUnits) Say(w wording.Words) string {
	return w.Say("of the share %s, not as berth wrote it: %s", "du partage %s, pas tel que berth l'a écrit : %s", f.Share, strings.Join(f.Units, ", "))
}

// Hint implements Finding.
func (f ShareUnits) Hint(w wording.Words) string {
	return w.Say("what is missing berth deploy writes again; what was changed it leaves: remove it, then it does", "ce qui manque, berth deploy le réécrit ; ce qui a été modifié, il le laisse : le supprimer, et il le réécrit")
}

// shares finds what is wrong with shares on hosts.
func shares(l *Lab) []Finding {
	var out []Finding
	for _, f := range l.asked() {
		for _, s := range l.used(f) {
			if !f.Mounted(s.At) {
				out = append(out, s)
			}
		}
		for i := range f.Shares {
			s := &f.Shares[i]
			is := s.Record.Mounting()
			if s.Err != nil {
				continue
			}
			down := !f.Mounted(is.At) || s.Failing
			if k := slices.IndexFunc(out, func(o Finding) bool { d, same := o.(ShareDown); return same && d.Host == f.Host && d.At == is.At }); k >= 0 {
				d := out[k].(ShareDown)
				d.Unit = is.Name() + ".mount"
				out[k] = d
			} else if down {
				out = append(out, ShareDown{of: of{f.Host}, Share: is.Share, At: is.At, Unit: is.Name() + ".mount"})
			}
			if units := s.Amiss(); len(units) > 0 {
				out = append(out, ShareUnits{of: of{f.Host}, Share: is.Share, Units: units})
			}
		}
	}
	return out
}

// used lists the shares that services which a host has use there, as if none were mounted.
func (l *Lab) used(f *probe.Facts) []ShareDown {
	var out []ShareDown
	for i := range l.Shares {
		s := &l.Shares[i]
		down := ShareDown{of: of{f.Host}, Share: s.Name, At: s.At(f.Host)}
		if s.IsServer(f.Host) || down.At == "" {
			continue
		}
		for k := range l.Bundles {
			b := &l.Bundles[k]
			if b.Host == f.Host && f.Service(b.Service) != nil && slices.ContainsFunc(b.OnShares, func(o compose.OnShare) bool { return o.Share == s.Name }) {
				down.Services = append(down.Services, b.Service)
			}
		}
		if len(down.Services) > 0 {
			slices.Sort(down.Services)
			out = append(out, down)
		}
	}
	return out
}
