package inventory

import (
	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// Proxmox numbers guests from 100 on.
const (
	minGuestID = 100
	maxGuestID = 999_999_999
)

// readGuest reads a guest of a machine; mk is what all of its guests have. It reports false where the guest has no name of its own.
func (r *reader) readGuest(machine *planner.Machine, e strictyaml.Entry, mk making) (planner.Guest, bool) {
	g := planner.Guest{Name: e.Name}
	pl := &place{what: named("guest %s", e.Name), machine: machine.Name}
	known := r.addPlace(e, pl)
	var exists strictyaml.Given
	var ssh SSH
	var dir string
	v := e.Value.As(pl.what)
	given := v.Like(message.Same(e.Name+": {kind: vm, id: 110, cpus: 4, memory: 2GB..8GB}")).StructOr(mk.makingFields(strictyaml.Fields{
		"kind": intoKind(&g.Kind, planner.VM, planner.LXC),
		"id":   strictyaml.IntoInt(&g.ID, minGuestID, maxGuestID),
		"cpus": strictyaml.IntoInt(&g.CPUs, 1, maxCores),
		"disk": strictyaml.Into(&g.Disk, quantity.Bytes),
		"memory": func(v strictyaml.Value) {
			strictyaml.Into(&g.Memory, someRange)(v.Like(message.Same("memory: 2GB..8GB")))
		},
		"devices":   intoDevices(&g.Devices),
		"reserved":  strictyaml.Into(&g.Reserved, quantity.Bytes),
		"foreign":   strictyaml.Into(&g.Foreign, quantity.Bytes),
		"appliance": strictyaml.IntoBool(&g.Appliance),
		"keep":      intoKeep(&g.Keep),
		"exists": func(v strictyaml.Value) {
			amount := "8GB"
			if b, err := someBytes(v.Node().Value); err == nil {
				amount = quantity.FormatBytes(b)
			}
			exists = v.Like(message.Same("exists: {memory: " + amount + "}")).Struct(strictyaml.Fields{"memory": strictyaml.Into(&g.ExistsAt, someBytes)})
			exists.Need(v, "memory")
		},
		"ssh": readSSH(&ssh),
		"dir": intoDir(&dir),
	}, &g.Address), guestInstead)
	given.Need(v, "kind", "memory")
	if machine.Kind == planner.Proxmox {
		given.Need(v, "id")
	}
	g.Exists = exists != nil
	r.checkGuestID(g, given["id"])
	checkRoom(given, g.Memory.Max, g.Reserved, g.Foreign, pl.what)
	if g.Appliance {
		checkAppliance(&g, given, exists)
	} else {
		given.Need(v, "cpus")
		if machine.Kind == planner.Docker {
			checkBeside(&g, e, given, machine.Name)
		} else {
			checkSizes(g, given["memory"])
		}
	}
	checkKeep(g, given["keep"])
	mk.given = given
	how := mk.finish(&g, ssh, pl.what)
	pl.kind, pl.appliance, pl.exists = g.Kind, g.Appliance, g.Exists
	if known {
		r.reach(g.Name, &g.Address, ssh)
		r.inv.dirs[g.Name] = dir
		r.inv.Makings[g.Name] = how
	}
	return g, known
}

func (r *reader) checkGuestID(g planner.Guest, v strictyaml.Value) {
	if g.ID == 0 {
		return
	}
	if other, used := r.ids[g.ID]; used {
		v.Errorf("guest %s has id %d, and so has guest %s; ids are unique in a cluster", quote(g.Name), g.ID, quote(other))
		return
	}
	r.ids[g.ID] = g.Name
}

// checkBeside holds a guest of a machine that is no Proxmox to what can be carried out: berth neither makes nor sizes nor destroys it.
func checkBeside(g *planner.Guest, e strictyaml.Entry, given strictyaml.Given, machine string) {
	memory := given["memory"]
	switch {
	case memory.IsZero():
	case !g.Exists:
		e.Key.Errorf("guest %s of %s: guests are made on Proxmox only; add exists: {memory: ...} to one that is there, or appliance: true",
			quote(g.Name), named("machine %s", machine))
	case g.ExistsAt != 0 && g.Memory.Max != 0 && (g.Memory != planner.Range{Min: g.ExistsAt, Max: g.ExistsAt}):
		memory.Errorf("memory of guest %s: guests are sized on Proxmox only; write what it has, memory: %s", quote(g.Name), quantity.FormatBytes(g.ExistsAt))
	}
	if v := given["keep"]; g.Keep == planner.KeepNever && !v.IsZero() {
		v.Errorf("keep of guest %s: guests are destroyed on Proxmox only; leave keep out", quote(g.Name))
	}
	g.Keep = planner.KeepAlways
}

// checkAppliance makes an appliance a fixed load that is there.
func checkAppliance(g *planner.Guest, given, exists strictyaml.Given) {
	v := given["memory"]
	if g.Memory.Min != g.Memory.Max {
		v.Errorf("guest %s is an appliance and never sized: write one amount of memory, not a range", quote(g.Name))
		return
	}
	if g.ExistsAt != 0 && g.Memory.Max != 0 && g.ExistsAt != g.Memory.Max {
		exists["memory"].Errorf("guest %s is an appliance and never sized: its memory (%s) is what it has today",
			quote(g.Name), quantity.FormatBytes(g.Memory.Max))
	}
	g.Exists, g.ExistsAt = true, g.Memory.Max
}

// intoKeep reads whether a guest stays whatever the plan.
func intoKeep(dst *planner.Keep) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		var keep bool
		strictyaml.IntoBool(&keep)(v)
		if *dst = planner.KeepNever; keep {
			*dst = planner.KeepAlways
		}
	}
}

// checkKeep wants keep where it means something: of a guest that is there, and that could be destroyed.
func checkKeep(g planner.Guest, v strictyaml.Value) {
	switch {
	case v.IsZero():
	case g.Appliance && g.Keep == planner.KeepNever:
		v.Errorf("guest %s is an appliance and never destroyed; leave keep out, or appliance", quote(g.Name))
	case !g.Appliance && !g.Exists:
		v.Errorf("keep of guest %s is about one that is there; add exists: {memory: ...}, or leave keep out", quote(g.Name))
	case g.Keep == planner.KeepNever && g.Foreign > 0:
		v.Errorf("guest %s runs what is not berth's (foreign), which keeps it; leave keep out, or foreign", quote(g.Name))
	}
}

// checkSizes wants a size in the range that a guest can have.
func checkSizes(g planner.Guest, v strictyaml.Value) {
	if v.IsZero() || g.Memory.Max == 0 {
		return
	}
	const step = planner.GuestStep
	if up := (g.Memory.Min + step - 1) / step * step; up > g.Memory.Max {
		v.Errorf("memory of guest %s: no multiple of %s lies in %s, and guests have no other sizes",
			quote(g.Name), quantity.FormatBytes(step), quantity.FormatRange(g.Memory))
	}
}
