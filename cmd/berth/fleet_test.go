package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A big lab is an inventory as a small provider has it, made from a seed, for the benchmarks and for the test
// that holds planning one to its time: racks of twenty hosts (five single-board computers, three NAS boxes, and
// three hypervisors of four guests whose memory is chosen) and of two hundred services. An inventory names a
// catalog entry once, so that every copy of a kind of service is an entry of its own.
//
// Half of the services run already. Services are pinned (one of 12), kept apart from a copy of the same kind
// (one of 20), critical (one of 20), of low priority (one of 20), or accepted on what they are not recommended
// for (one of 10 of the demanding kinds). A third of the kinds publish the same port with every copy.
type bigLab struct {
	rng       *rand.Rand
	kinds     []fleetKind
	hosts     []fleetHost
	current   [][]string // services by host
	catalog   string     // directory
	inventory string     // file
	machines  strings.Builder
	wishes    strings.Builder
}

const (
	rackServices = 200
	rackHosts    = 20
)

// fleetKind is what all copies of a service have in common.
type fleetKind struct {
	name     string
	megabyte int
	milliCPU int
	disk     int  // GB
	port     int  // the same for every copy; 0: each has its own
	amd64    bool // nothing else runs it
	heavy    bool // not recommended on single-board computers
}

type fleetHost struct {
	name  string
	board bool // a single-board computer
	room  int  // MB that services of today may take
	ports map[int]bool
}

// newBigLab writes a big lab of so many racks below the directory.
func newBigLab(tb testing.TB, seed uint64, racks int) *bigLab {
	tb.Helper()
	dir := tb.TempDir()
	f := &bigLab{
		rng: rand.New(rand.NewPCG(seed, 300)), catalog: filepath.Join(dir, "catalog"), inventory: filepath.Join(dir, "fleet.yaml"),
	}
	for i := range 36 {
		f.kinds = append(f.kinds, f.kind(i))
	}
	for rack := range racks {
		f.rack(rack)
	}
	f.current = make([][]string, len(f.hosts))
	for i := range racks * rackServices {
		f.service(tb, i)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "name: fleet\nmachines:\n%sservices:\n  node-exporter: {}\n%scurrent:\n", f.machines.String(), f.wishes.String())
	for h, names := range f.current {
		fmt.Fprintf(&b, "  %s: [%s]\n", f.hosts[h].name, strings.Join(names, ", "))
	}
	writeText(tb, f.inventory, b.String())
	return f
}

func (f *bigLab) one(of int) bool { return f.rng.IntN(of) == 0 }

// kind makes a kind of service: memory from 64 MB to 8 GB, many small and few large.
func (f *bigLab) kind(i int) fleetKind {
	share := math.Pow(f.rng.Float64(), 1.2)
	k := fleetKind{
		name: fmt.Sprintf("kind%02d", i), megabyte: int(64 * math.Pow(128, share)), milliCPU: 20 + int(600*share*f.rng.Float64()),
		disk: f.rng.IntN(20), amd64: f.one(6), heavy: share > 0.6 && f.one(2),
	}
	if i%3 == 0 {
		k.port = 8000 + i
	}
	return k
}

// rack adds the machines of a rack to the inventory.
func (f *bigLab) rack(rack int) {
	add := func(name string, board bool, room int) {
		f.hosts = append(f.hosts, fleetHost{name: name, board: board, room: room, ports: map[int]bool{}})
	}
	for i := range 5 {
		name := fmt.Sprintf("pi-%02d-%d", rack, i)
		fmt.Fprintf(&f.machines, "  %s: {kind: docker, processor: %s, memory: 8GB, reserved: 300MB}\n", name, [...]string{"bcm2712", "bcm2711"}[i%2])
		add(name, true, 4<<10)
	}
	for i := range 3 {
		name := fmt.Sprintf("nas-%02d-%d", rack, i)
		memory := 16 << (i % 2)
		fmt.Fprintf(&f.machines, "  %s: {kind: docker, processor: %s, memory: %dGB, reserved: 1GB, disk: 4TB, devices: [disks]}\n",
			name, [...]string{"n100", "i3-n305", "n100"}[i], memory)
		add(name, false, memory<<10*55/100)
	}
	for i := range 3 {
		name := fmt.Sprintf("pve-%02d-%d", rack, i)
		fmt.Fprintf(&f.machines, "  %s:\n    kind: proxmox\n    processor: %s\n    memory: 128GB\n    reserved: 4GB\n    guests:\n",
			name, [...]string{"ryzen-7840hs", "xeon-e5-2680v4", "ryzen-8845hs"}[i])
		for g := range 4 {
			guest := fmt.Sprintf("vm-%02d-%d-%d", rack, i, g)
			exists := ", exists: {memory: 16GB}"
			if g == 3 {
				exists = ""
			} else {
				add(guest, false, 14<<10)
			}
			fmt.Fprintf(&f.machines, "      %s: {kind: vm, id: %d, cpus: 6, memory: 2GB..48GB%s}\n", guest, 1000+rack*100+i*10+g, exists)
			if g == 3 {
				add(guest, false, 0)
			}
		}
	}
}

