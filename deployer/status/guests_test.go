package status

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"berth/deployer/guests"
	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// virtualLab is a Proxmox machine with guests of every kind, and what it says when all is well.
func virtualLab() (*planner.Problem, *guests.Proxmox) {
	p := &planner.Problem{Machines: []planner.Machine{{Name: "pve", Kind: planner.Proxmox, Memory: 32 * planner.GB, Guests: []planner.Guest{
		{Name: "router", Kind: planner.VM, ID: 100, Memory: planner.Range{Min: 2 * planner.GB, Max: 2 * planner.GB}, Appliance: true, Exists: true, ExistsAt: 2 * planner.GB},
		{Name: "files", Kind: planner.LXC, ID: 101, Memory: planner.Range{Min: planner.GB, Max: planner.GB}, Appliance: true, Exists: true, ExistsAt: planner.GB},
		{Name: "media", Kind: planner.VM, ID: 110, CPUs: 6, Memory: planner.Range{Min: 2 * planner.GB, Max: 16 * planner.GB}, Exists: true, ExistsAt: 8 * planner.GB},
		{Name: "infra", Kind: planner.LXC, ID: 120, CPUs: 8, Memory: planner.Range{Min: planner.GB, Max: 4 * planner.GB}, Exists: true, ExistsAt: 2 * planner.GB},
		{Name: "apps", Kind: planner.VM, ID: 130, CPUs: 2, Memory: planner.Range{Min: planner.GB, Max: 4 * planner.GB}},
	}}, {Name: "pi", Kind: planner.Docker, Memory: 8 * planner.GB}}}
	guest := func(id int, kind planner.Kind, config ...string) guests.Guest {
		g := guests.Guest{ID: id, Kind: kind, Runs: true, Config: map[string]string{}, Pending: map[string]string{}}
		for _, c := range config {
			key, value, _ := strings.Cut(c, " ")
			g.Config[key] = value
		}
		return g
	}
	return p, &guests.Proxmox{Host: "pve", Version: "8.4.1", Cores: 8, Others: []int{300}, Guests: []guests.Guest{
		guest(100, planner.VM, "name opnsense", "memory 2048"),
		guest(101, planner.LXC, "hostname files", "memory 8192"),
		guest(110, planner.VM, "name media", "memory 6144", "cores 6"), // within its range
		guest(120, planner.LXC, "hostname infra", "memory 2048"),       // as many cores as the machine
		guest(140, planner.VM, "name desktop", "memory 4096", "cores 2"),
		guest(9000, planner.VM, "name debian", "template 1"),
	}}
}

func (l *Lab) look(plan *planner.Plan, hosts []string, p *guests.Proxmox) {
	l.Hypervisors = Hypervisors(l.Problem, plan, hosts, guests.Answers{Said: map[string]*guests.Proxmox{"pve": p}})
}

func hostsOf(p *planner.Problem) []string {
	var out []string
	for _, h := range p.Hosts() {
		out = append(out, h.Name)
	}
	return out
}

