package inventory_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"berth/inventory"
)

var (
	plainMount = inventory.Mounting{Share: "photos", At: "/srv/photos", Source: "192.168.1.9:/volume1/photos", Type: "nfs"}
	oddMount   = inventory.Mounting{Share: "odd", At: "/srv/.my photos-2/é+(1)", Source: "nas.lan:/export/50% of it", Type: "nfs", Options: "vers=4.2,context=%h"}
)

func TestUnitsMountAShareWhenItIsAskedFor(t *testing.T) {
	units := plainMount.Units()
	want := []inventory.Unit{{"srv-photos.mount", "# Written by berth for the share photos of its inventory. What is changed here is not touched any more.\n" +
		"[Unit]\nDescription=Share photos\n\n[Mount]\nWhat=192.168.1.9:/volume1/photos\nWhere=/srv/photos\nType=nfs\nTimeoutSec=60\n"},
		{"srv-photos.automount", "# Written by berth for the share photos of its inventory. What is changed here is not touched any more.\n" +
			"[Unit]\nDescription=Share photos\n\n[Automount]\nWhere=/srv/photos\n\n[Install]\nWantedBy=remote-fs.target\n"}}
	for i := range want {
		if units[i] != want[i] {
			t.Errorf("%s:\n%s", units[i].Name, units[i].Text)
		}
	}
	odd := oddMount.Units()[0]
	if odd.Name != `srv-.my\x20photos\x2d2-\xc3\xa9\x2b\x281\x29.mount` || !strings.Contains(odd.Text, "What=nas.lan:/export/50%% of it\n") || !strings.Contains(odd.Text, "Options=vers=4.2,context=%%h\n") {
		t.Errorf("%s:\n%s", odd.Name, odd.Text)
	}
}

// systemd itself names the units, and reads them.
func TestSystemdUnderstandsTheUnits(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("no systemd-analyze: nobody reads the units here")
	}
	for _, m := range []inventory.Mounting{plainMount, oddMount} {
		name, err := exec.Command("systemd-escape", "-p", "--suffix=mount", m.At).Output()
		if err != nil || strings.TrimSpace(string(name)) != m.Units()[0].Name {
			t.Errorf("systemd calls %s %s, and not %s (%v)", m.At, name, m.Units()[0].Name, err)
		}
		dir := t.TempDir()
		args := []string{"verify", "--man=no"}
		for _, u := range m.Units() {
			args = append(args, filepath.Join(dir, u.Name))
			if err := os.WriteFile(args[len(args)-1], []byte(u.Text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		verify := exec.Command("systemd-analyze", args...)
		verify.Env = append(os.Environ(), "SYSTEMD_UNIT_PATH="+dir+":")
		if said, err := verify.CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("systemd-analyze verify of %s: %v\n%s", m.At, err, said)
		}
	}
}
