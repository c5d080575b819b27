package discover

import (
	"fmt"

	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// figure is an amount, and where it is from, for a comment.
type figure struct {
	Amount planner.Bytes
	From   string
}

// installed is the memory of a machine, in this order of whom to believe: a container's limit, the firmware, and what Linux
// sees, rounded up to what is sold.
func installed(w wording.Words, f *probe.Facts) figure {
	out := believed(w, f)
	out.Amount = min(out.Amount, most)
	return out
}

// most is as much memory as an inventory may say.
const most = 1 << 50

func believed(w wording.Words, f *probe.Facts) figure {
	h := f.Hardware
	sees := w.Left(f.Memory)
	switch {
	case isContainer(h.Virtual):
		return figure{roundedTo(f.Memory, planner.MB), "measured: the container's limit"}
	case h.Installed >= f.Memory && h.Installed <= 4*f.Memory && h.Modules > 0:
		return figure{h.Installed, fmt.Sprintf("the firmware says so (%s); Linux sees %s", modules(h), sees)}
	case h.Installed >= f.Memory && h.Installed <= 4*f.Memory:
		return figure{h.Installed, fmt.Sprintf("the board's revision says so; Linux sees %s", sees)}
	case h.Virtual != "":
		return figure{roundedTo(f.Memory, virtualStep(f.Memory)), fmt.Sprintf("assumed: Linux sees %s", sees)}
	}
	return figure{asSold(f.Memory), fmt.Sprintf("assumed: Linux sees %s", sees)}
}

func modules(h *probe.Hardware) string {
	text := fmt.Sprintf("%d modules", h.Modules)
	if h.Modules == 1 {
		text = "1 module"
	}
	if h.Slots >= h.Modules && h.Slots > 0 {
		text += fmt.Sprintf(" in %d slots", h.Slots)
	}
	return text
}

func isContainer(virtual string) bool {
	return virtual == "lxc" || virtual == "lxc-libvirt" || virtual == "systemd-nspawn" || virtual == "docker" || virtual == "podman"
}

// sold are sizes of memory that machines are sold with, in MB. What is larger comes in steps of the last.
var sold = []planner.Bytes{256, 512, 1024, 2048, 3072, 4096, 6144, 8192, 10240, 12288, 16384, 18432, 20480, 24576, 32768, 40960, 49152, 65536, 81920, 98304, 131072}

func asSold(b planner.Bytes) planner.Bytes {
	for _, mb := range sold {
		if b <= mb*planner.MB {
			return mb * planner.MB
		}
	}
	return roundedTo(b, 64*planner.GB)
}

// virtualStep is in what steps somebody gives memory to a virtual machine.
func virtualStep(b planner.Bytes) planner.Bytes {
	if b > 4*planner.GB {
		return planner.GB
	}
	return planner.GuestStep
}

func roundedTo(b, step planner.Bytes) planner.Bytes { return (b + step - 1) / step * step }

// own is what a machine uses beside its containers and guests: programs, what the kernel keeps, and what of the firmware's memory
// Linux does not see. ZFS gives most of its cache back, which Linux does not count as available.
func own(w wording.Words, f *probe.Facts, memory, guests planner.Bytes) figure {
	hidden := max(memory-f.Memory, 0)
	programs := max(f.System()-f.Hardware.Cache-guests, 0)
	beside := "containers"
	switch {
	case guests > 0 && isProxmox(f):
		beside = "guests"
	case guests > 0:
		beside = "containers and virtual machines"
	}
	from := fmt.Sprintf("measured: what runs beside %s uses %s", beside, w.Used(programs))
	if of := sampled(f.Samples, f.Every); of != "" {
		from += " (" + of + ")"
	}
	if hidden > 0 {
		from += fmt.Sprintf(", %s are the firmware's and the kernel's", w.Used(hidden))
	}
	if f.Hardware.Cache > 0 {
		from += fmt.Sprintf("; %s of ZFS's cache are not counted", w.Left(f.Hardware.Cache))
	}
	return figure{handy(programs + hidden), from}
}

// handy rounds an amount up to one that people write.
func handy(b planner.Bytes) planner.Bytes {
	switch {
	case b >= most:
		return most
	case b > 2*planner.GB:
		return roundedTo(b, planner.GB/4)
	case b > 200*planner.MB:
		return roundedTo(b, 50*planner.MB)
	}
	return roundedTo(b, 10*planner.MB)
}

// usedToday is all that is in use, as the operator's own tools would say.
func usedToday(f *probe.Facts) planner.Bytes {
	return min(max(f.Memory-f.Available-f.Hardware.Cache, 0), most)
}
