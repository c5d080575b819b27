package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/internal/pve"
)

// snapshot keeps the configuration and, on storages that can, the disks.
func (s *session) snapshot(k kind) (any, error) {
	m, id, name := s.machine, s.id(), s.call.Params["snapname"]
	reserved := "pending"
	if k == ct {
		reserved = "vzdump"
	}
	if name == "current" || name == reserved {
		return nil, fail("unable to use snapshot name '%s' (reserved name)", name)
	}
	return s.work(k.task("snapshot"), strconv.Itoa(id), func(t *task) error {
		return m.locked(k, id, s.taskOut(), func() error {
			c, err := m.load(k, id)
			if err != nil {
				return err
			}
			if err := m.snapshotFault(k, c, name); err != nil {
				return err
			}
			snap := c.clone()
			delete(snap.options, "lock")
			snap.note = ""
			if note := s.call.Params["description"]; note != "" {
				snap.note = strings.TrimSuffix(note, "\n") + "\n"
			}
			snap.options["snaptime"] = strconv.FormatInt(time.Now().Unix(), 10)
			c.options["lock"] = "snapshot"
			c.snapshots[name] = snap
			if err := m.save(k, id, c); err != nil {
				return err
			}
			if err := t.middle(); err != nil {
				return err
			}
			for _, key := range slices.Sorted(maps.Keys(c.disks())) {
				if k == vm {
					if err := t.say("snapshotting 'drive-%s' (%s)", key, c.disks()[key]); err != nil {
						return err
					}
				}
			}
			delete(c.options, "lock")
			c.options["parent"] = name
			return m.save(k, id, c)
		})
	})
}

// snapshotFault is why no snapshot can be taken.
func (m *machine) snapshotFault(k kind, c *config, name string) error {
	if c.options["template"] == "1" {
		return fail("you can't take a snapshot if it's a template")
	}
	if err := c.checkLock(k); err != nil {
		return err
	}
	if _, taken := c.snapshots[name]; taken {
		return fail("snapshot name '%s' already used", name)
	}
	for key, value := range c.options {
		if !isDisk(key) || strings.HasPrefix(key, "unused") {
			continue
		}
		p := parseProperty(value)
		p.take("file")
		p.take("volume")
		if k == vm && (p.rest["media"] == "cdrom" || p.first == "none") {
			continue
		}
		if !m.canSnapshot(p.first) {
			return fail("snapshot feature is not available")
		}
	}
	return nil
}

// canSnapshot reports whether a volume can have snapshots: not a directory of the host, not plain LVM, and raw files not.
func (m *machine) canSnapshot(volume string) bool {
	name, rest, ok := strings.Cut(volume, ":")
	st := m.storages()[name]
	switch {
	case !ok || strings.HasPrefix(volume, "/") || st == nil:
		return false
	case st.kind == "lvm":
		return m.Release == pve.PVE9 && st.options["snapshot-as-volume-chain"] == "1" && strings.HasSuffix(rest, ".qcow2")
	case st.path != "":
		return strings.HasSuffix(rest, ".qcow2")
	}
	return true
}

// onSnapshot does something about a snapshot that is there, in a task that has the guest locked.
func (s *session) onSnapshot(k kind, word string, do func(t *task, c *config, snap *section) error) (any, error) {
	m, id, name := s.machine, s.id(), s.call.Params["snapname"]
	return s.work(k.task(word), strconv.Itoa(id), func(t *task) error {
		return m.locked(k, id, s.taskOut(), func() error {
			c, err := m.load(k, id)
			if err != nil {
				return err
			}
			snap := c.snapshots[name]
			if snap == nil {
				return fail("snapshot '%s' does not exist", name)
			}
			if err := c.checkLock(k); err != nil {
				return err
			}
			return do(t, c, snap)
		})
	})
}

func (s *session) deleteSnapshot(k kind) (any, error) {
	m, id, name := s.machine, s.id(), s.call.Params["snapname"]
	return s.onSnapshot(k, "delsnapshot", func(_ *task, c *config, snap *section) error {
		delete(c.snapshots, name)
		for _, other := range append([]*section{c.section}, slices.Collect(maps.Values(c.snapshots))...) {
			if other.options["parent"] != name {
				continue
			}
			delete(other.options, "parent")
			if parent := snap.options["parent"]; parent != "" {
				other.options["parent"] = parent
			}
		}
		return m.save(k, id, c)
	})
}

func (s *session) rollback(k kind) (any, error) {
	m, id, name := s.machine, s.id(), s.call.Params["snapname"]
	return s.onSnapshot(k, "rollback", func(t *task, c *config, snap *section) error {
		if k == ct && m.running(id) != nil {
			return fail("unable to rollback vm %d: vm is running", id)
		}
		ran := m.running(id) != nil
		if ran {
			if err := m.stopGuest(id); err != nil {
				return err
			}
		}
		note := c.note
		c.section, c.pending = snap.clone(), newSection()
		c.note = note
		delete(c.options, "snaptime")
		c.options["parent"] = name
		if err := m.save(k, id, c); err != nil {
			return err
		}
		if s.call.Params["start"] == "1" {
			return m.startGuest(k, id, c)
		}
		return nil
	})
}

func (s *session) listSnapshots(k kind) (any, error) {
	c, err := s.machine.load(k, s.id())
	if err != nil {
		return nil, err
	}
	var out []map[string]any
	for _, name := range slices.Sorted(maps.Keys(c.snapshots)) {
		snap := c.snapshots[name]
		at, _ := strconv.ParseInt(snap.options["snaptime"], 10, 64)
		one := map[string]any{"name": name, "description": snap.note, "snaptime": at, "vmstate": 0}
		if parent := snap.options["parent"]; parent != "" {
			one["parent"] = parent
		}
		out = append(out, one)
	}
	now := map[string]any{"name": "current", "description": "You are here!", "digest": c.digest, "running": 0}
	if parent := c.options["parent"]; parent != "" {
		now["parent"] = parent
	}
	return append(out, now), nil
}

// snapshotTree prints the snapshots as qm listsnapshot does, each below the one that it was taken after.
func snapshotTree(list []map[string]any) string {
	var b strings.Builder
	var below func(prefix string, parent any)
	known := map[any]bool{}
	for _, one := range list {
		known[one["name"]] = true
	}
	below = func(prefix string, parent any) {
		for _, one := range list {
			p := one["parent"]
			if p != nil && !known[p] {
				p = nil
			}
			if p != parent {
				continue
			}
			when := ""
			if at, ok := one["snaptime"].(int64); ok {
				when = time.Unix(at, 0).Format("2006-01-02 15:04:05")
			}
			text, _, _ := strings.Cut(fmt.Sprint(one["description"]), "\n")
			if text == "" {
				text = "no-description"
			}
			fmt.Fprintf(&b, "%s %-*s %-23s %s\n", prefix, max(0, 30-len(prefix)), one["name"], when, text)
			below(" "+prefix, one["name"])
		}
	}
	below("`->", nil)
	return b.String()
}
