package pve

import (
	"strings"
	"testing"
)

// A pattern that Go cannot compile, or a format that nobody wrote, would be met by the first call that uses it.
func TestEveryPatternAndFormatOfTheCommandsIsKnown(t *testing.T) {
	for _, release := range Releases {
		s := schemas[release]()
		for name, c := range commands() {
			params := c.Params
			if c.API != "" {
				if params = s.methods[c.API]; params == nil && c.Until == 0 {
					t.Errorf("Proxmox VE %d: %s: no method %q", release, name, c.API)
				}
			}
			for _, arg := range c.Args {
				if params != nil && params[arg] == nil {
					t.Errorf("Proxmox VE %d: %s: no parameter %q", release, name, arg)
				}
			}
			known(t, s, name, params)
		}
		for _, params := range s.methods {
			for _, p := range params {
				compile(p)
			}
		}
	}
}

func compile(p *Property) {
	if p.Pattern != "" {
		whole(p.Pattern)
	}
	for _, field := range p.Format.Fields {
		compile(field)
	}
}

// unjudged are formats of storages that are made over the network, which berth never makes.
var unjudged = "pve-storage-portal-dns pve-storage-portal pve-dir-override pve-storage-zfs-blocksize"

func known(t *testing.T, s *schema, where string, params Properties) {
	t.Helper()
	for name, p := range params {
		known(t, s, where+" "+name, p.Format.Fields)
		format := p.Format.Name
		if format == "" || s.formats[format] != nil {
			continue
		}
		format, _ = strings.CutSuffix(format, "-list")
		format, _ = strings.CutSuffix(format, "-opt")
		if checks[format] == nil && !strings.Contains(unjudged, format) {
			t.Errorf("Proxmox VE %d: %s %s: format %q is not known", s.release, where, name, p.Format.Name)
		}
	}
}

func TestWhatAReleaseHasAlone(t *testing.T) {
	eight, nine := schemas[PVE8](), schemas[PVE9]()
	if eight.formats["pve-qm-hostpci"]["driver"] != nil || nine.formats["pve-qm-hostpci"]["driver"] == nil {
		t.Error("hostpci has a driver in 9 only")
	}
	if eight.methods["POST /nodes/{node}/lxc"]["rootfs"].Format.Fields["idmap"] != nil || nine.methods["POST /nodes/{node}/lxc"]["mp255"].Format.Fields["idmap"] == nil {
		t.Error("mount points have idmap in 9 only")
	}
	if n := len(nine.methods["POST /nodes/{node}/qemu"]); n < 450 {
		t.Errorf("qm create has %d options", n)
	}
}
