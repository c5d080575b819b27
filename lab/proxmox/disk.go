package main

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// newDisk is a disk that is to be made: a storage and a size in GB.
var newDisk = regexp.MustCompile(`^(?:([^/:\s]+):)?(\d+(?:\.\d+)?)$`)

// disk makes the volume that an option wants, and returns the option as it is written down.
func (s *session) disk(k kind, id int, key, value string, t *task) (string, error) {
	m := s.machine
	p := parseProperty(value)
	p.take("file")
	p.take("volume")
	before := []string{}
	if k == ct {
		before = append(before, "mp")
	}
	name, rest, _ := strings.Cut(p.first, ":")
	match := newDisk.FindStringSubmatch(p.first)
	switch {
	case p.first == "none" || p.first == "cdrom" || strings.HasPrefix(p.first, "/"):
		return value, nil
	case k == vm && rest == "cloudinit":
		return s.cloudInit(id, key, name, p, t)
	case match == nil:
		return s.existing(k, p, before)
	}
	if match[1] == "" {
		match[1] = s.call.Params["storage"]
	}
	if match[1] == "" {
		return "", fail("no storage ID specified (and no default storage)")
	}
	st, err := s.storageFor(k, match[1])
	if err != nil {
		return "", err
	}
	bytes, _ := sizeBytes(match[2] + "G")
	if from := p.rest["import-from"]; from != "" {
		if bytes, err = importSize(s.machine, from); err != nil {
			return "", err
		}
		delete(p.rest, "import-from")
	}
	if p.first, err = m.allocate(st, id, "", bytes); err != nil {
		return "", err
	}
	delete(p.rest, "format")
	p.rest["size"] = sizeText(bytes)
	return s.sayDisk(k, key, p.String(before...), t)
}

// sayDisk prints which disk was made.
func (s *session) sayDisk(k kind, key, value string, t *task) (string, error) {
	if k == ct {
		return value, nil
	}
	if t == nil {
		_, err := s.stdout.Write([]byte(key + ": successfully created disk '" + value + "'\n"))
		return value, err
	}
	return value, t.say("%s: successfully created disk '%s'", key, value)
}

// storageFor is a storage on which a disk of that kind may lie.
func (s *session) storageFor(k kind, name string) (*storage, error) {
	st, err := s.machine.storage(name)
	switch {
	case err != nil:
		return nil, err
	case k == vm && !slices.Contains(st.content, "images"):
		return nil, parameterFault(map[string]string{"storage": "storage '" + name + "' does not support vm images"})
	case k == ct && !slices.Contains(st.content, "rootdir"):
		return nil, parameterFault(map[string]string{"storage": "storage '" + name + "' does not support container directories"})
	}
	return st, nil
}

// cloudInit makes the small disk that a cloud image reads its seed from.
func (s *session) cloudInit(id int, key, name string, p property, t *task) (string, error) {
	st, err := s.storageFor(vm, name)
	if err != nil {
		return "", err
	}
	if p.first, err = s.machine.allocate(st, id, "vm-"+itoa(id)+"-cloudinit", 4<<20); err != nil {
		return "", err
	}
	p.rest["media"] = "cdrom"
	return s.sayDisk(vm, key, p.String(), t)
}

// existing is a volume that is there.
func (s *session) existing(k kind, p property, before []string) (string, error) {
	if size, ok := s.machine.volumes()[p.first]; ok {
		p.rest["size"] = sizeText(size)
		return p.String(before...), nil
	}
	file := s.machine.volumeFile(p.first)
	if info, err := os.Stat(file); file != "" && err == nil {
		if k == vm && strings.Contains(p.first, ":iso/") && p.rest["media"] != "cdrom" {
			return "", fail("explicit 'media=cdrom' is required for iso images")
		}
		p.rest["size"] = sizeText(info.Size())
		return p.String(before...), nil
	}
	name, _, _ := strings.Cut(p.first, ":")
	if _, err := s.machine.storage(name); err != nil {
		return "", err
	}
	return "", fail("volume %s does not exist", p.first)
}

// importSize is how large the disk in a file is: a qcow2 file says it in its head, another is as large as it is.
func importSize(m *machine, from string) (int64, error) {
	file := m.named(from)
	if !strings.HasPrefix(from, "/") {
		if size, ok := m.volumes()[from]; ok {
			return size, nil
		}
		name, _, _ := strings.Cut(from, ":")
		if _, err := m.storage(name); err != nil {
			return 0, fail("cannot import from '%s' - %s", from, err)
		}
		file = m.volumeFile(from)
	}
	f, err := os.Open(file)
	if file == "" || err != nil {
		return 0, fail("can't find file '%s'", from)
	}
	defer f.Close() //nolint:errcheck // it is only read
	head := make([]byte, 32)
	if _, err := f.ReadAt(head, 0); err == nil && string(head[:4]) == "QFI\xfb" {
		var size int64
		for _, b := range head[24:32] {
			size = size<<8 | int64(b)
		}
		return size, nil
	}
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return 0, fail("could not get file size of %s", from)
	}
	return info.Size(), nil
}

// resize lets a disk grow; Proxmox makes none smaller.
func (s *session) resize(k kind) (any, error) {
	m, id, key := s.machine, s.id(), s.call.Params["disk"]
	if _, err := m.load(k, id); err != nil {
		return nil, err
	}
	return s.work("resize", strconv.Itoa(id), func(t *task) error {
		return m.locked(k, id, s.taskOut(), func() error {
			c, err := m.load(k, id)
			if err != nil {
				return err
			}
			if err := c.checkLock(k); err != nil {
				return err
			}
			if c.options[key] == "" {
				return fail("disk '%s' does not exist", key)
			}
			p := parseProperty(c.options[key])
			p.take("file")
			p.take("volume")
			switch {
			case p.rest["media"] == "cdrom":
				return fail("you can't resize a cdrom")
			case !strings.Contains(p.first, ":"):
				return fail("disk '%s' has no associated volume", key)
			}
			return s.grow(t, k, id, c, key, p)
		})
	})
}

func (s *session) grow(t *task, k kind, id int, c *config, key string, p property) error {
	m := s.machine
	bytes, relative := sizeBytes(s.call.Params["size"])
	err := m.change(func(volumes map[string]int64) error {
		now, ok := volumes[p.first]
		if !ok {
			return fail("Could not determine current size of volume '%s'", p.first)
		}
		if relative {
			bytes += now
		}
		switch {
		case bytes < now && k == ct:
			return fail("unable to shrink disk size")
		case bytes < now:
			return fail("shrinking disks is not supported")
		case bytes == now && k == ct:
			return fail("disk is already at specified size")
		}
		name, rest, _ := strings.Cut(p.first, ":")
		st, err := m.storage(name)
		if err != nil {
			return err
		}
		if free := st.total - m.used(st, volumes); bytes-now > free {
			return st.noRoom(rest, bytes-now, free)
		}
		volumes[p.first] = bytes
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.middle(); err != nil {
		return err
	}
	p.rest["size"] = sizeText(bytes)
	before := []string{}
	if k == ct {
		before = append(before, "mp")
	}
	c.options[key] = p.String(before...)
	return m.save(k, id, c)
}
