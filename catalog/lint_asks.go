package catalog

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// What the Compose part asks of its host, the block must not deny: the planner would choose a host on which
// the container cannot start.

// ask is something that a container asks of its host.
type ask struct {
	field []string // where the container asks it
	word  string   // what devices calls it
	what  message.Text
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
				l.report(Error, "device-denied", within(at, a.field...), message.Of("add %s to devices of x-berth", a.word),
					"%s asks for %s, and devices does not say %s", c.Name, a.what, a.word)
				continue
			}
			l.report(Warning, "device-unsaid", within(at, a.field...), message.Of("devices: [%s] in x-berth", a.word),
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
			l.report(Error, "platform", at, message.Of("arch: [%s] in x-berth", fits[0].Family), "platform %s, and arch says %s", platform, a)
		}
	}
}

// asks lists what a container asks of its host's devices.
func asks(c types.ServiceConfig) []ask {
	var out []ask
	if len(c.Gpus) > 0 {
		out = append(out, ask{[]string{"gpus"}, "gpu", message.Word("a GPU")})
	}
	if c.Runtime == "nvidia" {
		out = append(out, ask{[]string{"runtime"}, "gpu", message.Word("a GPU")})
	}
	if c.Deploy != nil && c.Deploy.Resources.Reservations != nil {
		for _, d := range c.Deploy.Resources.Reservations.Devices {
			if slices.Contains(d.Capabilities, "gpu") || slices.ContainsFunc(d.IDs, ofCDI.MatchString) {
				out = append(out, ask{[]string{"deploy", "resources", "reservations", "devices"}, "gpu", message.Word("a GPU")})
			}
		}
	}
	for _, d := range c.Devices {
		if word, what := deviceWord(d.Source); word != "" {
			out = append(out, ask{[]string{"devices"}, word, what})
		}
	}
	for _, v := range c.Volumes {
		if word, what := deviceWord(v.Source); v.Type == types.VolumeTypeBind && word != "" && word != "disks" { // those are often looked at only
			out = append(out, ask{[]string{"volumes"}, word, what})
		}
	}
	return out
}

// ofCDI is the name of a graphics card as Container Device Interface has it, nvidia.com/gpu=all.
var ofCDI = regexp.MustCompile(`^[a-zA-Z][\w.-]*/gpu=`)

// deviceWord is what inventories call a device, and what people do.
func deviceWord(file string) (word string, what message.Text) {
	if ofCDI.MatchString(file) {
		return "gpu", message.Word("a GPU")
	}
	file = path.Clean(file)
	for _, d := range []struct {
		start, word string
		what        message.Text
	}{
		{"/dev/dri", "gpu", message.Word("a GPU")}, {"/dev/nvidia", "gpu", message.Word("a GPU")}, {"/dev/kfd", "gpu", message.Word("a GPU")},
		{"/dev/net/tun", "tun", message.Same("/dev/net/tun")}, {"/dev/apex_", "coral", message.Word("a Coral")},
		{"/dev/hailo", "hailo", message.Word("a Hailo")}, {"/dev/kvm", "kvm", message.Same("/dev/kvm")}, {"/dev/snd", "sound", message.Word("sound")}, {"/dev/video", "video", message.Word("a camera or video device")},
		{"/dev/ttyUSB", "usb", message.Word("a USB device")}, {"/dev/ttyACM", "usb", message.Word("a USB device")},
		{"/dev/serial/", "usb", message.Word("a USB device")}, {"/dev/ttyAMA", "serial", message.Word("a serial port")}, {"/dev/ttyS", "serial", message.Word("a serial port")},
		{"/dev/sd", "disks", message.Word("disks")}, {"/dev/nvme", "disks", message.Word("disks")}, {"/dev/disk/", "disks", message.Word("disks")},
	} {
		if strings.HasPrefix(file, d.start) {
			return d.word, d.what
		}
	}
	return "", message.Text{}
}
