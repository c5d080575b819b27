package inventory_test

import (
	"fmt"
	"strings"
	"testing"

	"berth/inventory"
	"berth/planner"
)

// library is a small hand-made catalog.
func library() planner.Library {
	amd, arm := planner.Arch{Family: "amd64"}, planner.Arch{Family: "arm64"}
	service := func(name string, memory planner.Bytes, ports ...planner.Port) planner.Service {
		return planner.Service{
			Name: name, Title: name, Archs: []planner.Arch{amd, arm}, Demand: planner.Demand{Memory: memory, CPU: 100, Disk: planner.GB, Ports: ports},
		}
	}
	dns := service("adguard-home", 200*planner.MB, planner.Port{Number: 53}, planner.Port{Number: 53, UDP: true})
	dns.Critical = true
	immich := service("immich", 6*planner.GB, planner.Port{Number: 2283})
	immich.Unit = "photos"
	immich.Limits = map[string]planner.Limit{"n100": {CPU: 3000, Memory: 5 * planner.GB}}
	immich.State = []planner.State{{Name: "database", Size: 5 * planner.GB}, {Name: "photos", Size: 100 * planner.GB, Shared: true}, {Name: "models"}}
	immich.Volumes = []string{"database", "models"}
	immich.Env = map[string]planner.EnvKind{
		"PHOTOS_DIR": planner.EnvSetting, "DEBUG": planner.EnvSetting, "WORKERS": planner.EnvSetting, "TZ": planner.EnvSetting,
		"DB_PASSWORD": planner.EnvSecret, "BERTH_HOST": planner.EnvProvided,
	}
	immich.Route, immich.Watch = planner.Route{Name: "immich", Port: 2283}, planner.Watch{Path: "/", Port: 2283}
	paperless := service("paperless-ngx", 2560*planner.MB)
	paperless.Unit, paperless.Units = "pages", map[string]int64{"documents": 2}
	promtail := service("promtail", 50*planner.MB)
	promtail.Agent, promtail.Needs = true, []string{"loki"}
	lib := planner.Library{Services: map[string]planner.Service{}, Processors: map[string]planner.Processor{
		"n100":         {Name: "n100", Title: "Intel N100", Arch: planner.Arch{Family: "amd64", Level: 3}, Cores: 4, Threads: 4},
		"ryzen-7640hs": {Name: "ryzen-7640hs", Title: "AMD Ryzen 5", Arch: planner.Arch{Family: "amd64", Level: 4}, Cores: 6, Threads: 12},
		"bcm2712":      {Name: "bcm2712", Title: "Raspberry Pi 5", Arch: arm, Cores: 4, Threads: 4},
	}}
	for _, s := range []planner.Service{dns, immich, paperless, promtail, service("loki", 500*planner.MB, planner.Port{Number: 3100}), service("grafana", 300*planner.MB), service("dozzle", 100*planner.MB)} {
		lib.Services[s.Name] = s
	}
	return lib
}

