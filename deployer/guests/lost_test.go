package guests

import (
	"strings"
	"testing"

	"berth/internal/pvehost"
	"berth/internal/shellhost"
	"berth/planner"
)

// What its storage does not have any more is gone, of a guest that is off; of what a storage does not say nobody says that it is gone.
func TestDisksThatTheirStorageDoesNotHaveAreGone(t *testing.T) {
	const listed = `*/local-lvm/content) case $4 in images) echo '[{"volid":"local-lvm:vm-111-disk-0"},{"volid":"local-lvm:base-9000-disk-0/vm-112-disk-0"}]' ;; *) echo '[]' ;; esac ;;
*/nas/content) echo 'mount error' >&2; exit 255 ;;
*) exit 1`
	for name, c := range map[string]struct {
		file, config, pvesh string
		lost                string
		bare                bool
	}{
		"one that is there":                {config: "scsi0: local-lvm:vm-111-disk-0,size=8G\n"},
		"one that is gone":                 {config: "scsi0: local-lvm:vm-111-disk-1,size=8G\n", lost: "local-lvm:vm-111-disk-1", bare: true},
		"one of two":                       {config: "scsi0: local-lvm:vm-111-disk-0\nscsi1: local-lvm:vm-111-disk-1\n", lost: "local-lvm:vm-111-disk-1"},
		"one, beside one that is not used": {config: "scsi0: local-lvm:vm-111-disk-1\nunused0: local-lvm:vm-111-disk-0\n", lost: "local-lvm:vm-111-disk-1"},
		"one that is not used":             {config: "scsi0: local-lvm:vm-111-disk-0\nunused0: local-lvm:vm-111-disk-5\n"},
		"all, with a CD":                   {config: "scsi0: local-lvm:vm-111-disk-1\nscsi1: local-lvm:vm-111-cloudinit,media=cdrom\n", lost: "local-lvm:vm-111-disk-1", bare: true},
		"one that is passed through":       {config: "scsi0: /dev/disk/by-id/x,size=4T\n"},
		"that of another guest":            {config: "scsi0: local-lvm:vm-111-disk-1\nscsi1: local-lvm:vm-150-disk-0\n", lost: "local-lvm:vm-111-disk-1"},
		"a linked clone":                   {file: "etc/pve/qemu-server/112.conf", config: "scsi0: local-lvm:base-9000-disk-0/vm-112-disk-0,size=8G\n"},
		"that of an LXC":                   {file: "etc/pve/lxc/113.conf", config: "rootfs: local-lvm:vm-113-disk-0,size=8G\nmp0: /srv,mp=/srv\n", lost: "local-lvm:vm-113-disk-0", bare: true},
		"on a storage that takes no such":  {config: "scsi0: local:111/vm-111-disk-1.raw\n"},
		"on a storage that is not there":   {config: "scsi0: tank:vm-111-disk-1\n"},
		"on a storage that is not active":  {config: "scsi0: nas:111/vm-111-disk-1.raw\n"},
		"on a storage that fails":          {config: "scsi0: local-lvm:vm-111-disk-1\n", pvesh: "*) exit 1"},
		"on a storage that is cut off":     {config: "scsi0: local-lvm:vm-111-disk-1\n", pvesh: "*/local-lvm/content) echo '[{\"volid\":' ;;\n*) exit 1"},
		"of a template":                    {config: "scsi0: local-lvm:vm-111-disk-1\ntemplate: 1\n"},
	} {
		h := hypervisor(t)
		if c.pvesh == "" {
			c.pvesh = listed
		}
		h.Program("pvesh", strings.Replace(pveshWords, "*) exit 1", c.pvesh, 1))
		if c.file == "" {
			c.file = "etc/pve/qemu-server/111.conf"
		}
		h.Put(c.file, "name: x\n"+c.config)
		p, err := Look(t.Context(), h)
		if err != nil {
			t.Fatal(err)
		}
		g := p.Guest(whole(c.file[len(c.file)-8 : len(c.file)-5]))
		if got := strings.Join(g.Lost, " "); got != c.lost || g.Bare != c.bare {
			t.Errorf("%s: gone is %q, bare: %v", name, got, g.Bare)
		}
	}
}

