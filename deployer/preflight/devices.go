package preflight

import (
	"slices"
	"strings"

	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// DeviceMissing is a device that a service needs and its host does not have.
type DeviceMissing struct {
	Place
	stops
	Device string // a word of the inventory, or a path
}

func (f DeviceMissing) Say(w wording.Words) string {
	return w.Say("%s needs %s, and %s does not have it", "%s a besoin de %s, que %s n'a pas", f.Service, f.Device, f.Host)
}

func (DeviceMissing) Hint(w wording.Words) string { return passThrough(w) }

// DeviceUnseen is a device that the inventory says a host has, and that nothing needs for now.
type DeviceUnseen struct {
	Place
	warns
	Device string // a word of the inventory
}

func (f DeviceUnseen) Say(w wording.Words) string {
	return w.Say("%s shows no device for %s, which the inventory says it has", "%s ne montre aucun périphérique %s, que l'inventaire lui prête", f.Host, f.Device)
}

func (DeviceUnseen) Hint(w wording.Words) string { return passThrough(w) }

func passThrough(w wording.Words) string {
	return w.Say("pass it through, load its driver, or correct devices: in the inventory", "le transmettre, charger son pilote, ou corriger devices: dans l'inventaire")
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
func devices(c *checker, f *probe.Facts, h planner.Host) {
	services := c.on(f.Host)
	for _, word := range h.Devices {
		files, known := deviceFiles[word]
		if !known || shows(f, files...) {
			continue
		}
		needed := false
		for _, s := range services {
			if p := c.want.Plan.Problem.Service(s.Service); p != nil && slices.Contains(p.Devices, word) {
				needed = true
				c.add(DeviceMissing{Place: s.place(), Device: word})
			}
		}
		if !needed {
			c.add(DeviceUnseen{Place: Place{Host: f.Host}, Device: word})
		}
	}
	for _, s := range services {
		if s.err != nil {
			continue // said elsewhere
		}
		for _, path := range s.parts.devices {
			if listed(path) && !shows(f, path) {
				c.add(DeviceMissing{Place: s.place(), Device: path})
			}
		}
	}
}

// shows reports whether a host has a device file that begins so.
func shows(f *probe.Facts, prefixes ...string) bool {
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
