package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"berth/internal/pve"
)

// storage is an entry of storage.cfg, with its room.
type storage struct {
	name    string
	kind    string // dir, lvmthin, lvm, zfspool, nfs
	path    string // of storages that are directories
	content []string
	options map[string]string
	total   int64
}

// defaultStorages writes the storages of a fresh installation where nobody wrote any.
func (m *machine) defaultStorages() error {
	file := m.at("etc/pve/storage.cfg")
	if exists(file) {
		return nil
	}
	content := "iso,vztmpl,backup"
	if m.Release == pve.PVE9 {
		content += ",import"
	}
	return os.WriteFile(file, []byte("dir: local\n\tpath /var/lib/vz\n\tcontent "+content+"\n\nlvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent rootdir,images\n"), 0o640)
}

// storages reads storage.cfg.
func (m *machine) storages() map[string]*storage {
	out := map[string]*storage{}
	text, _ := os.ReadFile(m.at("etc/pve/storage.cfg"))
	var at *storage
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case key == "" || strings.HasPrefix(key, "#"):
		case line[0] != '\t' && line[0] != ' ' && strings.HasSuffix(key, ":"):
			at = &storage{name: value, kind: strings.TrimSuffix(key, ":"), options: map[string]string{}, total: 100 * gigabyte}
			if room, ok := m.Storages[value]; ok {
				at.total = room.Total
			}
			out[value] = at
		case at != nil && key == "content":
			at.content = strings.Split(value, ",")
		case at != nil && key == "path":
			at.path = value
		case at != nil:
			at.options[key] = value
		}
	}
	return out
}

// storage is one that may be used.
func (m *machine) storage(name string) (*storage, error) {
	st := m.storages()[name]
	if st == nil {
		return nil, fail("storage '%s' does not exist", name)
	}
	if _, off := st.options["disable"]; off {
		return nil, fail("storage '%s' is disabled", name)
	}
	return st, nil
}

// directories are where a directory storage keeps what.
var directories = map[string]string{"iso": "template/iso", "vztmpl": "template/cache", "import": "import", "snippets": "snippets", "backup": "dump", "images": "images", "rootdir": "private"}

// volumeFile is the file of a volume such as local:vztmpl/x.tar.zst, or "" if it is not one of a directory.
func (m *machine) volumeFile(volume string) string {
	name, rest, ok := strings.Cut(volume, ":")
	st := m.storages()[name]
	if !ok || st == nil || st.path == "" {
		return ""
	}
	kind, file, _ := strings.Cut(rest, "/")
	if dir, known := directories[kind]; known && kind != "images" && kind != "rootdir" {
		return m.at(filepath.Join(st.path, dir, file))
	}
	return m.at(filepath.Join(st.path, "images", rest))
}

// volumes are the disks of guests and their sizes in bytes; they are numbers only.
func (m *machine) volumes() map[string]int64 {
	out := map[string]int64{}
	if text, err := os.ReadFile(m.state("volumes.json")); err == nil {
		_ = json.Unmarshal(text, &out)
	}
	return out
}

// change changes the volumes while nobody else does.
func (m *machine) change(do func(volumes map[string]int64) error) error {
	return m.flocked("/var/lib/proxmox-standin/volumes.lock", 10, os.Stderr, func() error {
		volumes := m.volumes()
		if err := do(volumes); err != nil {
			return err
		}
		text, err := json.Marshal(volumes)
		if err != nil {
			return err
		}
		return errors.Join(os.WriteFile(m.state("volumes.new"), text, 0o600), os.Rename(m.state("volumes.new"), m.state("volumes.json")))
	})
}

// used are the bytes that are taken of a storage.
func (m *machine) used(st *storage, volumes map[string]int64) int64 {
	if m.faults().full(st.name) {
		return st.total
	}
	var sum int64
	for volume, size := range volumes {
		if strings.HasPrefix(volume, st.name+":") {
			sum += size
		}
	}
	if st.path != "" {
		_ = filepath.WalkDir(m.at(st.path), func(_ string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				if info, err := d.Info(); err == nil {
					sum += info.Size()
				}
			}
			return nil
		})
	}
	return min(sum, st.total)
}

// allocate makes a disk of a guest. name is empty for the next one.
func (m *machine) allocate(st *storage, id int, name string, bytes int64) (string, error) {
	volume := ""
	err := m.change(func(volumes map[string]int64) error {
		for n := 0; name == "" || volume == ""; n++ {
			stem := name
			if stem == "" {
				stem = fmt.Sprintf("vm-%d-disk-%d", id, n)
			}
			if st.path != "" {
				stem = fmt.Sprintf("%d/%s.raw", id, stem)
			}
			volume = st.name + ":" + stem
			if _, taken := volumes[volume]; !taken {
				break
			}
			if name != "" {
				return fail("disk image '%s' already exists", m.at(stem))
			}
			volume = ""
		}
		if free := st.total - m.used(st, volumes); bytes > free {
			return st.noRoom(strings.TrimPrefix(volume, st.name+":"), bytes, free)
		}
		volumes[volume] = bytes
		return nil
	})
	return volume, err
}

