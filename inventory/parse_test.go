package inventory_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/inventory"
	"berth/planner"
)

func TestEveryFieldReachesTheProblem(t *testing.T) {
	const gb, mb = planner.GB, planner.MB
	inv := parse(t, lab)
	p := inv.Problem()
	lib := library()
	wantMachines := []planner.Machine{
		{
			Name: "pi", Processor: lib.Processors["bcm2712"], Memory: 8 * gb, MemoryMax: 8 * gb, Reserved: 300 * mb, Foreign: 100 * mb, UsedToday: 3584 * mb,
			Devices: []string{"tun"}, Address: "192.168.10.2",
		},
		{Name: "cargo", Processor: lib.Processors["n100"], Memory: 8 * gb, MemoryMax: 16 * gb, Margin: 850, Power: planner.Power{Idle: 8000, Busy: 25_000}, Disk: 2048 * gb, Devices: []string{"disks", "led"}, Address: "192.168.10.5"},
		{Name: "pve", Kind: planner.Proxmox, Processor: lib.Processors["ryzen-7640hs"], Memory: 32 * gb, Reserved: 3 * gb, Guests: []planner.Guest{
			{Name: "opnsense", Kind: planner.VM, ID: 100, Memory: planner.Range{Min: 2 * gb, Max: 2 * gb}, Appliance: true, Exists: true, ExistsAt: 2 * gb},
			{Name: "media", Kind: planner.VM, ID: 110, CPUs: 6, Memory: planner.Range{Min: 2 * gb, Max: 16 * gb}, Disk: 100 * gb, Devices: []string{"gpu"}, Address: "192.168.10.110"},
			{Name: "apps", Kind: planner.LXC, ID: 200, CPUs: 2, Memory: planner.Range{Min: gb, Max: 8 * gb}, Reserved: 64 * mb, Exists: true, ExistsAt: 4 * gb},
		}},
	}
	if d := cmp.Diff(wantMachines, p.Machines); d != "" {
		t.Error(d)
	}
	if p.Name != "blackbox" || p.Domain != "blackbox.homes" || p.Rules.Margin != 900 || p.Rules.Overcommit != 1500 || p.Price != (planner.Price{Amount: 3000, Currency: "EUR"}) {
		t.Errorf("head: %+v", p.Rules)
	}
	wantSSH := map[string]inventory.SSH{
		"pi": {Host: "192.168.10.2", User: "pi", Port: 2222, Sudo: true, Jump: "cargo"}, "cargo": {Host: "192.168.10.5"}, "pve": {Host: "pve"},
		"opnsense": {Host: "opnsense"}, "media": {Host: "192.168.10.110"}, "apps": {Host: "apps"},
	}
	if d := cmp.Diff(wantSSH, inv.SSH); d != "" {
		t.Error(d)
	}
	wantCurrent := planner.Placement{
		Host: map[string]string{"adguard-home": "pi", "dozzle": "pi", "grafana": "apps"}, Size: map[string]planner.Bytes{"apps": 4 * gb},
	}
	if d := cmp.Diff(wantCurrent, p.Current); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]planner.Service{lib.Services["dozzle"]}, p.Leaving); d != "" {
		t.Error(d)
	}
}

func TestWishesAreAppliedToCopiesOfTheServices(t *testing.T) {
	const gb = planner.GB
	lib, before := library(), library()
	inv, err := inventory.Parse("lab.yaml", []byte(lab), lib)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, lib); d != "" {
		t.Errorf("the library was changed: %s", d)
	}
	p := inv.Problem()
	var order []string
	for _, s := range p.Services {
		order = append(order, s.Name)
	}
	if d := cmp.Diff([]string{"adguard-home", "immich", "loki", "promtail", "grafana"}, order); d != "" {
		t.Error(d)
	}
	immich := before.Services["immich"]
	immich.Critical = true
	immich.Demand = planner.Demand{Memory: 4 * gb, CPU: 1500, Disk: 30 * gb, Ports: []planner.Port{{Number: 8443}}}
	immich.Limits = map[string]planner.Limit{"n100": {CPU: 3000}}
	immich.State = []planner.State{{Name: "database", Size: 40 * gb}, {Name: "photos", Size: 100 * gb, Shared: true}, {Name: "models"}}
	immich.Route.Port, immich.Watch.Port = 8443, 8443
	immich.Wish = planner.Wish{
		Workload: planner.Workload{Amount: 30, Unit: "photos", Period: planner.Week}, NotOn: []string{"pi"}, ApartFrom: []string{"loki"}, Priority: planner.Low, Accept: true,
	}
	if d := cmp.Diff(&immich, p.Service("immich")); d != "" {
		t.Error(d)
	}
	for name, want := range map[string]planner.Wish{
		"adguard-home": {On: []string{"pi"}, Priority: planner.High}, "loki": {}, "promtail": {}, "grafana": {Stays: true},
	} {
		if d := cmp.Diff(want, p.Service(name).Wish); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if d := cmp.Diff(map[string]inventory.SecretSource{"immich/DB_PASSWORD": {Command: []string{"pass", "show", "immich db"}}}, inv.Secrets); d != "" || inv.SecretFile != "lab.age" {
		t.Errorf("secrets in %q: %s", inv.SecretFile, d)
	}
	if dirs := inv.Dirs(); len(dirs) != 1 || dirs[0] != "/home/ann/immich" {
		t.Errorf("of their own: %q", dirs)
	}
	if cargo, pi, own := inv.Dir("cargo", "loki"), inv.Dir("pi", "loki"), inv.Dir("cargo", "immich"); cargo != "/volume1/berth/loki" || pi != "/opt/berth/loki" || own != "/home/ann/immich" {
		t.Errorf("directories %s, %s and %s", cargo, pi, own)
	}
	want := inventory.Wish{
		Env: map[string]string{"PHOTOS_DIR": "/volume1/photos", "DEBUG": "true", "WORKERS": "2"}, Ports: map[planner.Port]planner.Port{{Number: 2283}: {Number: 8443}},
		Volumes: map[string]string{"database": "old_database", "models": "/srv/the models"}, BeginEmpty: true, Dir: "/home/ann/immich",
	}
	if d := cmp.Diff(want, inv.Wishes["immich"]); d != "" {
		t.Error(d)
	}
}

