package probe

import (
	"os/exec"
	"strings"
	"testing"

	"berth/internal/shellhost"
)

func TestWhatIsToBeMountedAndIsNotIsSaid(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Put("fstab", `# /dev/sdz /mnt/comment ext4
UUID=1 / ext4 defaults 0 1
UUID=2 /mnt/there ext4 defaults 0 2
UUID=3 /mnt/gone ext4 nofail 0 2
nas:/export /mnt/nas nfs _netdev
UUID=4 /mnt/byhand ext4 noauto 0 2
UUID=5 none swap sw 0 0
UUID=6 /mnt/a\040b ext4 defaults 0 2`)
	h.Put("mounts", "/dev/sda / ext4 rw\n/dev/sdb /mnt/there ext4 rw\n")
	functions, _, _ := strings.Cut(lookBody, "\nmain() {")
	for _, shell := range [][]string{{"dash"}, {"bash"}, {"busybox", "sh"}} {
		if _, err := exec.LookPath(shell[0]); err != nil {
			continue
		}
		out, err := exec.Command(shell[0], append(shell[1:], "-c", functions+"\nunmounted \"$@\"", "x", h.Path("fstab"), h.Path("mounts"))...).CombinedOutput()
		if want := "unmounted /mnt/gone\nunmounted /mnt/nas\n"; err != nil || string(out) != want {
			t.Errorf("%v: %v, %q, want %q", shell, err, out, want)
		}
	}
}
