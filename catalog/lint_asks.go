package catalog

import (
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
	"berth/strictyaml"
)

// What the Compose part asks of its host, the block must not deny: the planner would choose a host on which
// the container cannot start.

// ask is something that a container asks of its host.
type ask struct {
	field []string // where the container asks it
	word  string   // what devices calls it
	what  string
}

// lintAsks: platforms are those of arch, and what containers get of the host's devices stands in devices.
func lintAsks(l *linter) {
	if l.block.IsZero() {
		return
	}
	for _, c := range l.containers() {
		at := l.in("services", c.Name)
		lintPlatform(l, within(at, "platform"), c.Platform)
		said := map[string]bool{}
		for _, a := range asks(c) {
			if said[a.word] || slices.Contains(l.entry.stated.Devices, a.word) {
				continue
			}
			said[a.word] = true
			if _, stated := l.block.Lookup("devices"); stated {
				l.report(Error, "device-denied", within(at, a.field...), "add "+a.word+" to devices of x-berth",
					"%s asks for %s, and devices does not say %s", c.Name, a.what, a.word)
				continue
			}
			l.report(Warning, "device-unsaid", within(at, a.field...), "devices: ["+a.word+"] in x-berth",
				"%s asks for %s, and devices does not say %s", c.Name, a.what, a.word)
		}
	}
}

// lintPlatform: a container of one platform runs on no other architecture.
func lintPlatform(l *linter, at strictyaml.Value, platform string) {
	fits, ok := archsOf(platform)
	if !ok {
		return
	}
	for _, a := range l.entry.stated.Archs {
		if !slices.ContainsFunc(fits, func(f planner.Arch) bool { return f.Family == a.Family }) {
			l.report(Error, "platform", at, "arch: ["+fits[0].Family+"] in x-berth", "platform %s, and arch says %s", platform, a)
		}
	}
}

// asks lists what a container asks of its host's devices.
func asks(c types.ServiceConfig) []ask {
	var out []ask
	if len(c.Gpus) > 0 {
		out = append(out, ask{[]string{"gpus"}, "gpu", "a GPU"})
	}
	if c.Runtime == "nvidia" {
		out = append(out, ask{[]string{"runtime"}, "gpu", "a GPU"})
	}
	if c.Deploy != nil && c.Deploy.Resources.Reservations != nil {
		for _, d := range c.Deploy.Resources.Reservations.Devices {
			if slices.Contains(d.Capabilities, "gpu") {
				out = append(out, ask{[]string{"deploy", "resources", "reservations", "devices"}, "gpu", "a GPU"})
			}
		}
	}
	for _, d := range c.Devices {
		if word, what := deviceWord(d.Source); word != "" {
			out = append(out, ask{[]string{"devices"}, word, what})
		}
	}
	return out
}

// deviceWord is what inventories call a device, and what people do.
func deviceWord(file string) (word, what string) {
	file = path.Clean(file)
	for _, d := range []struct{ start, word, what string }{
		{"/dev/dri", "gpu", "a GPU"}, {"/dev/nvidia", "gpu", "a GPU"}, {"/dev/kfd", "gpu", "a GPU"},
		{"/dev/net/tun", "tun", "/dev/net/tun"}, {"/dev/apex_", "coral", "a Coral"},
		{"/dev/hailo", "hailo", "a Hailo"}, {"/dev/kvm", "kvm", "/dev/kvm"}, {"/dev/snd", "sound", "sound"}, {"/dev/video", "video", "a camera or video device"},
		{"/dev/ttyUSB", "usb", "a USB device"}, {"/dev/ttyACM", "usb", "a USB device"},
		{"/dev/serial/", "usb", "a USB device"}, {"/dev/ttyAMA", "serial", "a serial port"}, {"/dev/ttyS", "serial", "a serial port"},
		{"/dev/sd", "disks", "disks"}, {"/dev/nvme", "disks", "disks"}, {"/dev/disk/", "disks", "disks"},
	} {
		if strings.HasPrefix(file, d.start) {
			return d.word, d.what
		}
	}
	return "", ""
}
