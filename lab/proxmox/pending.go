package main

import (
	"maps"
	"slices"
	"strings"

	"berth/internal/pve"
)

// applyPending makes what is pending hold, as a start does.
func (c *config) applyPending() {
	for _, key := range splitWords(c.pending.options["delete"]) {
		delete(c.options, strings.TrimLeft(key, "!"))
	}
	delete(c.pending.options, "delete")
	maps.Copy(c.options, c.pending.options)
	if c.pending.note != "" {
		c.note = c.pending.note
	}
	c.pending = newSection()
}

func splitWords(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",; \t", r) })
}

// want puts a change into the pending part; a value that holds already is none.
func (c *config) want(key, value string) {
	c.unwant(key)
	if c.options[key] == value {
		return
	}
	c.pending.options[key] = value
}

// unwant forgets a change that is pending.
func (c *config) unwant(key string) {
	delete(c.pending.options, key)
	c.setDeleted(slices.DeleteFunc(c.deleted(), func(d string) bool { return d == key }))
}

func (c *config) deleted() []string { return splitWords(c.pending.options["delete"]) }

func (c *config) setDeleted(keys []string) {
	if len(keys) == 0 {
		delete(c.pending.options, "delete")
		return
	}
	c.pending.options["delete"] = strings.Join(keys, ",")
}

// wantDeleted has an option go; one that there is only as a change goes at once.
func (c *config) wantDeleted(key string) {
	c.unwant(key)
	if _, set := c.options[key]; set {
		c.setDeleted(append(c.deleted(), key))
	}
}

// take makes one pending change hold.
func (c *config) take(key string) {
	if value, ok := c.pending.options[key]; ok && key != "delete" {
		c.options[key] = value
	} else {
		delete(c.options, key)
	}
	c.unwant(key)
}

// Options of a running guest that a change holds at once for: those that are no business of the running machine, and for
// a VM what cloud-init is told at its next start.
var (
	liveVM = strings.Fields("description hookscript lock migrate_downtime migrate_speed name onboot protection shares startup tags vmstatestorage cpulimit cpuunits affinity " +
		"cicustom cipassword citype ciupgrade ciuser nameserver searchdomain sshkeys")
	liveCT = strings.Fields("description onboot startup protection hostname hookscript cores tags lock memory swap cpulimit cpuunits")
)

// live reports whether a change of a running guest can hold at once.
func (c *config) live(k kind, key string) bool {
	name := strings.TrimRight(key, "0123456789")
	if k == ct {
		_, set := c.options[key]
		return slices.Contains(liveCT, key) || name == "net" || (name == "mp" || name == "dev") && !set
	}
	features := splitWords(c.options["hotplug"])
	if h := c.options["hotplug"]; h == "" || h == "1" {
		features = []string{"network", "disk", "usb"}
	}
	has := func(f string) bool { return slices.Contains(features, f) }
	switch name {
	case "net":
		return has("network")
	case "scsi", "virtio":
		return has("disk")
	case "usb":
		return has("usb")
	case "ipconfig", "unused":
		return true
	case "memory":
		return has("memory")
	case "vcpus":
		return has("cpu")
	}
	return slices.Contains(liveVM, key)
}

// hold makes those changes hold that can. It returns what Proxmox says of those that went wrong, by option.
func (m *machine) hold(k kind, id int, c *config, changed []string) map[string]string {
	faults := map[string]string{}
	r := m.running(id)
	if r == nil {
		c.applyPending()
		return faults
	}
	for _, key := range changed {
		_, add := c.pending.options[key]
		if !add && !slices.Contains(c.deleted(), key) || !c.live(k, key) {
			continue
		}
		if key == "memory" {
			if words := m.holdMemory(k, id, c); words != "" {
				faults[key] = words
				continue
			}
		}
		c.take(key)
	}
	return faults
}

// holdMemory changes the memory of a running guest. That of a container is a limit of its control group; that of a VM
// is plugged in and out in pieces, and a piece that the system in it holds on to stops it half way.
func (m *machine) holdMemory(k kind, id int, c *config) string {
	want := int64((&config{section: c.pending}).number("memory", 512))
	if k == vm {
		if c.options["numa"] != "1" {
			return "hotplug problem - numa needs to be enabled for memory hotplug\n"
		}
		if stuck, ok := m.faults().Stuck[itoa(id)]; ok && want < int64(stuck) {
			c.options["memory"] = itoa(stuck)
			_ = m.setMemory(id, int64(stuck))
			return "hotplug problem - 400 Parameter verification failed.\ndimm7: error unplug memory module\n"
		}
	}
	if err := m.setMemory(id, want); err != nil {
		return err.Error()
	}
	return ""
}

// pendingList is what qm pending shows: of each option what holds, what is to hold and what is to go.
func (c *config) pendingList() []map[string]any {
	var out []map[string]any
	now, later := maps.Clone(c.options), maps.Clone(c.pending.options)
	if c.note != "" {
		now["description"] = c.note
	}
	gone := c.deleted()
	delete(later, "delete")
	for _, key := range slices.Sorted(maps.Keys(now)) {
		one := map[string]any{"key": key, "value": now[key]}
		if value, ok := later[key]; ok {
			one["pending"] = value
			delete(later, key)
		}
		if slices.Contains(gone, key) {
			one["delete"] = 1
		}
		out = append(out, one)
	}
	for _, key := range slices.Sorted(maps.Keys(later)) {
		out = append(out, map[string]any{"key": key, "pending": later[key]})
	}
	return append(out, map[string]any{"key": "digest", "value": c.digest})
}

// typed gives an option the type that it has in Proxmox's answers: numbers and yes or no are numbers.
func typed(release pve.Release, k kind, key, value string) any {
	switch pve.Type(release, "PUT /nodes/{node}/"+string(k)+"/{vmid}/config", key) {
	case "integer", "boolean", "number":
		if n, ok := asNumber(value); ok {
			return n
		}
	}
	return value
}
