package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reserve takes a number: it writes an empty configuration that is locked.
func (s *session) reserve(k kind, id int, what string) error {
	m := s.machine
	err := m.flocked(m.lockFile(k, id), 5, s.stderr, func() error {
		if err := m.unused(id); err != nil {
			return err
		}
		c := newConfig()
		c.options["lock"] = "create"
		return m.save(k, id, c)
	})
	if err != nil {
		return fail("unable to create %s %d - %s", what, id, err)
	}
	return nil
}

// createVM makes a VM: its number first, then its disks; what fails takes all of it back.
func (s *session) createVM() (any, error) {
	m, id, values := s.machine, s.id(), s.options()
	if err := cmp.Or(readable(values["sshkeys"]), s.inPool()); err != nil {
		return nil, err
	}
	for key := range values {
		if match := newDisk.FindStringSubmatch(parseProperty(values[key]).first); isDisk(key) && match != nil && match[1] != "" {
			if _, err := s.storageFor(vm, match[1]); err != nil {
				return nil, err
			}
		}
	}
	if err := s.reserve(vm, id, "VM"); err != nil {
		return nil, err
	}
	return s.work("qmcreate", strconv.Itoa(id), func(t *task) error {
		err := m.flocked(m.lockFile(vm, id), 1, s.taskOut(), func() error { return s.fillVM(t, id, values) })
		return s.created(vm, id, err)
	})
}

func (s *session) fillVM(t *task, id int, values map[string]string) error {
	m := s.machine
	c := newConfig()
	if note := values["description"]; note != "" {
		c.note = strings.TrimSuffix(note, "\n") + "\n"
		delete(values, "description")
	}
	var volumes []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value, err := s.made(vm, id, key, values[key], t)
		if err != nil {
			if isKilled(err) {
				return err
			}
			_ = m.release(volumes...)
			return fail("unable to create VM %d - %s", id, err)
		}
		c.options[key] = value
		if volume := c.disks()[key]; volume != "" {
			volumes = append(volumes, volume)
		}
		if err := t.middle(); isDisk(key) && err != nil {
			return err
		}
	}
	if c.options["boot"] == "" {
		c.options["boot"] = ""
		for _, bus := range []string{"scsi0", "virtio0", "sata0", "ide0", "ide2", "net0"} {
			if c.options[bus] != "" {
				c.options["boot"] = strings.Trim(c.options["boot"]+";"+bus, ";")
			}
		}
		c.options["boot"] = "order=" + c.options["boot"]
	}
	c.options["meta"] = fmt.Sprintf("creation-qemu=10.1.2,ctime=%d", time.Now().Unix())
	if c.options["smbios1"] == "" {
		c.options["smbios1"] = "uuid=" + uuid()
	}
	if v := c.options["vmgenid"]; v == "" || v == "1" {
		c.options["vmgenid"] = uuid()
	}
	return m.save(vm, id, c)
}

func uuid() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// newCT makes a container of a template or of a backup.
func (s *session) newCT() (any, error) {
	if s.call.Params["restore"] == "1" {
		return s.restored(ct, s.call.Params["ostemplate"])
	}
	return s.createCT()
}

// createCT makes a container of a template.
func (s *session) createCT() (any, error) {
	m, id, values := s.machine, s.id(), s.options()
	template := s.call.Params["ostemplate"]
	keys := s.call.Params["ssh-public-keys"]
	if err := cmp.Or(m.unused(id), readable(keys), s.inPool()); err != nil {
		return nil, err
	}
	for _, gone := range []string{"ostemplate", "password", "ssh-public-keys", "restore"} {
		delete(values, gone)
	}
	disks := 0
	for key, value := range values {
		if !isDisk(key) {
			continue
		}
		disks++
		if match := newDisk.FindStringSubmatch(parseProperty(value).first); match != nil && match[1] != "" {
			if _, err := s.storageFor(ct, match[1]); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case disks > 0 && values["rootfs"] == "":
		return nil, fail("mount points configured, but 'rootfs' not set - aborting")
	case disks == 0:
		name := cmpOr(s.call.Params["storage"], "local")
		if _, err := s.storageFor(ct, name); err != nil {
			return nil, err
		}
		values["rootfs"] = name + ":4"
	}
	if err := s.template(template); err != nil {
		return nil, err
	}
	if err := s.reserve(ct, id, "CT"); err != nil {
		return nil, err
	}
	return s.work("vzcreate", strconv.Itoa(id), func(t *task) error {
		err := m.locked(ct, id, s.taskOut(), func() error {
			if err := m.writeSeed(id, map[string]string{"login": "root", "authorized_keys": keys}); err != nil {
				return err
			}
			return s.fillCT(t, id, template, values)
		})
		return s.created(ct, id, err)
	})
}

// template reports whether a template is there: a volume of a storage, or a file.
func (s *session) template(name string) error {
	m := s.machine
	storage, _, isVolume := strings.Cut(name, ":")
	if isVolume && !strings.HasPrefix(name, "/") {
		if _, err := m.storage(storage); err != nil {
			return err
		}
		if !exists(m.volumeFile(name)) {
			return fail("volume '%s' does not exist", name)
		}
		return nil
	}
	if !exists(m.named(name)) {
		return fail("can't find file '%s'", name)
	}
	return nil
}

func (s *session) fillCT(t *task, id int, template string, values map[string]string) error {
	m := s.machine
	c := newConfig()
	if note := values["description"]; note != "" {
		c.note = strings.TrimSuffix(note, "\n") + "\n"
		delete(values, "description")
	}
	var volumes []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value, err := s.made(ct, id, key, values[key], t)
		if err != nil {
			_ = m.release(volumes...)
			return fail("unable to create CT %d - %s", id, err)
		}
		c.options[key] = value
		if volume := c.disks()[key]; volume != "" {
			volumes = append(volumes, volume)
			if err := t.say("  Logical volume \"%s\" created.", volume[strings.LastIndexAny(volume, ":/")+1:]); err != nil {
				return err
			}
		}
		if err := t.middle(); isDisk(key) && err != nil {
			return err
		}
	}
	if err := t.say("extracting archive '%s'", m.volumeFile(template)); err != nil {
		return err
	}
	defaults := map[string]string{"arch": "amd64", "hostname": "CT" + itoa(id), "memory": "512", "swap": "512", "ostype": osType(template)}
	for key, value := range defaults {
		if c.options[key] == "" {
			c.options[key] = value
		}
	}
	return m.save(ct, id, c)
}

