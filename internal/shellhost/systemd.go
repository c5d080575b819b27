package shellhost

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// systemctl is a strict stand-in: it knows what daemon-reload has read, mounts by putting a link to the server's directory into the place of an empty
// one, and writes down what is mounted. BUSY and FAIL beside it let it refuse.
const systemctl = `#!/bin/sh
here=${0%/*} root=${here%/*}
units=$root/etc/systemd/system loaded=$root/run/systemd/loaded mounts=$root/proc/mounts
printf '%s\n' "$*" >>"$here/systemctl.asked"
bad() { echo "Failed: $*" >&2; exit 1; }
field() { sed -n "s/^$2=//p" "$loaded/$1"; }
there() { grep -q "^[^ ]* $1 $2 " "$mounts"; }
unmount() { /usr/bin/awk -v at="$1" -v type="$2" '!($2 == at && $3 == type)' "$mounts" >"$mounts.new" && /bin/cat "$mounts.new" >"$mounts"; /bin/rm "$mounts.new"; }
known() { [ -f "$loaded/$1" ] || bad "Unit $1 not found."; at=$(field "$1" Where); }
case $1,$2 in
daemon-reload,)
	/bin/rm -rf "$loaded"; /bin/mkdir -p "$loaded"
	for unit in "$units"/*.mount "$units"/*.automount; do [ ! -f "$unit" ] || /bin/cp "$unit" "$loaded"; done ;;
show,-p)
	[ "$3 $4 $#" = "FragmentPath --value 5" ] || bad "$@"
	if [ -f "$root/run/systemd/generator/$5" ]; then echo "$root/run/systemd/generator/$5"
	elif [ -f "$loaded/$5" ]; then echo "$units/$5"; else echo; fi ;;
enable,*.automount)
	known "$2"
	/bin/mkdir -p "$units/remote-fs.target.wants" && /bin/ln -sf "$units/$2" "$units/remote-fs.target.wants/$2" ;;
disable,--now)
	known "$3"; unmount "$at" autofs
	/bin/rm -f "$units/remote-fs.target.wants/$3"; /bin/rmdir "$units/remote-fs.target.wants" 2>/dev/null || : ;;
start,*.automount)
	known "$2"
	there "$at" autofs && exit 0
	there "$at" nfs && bad "$at is a mount point already"
	echo "systemd-1 $at autofs rw 0 0" >>"$mounts" ;;
start,*.mount)
	known "$2"
	there "$at" nfs && exit 0
	[ ! -f "$here/FAIL" ] || bad "Job for $2 failed."
	what=$(field "$2" What)
	/bin/rmdir "$at" && /bin/ln -s "$root/nas${what#*:}" "$at" || bad "$at"
	echo "$what $at nfs rw,$(field "$2" Options) 0 0" >>"$mounts" ;;
stop,*.automount) known "$2"; unmount "$at" autofs ;;
stop,*.mount)
	known "$2"
	there "$at" nfs || exit 0
	[ ! -f "$here/BUSY" ] || bad "Job for $2 failed: target is busy."
	unmount "$at" nfs; /bin/rm "$at"; /bin/mkdir "$at" ;;
*) bad "$*: the stand-in does not know that" ;;
esac
`

// Systemd gives the host a stand-in of systemd that mounts shares, and a client of NFS. What a server has lies below nas: nas:/volume1/photos is
// nas/volume1/photos. BUSY and FAIL in bin let it refuse to unmount and to mount; a file in run/systemd/generator is a line of fstab.
func (h *Host) Systemd() {
	h.t.Helper()
	h.Program("systemctl", systemctl)
	h.Program("systemd-escape", "#!/bin/sh\n# of a path without anything odd in it: -p --suffix=mount PATH\nprintf '%s.mount\\n' \"$(printf %s \"${3#/}\" | tr / -)\"\n")
	h.Program("journalctl", "#!/bin/sh\necho 'mount.nfs: access denied by server'\n")
	h.Program("mount.nfs", "#!/bin/sh\n")
	h.Put("proc/mounts", "proc /proc proc rw 0 0\n")
	for _, dir := range []string{"etc/systemd/system", "run/systemd/system", "run/systemd/loaded"} {
		if err := os.MkdirAll(h.Path(dir), 0o755); err != nil {
			h.t.Fatal(err)
		}
	}
}

// Restart is a loss of power: what was mounted is not, and systemd begins with the units that are enabled.
func (h *Host) Restart() {
	h.t.Helper()
	for line := range strings.Lines(h.Has("proc/mounts")) {
		if f := strings.Fields(line); f[2] == "nfs" {
			if err := errors.Join(os.Remove(f[1]), os.Mkdir(f[1], 0o755)); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	h.Put("proc/mounts", "proc /proc proc rw 0 0\n")
	h.start("daemon-reload")
	units, err := filepath.Glob(h.Path("etc/systemd/system/remote-fs.target.wants/*.automount"))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, unit := range units {
		h.start("start", filepath.Base(unit))
	}
}

func (h *Host) start(args ...string) {
	h.t.Helper()
	if said, err := exec.Command(h.Path("bin/systemctl"), args...).CombinedOutput(); err != nil {
		h.t.Fatalf("systemctl %s: %v\n%s", args, err, said)
	}
}
