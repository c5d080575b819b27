package compose

import (
	"maps"
	"path"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/inventory"
)

// Hosts mount a share in different places, and its server has the directory itself. One path in an entry or a wish means it
// everywhere, so mounts are written as the service's host has them.

// OnShare is a part of a share that a service mounts.
type OnShare struct {
	Share string // its name in the inventory
	At    string // on the host, a full path
}

// hostMounts is the part of an inventory that says where shares are on a host.
type hostMounts struct {
	*inventory.Inventory
	host string
}

// here is a path as the host has it.
func (m hostMounts) here(at string) string {
	if !IsPath(at) {
		return at
	}
	return m.AsOn(m.host, at)
}

// isShared reports whether a path lies on a share.
func (m hostMounts) isShared(at string) bool {
	s, _ := m.Inventory.OnShare(at)
	return s != nil
}

// heres is the same for what a wish names.
func (m hostMounts) heres(volumes map[string]string) map[string]string {
	out := maps.Clone(volumes)
	for key, at := range out {
		out[key] = m.here(at)
	}
	return out
}

// putHere writes mounts as the host has them.
func (m hostMounts) putHere(p *types.Project) {
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for name, c := range containers {
			c.Volumes = slices.Clone(c.Volumes)
			for i, v := range c.Volumes {
				if v.Type == types.VolumeTypeBind {
					c.Volumes[i].Source = m.here(v.Source)
				}
			}
			containers[name] = c
		}
	}
}

// onShares lists what containers of a project mount of shares.
func (m hostMounts) onShares(p *types.Project) []OnShare {
	var out []OnShare
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			if v.Type != types.VolumeTypeBind || !path.IsAbs(v.Source) {
				continue
			}
			if s, _ := m.Inventory.OnShare(v.Source); s != nil {
				if use := (OnShare{s.Name, path.Clean(v.Source)}); !slices.Contains(out, use) {
					out = append(out, use)
				}
			}
		}
	}
	return out
}
