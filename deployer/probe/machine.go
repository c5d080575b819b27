package probe

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

const (
	maxBytes = 1 << 60
	maxCores = 1 << 16
)

const clockGrain = time.Second // a host says its time in whole seconds

func (a *answer) clock(s string) error {
	n, err := amount(s, 1<<40)
	if err != nil {
		return err
	}
	// The host read its clock at some moment between from and to, and cut its second off.
	said := time.Unix(n, 0)
	a.Now = said
	switch early, late := said.Sub(a.to), said.Add(clockGrain).Sub(a.from); {
	case early > 0:
		a.Clock = early
	case late < 0:
		a.Clock = late
	}
	return nil
}

func (a *answer) uid(s string) error {
	a.Root = s == "0"
	return nil
}

// arches are the names that Docker has for what uname -m says.
var arches = map[string]string{
	"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64", "armv6l": "arm", "armv7l": "arm", "armv8l": "arm",
	"i386": "386", "i586": "386", "i686": "386", "ppc64le": "ppc64le", "s390x": "s390x", "riscv64": "riscv64",
	"loongarch64": "loong64", "mips64": "mips64le",
}

func (a *answer) arch(s string) error {
	family, ok := arches[s]
	if !ok {
		return message.Errorf("unknown architecture %.40q", s)
	}
	a.Arch.Family = family
	return nil
}

func (a *answer) os(s string) error {
	a.OS = strings.Trim(ledger.Clean(s), `"'`)
	return nil
}

func (a *answer) memory(s string) error {
	fields := strings.Fields(s)
	if len(fields) != 3 || fields[2] != "kB" {
		return message.Errorf("unexpected %.40q", s)
	}
	n, err := amount(fields[1], maxBytes>>10)
	if err != nil {
		return err
	}
	switch fields[0] {
	case "MemTotal:":
		a.Memory = planner.Bytes(n) << 10
	case "MemAvailable:":
		a.Available = planner.Bytes(n) << 10
	}
	return nil
}

// levels are the flags of /proc/cpuinfo that each level of the x86-64 psABI adds to the one before.
var levels = [][]string{
	{"cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"},
	{"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"},
	{"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"},
}

func (a *answer) flags(s string) error {
	has := map[string]bool{}
	for _, f := range strings.Fields(s) {
		has[f] = true
	}
	level := 1
	for i, flags := range levels {
		for _, f := range flags {
			if !has[f] {
				a.Arch.Level = level
				return nil
			}
		}
		level = i + 2
	}
	a.Arch.Level = level
	return nil
}

func (a *answer) cores(s string) error {
	n, err := amount(s, maxCores)
	if err == nil {
		a.Cores = int(n)
	}
	return err
}

func (a *answer) pageSize(s string) error {
	n, err := amount(s, 1<<30)
	if err == nil {
		a.PageSize = int(n)
	}
	return err
}

func (a *answer) smaps(s string) error {
	fields := strings.Fields(s)
	if len(fields) != 3 || fields[2] != "kB" {
		return message.Errorf("unexpected %.40q", s)
	}
	n, err := amount(fields[1], 1<<20)
	if err == nil {
		a.PageSize = int(n) << 10
	}
	return err
}

func (a *answer) cgroup2(s string) error {
	a.controlled, a.Cgroup, a.Limits = true, 2, false
	for _, controller := range strings.Fields(s) {
		a.Limits = a.Limits || controller == "memory"
	}
	return nil
}

// cgroups reads a line of /proc/cgroups: name, hierarchy, number of groups, enabled.
func (a *answer) cgroups(s string) error {
	fields := strings.Fields(s)
	if len(fields) != 4 || fields[0] != "memory" || a.controlled {
		return nil
	}
	a.Cgroup, a.Limits = 1, fields[3] == "1"
	return nil
}

// dfLine is the last line of df -Pk: device, size, used, free, share, mount point.
var dfLine = regexp.MustCompile(`^(.*\S)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(\d+%|-)\s+(/.*)$`)

// disk reads "PATH", a tab and the line of df.
func (a *answer) disk(s string) error {
	path, df, _ := strings.Cut(s, "\t")
	m := dfLine.FindStringSubmatch(strings.TrimSpace(df))
	if !strings.HasPrefix(path, "/") || m == nil {
		return message.Errorf("unexpected %.80q", s)
	}
	size, err := amount(m[2], maxBytes>>10)
	if err != nil {
		return err
	}
	free, err := strconv.ParseInt(m[4], 10, 64)
	if err != nil || free > maxBytes>>10 {
		return message.New("the free space is no number")
	}
	device := ledger.Clean(m[1])
	if !strings.HasPrefix(device, "/") { // tmpfs, overlay: each mount is a file system of its own
		device += " on " + ledger.Clean(m[6])
	}
	a.Disks = append(a.Disks, Disk{
		Path: ledger.Clean(path), Device: device, Size: planner.Bytes(size) << 10, Free: planner.Bytes(max(free, 0)) << 10,
	})
	return nil
}

func (a *answer) finishMachine() {
	if a.hardware != nil {
		a.Hardware = &a.hardware.Hardware
		slices.Sort(a.Hardware.Stacks)
	}
	a.Available = min(a.Available, a.Memory)
	if a.Arch.Family != "amd64" {
		a.Arch.Level = 0
	}
}
