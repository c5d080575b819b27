package inventory_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/inventory"
	"berth/planner"
)

// shipped parses a shipped inventory against the shipped catalog.
func shipped(t *testing.T, path string) (*inventory.Inventory, planner.Library) {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse(path, data, c.Library())
	if err != nil {
		t.Fatal(err)
	}
	return inv, c.Library()
}

// pins lists for each host what is pinned to it, by name; "" is what is pinned nowhere.
func pins(p *planner.Problem) map[string]string {
	byHost := map[string][]string{}
	for _, s := range p.Services {
		host := strings.Join(s.Wish.On, " ")
		if s.Agent {
			host = "every host"
		}
		byHost[host] = append(byHost[host], s.Name)
	}
	out := map[string]string{}
	for host, services := range byHost {
		slices.Sort(services)
		out[host] = strings.Join(services, " ")
	}
	return out
}

func TestTheInventoryOfLabAIsTheOperators(t *testing.T) {
	const gb, mb = planner.GB, planner.MB
	inv, lib := shipped(t, "../inventory.yaml")
	p := inv.Problem()
	want := []planner.Machine{
		{
			Name: "control-tower", Kind: planner.Docker, Processor: lib.Processors["bcm2712"], Memory: 8 * gb, MemoryMax: 8 * gb, Reserved: 300 * mb, UsedToday: 3584 * mb,
			Devices: []string{"tun"}, Address: "192.168.10.2",
		},
		{
			Name: "cargo", Kind: planner.Docker, Processor: lib.Processors["n100"], Memory: 8 * gb, Reserved: 150 * mb, UsedToday: 512 * mb,
			Devices: []string{"disks", "led"}, Address: "192.168.10.5",
		},
		{Name: "pve", Kind: planner.Proxmox, Processor: lib.Processors["ryzen-7640hs"], Memory: 32 * gb, Reserved: 3 * gb, Address: "192.168.10.10", Guests: []planner.Guest{
			{Name: "opnsense", Kind: planner.VM, ID: 100, CPUs: 2, Memory: planner.Range{Min: 2 * gb, Max: 2 * gb}, Appliance: true, Exists: true, ExistsAt: 2 * gb},
			{Name: "media", Kind: planner.VM, ID: 110, CPUs: 6, Memory: planner.Range{Min: 2 * gb, Max: 16 * gb}, Disk: 100 * gb, Devices: []string{"gpu"}, Address: "192.168.10.110"},
			{Name: "downloads", Kind: planner.VM, ID: 120, CPUs: 4, Memory: planner.Range{Min: 2 * gb, Max: 16 * gb}, Devices: []string{"tun"}, Address: "192.168.10.120"},
			{Name: "infrastructure", Kind: planner.LXC, ID: 200, CPUs: 2, Memory: planner.Range{Min: gb, Max: 8 * gb}, Address: "192.168.10.200"},
			{Name: "productivity", Kind: planner.LXC, ID: 210, CPUs: 2, Memory: planner.Range{Min: gb, Max: 8 * gb}, Disk: 30 * gb, Address: "192.168.10.210"},
		}},
	}
	if d := cmp.Diff(want, p.Machines); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{
		"control-tower": "adguard-home home-assistant homepage tailscale", "cargo": "led-control rclone scrutiny-collector", "media": "jellyfin overseerr",
		"downloads": "bazarr gluetun-qbittorrent prowlarr radarr sonarr", "infrastructure": "authentik bitwarden nginx-proxy-manager",
		"every host": "node-exporter promtail", "": "diun dozzle grafana immich loki paperless-ngx prometheus scrutiny stirling-pdf uptime-kuma",
	}, pins(p)); d != "" {
		t.Error(d)
	}
	if p.Rules.Margin != 900 || p.Rules.Overcommit != 2000 || p.Name != "blackbox" || p.Domain != "blackbox.homes" || len(p.Leaving) > 0 {
		t.Errorf("%+v", p.Rules)
	}
	// The operator's sum of what runs on the Pi today is 3.2 GB with the agents; it is not exact.
	var today planner.Bytes
	for _, s := range p.Services {
		if p.Current.Host[s.Name] == "control-tower" {
			today += s.Demand.Memory
		}
	}
	if today != 3186*mb || len(p.Current.Host) != 10 || len(p.Current.Size) != 0 {
		t.Errorf("%v runs on the Pi today; current %v", today, p.Current)
	}
	for _, name := range []string{"adguard-home", "home-assistant", "tailscale"} {
		if s := p.Service(name); !s.Critical || s.Wish.Priority != planner.High {
			t.Errorf("%s is critical %v, priority %v", name, s.Critical, s.Wish.Priority)
		}
	}
}

