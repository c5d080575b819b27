package wording

import (
	"strconv"
	"strings"

	"berth/planner"
)

// BarCaption says in figures what a bar shows: "6.7 + 0.3 of 7.2 GB, 0.2 GB left".
func (w Words) BarCaption(used, reserved, usable, headroom planner.Bytes) string {
	left := w.LeftOrOver(headroom, false)
	taken := w.Taken(used, reserved, usable)
	if reserved > 0 {
		taken += " + " + w.Column(reserved)
	}
	return w.say("%s of %s, %s", "%s sur %s, %s", taken, w.Left(usable), left)
}

// Taken shows what is used beside a bound that Left shows. What is used is rounded up and a bound down, so of an amount that keeps it
// the last decimals are taken off that would make it look as if it did not: never "5.9 GB of 5.8 GB".
func (w Words) Taken(used, reserved, usable planner.Bytes) string {
	gb := ladder[1]
	if used < planner.GB/10 || reserved < 0 || usable >= planner.TB || used+reserved > usable {
		return w.Column(used)
	}
	shown, kept := scale(uint64(used), gb, up), scale(uint64(reserved), gb, up)
	if 0 < reserved && reserved < planner.GB/10 {
		kept = 0 // in megabytes, which nobody adds to tenths of a gigabyte
	}
	bound := scale(uint64(usable)+1, gb, down)
	return w.steps(min(shown, bound-min(kept, bound)), gb)
}

// CPUUse says how much processor time is asked for, and what the overcommit allows.
func (w Words) CPUUse(used, limit planner.MilliCPU, overcommit planner.Permille) string {
	return w.say("CPU %s of %s (overcommit %s)", "CPU %s sur %s (surallocation %s)", w.CPU(used), w.Cores(limit), w.Times(overcommit))
}

// VCPUs says how many virtual processors the guests of a machine have.
func (w Words) VCPUs(used, limit planner.MilliCPU, overcommit planner.Permille) string {
	return w.say("%s of %s vCPUs given to guests (overcommit %s)", "%s vCPU sur %s donnés aux invités (surallocation %s)",
		w.CPU(used), w.CPU(limit), w.Times(overcommit))
}

// Ceilings says what the memory that containers of a hypervisor may have adds up to, and to how many times its own it may.
func (w Words) Ceilings(sum, memory planner.Bytes, overcommit planner.Permille) string {
	return w.say("its LXCs may have %s in all, of %s at most (overcommit %s)", "ses LXC peuvent avoir %s en tout, %s au plus (surallocation %s)",
		w.Size(sum), w.Size(memory/1000*planner.Bytes(overcommit)+memory%1000*planner.Bytes(overcommit)/1000), w.Times(overcommit))
}

// Devices lists devices.
func (w Words) Devices(names []string) string {
	return w.say("devices: %s", "périphériques : %s", w.And(names))
}

// MachineAbout says what a hypervisor is: "Proxmox, Ryzen 5 7640HS, amd64/v4, 6 cores, 32 GB".
func (w Words) MachineAbout(m planner.Machine) string {
	return list(w.Kind(m.Kind), w.Processor(m.Processor), w.Size(m.Memory))
}

// HostAbout says what a host is.
func (w Words) HostAbout(h planner.Host) string {
	if !h.IsGuest() {
		return list(w.Processor(h.Processor), w.Size(h.Memory.Max))
	}
	return list(w.say("%s on %s", "%s sur %s", w.Kind(h.Kind), h.Machine), vcpus(int(h.CPU/1000)), w.disk(h.Disk))
}

// GuestAbout says what a guest is: "virtual machine, 6 vCPU, 100 GB of disk, gpu".
func (w Words) GuestAbout(g planner.Guest) string {
	kind := w.Kind(g.Kind)
	if g.Appliance {
		kind += w.say(", appliance", ", appliance")
	}
	return list(kind, vcpus(g.CPUs), w.disk(g.Disk), strings.Join(g.Devices, ", "), g.Address)
}

// Processor says what a processor is: "Intel N100, amd64/v3, 4 cores".
func (w Words) Processor(p planner.Processor) string {
	name := p.Title
	if name == "" {
		name = p.Name
	}
	arch := ""
	if p.Arch.Family != "" {
		arch = p.Arch.String()
	}
	return list(name, arch, w.Cores(planner.MilliCPU(p.Cores)*1000))
}

func (w Words) disk(b planner.Bytes) string {
	if b == 0 {
		return ""
	}
	return w.say("%s of disk", "%s de disque", w.Size(b))
}

func vcpus(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n) + " vCPU"
}

// list joins what is not empty.
func list(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}