// LVM has what is cached, or was moved to another pool, and its storage does not list it.
func TestWhatAStorageDoesNotListMayBeThereAllTheSame(t *testing.T) {
	h := hypervisor(t)
	h.Program("pvesh", strings.Replace(pveshWords, "*) exit 1", "*/local-lvm/content) echo '[]' ;;\n*) exit 1", 1))
	h.Program("pvesm", "#!/bin/sh\n[ $1 = path ] && echo /dev/none/${2#*:}\n")
	h.Program("lvs", "#!/bin/sh\n[ $1 = /dev/none/vm-111-disk-1 ]\n")
	h.Put("etc/pve/qemu-server/111.conf", "name: x\nscsi0: local-lvm:vm-111-disk-1\nscsi1: local-lvm:vm-111-disk-10\n")
	h.Put("etc/pve/qemu-server/112.conf", "name: y\nscsi0: local-lvm:vm-112-disk-0\n")
	p, err := Look(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	if x, y := p.Guest(111), p.Guest(112); strings.Join(x.Lost, " ") != "local-lvm:vm-111-disk-10" || x.Bare || len(y.Lost) != 1 || !y.Bare {
		t.Errorf("gone are %q, %v and %q, %v", x.Lost, x.Bare, y.Lost, y.Bare)
	}
}

// What runs has its disks: nobody is asked for them.
func TestWhereAllGuestsRunNoStorageIsAsked(t *testing.T) {
	h := hypervisor(t)
	h.Program("pvesh", strings.Replace(pveshWords, "*) exit 1", `*/content) echo asked >>"${0%/*}/asked" ;;
*) exit 1`, 1))
	h.Put("etc/pve/qemu-server/110.conf", "name: media\nscsi0: local-lvm:vm-110-disk-0,size=32G\n")
	if _, err := Look(t.Context(), h); err != nil || h.Has("bin/asked") != "-" {
		t.Errorf("%v, %s", err, h.Has("bin/asked"))
	}
}

func TestWhatIsLeftIsTakenAwayBeforeAGuestIsRestored(t *testing.T) {
	var none *Guest
	locked := &Guest{Config: map[string]string{"lock": "destroyed"}}
	for want, got := range map[string]string{
		"":                                      none.Away(planner.VM, 110),
		"qm destroy 110 && ":                    (&Guest{}).Away(planner.VM, 110),
		"pct unlock 200 && pct destroy 200 && ": locked.Away(planner.LXC, 200),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Whoever made it, and on whatever storage: the newest counts.
func TestTheNewestBackupOfAGuestIsFoundOnAllStorages(t *testing.T) {
	p := pvehost.On(t, shellhost.New(t, "pve"))
	p.Put("etc/pve/storage.cfg", p.Has("etc/pve/storage.cfg")+"\ndir: nas\n\tpath /mnt/nas\n\tcontent backup\n")
	p.Lay(planner.LXC, 200, "hostname: apps\nrootfs: local-lvm:vm-200-disk-0,size=8G\n", planner.GB, 1, false)
	last := func(kind planner.Kind, id int) string {
		look, err := Look(t.Context(), p.Host)
		if err != nil {
			t.Fatal(err)
		}
		return look.LastDump(t.Context(), p.Host, kind, id)
	}
	if got := last(planner.LXC, 200); got != "" {
		t.Errorf("before there is any: %q", got)
	}
	p.Put("mnt/nas/dump/vzdump-lxc-200-2025_01_01-10_00_00.tar.zst", "lxc\n")
	p.Put("mnt/nas/dump/vzdump-lxc-201-2025_01_01-10_00_00.tar.zst", "lxc\n")
	if got := last(planner.LXC, 200); got != "nas:backup/vzdump-lxc-200-2025_01_01-10_00_00.tar.zst" {
		t.Errorf("%q", got)
	}
	p.Do("vzdump", "200", "--storage", "local", "--mode", "stop")
	if got := last(planner.LXC, 200); !strings.HasPrefix(got, "local:backup/vzdump-lxc-200-") {
		t.Errorf("%q", got)
	}
	if got := last(planner.VM, 200); got != "" {
		t.Errorf("a backup of an LXC for a VM: %q", got)
	}
}
