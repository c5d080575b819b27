package discover

import (
	"slices"
	"strings"

	"berth/deployer/probe"
)

// device is a capability of an inventory, and by what it shows; empty: it is not there.
type device struct {
	word string
	by   func(*probe.Facts) string
}

// devices are the capabilities that a look can see. What only its owner knows (an LED that can be controlled) is not.
var devices = []device{
	{"gpu", graphics},
	{"tun", file("/dev/net/tun")},
	{"coral", coral},
	{"hailo", file("/dev/hailo0")},
	{"usb", file("/dev/serial/by-id/", "/dev/ttyUSB", "/dev/ttyACM")},
	{"disks", disks},
}

// devicesOf lists the capabilities of a host, and for a comment by what they show.
func devicesOf(f *probe.Facts) (words, by []string) {
	for _, d := range devices {
		if what := d.by(f); what != "" {
			words, by = append(words, d.word), append(by, d.word+": "+what)
		}
	}
	return words, by
}

// file is a device that shows by a file below /dev with one of these beginnings.
func file(prefixes ...string) func(*probe.Facts) string {
	return func(f *probe.Facts) string {
		for _, p := range prefixes {
			if at := slices.IndexFunc(f.Devices, func(d string) bool { return strings.HasPrefix(d, p) }); at >= 0 {
				return strings.TrimPrefix(f.Devices[at], "/dev/")
			}
		}
		return ""
	}
}

// transcoding are the drivers of graphics cards that encode video or compute. Those of small boards (v3d, panfrost) and of virtual
// cards render only, and a service that asks for a GPU would be placed there for nothing.
var transcoding = []string{"i915", "xe", "amdgpu", "radeon", "nvidia", "nouveau", "rkvdec", "hantro"}

func graphics(f *probe.Facts) string {
	for _, r := range f.Hardware.Render {
		if slices.Contains(transcoding, r.Driver) {
			return "dri/" + r.Name + " of " + r.Driver
		}
	}
	return file("/dev/nvidia0")(f)
}

func coral(f *probe.Facts) string {
	for _, id := range []string{"1a6e:089a", "18d1:9302"} { // before and after its firmware is loaded
		if slices.Contains(f.Hardware.USB, id) {
			return "USB " + id
		}
	}
	return file("/dev/apex_0")(f)
}

// disks are those of a machine; a guest's are files of its hypervisor.
func disks(f *probe.Facts) string {
	if f.Hardware.Virtual != "" {
		return ""
	}
	var names []string
	for _, d := range f.Hardware.Disks {
		names = append(names, d.Name)
	}
	return strings.Join(names[:min(len(names), 6)], " ")
}