func TestTheInventoryOfLabBIsTheOperators(t *testing.T) {
	inv, _ := shipped(t, "../examples/home-lan/inventory.yaml")
	p := inv.Problem()
	if d := cmp.Diff(map[string]string{
		"pve-mon": "alertmanager grafana loki prometheus traefik uptime-kuma", "every host": "promtail",
	}, pins(p)); d != "" {
		t.Error(d)
	}
	for name, port := range map[string]int{"grafana": 3000, "uptime-kuma": 3001, "prometheus": 9090, "alertmanager": 9093, "loki": 3100} {
		if s := p.Service(name); !slices.Contains(s.Demand.Ports, planner.Port{Number: port}) || s.Watch.Port != port {
			t.Errorf("%s publishes %v and is watched on %d", name, s.Demand.Ports, s.Watch.Port)
		}
	}
	for _, h := range p.Hosts() {
		if !h.Exists || h.ExistsAt != 4*planner.GB || h.Memory.Min != h.Memory.Max {
			t.Errorf("%s: %+v", h.Name, h)
		}
	}
	// What the guest carries, against 90 % of its 4 GB.
	var sum planner.Bytes
	for _, s := range p.Services {
		sum += s.Demand.Memory
	}
	if room := p.Rules.Margin.Of(4 * planner.GB); sum > room {
		t.Errorf("pve-mon would carry %v, and may carry %v", sum, room)
	}
}

// The operator's plans name every service and guest of the inventory, and no other.
func TestTheOperatorsPlansFitTheInventory(t *testing.T) {
	inv, _ := shipped(t, "../inventory.yaml")
	p := inv.Problem()
	var services []string
	for _, s := range p.Services {
		if !s.Agent {
			services = append(services, s.Name)
		}
	}
	slices.Sort(services)
	for file, sizes := range map[string]map[string]planner.Bytes{
		"blackbox-recommended.json": {"media": 14, "downloads": 6, "infrastructure": 4, "productivity": 3},
		"blackbox-target.json":      {"media": 8, "downloads": 8, "infrastructure": 4},
	} {
		data, err := os.ReadFile("../examples/" + file)
		if err != nil {
			t.Fatal(err)
		}
		var plan struct {
			Version   int
			Inventory string
			Guests    []struct {
				Name   string
				Memory planner.Bytes `json:"memory_bytes"`
			}
			Placements []struct{ Service, Host string }
		}
		if err := json.Unmarshal(data, &plan); err != nil || plan.Version != 1 || plan.Inventory != p.Name {
			t.Fatalf("%s: %v", file, err)
		}
		got := map[string]planner.Bytes{}
		for _, g := range plan.Guests {
			got[g.Name] = g.Memory / planner.GB
		}
		if d := cmp.Diff(sizes, got); d != "" {
			t.Errorf("%s: %s", file, d)
		}
		hosts := map[string]string{}
		for _, pl := range plan.Placements {
			hosts[pl.Service] = pl.Host
			if h, ok := p.Host(pl.Host); !ok || h.IsGuest() && got[pl.Host] == 0 {
				t.Errorf("%s: %s is on %s, which is not there", file, pl.Service, pl.Host)
			}
		}
		if d := cmp.Diff(services, slices.Sorted(maps.Keys(hosts))); d != "" || len(hosts) != len(plan.Placements) {
			t.Errorf("%s: %s", file, d)
		}
	}
}