// osType is what the system in a template is, by the name of its file.
func osType(template string) string {
	for _, kind := range []string{"debian", "ubuntu", "alpine", "fedora", "centos", "archlinux", "gentoo", "opensuse"} {
		if strings.Contains(template, kind) {
			return kind
		}
	}
	return "unmanaged"
}

// destroy removes a guest and the disks that its configuration names. It refuses what runs, is protected, or is in high
// availability or replication and not to be purged of them.
func (s *session) destroy(k kind) (any, error) {
	m, id := s.machine, s.id()
	check := func() (*config, error) {
		c, err := m.load(k, id)
		if err != nil {
			return nil, err
		}
		return c, s.mayDestroy(k, id, c)
	}
	if _, err := check(); err != nil {
		return nil, err
	}
	return s.work(k.task("destroy"), strconv.Itoa(id), func(t *task) error {
		return m.locked(k, id, s.taskOut(), func() error {
			c, err := check()
			if err != nil {
				return err
			}
			if k == vm {
				if err := c.checkLock(k); err != nil {
					return err
				}
			}
			if m.running(id) != nil {
				if err := m.stopGuest(id); err != nil {
					return err
				}
			}
			if err := freeDisks(m, t, k, id, c); err != nil {
				return err
			}
			if s.call.Params["purge"] == "1" {
				if err := t.say("purging %s %d from related configurations..", k.guestType(), id); err != nil {
					return err
				}
			}
			return errors.Join(os.RemoveAll(m.seedDir(id)), os.Remove(m.configFile(k, id)))
		})
	})
}

// freeDisks frees the disks that a guest's configuration names, with what they held. Only once all are gone does the configuration say so, and nothing but that: what is
// killed before leaves it whole.
func freeDisks(m *machine, t *task, k kind, id int, c *config) error {
	disks := c.disks()
	for _, key := range slices.Sorted(maps.Keys(disks)) {
		volume := disks[key]
		if _, there := m.volumes()[volume]; !there {
			continue
		}
		if err := t.say("  Logical volume \"%s\" successfully removed.", volume[strings.LastIndexAny(volume, ":/")+1:]); err != nil {
			return err
		}
		if err := m.release(volume); err != nil {
			return err
		}
	}
	if _, err := m.bring("wipe", id); err != nil {
		return err
	}
	if t.torn {
		return errKilled
	}
	rest := newConfig()
	rest.options["lock"] = "destroyed"
	if err := m.save(k, id, rest); err != nil {
		return err
	}
	return t.middle()
}

func (s *session) mayDestroy(k kind, id int, c *config) error {
	m := s.machine
	if err := c.checkProtection(fmt.Sprintf("can't remove %s %d", k.guestType(), id)); err != nil {
		return err
	}
	if k == ct {
		if err := c.checkLock(k); err != nil {
			return err
		}
	}
	if s.call.Params["purge"] != "1" {
		if s.inHA(k) {
			return fail("unable to remove %s %d - used in HA resources and purge parameter not set.", k.guestType(), id)
		}
		if job := m.replicated(id); job != "" {
			return fail("There is a replication job '%s' for guest '%d' - Please remove that first.", job, id)
		}
	}
	switch {
	case m.running(id) == nil || k == ct && s.call.Params["force"] == "1":
		return nil
	case k == ct:
		return fail("unable to destroy CT %d - container is running", id)
	}
	return fail("VM %d is running - destroy failed", id)
}

// created ends the making of a guest: one that failed leaves no configuration, unless it was killed, and one that is to start does.
func (s *session) created(k kind, id int, err error) error {
	switch {
	case err != nil && !isKilled(err):
		_ = os.Remove(s.machine.configFile(k, id))
		return err
	case err != nil || s.call.Params["start"] != "1":
		return err
	}
	c, err := s.machine.load(k, id)
	if err != nil {
		return err
	}
	return s.machine.startGuest(k, id, c)
}
