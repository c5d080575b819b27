package discover

import (
	"errors"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/inventory"
	"berth/message"
	"berth/planner"
)

// Whatever a host says of itself becomes an inventory that can be read, with that one machine in it.
func FuzzInventory(f *testing.F) {
	f.Add("pi", "BCM2711", "Debian", "media", "jellyfin/jellyfin", "home.arpa", int64(4<<30), int64(1<<30), int64(2<<30))
	f.Add("", "\"}\u2028x: y", "a: b\n# c", "x\u0085y: z", "${A}", "-.", int64(1), int64(0), int64(1<<60))
	f.Add("a", "b", "a\x1b[2Jb", "c", "d", "", int64(1), int64(0), int64(0)) // in an error too
	f.Add("ÄÖ", "'", "#", "\\", "a@sha256:0", "x..y", int64(1<<60), int64(1<<60), int64(0))
	c, err := catalog.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, host, model, title, project, image, domain string, memory, available, used int64) {
		clean, bytes := ledger.Clean, func(n int64) planner.Bytes { return planner.Bytes(min(max(n, 0), 1<<60)) }
		total := max(bytes(memory), 1)
		facts := map[string]*probe.Facts{"a": {
			OS: clean(title), Arch: planner.Arch{Family: "amd64", Level: 2}, Memory: total, Available: min(bytes(available), total), Cores: 1, RootErr: errors.New(title),
			Docker: probe.DockerFacts{Client: "1", Server: clean(title), Compose: clean(model)}, Notes: []message.Text{message.Same(clean(title))},
			Containers: []probe.Container{{Name: clean(project), Project: clean(project), Image: clean(image), State: "running", Memory: bytes(used), Started: time.Unix(1, 0)}},
			Hardware: &probe.Hardware{
				Hostname: clean(host), Model: clean(model), Board: clean(title), Vendor: clean(host), Domain: clean(domain), Login: clean(host), Stacks: []string{"/" + clean(title)},
				Exports: []string{"/" + clean(project)}, Mounts: []probe.Mounted{{Type: "nfs", From: clean(title), At: clean(host)}}, Disks: []probe.Block{{Name: clean(model)}},
			},
		}}
		l, err := seen([]Source{{Given: "a", SSH: inventory.SSH{Host: "a"}}}, nil, facts, nil, c)
		if err != nil {
			t.Fatal(err)
		}
		text, err := l.Inventory()
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		inv, err := inventory.Parse("x", text, c.Library())
		if err != nil || len(inv.Problem().Machines) != 1 {
			t.Fatalf("%v\n%s", err, text)
		}
		if _, err := l.Change(inv); err != nil {
			t.Fatal(err)
		}
	})
}