func TestGuestsThatAreNotAsTheInventoryHasThemAreFound(t *testing.T) {
	gone := func(id int) func(*Lab, *guests.Proxmox) {
		return func(_ *Lab, p *guests.Proxmox) {
			p.Guests = slices.DeleteFunc(p.Guests, func(g guests.Guest) bool { return g.ID == id })
		}
	}
	config := func(id int, key, value string) func(*Lab, *guests.Proxmox) {
		return func(_ *Lab, p *guests.Proxmox) { p.Guest(id).Config[key] = value }
	}
	for name, c := range map[string]struct {
		change func(*Lab, *guests.Proxmox)
		kinds  []string
		say    []string
	}{
		"nothing":          {func(*Lab, *guests.Proxmox) {}, nil, nil},
		"one that is gone": {gone(110), []string{"guest_missing pve"}, []string{"guest media (110) is not there", "berth scan --write"}},
		"one that is gone, and answers": {func(l *Lab, p *guests.Proxmox) {
			gone(110)(l, p)
			l.Facts = map[string]*probe.Facts{"media": {Host: "media"}}
		}, []string{"guest_missing pve"}, []string{"answers, and Proxmox has no guest of that number", "write the id"}},
		"one that was migrated": {func(l *Lab, p *guests.Proxmox) {
			gone(110)(l, p)
			p.Others = append(p.Others, 110)
		}, []string{"guest_missing pve"}, []string{"is on another node of the cluster"}},
		"an appliance that is gone": {gone(100), []string{"guest_missing pve"}, []string{"router (100)"}},
		"one of the other kind":     {func(_ *Lab, p *guests.Proxmox) { p.Guest(110).Kind = planner.LXC }, []string{"guest_other_kind pve"}, []string{"what has its number is of kind lxc"}},
		"memory beyond the range":   {config(110, "memory", "20480"), []string{"guest_memory pve"}, []string{"has 20 GB, and should have 2 GB to 16 GB"}},
		"an appliance with other memory": {config(100, "memory", "4096"), []string{"guest_memory pve"},
			[]string{"guest router (100) has 4 GB, and should have 2 GB"}},
		"an LXC that is an appliance, with another ceiling": {config(101, "memory", "1024"), nil, nil},
		"other cores": {config(110, "cores", "2"), []string{"guest_cores pve"}, []string{"has 2 cores, and should have 6 cores"}},
		"a change that did not take": {func(_ *Lab, p *guests.Proxmox) { p.Guest(110).Pending["memory"] = "20480" },
			[]string{"guest_pending pve"}, []string{"memory 20480", "qm shutdown 110", "qm start 110"}},
		"a change that waits, of something else": {func(_ *Lab, p *guests.Proxmox) { p.Guest(110).Pending["balloon"] = "" }, nil, nil},
		"one that is off":                        {func(_ *Lab, p *guests.Proxmox) { p.Guest(120).Runs = false }, []string{"guest_stopped pve"}, []string{"infra (120) does not run", "on pve: pct start 120"}},
		"one whose disks are gone": {func(_ *Lab, p *guests.Proxmox) {
			p.Guest(120).Runs, p.Guest(120).Lost = false, []string{"local-lvm:vm-120-disk-0"}
		},
			[]string{"guest_disks_gone pve"}, []string{"infra (120) does not run, and cannot start: disks of it are gone (local-lvm:vm-120-disk-0)", "type on pve: pct destroy 120"}},
		"an appliance that is off": {func(_ *Lab, p *guests.Proxmox) { p.Guest(100).Runs = false }, nil, nil},
		"one that is off for a backup": {func(_ *Lab, p *guests.Proxmox) {
			p.Guest(120).Runs, p.Guest(120).Config["lock"] = false, "backup"
		}, []string{"guest_stopped pve"}, []string{"locked (backup): wait"}},
		"one that berth made since, and is off": {func(_ *Lab, p *guests.Proxmox) {
			p.Guests = append(p.Guests, guests.Guest{ID: 130, Kind: planner.VM, Config: map[string]string{"memory": "2048", "cores": "2", "tags": "berth", "description": guests.Note("0123456789abcdef")},
				Record: &guests.Record{ID: 130, Nonce: "0123456789abcdef", Ready: true}})
		}, []string{"guest_stopped pve"}, []string{"apps (130) does not run"}},
		"one that somebody has begun with": {func(_ *Lab, p *guests.Proxmox) {
			p.Guests = append(p.Guests, guests.Guest{ID: 130, Kind: planner.VM, Config: map[string]string{"memory": "512"}})
		}, nil, nil},
		"one in backup that runs": {config(110, "lock", "backup"), nil, nil},
	} {
		p, said := virtualLab()
		l := &Lab{Problem: p}
		c.change(l, said)
		l.look(nil, hostsOf(p), said)
		var kinds []string
		text := ""
		for _, f := range guestsAmiss(l) {
			kinds = append(kinds, f.Kind()+" "+f.On())
			text += f.Say(wording.For(wording.EN)) + "\n" + f.Hint(wording.For(wording.EN)) + "\n"
			if !f.Drift() {
				t.Errorf("%s: %T is no drift", name, f)
			}
		}
		if !slices.Equal(kinds, c.kinds) {
			t.Errorf("%s: found %q, want %q\n%s", name, kinds, c.kinds, text)
		}
		for _, want := range c.say {
			if !strings.Contains(text, want) {
				t.Errorf("%s: it does not say %q:\n%s", name, want, text)
			}
		}
	}
}

func TestAPlanSaysWhichGuestsThereAreToBe(t *testing.T) {
	p, look := virtualLab()
	g := p.Machines[0].Guests
	plan := &planner.Plan{Problem: p, Guests: []planner.GuestChange{
		{Guest: &g[2], Machine: "pve", Action: planner.ResizeGuest, Memory: 4 * planner.GB, From: 8 * planner.GB},
		{Guest: &g[3], Machine: "pve", Action: planner.DestroyGuest, From: 2 * planner.GB},
		{Guest: &g[4], Machine: "pve", Action: planner.CreateGuest, Memory: 2 * planner.GB},
	}}
	l := &Lab{Problem: p}
	l.look(plan, hostsOf(p), look)
	text := ""
	for _, f := range guestsAmiss(l) {
		text += f.Kind() + ": " + f.Say(wording.For(wording.EN)) + "\n"
	}
	want := "guest_memory: guest media (110) has 6 GB, and should have 4 GB\n" +
		"guest_not_wanted: guest infra (120) is there, and the plan has nothing for it\n" +
		"guest_missing: guest apps (130) is not there\n"
	if text != want {
		t.Errorf("it says\n%swant\n%s", text, want)
	}
}

// Who asks about one host is not told of the others, nor of strangers.
func TestOfAHypervisorOnlyTheGuestsThatAreAskedAboutAreTold(t *testing.T) {
	p, look := virtualLab()
	l := &Lab{Problem: p}
	for _, c := range []struct {
		hosts    []string
		machines []string
		ids      []int
	}{
		{hostsOf(p), []string{"pve"}, []int{100, 101, 110, 120, 130, 140}},
		{[]string{"media", "pi"}, []string{"pve"}, []int{110}},
		{[]string{"pi"}, nil, nil},
	} {
		if got := Virtualizers(p, c.hosts); !slices.Equal(got, c.machines) {
			t.Errorf("%s: asked are %s", c.hosts, got)
		}
		l.look(nil, c.hosts, look)
		var ids []int
		for _, g := range l.Hypervisors[0].Guests {
			ids = append(ids, g.ID)
		}
		if !slices.Equal(ids, c.ids) {
			t.Errorf("%s: told are %d, want %d", c.hosts, ids, c.ids)
		}
	}
	silent := Hypervisors(p, nil, hostsOf(p), guests.Answers{Wrong: map[string]error{"pve": errors.New("down")}})
	l.Hypervisors = silent
	if len(silent) != 1 || silent[0].Err == nil || len(guestsAmiss(l)) > 0 {
		t.Errorf("a hypervisor that does not answer: %+v", silent)
	}
}
