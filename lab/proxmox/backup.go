package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// backup is an archive of a guest on a storage: a file of a directory, or a snapshot of a Proxmox Backup Server.
type backup struct {
	volume string // local:backup/vzdump-lxc-200-2026_11_30-18_00_00.tar.zst, pbs:backup/ct/200/2026-11-30T18:00:00Z
	file   string // with .notes and .protected beside it
	path   string // as it is told; empty: of a server
	kind   kind
	id     int
	at     time.Time
}

// remote reports whether the storage is a Proxmox Backup Server.
func (st *storage) remote() bool { return st.kind == "pbs" }

// extension is how the archive of a guest ends.
func (k kind) extension() string {
	if k == ct {
		return "tar.zst"
	}
	return "vma.zst"
}

// newBackup is one that is to be written.
func (m *machine) newBackup(st *storage, k kind, id int, at time.Time) *backup {
	b := &backup{kind: k, id: id, at: at}
	if st.remote() {
		group := map[kind]string{vm: "vm", ct: "ct"}[k]
		name := fmt.Sprintf("%s/%d/%s", group, id, at.UTC().Format("2006-01-02T15:04:05Z"))
		b.volume, b.file = st.name+":backup/"+name, m.state("pbs/"+st.name+"/"+name)
		return b
	}
	name := fmt.Sprintf("vzdump-%s-%d-%s.%s", k, id, at.Format("2006_01_02-15_04_05"), k.extension())
	b.path = filepath.Join(st.path, directories["backup"], name)
	b.volume, b.file = st.name+":backup/"+name, m.at(b.path)
	return b
}

func (b *backup) what() string {
	if b.path == "" {
		return "Proxmox Backup Server"
	}
	return "vzdump"
}

func (b *backup) shown() string {
	if b.path == "" {
		_, name, _ := strings.Cut(b.volume, ":backup/")
		return name
	}
	return b.path
}

func (b *backup) protected() bool { return exists(b.file + ".protected") }

func (b *backup) remove() error {
	_ = os.Remove(b.file + ".notes")
	return os.Remove(b.file)
}

var (
	archiveName  = regexp.MustCompile(`^vzdump-(qemu|lxc)-([1-9][0-9]{2,8})-([0-9_]{10}-[0-9_]{8})\.(?:tar|vma)\.zst$`)
	snapshotName = regexp.MustCompile(`(vm|ct)/([0-9]+)/([0-9TZ:-]+)$`)
)

// backups are those of a storage, the oldest first.
func (m *machine) backups(st *storage) []*backup {
	var out []*backup
	form, layout, pattern := archiveName, "2006_01_02-15_04_05", m.at(filepath.Join(st.path, directories["backup"], "*"))
	if st.remote() {
		form, layout, pattern = snapshotName, "2006-01-02T15:04:05Z", m.state("pbs/"+st.name+"/*/*/*")
	}
	found, _ := filepath.Glob(pattern)
	for _, file := range found {
		name := filepath.Base(file)
		if st.remote() {
			name, _ = filepath.Rel(m.state("pbs/"+st.name), file)
		}
		match := form.FindStringSubmatch(name)
		if match == nil {
			continue
		}
		at, err := time.ParseInLocation(layout, match[3], map[bool]*time.Location{true: time.UTC, false: time.Local}[st.remote()])
		if err != nil {
			continue
		}
		k := map[string]kind{"qemu": vm, "vm": vm, "lxc": ct, "ct": ct}[match[1]]
		out = append(out, &backup{volume: st.name + ":backup/" + name, file: file, kind: k, id: number(match[2]), at: at})
	}
	slices.SortFunc(out, func(a, b *backup) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.volume, b.volume)) })
	return out
}

