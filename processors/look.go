package processors

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/planner"
)

// Look is what a machine says of its processor. Any of it may be missing, and what a machine says is not trusted to have any form.
type Look struct {
	CPUInfo    string   // /proc/cpuinfo
	Firmware   string   // the processor's version as DMI has it: "Ampere(R) Altra(R) Processor Q80-30"
	Board      string   // the device tree's model: "Raspberry Pi 4 Model B Rev 1.4"
	Compatible []string // the device tree's: "raspberrypi,4-model-b", "brcm,bcm2711"
}

// Find finds the processor of a machine: by the model that x86 names, by the device tree of boards, by the firmware, and last by
// the cores of an Arm, where only one processor of the table has such.
func Find(l Look) (planner.Processor, bool) {
	info := readInfo(l.CPUInfo)
	for _, name := range append([]string{info.model}, l.Firmware) {
		if p, ok := Named(name); ok && name != "" {
			return p, true
		}
	}
	if p, ok := board(l, info); ok {
		return p, true
	}
	if name, ok := byCores[info.cores]; ok {
		return Named(name)
	}
	return planner.Processor{}, false
}

// Model is what the machine calls its processor, for people: the model that x86 names, the board's name, what the firmware says; empty
// where it says nothing.
func (l Look) Model() string {
	info := readInfo(l.CPUInfo)
	for _, s := range []string{info.model, l.Firmware, l.Board, info.board, info.hardware} {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// info is what /proc/cpuinfo tells.
type info struct {
	model    string // "model name" of x86; of 32-bit Arm it names the core and is left out
	hardware string // "Hardware", of older Arm kernels
	board    string // "Model", of Raspberry Pi OS
	cores    string // implementer and part of each Arm core, as runs: "41d05*4 41d0b*4"
}

// maxInfo bounds what is read of /proc/cpuinfo: a machine of 256 threads has half a megabyte.
const maxInfo = 1 << 20

func readInfo(text string) info {
	var out info
	var implementer, last string
	var parts []run
	text = text[:min(len(text), maxInfo)]
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch name {
		case "model name":
			if out.model == "" && !strings.Contains(value, "ARM") {
				out.model = value
			}
		case "Hardware":
			out.hardware = value
		case "Model":
			out.board = value
		case "CPU implementer":
			implementer = strings.TrimPrefix(value, "0x")
		case "CPU part":
			core := implementer + strings.TrimPrefix(value, "0x")
			if core != last || len(parts) == 0 {
				parts = append(parts, run{core, 0})
			}
			parts[len(parts)-1].n++
			last = core
		}
	}
	for _, p := range parts {
		out.cores += p.String() + " "
	}
	out.cores = strings.TrimSpace(out.cores)
	return out
}

// run is a number of cores of one kind that follow each other.
type run struct {
	core string
	n    int
}

func (r run) String() string { return r.core + "*" + strconv.Itoa(r.n) }

// byCores are processors whose cores no other of the table has. Four A53 or four A55 are many, so they are not here.
var byCores = map[string]string{
	"41d08*4":         "bcm2711",
	"41d0b*4":         "bcm2712",
	"41d05*4 41d0b*4": "rk3588",
	"41d03*4 41d08*2": "rk3399",
	"41d03*4 41d08*4": "rk3576",
	"41d03*2 41d09*4": "s922x",
	"41d07*4":         "jetson-nano",
	"41d08*16":        "lx2160a",
	"41d0c*80":        "ampere-altra-q80-30",
	"61022*4 61023*4": "apple-m1",
	"61032*4 61033*4": "apple-m2",
}

// boards are the names of boards whose processor their device tree or cpuinfo does not name, the longer before the shorter.
var boards = []struct{ prefix, processor string }{
	{"raspberry pi 5", "bcm2712"}, {"raspberry pi 500", "bcm2712"}, {"raspberry pi compute module 5", "bcm2712"},
	{"raspberry pi 4", "bcm2711"}, {"raspberry pi compute module 4", "bcm2711"},
	{"raspberry pi 3 model b plus", "bcm2837b0"}, {"raspberry pi 3 model a plus", "bcm2837b0"}, {"raspberry pi compute module 3 plus", "bcm2837b0"},
	{"raspberry pi 3", "bcm2837"}, {"raspberry pi compute module 3", "bcm2837"},
	{"raspberry pi zero 2", "bcm2710a1"},
	{"raspberry pi 2 model b rev 1.2", "bcm2837"}, {"raspberry pi 2", "bcm2836"},
	{"nvidia jetson nano", "jetson-nano"}, {"hardkernel odroid-n2", "s922x"},
}

// chips are names that a device tree has for a processor, other than its own.
var chips = map[string]string{
	"g12b": "s922x", "gxbb": "s905", "sm1": "s905x3", "t8103": "apple-m1", "t8112": "apple-m2", "tegra210": "jetson-nano",
	"sun8i-h3": "h3", "sun50i-h5": "h5", "sun50i-h6": "h6", "sun50i-h618": "h618", "sun50i-h616": "h618", "rk3588s": "rk3588",
	"t6000": "apple-m1-pro", "t6001": "apple-m1-max", "t6002": "apple-m1-ultra", "t6020": "apple-m2-pro", "t6021": "apple-m2-max", "sky1": "cix-p1",
	"ls2160a": "lx2160a",
}

var boardModel = regexp.MustCompile(`\s+`)

// board finds the processor of a board.
func board(l Look, info info) (planner.Processor, bool) {
	for _, name := range []string{l.Board, info.board, info.hardware} {
		name = boardModel.ReplaceAllString(strings.ToLower(strings.TrimSpace(name)), " ")
		for _, b := range boards {
			if strings.HasPrefix(name, b.prefix) {
				return Named(b.processor)
			}
		}
	}
	// The most particular comes first in a device tree.
	for _, c := range l.Compatible {
		_, chip, _ := strings.Cut(strings.ToLower(c), ",")
		if known, ok := chips[chip]; ok {
			chip = known
		}
		if p, ok := exact(chip); ok {
			return p, true
		}
	}
	for _, name := range strings.Fields(info.hardware) { // "Rockchip RK3588"
		if p, ok := exact(strings.ToLower(name)); ok && !strings.HasPrefix(p.Name, "bcm28") { // what every Raspberry Pi says
			return p, true
		}
	}
	return planner.Processor{}, false
}

// soldered are the beginnings of names of processors that stand on boards, or in machines, whose memory is soldered without exception.
var soldered = []string{"bcm2", "rk3", "s905", "s922", "h3", "h5", "h6", "apple-m", "jetson-"}

// Soldered reports whether a machine with this processor cannot get more memory.
func Soldered(name string) bool {
	return slices.ContainsFunc(soldered, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// exact finds a processor by its name alone.
func exact(name string) (planner.Processor, bool) {
	if at, ok := index()[name]; ok && at >= 0 && All()[at].Name == name {
		return All()[at], true
	}
	return planner.Processor{}, false
}
