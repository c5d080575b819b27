package guests

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// compared is what is said of one guest of the hypervisor of these tests; the names of two were typed.
func compared(p *Proxmox, g planner.Guest, to planner.Bytes, m inventory.Making, in Inside) string {
	changes, kept, lacks := p.Compare(Wanted{
		Changes: []planner.GuestChange{{Guest: &g, Machine: "pve", Memory: to}}, Makings: map[string]inventory.Making{g.Name: m},
		User: func(string) string { return user(g.Kind) }, Sudo: func(string) bool { return true }, Word: func(string) string { return word }, Inside: map[string]Inside{g.Name: in},
		Named: func(guest string) bool { return guest == "media" || guest == "infrastructure" },
	})
	w, out := wording.For(wording.EN), []string(nil)
	for i := range changes {
		out = append(out, changes[i].Say(w))
		for _, c := range changes[i].Commands() {
			if c[1] != "create" {
				out = append(out, strings.Join(c, " "))
			}
		}
	}
	for i := range kept {
		out = append(out, fmt.Sprintf("%s; stops: %v", kept[i].Say(w), kept[i].Stops()))
	}
	for _, l := range lacks {
		out = append(out, l.Say(w))
	}
	return strings.Join(out, "\n")
}

func media() planner.Guest {
	return planner.Guest{ID: 110, Name: "media", Kind: planner.VM, CPUs: 6, Exists: true}
}

func infra() planner.Guest {
	return planner.Guest{ID: 200, Name: "infrastructure", Kind: planner.LXC, Exists: true}
}