// service adds the copy of a kind to catalog and inventory, and where it runs today.
func (f *bigLab) service(tb testing.TB, i int) {
	k := f.kinds[i%len(f.kinds)]
	name := fmt.Sprintf("%s-%04d", k.name, i)
	writeText(tb, filepath.Join(f.catalog, name, "compose.yaml"), k.entry(name, i))
	var wish []string
	accept := k.heavy && f.one(10)
	if accept {
		wish = append(wish, "accept: not-recommended")
	}
	h := -1
	if i%2 == 0 || f.one(12) {
		h = f.place(k, accept)
	}
	if h >= 0 && f.one(6) {
		wish = append(wish, "on: "+f.hosts[h].name)
	}
	if i >= len(f.kinds) && f.one(20) {
		wish = append(wish, fmt.Sprintf("apart_from: %s-%04d", k.name, i-len(f.kinds)))
	}
	switch f.rng.IntN(20) {
	case 0:
		wish = append(wish, "critical: true")
	case 1:
		wish = append(wish, "priority: low")
	}
	fmt.Fprintf(&f.wishes, "  %s: {%s}\n", name, strings.Join(wish, ", "))
	if h >= 0 && i%2 == 0 {
		f.current[h] = append(f.current[h], name)
	}
}

// place finds a host with room for a service of the kind, and -1 where ten tries find none.
func (f *bigLab) place(k fleetKind, accept bool) int {
	for range 10 {
		h := f.rng.IntN(len(f.hosts))
		host := &f.hosts[h]
		if host.board && (k.amd64 || k.heavy && !accept) || host.room < k.megabyte || host.ports[k.port] {
			continue
		}
		host.room -= k.megabyte
		if k.port > 0 {
			host.ports[k.port] = true
		}
		return h
	}
	return -1
}

// entry is the Compose file of a copy.
func (k fleetKind) entry(name string, i int) string {
	port, arch, board := k.port, "[amd64, arm64]", "viable"
	if port == 0 {
		port = 10000 + i
	}
	switch {
	case k.amd64:
		arch = "[amd64]"
	case k.heavy:
		board = "not recommended"
	case k.megabyte > 1000:
		board = "acceptable"
	}
	return fmt.Sprintf(`name: %[1]s
services:
  %[1]s:
    image: example.org/%[2]s:1.0
    restart: unless-stopped
    environment:
      TZ: ${TZ:-Etc/UTC}
    ports: ["%[3]d:8080"]
    volumes: [data:/data]
    mem_limit: %[4]dm
volumes:
  data:
x-berth:
  title: %[1]s
  group: fleet
  demand: {memory: %[4]dMB, cpus: %.2[5]f, disk: %[6]dGB}
  arch: %[7]s
  suitability: {amd64: viable, n100: acceptable, arm64: %[8]s}
  state:
    - {volume: data, size: %[6]dGB}
  route: {name: %[1]s, port: %[3]d}
  watch: {http: /health}
`, name, k.name, port, k.megabyte, float64(k.milliCPU)/1000, k.disk, arch, board)
}

// args is a command on the big lab.
func (f *bigLab) args(command ...string) []string {
	return slices.Concat(command, []string{"-f", f.inventory, "--catalog", f.catalog})
}

func writeText(tb testing.TB, file, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
}