// noRoom is how each kind of storage says that it is full.
func (st *storage) noRoom(name string, bytes, free int64) error {
	switch st.kind {
	case "lvm":
		return fail("not enough free space (%d < %d)", free/1024, bytes/1024)
	case "lvmthin":
		vg := st.options["vgname"]
		return fail("lvcreate '%s/%s' error:   Cannot create new thin volume, free space in thin pool %s/%s reached threshold.", vg, name, vg, st.options["thinpool"])
	case "zfspool":
		return fail("zfs error: cannot create '%s/%s': out of space", st.options["pool"], name)
	}
	return fail("unable to create image: '%s' - No space left on device", st.path+"/images/"+name)
}

func (m *machine) release(volumes ...string) error {
	return m.change(func(all map[string]int64) error {
		for _, v := range volumes {
			delete(all, v)
		}
		return nil
	})
}

// disks are the options of a configuration that name a volume, with the volume.
func (s *section) disks() map[string]string {
	out := map[string]string{}
	for key, value := range s.options {
		if !isDisk(key) {
			continue
		}
		p := parseProperty(value)
		p.take("file")
		p.take("volume")
		if strings.Contains(p.first, ":") {
			out[key] = p.first
		}
	}
	return out
}

// isDisk reports whether an option may name a volume.
func isDisk(key string) bool {
	name := strings.TrimRight(key, "0123456789")
	return key == "rootfs" || name != key && slices.Contains(strings.Fields("ide sata scsi virtio efidisk tpmstate unused mp"), name)
}

// sizeText writes bytes as Proxmox does: 32G, 3584M.
func sizeText(bytes int64) string {
	for _, unit := range []string{"", "K", "M", "G"} {
		if bytes%1024 != 0 || bytes == 0 {
			return strconv.FormatInt(bytes, 10) + unit
		}
		bytes /= 1024
	}
	return strconv.FormatInt(bytes, 10) + "T"
}

// sizeBytes reads 32G or +5G; relative says that it is added.
func sizeBytes(text string) (bytes int64, relative bool) {
	digits, relative := strings.CutPrefix(text, "+")
	factor := 1.0
	if i := strings.IndexAny(digits, "KMGT"); i >= 0 {
		for range strings.Index("KMGT", digits[i:i+1]) + 1 {
			factor *= 1024
		}
		digits = digits[:i]
	}
	n, _ := strconv.ParseFloat(digits, 64)
	return int64(n * factor), relative
}

// contents are the volumes that a storage holds.
func (m *machine) contents(st *storage, wanted string) []map[string]any {
	var out []map[string]any
	volumes := m.volumes()
	for _, volume := range slices.Sorted(maps.Keys(volumes)) {
		name, rest, _ := strings.Cut(volume, ":")
		if name != st.name || wanted != "" && wanted != "images" && wanted != "rootdir" {
			continue
		}
		one := map[string]any{"volid": volume, "format": "raw", "content": "images", "size": volumes[volume]}
		var id int
		if _, err := fmt.Sscanf(rest[strings.LastIndex(rest, "/")+1:], "vm-%d-", &id); err == nil {
			one["vmid"] = id
			if exists(m.configFile(ct, id)) {
				one["content"] = "rootdir"
			}
		}
		out = append(out, one)
	}
	for _, kind := range []string{"iso", "vztmpl", "import", "snippets", "backup"} {
		if slices.Contains(st.content, kind) && (wanted == "" || wanted == kind) {
			out = append(out, m.files(st, kind)...)
		}
	}
	return out
}

// files are the volumes of a kind that are files of a directory.
func (m *machine) files(st *storage, kind string) []map[string]any {
	if kind == "backup" {
		return listedBackups(m, st)
	}
	if st.path == "" {
		return nil
	}
	var out []map[string]any
	found, _ := filepath.Glob(m.at(filepath.Join(st.path, directories[kind], "*")))
	for _, file := range found {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			out = append(out, map[string]any{"volid": st.name + ":" + kind + "/" + filepath.Base(file), "content": kind, "size": info.Size(), "ctime": info.ModTime().Unix(), "format": format(file)})
		}
	}
	return out
}

func format(file string) string {
	for _, end := range []string{"qcow2", "raw", "vmdk", "iso", "img"} {
		if strings.HasSuffix(file, "."+end) {
			return end
		}
	}
	if i := strings.Index(file, ".tar."); i >= 0 {
		return "t" + strings.TrimPrefix(file[i:], ".tar.")
	}
	return "snippet"
}