// lab is an inventory that uses every field, with comments wherever one can be.
const lab = `# the top
name: blackbox   # its name
domain: blackbox.homes
margin: 90%      # of memory

overcommit: 1.5
power: {price: 0.30 EUR}
processors:
  # mine
  my-cpu: {title: My CPU, short: mine, arch: amd64/v2, cores: 2, threads: 4}

machines:
  pi:            # the Pi
    kind: docker
    processor: bcm2712
    memory: 8GB
    reserved: 300MB   # the system
    foreign: 100MB
    used_today: 3.5GB
    devices: [tun]
    ssh: {host: 192.168.10.2, user: pi, sudo: true, port: 2222, jump: cargo}

  cargo: {kind: docker, processor: n100, memory: 8GB, memory_max: 16GB, margin: 85%, power: {idle: 8W, busy: 25W}, disk: 2TB, dir: /volume1/berth, devices: [disks, led], address: 192.168.10.5}  # the NAS
  pve:
    kind: proxmox
    processor: ryzen-7640hs
    memory: 32GB
    reserved: 3GB
    managed: true
    guest_defaults:   # of new guests
      {storage: local-zfs, bridge: vmbr1, vlan: 20, gateway: 192.168.10.1, image: ubuntu-24.04, template: debian-12-standard, key: keys.pub, cpu_type: x86-64-v3, swap: 256MB, docker: docker.com}
    guests:
      # the router
      opnsense: {kind: vm, id: 100, memory: 2GB, appliance: true, exists: {memory: 2GB}}
      media:     # has the GPU
        kind: vm
        id: 110
        cpus: 6
        memory: 2GB..16GB   # to choose
        disk: 100GB
        address: 192.168.10.110/24
        storage: local-lvm
        image: {url: "https://example.org/debian.qcow2", checksum: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
        passthrough: {gpu: ["0000:c5:00.0", "0000:c5:00.1"]}
        start_order: 2
        protected: true
        managed: true

        devices:
          - gpu
      apps: {kind: lxc, id: 200, cpus: 2, memory: 1GB..8GB, reserved: 64MB, exists: {memory: 4GB}, vlan: 0, swap: 0, docker: image, address: dhcp}
shares:
  photos: {server: cargo, path: /volume1/photos, mounts: {media: /mnt/photos, apps: /srv/photos}}   # all pictures
  music: {server: nas.lan, kind: smb, export: Music, path: /volume1/music, options: "credentials=/etc/samba/music.cred,ro"}

# between
services:

  adguard-home: {on: pi}     # DNS
  immich:        # photos
    workload: 30 photos/week
    not_on: [pi]
    apart_from: loki   # both eat disks
    priority: low
    accept: not-recommended
    critical: true
    memory: 4GB
    cpus: 1.5
    disk: 30GB
    data: 40GB
    ports: {2283: 8443}
    env: {PHOTOS_DIR: /volume1/photos, DEBUG: true, WORKERS: 2}
    volumes: {database: old_database, models: /srv/the models}
    begin_empty: true
    dir: /home/ann/immich
  loki:
  promtail: {}   # everywhere
  dozzle: {remove: true}
  # the last

secrets:
  file: lab.age
  immich/DB_PASSWORD: {command: [pass, show, "immich db"]}   # the store of passwords

current:
  pi: [adguard-home, dozzle, promtail]   # today
  apps:
    - grafana    # nobody wishes it
`

func parse(t *testing.T, text string) *inventory.Inventory {
	t.Helper()
	inv, err := inventory.Parse("lab.yaml", []byte(text), library())
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// minimal puts services into a small inventory that is right.
func minimal(more ...string) string {
	return `name: x
machines:
  pi: {kind: docker, processor: bcm2712, memory: 8GB}
  pve:
    kind: proxmox
    processor: n100
    memory: 16GB
    guests: {vm1: {kind: vm, id: 101, cpus: 2, memory: 1GB..8GB}, fw: {kind: vm, id: 100, memory: 1GB, appliance: true}}
  bare: {kind: proxmox, processor: n100, memory: 16GB}
` + strings.Join(more, "\n") + "\n"
}

// What berth neither sizes nor destroys has the memory that it has, in no steps, and stays.
func TestAGuestBesideContainersHasTheMemoryThatItHas(t *testing.T) {
	t.Parallel()
	text := "name: x\nmachines:\n  nas: {kind: %s, processor: n100, memory: 8GB, guests: {vm: {kind: vm, id: 100, cpus: 2, memory: 3000MB, exists: {memory: 3000MB}}}}\n"
	inv, err := inventory.Parse("x", fmt.Appendf(nil, text, "docker"), library())
	if err != nil {
		t.Fatal(err)
	}
	if g := inv.Problem().Machines[0].Guests[0]; g.Memory.Min != 3000*planner.MB || g.Memory.Max != g.Memory.Min || g.ExistsAt != g.Memory.Min || g.Keep != planner.KeepAlways {
		t.Errorf("%+v", g)
	}
	if _, err := inventory.Parse("x", fmt.Appendf(nil, text, "proxmox"), library()); err == nil || !strings.Contains(err.Error(), "no multiple of 256MB") {
		t.Errorf("of Proxmox: %v", err)
	}
}
