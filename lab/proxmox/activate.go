package main

import (
	"maps"
	"slices"
	"strings"
)

// activate makes the volumes of a guest ready for its start. One that is gone stops that, in the words of its storage; but the small disk that cloud-init reads from
// is made anew, as that of a VM is written anew at each start.
func activate(m *machine, id int, c *config) error {
	disks := c.disks()
	for _, key := range slices.Sorted(maps.Keys(disks)) {
		volume := disks[key]
		if strings.HasPrefix(key, "unused") || hasVolume(m, volume) {
			continue
		}
		name, rest, _ := strings.Cut(volume, ":")
		st, err := m.storage(name)
		switch {
		case err != nil:
			return err
		case !cloudDrive.MatchString(volume):
			return st.gone(volume, rest)
		}
		if _, err := m.allocate(st, id, "vm-"+itoa(id)+"-cloudinit", 4<<20); err != nil {
			return err
		}
	}
	return nil
}

// hasVolume reports whether a volume is there: a disk, or a file of a directory.
func hasVolume(m *machine, volume string) bool {
	_, disk := m.volumes()[volume]
	file := m.volumeFile(volume)
	return disk || file != "" && exists(file)
}

// gone is how each kind of storage says that a volume is not there.
func (st *storage) gone(volume, name string) error {
	vg := st.options["vgname"]
	switch st.kind {
	case "lvmthin":
		return fail("no such logical volume %s/%s", vg, name)
	case "lvm":
		return fail("can't activate LV '/dev/%[1]s/%[2]s':   Failed to find logical volume \"%[1]s/%[2]s\"", vg, name)
	case "zfspool":
		return fail("timeout: no zvol device link for '%s' found after 300 sec.", name)
	}
	return fail("volume '%s' does not exist", volume)
}