func TestAGuestBecomesWhatThePlanHas(t *testing.T) {
	const gb = planner.GB
	seen := Inside{Known: true}
	for name, c := range map[string]struct {
		guest  planner.Guest
		to     planner.Bytes
		making func(*inventory.Making)
		in     Inside
		change func(*Proxmox)
		want   string
	}{
		"as it is":                      {guest: media(), to: 14 * gb, want: ""},
		"neither there nor wanted":      {guest: planner.Guest{ID: 120, Name: "x"}, want: ""},
		"to be made":                    {guest: planner.Guest{ID: 120, Name: "x", Kind: planner.VM, CPUs: 1}, to: gb, want: "make guest x (120) with 1 GB\nqm disk resize 120 scsi0 32G\nqm start 120"},
		"smaller, after a restart":      {guest: media(), to: 8 * gb, want: "change guest media (110) from 14 GB to 8 GB\nqm shutdown 110 --timeout 180\nqm set 110 --memory 8192\nqm start 110"},
		"with memory that is hot":       {guest: media(), to: 16 * gb, change: hot, want: "change guest media (110) from 14 GB to 16 GB\nqm set 110 --memory 16384"},
		"smaller, although it is hot":   {guest: media(), to: 8 * gb, change: hot, want: "change guest media (110) from 14 GB to 8 GB\nqm shutdown 110 --timeout 180\nqm set 110 --memory 8192\nqm start 110"},
		"smaller while it does not run": {guest: media(), to: 8 * gb, change: func(p *Proxmox) { p.Guest(110).Runs = false }, want: "change guest media (110) from 14 GB to 8 GB\nqm set 110 --memory 8192\nqm start 110"},
		"with other cores":              {guest: func() planner.Guest { g := media(); g.CPUs = 4; return g }(), to: 14 * gb, want: "give guest media (110) 4 cores\nqm shutdown 110 --timeout 180\nqm set 110 --memory 14336 --cores 4\nqm start 110"},
		"an LXC, while it runs":         {guest: infra(), to: 2 * gb, change: func(p *Proxmox) { p.Guest(200).Runs = true }, want: "change guest infrastructure (200) from 4 GB to 2 GB\npct set 200 --memory 2048"},
		"to be started":                 {guest: infra(), to: 4 * gb, want: "start guest infrastructure (200)\npct start 200"},
		"an LXC that uses more":         {guest: infra(), to: gb, change: func(p *Proxmox) { p.Guest(200).Runs, p.Guest(200).Uses = true, gb }, want: "guest infrastructure (200) cannot be made as planned: it uses more memory than it is to have; stops: true"},
		"locked":                        {guest: media(), to: 8 * gb, change: func(p *Proxmox) { p.Guest(110).Config["lock"] = "backup" }, want: "guest media (110) cannot be made as planned: Proxmox has it locked (backup); stops: true"},
		"of another kind":               {guest: planner.Guest{ID: 200, Name: "x", Kind: planner.VM, CPUs: 1}, to: gb, want: "guest x (200) cannot be made as planned: what has its number is of the other kind; stops: true"},
		"a template":                    {guest: media(), to: 8 * gb, change: func(p *Proxmox) { p.Guest(110).Config["template"] = "1" }, want: "guest media (110) cannot be made as planned: it is a template; stops: true"},
		"under somebody's number":       {guest: planner.Guest{ID: 100, Name: "x", Kind: planner.VM, CPUs: 1}, to: gb, want: "guest x (100) cannot be made as planned: a guest that berth did not make has its number; stops: true"},
		"stopped, and berth's":          {guest: func() planner.Guest { g := media(); g.Exists = false; return g }(), to: 14 * gb, change: func(p *Proxmox) { p.Guest(110).Runs = false }, want: "start guest media (110)\nqm start 110"},

		"left by a run that broke off": {guest: media(), to: 14 * gb, change: func(p *Proxmox) { p.Guest(110).Record.Ready = false }, want: "make guest media (110) with 14 GB\nqm disk resize 110 scsi0 32G\nqm start 110"},

		"whose making was cut off": {guest: media(), to: 14 * gb, change: func(p *Proxmox) {
			p.Guest(110).Record.Ready, p.Guest(110).Config = false, map[string]string{"lock": "create"}
		}, want: "guest media (110) cannot be made as planned: it is being made, or that was cut off: Proxmox has it locked (create); stops: true"},

		"to be destroyed":                          {guest: media(), in: seen, want: "destroy guest media (110)\nqm shutdown 110 --timeout 180\nvzdump 110 --storage local --mode stop --compress zstd\nqm destroy 110"},
		"to be destroyed, with nothing kept of it": {guest: media(), in: seen, making: func(m *inventory.Making) { m.Dump.Never = true }, want: "destroy guest media (110)\nqm shutdown 110 --timeout 180\nqm destroy 110"},
		"to be destroyed, with a backup where there is none": {guest: media(), in: seen, making: func(m *inventory.Making) { m.Dump.Storage = "tank" },
			want: "destroy guest media (110)\nqm shutdown 110 --timeout 180\nqm destroy 110\nguest media is backed up before it is destroyed, and Proxmox has no storage tank"},
		"to be destroyed, handed over": {guest: infra(), making: func(m *inventory.Making) { m.Managed = inventory.HandedOver }, in: seen, change: func(p *Proxmox) { p.Guest(200).Runs, p.Guest(200).Replicas = true, false },
			want: "destroy guest infrastructure (200)\npct shutdown 200 --timeout 180\nvzdump 200 --storage local --mode stop --compress zstd\npct destroy 200"},
		"not berth's":                       {guest: infra(), in: seen, want: "guest infrastructure (200) is not destroyed: berth did not make it; stops: false"},
		"protected by the file":             {guest: media(), in: seen, making: func(m *inventory.Making) { m.Protected = true }, want: "guest media (110) is not destroyed: it is protected; stops: false"},
		"protected by Proxmox":              {guest: media(), in: seen, change: func(p *Proxmox) { p.Guest(110).Config["protection"] = "1" }, want: "guest media (110) is not destroyed: it is protected; stops: false"},
		"in high availability":              {guest: media(), in: seen, change: func(p *Proxmox) { p.Guest(110).HA = true }, want: "guest media (110) is not destroyed: it is in high availability; stops: false"},
		"replicated":                        {guest: media(), in: seen, change: func(p *Proxmox) { p.Guest(110).Replicas = true }, want: "guest media (110) is not destroyed: it is replicated; stops: false"},
		"with what nobody looked at":        {guest: media(), want: "guest media (110) is not destroyed: what is in it is not known; stops: false"},
		"stopped, with what nobody knows":   {guest: media(), change: func(p *Proxmox) { p.Guest(110).Runs = false }, want: "guest media (110) is not destroyed: what is in it is not known; stops: false"},
		"stopped before anything was in it": {guest: media(), change: func(p *Proxmox) { p.Guest(110).Runs, p.Guest(110).Record.Ready = false, false }, want: "destroy guest media (110)\nqm destroy 110"},
		"with containers of others":         {guest: media(), in: Inside{Known: true, Foreign: []string{"plex"}}, want: "guest media (110) is not destroyed: containers that are not berth's are in it (plex); stops: false"},
		"with data":                         {guest: media(), in: Inside{Known: true, Data: []string{"immich_database"}}, want: "guest media (110) is not destroyed: data is in it (immich_database); stops: false"},
		"whose end was cut off":             {guest: media(), in: seen, change: func(p *Proxmox) { p.Guest(110).Config = map[string]string{"lock": "destroyed"} }, want: "guest media (110) is not destroyed: it is being destroyed, or that was cut off: Proxmox has it locked (destroyed); stops: false"},
		"locked, to be destroyed":           {guest: media(), in: seen, change: func(p *Proxmox) { p.Guest(110).Config["lock"] = "backup" }, want: "guest media (110) is not destroyed: Proxmox has it locked (backup); stops: false"},
		"whose name nobody typed": {guest: func() planner.Guest { g := media(); g.Name = "other"; return g }(), in: seen,
			want: "guest other (110) is not destroyed: it would be gone for good, and nobody typed its name; stops: false"},
		"without its disks": {guest: media(), to: 14 * gb, change: bare, want: "guest media (110) cannot be made as planned: disks of it are gone (local-lvm:vm-110-disk-0), and it cannot start; stops: true"},
		"without its disks, left by a run that broke off": {guest: media(), to: 14 * gb, change: func(p *Proxmox) { bare(p); p.Guest(110).Record.Ready = false },
			want: "guest media (110) cannot be made as planned: disks of it are gone (local-lvm:vm-110-disk-0), and it cannot start; stops: true"},
		"without its disks, to be destroyed": {guest: media(), change: bare, want: "destroy what is left of guest media (110), whose disks are gone\nqm destroy 110"},
		"without its disks, and named by nobody": {guest: func() planner.Guest { g := media(); g.Name = "other"; return g }(), change: bare,
			want: "guest other (110) is not destroyed: it would be gone for good, and nobody typed its name; stops: false"},
		"without its disks, and not berth's": {guest: infra(), change: func(p *Proxmox) {
			p.Guest(200).Bare, p.Guest(200).Lost, p.Guest(200).Replicas = true, []string{"x"}, false
		}, want: "guest infrastructure (200) is not destroyed: berth did not make it; stops: false"},
		"without one of its disks, to be destroyed": {guest: media(), change: func(p *Proxmox) { bare(p); p.Guest(110).Bare = false },
			want: "guest media (110) is not destroyed: disks of it are gone (local-lvm:vm-110-disk-0), and it cannot start; stops: false"},
		"an appliance": {guest: func() planner.Guest { g := media(); g.Appliance = true; return g }(), in: seen, want: ""},
	} {
		p, m := look(t), fresh(c.guest.Kind)
		if c.change != nil {
			c.change(p)
		}
		if c.making != nil {
			c.making(&m)
		}
		if d := cmp.Diff(c.want, compared(p, c.guest, c.to, m, c.in)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func hot(p *Proxmox) {
	p.Guest(110).Config["numa"], p.Guest(110).Config["hotplug"] = "1", "disk,memory"
}

func bare(p *Proxmox) {
	g := p.Guest(110)
	g.Runs, g.Bare, g.Lost = false, true, []string{"local-lvm:vm-110-disk-0"}
}

func TestThePeakOnTheWayCountsWhatRunsAndWhatComes(t *testing.T) {
	p := look(t) // 100 has 2 GB, 110 has 14 GB, 200 is off
	m, x := media(), planner.Guest{ID: 120, Name: "x", Kind: planner.VM}
	changes := []Change{{Guest: &m, Action: Size, From: 14 * planner.GB, To: 8 * planner.GB}, {Guest: &x, Action: Make, To: 6 * planner.GB}}
	known := []planner.Guest{{ID: 110, Name: "media", Kind: planner.VM}, {ID: 120, Name: "x", Kind: planner.VM}}
	load := func(string) planner.Bytes { return 0 }
	if at := p.Peak(known, changes, nil, load); at.Most != 22*planner.GB || at.Today != 16*planner.GB || at.Guest != "x" {
		t.Errorf("at once: %+v", at)
	}
	way := []planner.WayStep{
		{Kind: planner.StepShutDown, Guest: "media"}, {Kind: planner.StepMemory, Guest: "media", To: 8 * planner.GB}, {Kind: planner.StepStart, Guest: "media"}, {Kind: planner.StepCreate, Guest: "x", To: 6 * planner.GB},
	}
	if at := p.Peak(known, changes, way, load); at.Most != 16*planner.GB || at.Worse(15*planner.GB) {
		t.Errorf("one after the other: %+v", at)
	}
	slices.Reverse(way)
	if at := p.Peak(known, changes, way, load); at.Most != 22*planner.GB || at.Guest != "x" || !at.Worse(20*planner.GB) || at.Worse(22*planner.GB) {
		t.Errorf("the other way round: %+v", at)
	}
}
