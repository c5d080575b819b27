package guests

import (
	"os"
	"strings"
	"testing"

	"berth/internal/pvehost"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// TestMain takes away what was built for the tests.
func TestMain(m *testing.M) { os.Exit(pvehost.Run(m)) }

func TestABackupIsTypedAsBothReleasesOfProxmoxTakeIt(t *testing.T) {
	d, p := Dump{Storage: "nas"}, Proxmox{Storages: []Storage{{Name: "fast", Content: []string{"images", "rootdir"}, Active: true}, {Name: "local", Content: []string{"backup"}, Active: true}, {Name: "slow", Content: []string{"rootdir"}, Active: true}}}
	for want, got := range map[string][]string{
		"vzdump 110 --storage nas --mode stop --compress zstd": d.Call(110, ""),
		"vzdump 110 --storage nas --mode stop --compress zstd --protected 1 --remove 0 --notes-template {{guestname}}: made by berth before run r1 destroyed it": d.Call(110, "r1"),
		"qmrestore nas:backup/x.vma.zst 110":                  p.Restore(planner.VM, 110, "nas:backup/x.vma.zst", "fast"),
		"pct restore 200 nas:backup/x.tar.zst --storage slow": p.Restore(planner.LXC, 200, "nas:backup/x.tar.zst", "slow"),
		"pct restore 201 nas:backup/x.tar.zst --storage fast": p.Restore(planner.LXC, 201, "nas:backup/x.tar.zst", "local"),
	} {
		taken(t, got)
		line := strings.Join(got, " ")
		if line != want {
			t.Errorf("%q, want %q", line, want)
		}
		if to, is := DumpedTo(line); is != (got[0] == "vzdump") || is && to != "nas" {
			t.Errorf("%q is about %q, %v", line, to, is)
		}
	}
}

func TestABackupTakesWhatGoesWithItsGuest(t *testing.T) {
	for name, c := range map[string]struct {
		guest   Guest
		most    planner.Bytes
		without string
	}{
		"a VM": {Guest{Kind: planner.VM, Config: map[string]string{
			"scsi0": "local-lvm:vm-110-disk-0,size=32G", "virtio1": "file=tank:vm-110-disk-1,size=512M", "scsi2": "tank:vm-110-disk-2,backup=0,size=900G", "unused0": "tank:vm-110-disk-3",
			"ide2": "local-lvm:vm-110-cloudinit,media=cdrom,size=4M", "ide3": "none,media=cdrom", "scsi5": "/dev/disk/by-id/x,size=4T", "efidisk0": "tank:vm-110-disk-4,size=4M", "net0": "virtio=AA:BB:CC:DD:EE:FF,bridge=vmbr0",
		}}, 32*planner.GB + 516*planner.MB, "scsi2 unused0"},
		"an LXC": {Guest{Kind: planner.LXC, Config: map[string]string{
			"rootfs": "local-lvm:vm-200-disk-0,size=8G", "mp0": "/srv/media,mp=/media,size=0T", "mp1": "tank:vm-200-disk-1,mp=/data,size=100G", "mp2": "volume=tank:vm-200-disk-2,mp=/db,backup=1,size=10G",
		}}, 18 * planner.GB, "mp1"},
		"one that says nothing": {Guest{Kind: planner.LXC, Config: map[string]string{"rootfs": "local-lvm:vm-200-disk-0"}}, 0, ""},
	} {
		if most, without := c.guest.dumped(); most != c.most || strings.Join(without, " ") != c.without {
			t.Errorf("%s: %d without %q", name, most, without)
		}
	}
}

func TestABackupGoesToTheFirstStorageThatHasRoom(t *testing.T) {
	guest := Guest{Kind: planner.VM, Config: map[string]string{"scsi0": "local-lvm:x,size=40G"}}
	none := guest
	none.Config = map[string]string{}
	const gb = planner.GB
	for name, c := range map[string]struct {
		storages []Storage
		want     inventory.Dump
		guest    Guest
		to, said string
	}{
		"the root file system, if there is no other": {storages: []Storage{{Name: "local", Content: []string{"iso", "backup"}, Active: true, Free: 40 * gb}}, guest: guest, to: "local"},
		"one that is no root file system":            {storages: []Storage{{Name: "local", Content: []string{"backup"}, Active: true, Free: 400 * gb}, {Name: "vault", Kind: "pbs", Content: []string{"backup"}, Active: true, Free: 400 * gb}}, guest: guest, to: "vault"},
		"one that is there, and has room": {storages: []Storage{
			{Name: "a", Content: []string{"images"}, Active: true, Free: 400 * gb}, {Name: "b", Content: []string{"backup"}, Free: 400 * gb}, {Name: "c", Content: []string{"backup"}, Active: true, Free: 39 * gb}, {Name: "d", Content: []string{"backup"}, Active: true, Free: 41 * gb},
		}, guest: guest, to: "d"},
		"one that is named, whatever its room":         {storages: []Storage{{Name: "nas", Content: []string{"backup"}, Active: true, Free: 10 * gb}}, want: inventory.Dump{Storage: "nas"}, guest: guest, to: "nas"},
		"one that is named and not there":              {storages: []Storage{{Name: "nas", Content: []string{"backup"}, Active: true, Free: 10 * gb}}, want: inventory.Dump{Storage: "nsa"}, guest: guest, said: "no storage nsa / write dump: and one that takes backups (nas)"},
		"one that is named and for disks":              {storages: []Storage{{Name: "fast", Content: []string{"images"}, Active: true, Free: 10 * gb}}, want: inventory.Dump{Storage: "fast"}, guest: guest, said: "the storage fast is not active or takes no backups / tick Backup for one under Datacenter, Storage; or write dump: false"},
		"none with room":                               {storages: []Storage{{Name: "local", Content: []string{"backup"}, Active: true, Free: 10 * gb}}, guest: guest, said: "has room for its disks (40 GB) / write dump: and one that takes backups (local)"},
		"none with a byte for disks that nobody knows": {storages: []Storage{{Name: "local", Content: []string{"backup"}, Active: true}}, guest: none, said: "takes backups and has room / write dump:"},
	} {
		p := Proxmox{Storages: c.storages}
		d, lacks := p.dump("media", &c.guest, c.want)
		if c.to != "" && (d == nil || d.Storage != c.to || d.Most != 40*gb || len(lacks) > 0) {
			t.Errorf("%s: %+v, %+v", name, d, lacks)
		}
		if c.to != "" {
			continue
		}
		if w := wording.For(wording.EN); len(lacks) != 1 || d != nil || !strings.Contains(lacks[0].Say(w)+" / "+lacks[0].Hint(w), c.said) {
			t.Errorf("%s: %+v, %+v", name, d, lacks)
		}
	}
}

// A run knows its backup by the note, among those that others made of the guest.
func TestARunFindsItsBackupByTheNote(t *testing.T) {
	p := pvehost.On(t, shellhost.New(t, "pve"))
	p.Lay(planner.LXC, 200, "hostname: apps\nrootfs: local-lvm:vm-200-disk-0,size=8G\n", planner.GB, 1, false)
	p.Put("var/lib/vz/dump/vzdump-lxc-200-2025_01_01-10_00_00.tar.zst", "lxc\n")
	p.Put("var/lib/vz/dump/vzdump-lxc-200-2025_01_01-10_00_00.tar.zst.notes", "apps")
	d := Dump{Storage: "local"}
	if had, err := Dumped(t.Context(), p.Host, "local", 200, "r1"); err != nil || had != "" {
		t.Errorf("before it is made: %q, %v", had, err)
	}
	p.Do(d.Call(200, "r1")...)
	if has, err := Dumped(t.Context(), p.Host, "local", 200, "r1"); err != nil || !strings.HasPrefix(has, "local:backup/vzdump-lxc-200-2") || strings.Contains(has, "2025") {
		t.Errorf("it has %q, %v", has, err)
	}
	p.Put("etc/pve/storage.cfg", p.Has("etc/pve/storage.cfg")+"\npbs: vault\n\tdatastore main\n\tcontent backup\n")
	p.Do((&Dump{Storage: "vault"}).Call(200, "r1")...)
	if has, err := Dumped(t.Context(), p.Host, "vault", 200, "r1"); err != nil || !strings.HasPrefix(has, "vault:backup/ct/200/2") {
		t.Errorf("the server has %q, %v", has, err)
	}
	for _, other := range [][2]string{{"local", "r2"}, {"local", "r"}} {
		if has, err := Dumped(t.Context(), p.Host, other[0], 200, other[1]); err != nil || has != "" {
			t.Errorf("run %s has %q, %v", other[1], has, err)
		}
	}
	if _, err := Dumped(t.Context(), p.Host, "tank", 200, "r1"); err == nil || !strings.Contains(err.Error(), "storage 'tank' does not exist") {
		t.Error(err)
	}
	if got := p.Deeds(); got != "vzdump 200, vzdump 200" { // and both releases take them
		t.Error(got)
	}
}
