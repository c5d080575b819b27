package steps

import (
	"maps"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/inventory"
	"berth/planner"
)

// mounts lists, by host, the shares that are mounted by the run: those of the inventory that berth is to mount, that services of the plan use
// there, and that are not mounted yet as the inventory has them. What somebody else has mounted stays as it is.
func (g *Goal) mounts(facts map[string]*probe.Facts) map[string][]Mount {
	out := map[string][]Mount{}
	for i := range g.Bundles {
		b := &g.Bundles[i]
		f := facts[b.Host]
		if f == nil || f.Err != nil || !g.touches(b.Host, b.Service) {
			continue
		}
		for n := range g.Shares {
			s := &g.Shares[n]
			if !g.mountable(s, b.Host) || !uses(b, s.Name) {
				continue
			}
			m := Mount{Mounting: s.Mounting(b.Host)}
			if s.Known {
				m.Server, m.Path = s.Server, s.At(s.Server)
			}
			if stands(m.Mounting, f) {
				continue
			}
			k := slices.IndexFunc(out[b.Host], func(o Mount) bool { return o.Share == s.Name })
			if k < 0 {
				k, out[b.Host] = len(out[b.Host]), append(out[b.Host], m)
			}
			out[b.Host][k].wants(b)
		}
	}
	return out
}

// wants adds what a service has to find in the share.
func (m *Mount) wants(b *compose.Bundle) {
	for _, d := range b.Data {
		if d.Given && !slices.Contains(m.Wants, d.At) && slices.Contains(b.OnShares, compose.OnShare{Share: m.Share, At: d.At}) {
			m.Wants = append(m.Wants, d.At)
		}
	}
}

// mountable reports whether berth mounts a share on a host. A container of Proxmox mounts none: its machine does that for it.
func (g *Goal) mountable(s *inventory.Share, host string) bool {
	h, _ := g.Plan.Problem.Host(host)
	return s.Mount && !s.IsServer(host) && s.At(host) != "" && h.Kind != planner.LXC
}

// stands reports whether a share is mounted as it is to be, or by somebody else.
func stands(m inventory.Mounting, f *probe.Facts) bool {
	has := f.Share(m.Name())
	return f.Mounted(m.At) && (has == nil || has.Whole() && has.Record.Mounting() == m)
}

// below is how far a service is that uses what the run mounts: its containers see the directory of before until they are made anew.
func (g *graph) below(b *compose.Bundle, is Standing) Standing {
	if !slices.ContainsFunc(g.mounts[b.Host], func(m Mount) bool { return uses(b, m.Share) }) {
		return is
	}
	switch is {
	case Placed, Whole:
		return Altered
	case ByHand:
		return Missing
	}
	return is
}

func uses(b *compose.Bundle, share string) bool {
	return slices.ContainsFunc(b.OnShares, func(o compose.OnShare) bool { return o.Share == share })
}

// mount adds the mounting of shares, and gives the step of each, by host and share.
func (g *graph) mount() map[[2]string]int {
	out := map[[2]string]int{}
	for _, host := range slices.Sorted(maps.Keys(g.mounts)) {
		for _, m := range g.mounts[host] {
			out[[2]string{host, m.Share}] = g.add(host, m.Share, m)
		}
	}
	return out
}

// afterMounts lets services start once what they use is mounted.
func (g *graph) afterMounts(mounted map[[2]string]int, bundles []compose.Bundle) {
	for i := range bundles {
		b := &bundles[i]
		start, starts := g.start[[2]string{b.Host, b.Service}]
		for _, o := range b.OnShares {
			if step, mounts := mounted[[2]string{b.Host, o.Share}]; starts && mounts {
				g.let(start, step)
			}
		}
	}
}

// unmounting is a share that a host has mounted by berth, and has no longer to have.
type unmounting struct {
	host string
	ledger.Mount
}

// unmounted lists what berth mounted, that the inventory has no more, or not with mount or not there, and that no service of the plan uses. A guest that goes takes it along.
func (g *Goal) unmounted(facts map[string]*probe.Facts) []unmounting {
	var out []unmounting
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		f := facts[host]
		if f == nil || f.Err != nil || slices.ContainsFunc(g.Guests, func(c guests.Change) bool { return c.Guest.Name == host && c.Action == guests.Remove }) {
			continue
		}
		for i := range f.Shares {
			r := &f.Shares[i].Record
			if f.Shares[i].Err == nil && g.touches(host, r.Share) && !g.needs(host, r.At) && !slices.ContainsFunc(g.Shares, func(s inventory.Share) bool { return g.mountable(&s, host) && s.At(host) == r.At }) {
				out = append(out, unmounting{host, *r})
			}
		}
	}
	return out
}

// needs reports whether something that shall be on a host mounts what lies below a directory.
func (g *Goal) needs(host, at string) bool {
	return slices.ContainsFunc(g.Bundles, func(b compose.Bundle) bool {
		return b.Host == host && slices.ContainsFunc(b.OnShares, func(o compose.OnShare) bool { return strings.HasPrefix(o.At+"/", at+"/") })
	})
}

// unmount adds that, after everything else on their hosts.
func (g *graph) unmount(list []unmounting) {
	last := map[string][]int{}
	for i := range g.steps {
		last[g.steps[i].Host] = append(last[g.steps[i].Host], i)
	}
	for _, u := range list {
		g.add(u.host, u.Share, Unmount{u.Mount}, last[u.host]...)
	}
}

// clients are the packages of Debian that mount shares.
func clients(list []Mount) []string {
	var out []string
	for _, m := range list {
		out = append(out, inventory.ClientPackage(m.Type))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// shares finds what a host has mounted again as it was before a run, nil for none, and what it unmounts that the run mounted first.
func (u *undoing) shares(f *probe.Facts, run *ledger.Run) {
	var former []string
	if run != nil {
		for _, m := range run.Mounts {
			is := m.Mounting()
			former = append(former, is.Name())
			if has := f.Share(is.Name()); has == nil || !stands(is, f) {
				u.mounts[f.Host] = append(u.mounts[f.Host], Mount{Mounting: is})
			}
		}
	}
	for i := range f.Shares {
		r := f.Shares[i].Record
		is := r.Mounting()
		if f.Shares[i].Err == nil && r.Run == u.undo && !slices.Contains(former, is.Name()) {
			u.unmounts = append(u.unmounts, unmounting{f.Host, r})
		}
	}
}

// Brings lists the shares that steps mount on a host and that a path lies on.
func Brings(list []Step, host, at string) []compose.OnShare {
	var out []compose.OnShare
	for _, s := range list {
		if m, mounts := s.Work.(Mount); mounts && s.Host == host && strings.HasPrefix(at+"/", m.At+"/") {
			out = append(out, compose.OnShare{Share: m.Share, At: at})
		}
	}
	return out
}