// listedBackups are the backups of a storage as its content.
func listedBackups(m *machine, st *storage) []map[string]any {
	var out []map[string]any
	for _, b := range m.backups(st) {
		one := map[string]any{"volid": b.volume, "content": "backup", "size": int64(1024), "ctime": b.at.Unix(), "vmid": b.id, "subtype": string(b.kind), "format": b.kind.extension()}
		if st.remote() {
			one["format"] = "pbs-" + map[kind]string{vm: "vm", ct: "ct"}[b.kind]
		}
		if notes, err := os.ReadFile(b.file + ".notes"); err == nil {
			one["notes"], _, _ = strings.Cut(string(notes), "\n")
		}
		if b.protected() {
			one["protected"] = 1
		}
		out = append(out, one)
	}
	return out
}

// backup is the one that a volume names.
func (m *machine) backup(volume string) (*backup, error) {
	name, _, _ := strings.Cut(volume, ":")
	st, err := m.storage(name)
	if err != nil {
		return nil, err
	}
	for _, b := range m.backups(st) {
		if b.volume == volume {
			return b, nil
		}
	}
	return nil, fail("volume '%s' does not exist", volume)
}

// packed is what an archive holds: which kind the guest is, and its configuration without locks, snapshots and what is pending.
func packed(k kind, c *config) []byte {
	bare := &config{section: c.section.clone(), pending: newSection(), snapshots: map[string]*section{}}
	delete(bare.options, "lock")
	delete(bare.options, "parent")
	return append([]byte(string(k)+"\n"), bare.text(k)...)
}

// restored makes a guest of a backup, with new disks: on the storage that is named, of a VM else on those where they were.
func (s *session) restored(k kind, volume string) (any, error) {
	m, id := s.machine, s.id()
	b, err := m.backup(volume)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(b.file)
	if err != nil {
		return nil, err
	}
	is, config, _ := strings.Cut(string(text), "\n")
	if is != string(k) {
		return nil, fail("unable to restore %s %d - the archive is of another kind of guest", k.guestType(), id)
	}
	name := s.call.Params["storage"]
	if name == "" && k == ct {
		name = "local"
	}
	if name != "" {
		if _, err := s.storageFor(k, name); err != nil {
			return nil, err
		}
	}
	if err := s.reserve(k, id, k.guestType()); err != nil {
		return nil, err
	}
	return s.work(map[kind]string{vm: "qmrestore", ct: "vzrestore"}[k], itoa(id), func(t *task) error {
		err := m.locked(k, id, s.taskOut(), func() error { return s.unpack(t, k, id, parseConfig(k, []byte(config)), name) })
		return s.created(k, id, err)
	})
}

// unpack makes the disks of a configuration anew, and writes it down.
func (s *session) unpack(t *task, k kind, id int, c *config, storage string) error {
	m := s.machine
	disks := c.disks()
	for _, key := range slices.Sorted(maps.Keys(disks)) {
		on, _, _ := strings.Cut(disks[key], ":")
		st, err := s.storageFor(k, cmpOr(storage, on))
		if err != nil {
			return err
		}
		p := parseProperty(c.options[key])
		bytes, _ := sizeBytes(p.rest["size"])
		named := ""
		if strings.HasSuffix(disks[key], "-cloudinit") {
			named, bytes = "vm-"+itoa(id)+"-cloudinit", 4<<20
		}
		if p.first, err = m.allocate(st, id, named, bytes); err != nil {
			return fail("unable to restore %s %d - %s", k.guestType(), id, err)
		}
		c.options[key] = p.String()
		if err := t.say("new volume ID is '%s'", p.first); err != nil {
			return err
		}
	}
	if err := t.middle(); err != nil {
		return err
	}
	return m.save(k, id, c)
}

// free removes a backup that nobody protects.
func (b *backup) free() error {
	if b.protected() {
		st, name, _ := strings.Cut(b.volume, ":")
		return fail("cannot remove protected volume '%s' on '%s'", name, st)
	}
	return b.remove()
}

func qmrestore(s *session) (any, error) { return s.restored(vm, s.call.Params["archive"]) }
