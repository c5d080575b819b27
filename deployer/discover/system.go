package discover

import (
	"cmp"
	"slices"
	"strings"

	"berth/deployer/probe"
)

// system is a vendor's system by the sign that it leaves, with the directory below which its people keep stacks.
type system struct {
	sign, title, stacks string
}

// systems in the order in which one decides: what stands on another system comes before it.
var systems = []system{
	{"dsm", "Synology DSM", "/volume1/docker"},
	{"ugos", "UGOS", "/volume1/docker"},
	{"unraid", "Unraid", "/boot/config/plugins/compose.manager/projects"},
	{"truenas", "TrueNAS", "/mnt/.ix-apps/app_configs"},
	{"omv", "OpenMediaVault", ""},
	{"casaos", "CasaOS", "/var/lib/casaos/apps"},
	{"proxmox", "Proxmox VE", ""},
	{"raspios", "Raspberry Pi OS", ""},
}

// systemOf names a host's system, for people, and says where its people keep stacks; empty where that is everybody's choice.
func systemOf(f *probe.Facts) (title, stacks string) {
	for _, s := range systems {
		version, is := f.Hardware.Sign(s.sign)
		if !is {
			continue
		}
		if s.sign == "proxmox" { // pve-manager/8.2.2/9355359cd7afbae4 (running kernel: 6.8.4-2-pve)
			if parts := strings.Split(version, "/"); len(parts) > 1 {
				version = parts[1]
			}
		}
		return strings.TrimSpace(s.title + " " + version), s.stacks
	}
	return cmp.Or(f.OS, "Linux"), ""
}

// runsBeside reports whether a hypervisor of Proxmox runs containers itself, too.
func runsBeside(f *probe.Facts) bool {
	return isProxmox(f) && slices.ContainsFunc(f.Containers, func(c probe.Container) bool { return c.Runs() })
}

// isProxmox reports whether a host is a hypervisor of Proxmox.
func isProxmox(f *probe.Facts) bool {
	_, is := f.Hardware.Sign("proxmox")
	return is
}
