package deployer

import (
	"net/netip"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/planner"
)

// place wants ports, names and the directory of a service for it alone.
func (c *checker) place(f *Facts, b *compose.Bundle, p *parts) {
	for _, port := range p.ports {
		for _, l := range f.Listening {
			if l.Port == port.Port && l.meets(port.address) {
				c.portTaken(f, b, l)
			}
		}
	}
	other := false
	for _, k := range f.Containers {
		mine := k.Service == b.Service
		if p.names[k.Name] && !mine && !c.frees(f.Host, k.Service, b.Service) {
			c.stop(Finding{Kind: NameTaken, Host: f.Host, Service: b.Service, Text: k.Name, Holder: k.Service})
		}
		other = other || k.Project == p.project && k.Service == ""
	}
	if other {
		c.stop(Finding{Kind: ProjectTaken, Host: f.Host, Service: b.Service, Text: p.project})
	}
	root, name := dirOf(b.Dir)
	has := f.Service(b.Service)
	if f.asked(root) && slices.Contains(f.Dirs, name) && (has == nil && len(f.Of(b.Service)) == 0 || has != nil && has.Record.Dir != b.Dir) {
		c.stop(Finding{Kind: DirTaken, Host: f.Host, Service: b.Service, Text: b.Dir})
	}
	if f.PageSize > 4096 {
		for image, mended := range p.images {
			if _, known := pageMend[RepositoryOf(image)]; known && !mended {
				c.warn(Finding{Kind: LargePages, Host: f.Host, Service: b.Service, Text: image, Have: int64(f.PageSize)})
			}
		}
	}
}

func dirOf(dir string) (root, name string) {
	i := strings.LastIndexByte(dir, '/')
	return dir[:max(i, 0)], dir[i+1:]
}

// asked reports whether the host was asked for this directory for services.
func (f *Facts) asked(root string) bool { return len(f.Disks) > 0 && f.Disks[0].Path == root }

func (c *checker) portTaken(f *Facts, b *compose.Bundle, l Listener) {
	finding := Finding{Kind: PortTaken, Host: f.Host, Service: b.Service, Port: l.Port, Text: l.Process}
	if k := f.Container(l.Container); k != nil {
		if k.Service == b.Service || c.frees(f.Host, k.Service, b.Service) {
			return
		}
		finding.Text, finding.Holder = k.Name, k.Service
	}
	c.stop(finding)
}

func (c *checker) frees(host, holder, comes string) bool {
	return holder != "" && c.want.Frees != nil && c.want.Frees(host, holder, comes)
}

// meets reports whether something that listens is in the way of an address of the same port. Every
// address is in the way of all addresses, and the other way round.
func (l Listener) meets(address string) bool {
	wanted, err := netip.ParseAddr(address)
	if err != nil || wanted.IsUnspecified() || len(l.Addresses) == 0 {
		return true
	}
	for _, a := range l.Addresses {
		if has, err := netip.ParseAddr(a); err != nil || has.IsUnspecified() || has == wanted.Unmap() {
			return true
		}
	}
	return false
}

// deviceFiles say by which files below /dev a capability of an inventory shows. Other words are the
// operator's own: they are looked for as /dev/WORD and believed where that is not there.
var deviceFiles = map[string][]string{
	"gpu":   {"/dev/dri/renderD", "/dev/dri/card", "/dev/nvidia0", "/dev/kfd"},
	"tun":   {"/dev/net/tun"},
	"disks": {"/dev/sd", "/dev/nvme", "/dev/hd", "/dev/mmcblk", "/dev/vd", "/dev/xvd"},
	"led":   {"/dev/i2c-", "/dev/leds"},
}

// devices wants what the inventory says the host has.
func (c *checker) devices(f *Facts, h planner.Host) {
	for _, word := range h.Devices {
		files, known := deviceFiles[word]
		if !known || f.device(files...) {
			continue
		}
		needed := false
		for _, b := range c.bundles(f.Host) {
			if s := c.want.Plan.Problem.Service(b.Service); s != nil && slices.Contains(s.Devices, word) {
				needed = true
				c.stop(Finding{Kind: DeviceMissing, Host: f.Host, Service: b.Service, Text: word})
			}
		}
		if !needed {
			c.warn(Finding{Kind: DeviceMissing, Host: f.Host, Text: word})
		}
	}
	for _, b := range c.bundles(f.Host) {
		p, err := c.part(b)
		if err != nil {
			continue // said elsewhere
		}
		for _, path := range p.devices {
			if listed(path) && !f.device(path) {
				c.stop(Finding{Kind: DeviceMissing, Host: f.Host, Service: b.Service, Text: path})
			}
		}
	}
}

// device reports whether the host has a file that begins so.
func (f *Facts) device(prefixes ...string) bool {
	return slices.ContainsFunc(f.Devices, func(d string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(d, p) })
	})
}

// listed reports whether Look would have seen such a path: /dev itself and the directories in it that
// the script lists.
func listed(path string) bool {
	rest, ok := strings.CutPrefix(path, "/dev/")
	if !ok || rest == "" {
		return false
	}
	dir, _, below := strings.Cut(rest, "/")
	return !below || dir == "dri" || dir == "net"
}