func TestHowDataMovesIsRead(t *testing.T) {
	if got, want := parse(t, lab+"moves: {direct: true, limit: 40MB, compress: true, backup: false}\n").Moves, (inventory.Moves{Direct: true, Limit: 40 * planner.MB, Compress: true, Unsaved: true}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestBackupsAreReadWithTheirDefaultsAndSecrets(t *testing.T) {
	inv := parse(t, lab+`
backups: {repository: "sftp:backup@nas:/volume1/restic", secrets: [AWS_ACCESS_KEY_ID], keep: {daily: 7, weekly: 4}, too_old: 7d}
`)
	want := inventory.Backups{
		Repository: "sftp:backup@nas:/volume1/restic", Password: "RESTIC_PASSWORD", Secrets: []string{"AWS_ACCESS_KEY_ID"},
		Keep: inventory.Keep{Daily: 7, Weekly: 4}, TooOld: 168 * time.Hour,
	}
	if d := cmp.Diff(want, inv.Backups); d != "" {
		t.Error(d)
	}
	if all := inv.Backups.All(); !slices.Equal(all, []string{"backups/RESTIC_PASSWORD", "backups/AWS_ACCESS_KEY_ID"}) {
		t.Errorf("secrets %q", all)
	}
	if none := parse(t, lab).Backups; none.All() != nil || none.Repository != "" {
		t.Errorf("without any: %+v", none)
	}
}

func TestProblemsAreIndependent(t *testing.T) {
	inv := parse(t, lab)
	p := inv.Problem()
	p.Machines[2].Guests[0].Name = "changed"
	p.Services[0].Name = "changed"
	p.Current.Host["grafana"] = "changed"
	p.SetMargin(500)
	if d := cmp.Diff(parse(t, lab).Problem(), inv.Problem()); d != "" {
		t.Error(d)
	}
}

// understood are texts below a right inventory that are right too.
var understood = map[string]string{
	"nothing after services":           "services:\ncurrent:\n",
	"a service without wishes":         "services:\n  grafana:\n  dozzle: {}",
	"an agent that is kept off a host": "services: {loki: , promtail: {not_on: pve}}",
	"a pin to a hypervisor":            "services: {immich: {on: pve}}",
	"pins to several hosts":            "services: {immich: {on: [vm1, pi]}}",
	"a workload in another unit":       "services: {paperless-ngx: {workload: 3 documents/day}}",
	"an agent on a hypervisor":         "services: {loki: , promtail: }\ncurrent: {pve: [promtail], pi: promtail}",
	"a leaving service nobody knows":   "services: {old-thing: {remove: true}}\ncurrent: {pi: [old-thing]}",
	"a removed service already gone":   "services: {dozzle: {remove: true}}",
	"a way for its data":               "services: {immich: {move: dump}}",
	"accept with a space":              "services: {dozzle: {accept: not recommended}}",
	"ports of both protocols":          "services: {adguard-home: {ports: {53: 5353}}}",
	"ports at an address":              `services: {adguard-home: {ports: {53: "192.168.1.2:53"}}}`,
	"a port at an address of IPv6":     `services: {adguard-home: {ports: {53/udp: "[fd00::2]:53"}}}`,
	"ports that swap":                  "services: {adguard-home: {ports: {53/tcp: 5353, 53/udp: 5354}}}",
	"a processor of its own":           "processors: {n100: {arch: amd64/v2, cores: 2}}",
	"a need that runs today":           "services: {promtail: }\ncurrent: {pi: [loki]}",
	"defaults by an anchor":            "services: {grafana: &d {on: pi}, dozzle: *d, loki: {<<: *d, priority: low}}",
	"apart from something that stays":  "services: {loki: {apart_from: grafana}}\ncurrent: {pi: [grafana]}",
	"an empty host in current":         "current: {pi: , vm1: []}",
	"nothing that waits":               "waiting:",
	"what a service left":              "waiting: {immich: {on: pi, since: 2026-11-30, size: 10GB}, loki: {on: pi, since: '2026-11-30'}}",
	"a secret from the environment":    "secrets: {immich/DB_PASSWORD: {env: IMMICH_DB_PASSWORD}}",
	"no secrets at all":                "secrets:",
	"a critical service of low weight": "services: {adguard-home: {priority: low}}",
}

func TestUnderstoodForms(t *testing.T) {
	for name, text := range understood {
		t.Run(name, func(t *testing.T) { parse(t, minimal(text)) })
	}
}

func TestWhatServicesLeftReachesTheProblem(t *testing.T) {
	p := parse(t, minimal("waiting:\n  loki: {on: pi, since: 2026-11-29}\n  immich: {on: pi, since: 2026-11-30, size: 10GB}\nservices: {immich: {}}")).Problem()
	want := []planner.Waiting{{Service: "immich", On: "pi", Since: "2026-11-30", Size: 10 * planner.GB}, {Service: "loki", On: "pi", Since: "2026-11-29"}}
	if d := cmp.Diff(want, p.Waiting); d != "" {
		t.Error(d)
	}
}

func TestPortsWithoutProtocolAreBoth(t *testing.T) {
	p := parse(t, minimal("services: {adguard-home: {ports: {53: 5353}}}")).Problem()
	if d := cmp.Diff([]planner.Port{{Number: 5353}, {Number: 5353, UDP: true}}, p.Services[0].Demand.Ports); d != "" {
		t.Error(d)
	}
	p = parse(t, minimal("services: {adguard-home: {ports: {53/udp: 5353}}}")).Problem()
	if d := cmp.Diff([]planner.Port{{Number: 53}, {Number: 5353, UDP: true}}, p.Services[0].Demand.Ports); d != "" {
		t.Error(d)
	}
}

func TestAPortMovesToAnAddress(t *testing.T) {
	inv := parse(t, minimal(`services: {adguard-home: {ports: {53: "192.168.1.2:53"}}}`))
	at := func(number int, udp bool) planner.Port {
		return planner.Port{Number: number, UDP: udp, Address: "192.168.1.2"}
	}
	if d := cmp.Diff([]planner.Port{at(53, false), at(53, true)}, inv.Problem().Services[0].Demand.Ports); d != "" {
		t.Error(d)
	}
	want := map[planner.Port]planner.Port{{Number: 53}: at(53, false), {Number: 53, UDP: true}: at(53, true)}
	if d := cmp.Diff(want, inv.Wishes["adguard-home"].Ports); d != "" {
		t.Error(d)
	}
	p := parse(t, minimal(`services: {adguard-home: {ports: {53/udp: "[fd00::2]:5353"}}}`)).Problem()
	if d := cmp.Diff([]planner.Port{{Number: 53}, {Number: 5353, UDP: true, Address: "fd00::2"}}, p.Services[0].Demand.Ports); d != "" {
		t.Error(d)
	}
}

func TestCriticalAndPriority(t *testing.T) {
	p := parse(t, minimal("services: {adguard-home: {critical: false}, grafana: {critical: true}, dozzle: {priority: high}}\ncurrent: {pi: [loki]}")).Problem()
	for i, want := range []planner.Priority{planner.Normal, planner.High, planner.High, planner.Normal} {
		if got := p.Services[i].Wish.Priority; got != want {
			t.Errorf("%s is %v, want %v", p.Services[i].Name, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(lab))
	f.Add([]byte(minimal("services: {grafana: &d {on: pi}, dozzle: *d, loki: {<<: *d, on: vm1}}")))
	for _, c := range bad {
		f.Add([]byte(minimal(c.text)))
	}
	lib := library()
	f.Fuzz(func(t *testing.T, data []byte) {
		inv, err := inventory.Parse("f", data, lib)
		if (inv == nil) == (err == nil) {
			t.Fatal("want an inventory or an error")
		}
		if err != nil {
			if msg := err.Error(); msg == "" || strings.ContainsAny(msg, "\x00\x1b") {
				t.Fatalf("message: %q", msg)
			}
			return
		}
		p := inv.Problem()
		seen := map[string]bool{}
		for _, h := range p.Hosts() {
			if seen[h.Name] {
				t.Fatalf("two hosts are called %q", h.Name)
			}
			seen[h.Name] = true
			if h.Memory.Min <= 0 || h.Memory.Min > h.Memory.Max || h.Processor.Cores == 0 || h.CPU == 0 {
				t.Fatalf("host %+v", h)
			}
		}
		for _, s := range p.Services {
			if _, ok := lib.Services[s.Name]; !ok {
				t.Fatalf("unknown service %q", s.Name)
			}
		}
	})
}
