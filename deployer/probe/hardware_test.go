package probe

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/ledger"
	"berth/planner"
)

// surveyed is what the script says of a host whose /proc, /sys, /etc and homes are the files of a directory, and which has
// these programs.
func surveyed(t *testing.T, files, programs map[string]string) *Hardware {
	t.Helper()
	root := t.TempDir()
	put := func(name, text string, mode os.FileMode) {
		t.Helper()
		at := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		if to, link := strings.CutPrefix(text, "-> "); link {
			at := filepath.Join(root, name)
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(to, at); err != nil {
				t.Fatal(err)
			}
			continue
		}
		put(name, text, 0o644)
	}
	for name, text := range programs {
		put("bin/"+name, "#!/bin/sh\n"+text+"\n", 0o755)
	}
	var turn []string
	for _, dir := range []string{"/proc/", "/sys/", "/etc", "/opt", "/srv", "/home/", "/root", "/volume", "/var/lib/", "/boot/", "/mnt/", "/data/", "/ugreen"} {
		turn = append(turn, dir, root+dir)
	}
	functions, _, _ := strings.Cut(lookBody, "\nmain() {")
	text := strings.NewReplacer(turn...).Replace(hardwareText)
	cmd := exec.Command("sh", "-c", functions+"\n"+text+"\nhardware 2>/dev/null </dev/null")
	cmd.Env = []string{"PATH=" + filepath.Join(root, "bin") + ":/usr/bin:/bin", "LC_ALL=C"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f := parsed(t, strings.Split(strings.TrimSpace(strings.ReplaceAll(string(out), root, "")), "\n")...)
	if len(f.Notes) > 0 {
		t.Errorf("notes: %q", f.Notes)
	}
	return f.Hardware
}

// common are programs that say nothing of the machine that runs the test.
var common = map[string]string{"uname": "echo nas", "id": "echo admin", "systemd-detect-virt": "echo none; exit 1"}

func with(more map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range []map[string]string{common, more} {
		for name, text := range m {
			out[name] = text
		}
	}
	return out
}

func TestAMachineSaysWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	cpu := "processor\t: 0\nmodel name\t: Intel(R) Celeron(R) J4125 CPU @ 2.00GHz\nflags\t: fpu\nprocessor\t: 1\nmodel name\t: Intel(R) Celeron(R) J4125 CPU @ 2.00GHz\n"
	h := surveyed(t, map[string]string{
		"proc/cpuinfo": cpu, "sys/devices/system/cpu/cpu0/topology/thread_siblings_list": "0-1\n", "sys/devices/system/cpu/cpu1/topology/thread_siblings_list": "0-1\n",
		"sys/class/dmi/id/sys_vendor": "Synology Inc.\n", "sys/class/dmi/id/product_name": "DS920+\n", "sys/class/dmi/id/board_name": "Default string\n",
		"sys/class/drm/renderD128/device/driver": "-> ../../../bus/pci/drivers/i915", "sys/bus/usb/devices/1-1/idVendor": "1a6e\n", "sys/bus/usb/devices/1-1/idProduct": "089a\n",
		"sys/block/sda/size": "7814037168\n", "sys/block/sda/queue/rotational": "1\n", "sys/block/sda/device/model": "WDC WD40EFRX-68N\n", "sys/block/loop0/size": "8\n",
		"proc/mounts":        "/dev/vg1 /volume1 btrfs rw 0 0\nnas2:/export/my\\040films /mnt/films nfs4 rw 0 0\noverlay /var/lib/docker/x overlay rw 0 0\n",
		"etc/exports":        "# comment\n/volume1/photos 192.168.1.0/24(rw)\n\"/volume1/my films\"\t*(ro)\n",
		"etc/samba/smb.conf": "[global]\n  path = /nothing\n[Photos]\n  comment = x\n  path = /volume1/photos\n",
		"etc/os-release":     "ID=\"synology\"\nPRETTY_NAME=x\n", "etc.defaults/VERSION": "majorversion=\"7\"\nproductversion=\"7.2.1\"\n",
		"etc/resolv.conf":                          "nameserver 192.168.1.1\nsearch home.arpa lan\n",
		"volume1/docker/immich/docker-compose.yml": "x", "volume1/docker/.old/compose.yaml": "x", "opt/stacks/dozzle/compose.yaml": "x",
		"home/pi/docker/traefik/node_modules/compose.yaml": "x", "home/pi/traefik/compose.yml": "x",
	}, with(map[string]string{"dmidecode": `case $2 in
17) printf 'Memory Device\n\tSize: 4 GB\n\tVolatile Size: 4 GB\nMemory Device\n\tSize: 8192 MB\nMemory Device\n\tSize: No Module Installed\n' ;;
16) printf '\tMaximum Capacity: 32 GB\n\tNumber Of Devices: 3\n' ;;
esac`}))
	want := &Hardware{
		Hostname: "nas", Login: "admin", Domain: "home.arpa", Model: "Intel(R) Celeron(R) J4125 CPU @ 2.00GHz", Board: "DS920+", Vendor: "Synology Inc.",
		Cores: 1, Threads: 2, Installed: 12 * planner.GB, Modules: 2, Slots: 3, Most: 32 * planner.GB,
		Render: []Render{{"renderD128", "i915"}}, USB: []string{"1a6e:089a"},
		Disks:   []Block{{Name: "sda", Model: "WDC WD40EFRX-68N", Size: 7814037168 << 9, Spins: true}},
		Mounts:  []Mounted{{"btrfs", "/dev/vg1", "/volume1"}, {"nfs4", "nas2:/export/my films", "/mnt/films"}},
		Exports: []string{"/volume1/photos", "/volume1/my films"}, Samba: []Share{{"Photos", "/volume1/photos"}},
		Signs:  []Sign{{"id", "synology"}, {"dsm", "7.2.1"}},
		Stacks: []string{"/home/pi/traefik/compose.yml", "/opt/stacks/dozzle/compose.yaml", "/volume1/docker/immich/docker-compose.yml"},
	}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Error(diff)
	}
}

func TestARaspberryPiSaysItsMemoryInItsRevision(t *testing.T) {
	t.Parallel()
	h := surveyed(t, map[string]string{
		"proc/cpuinfo":                "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd08\n\nRevision\t: d03115\nModel\t\t: Raspberry Pi 4 Model B Rev 1.5\n",
		"proc/device-tree/compatible": "raspberrypi,4-model-b\x00brcm,bcm2711\x00", "proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.5\x00", "etc/rpi-issue": "x",
	}, with(map[string]string{"uname": "echo pi"}))
	if h.Installed != 8*planner.GB || h.Board != "Raspberry Pi 4 Model B Rev 1.5" || strings.Join(h.Compatible, " ") != "raspberrypi,4-model-b brcm,bcm2711" {
		t.Errorf("%+v", h)
	}
	if diff := cmp.Diff([]string{"0x41", "0xd08"}, h.Parts); diff != "" {
		t.Error(diff)
	}
	if _, is := h.Sign("raspios"); !is {
		t.Errorf("%v", h.Signs)
	}
}

func TestWhatHasNoDmidecodeIsReadFromTheKernelsCopy(t *testing.T) {
	t.Parallel()
	module := func(size uint16, extended uint32) string {
		b := make([]byte, 40)
		b[12], b[13], b[28], b[29], b[30] = byte(size), byte(size>>8), byte(extended), byte(extended>>8), byte(extended>>16)
		return string(b)
	}
	h := surveyed(t, map[string]string{
		"sys/firmware/dmi/entries/17-0/raw": module(8192, 0), "sys/firmware/dmi/entries/17-1/raw": module(0, 0), "sys/firmware/dmi/entries/17-2/raw": module(0x7fff, 32768),
	}, with(nil))
	if h.Installed != 40*planner.GB || h.Modules != 2 || h.Slots != 3 {
		t.Errorf("%+v", h)
	}
}

func TestWhatHardwareCannotBeIsLeftOut(t *testing.T) {
	for _, line := range []string{"cpu nonsense", "usb ../../x", "block sda many", "mount nfs", "raw 1", "raw x y", "arc size many", "siblings ", "slots Number Of Devices: -1"} {
		if f := parsed(t, line); len(f.Notes) != 1 {
			t.Errorf("%q: notes %q", line, f.Notes)
		}
	}
	f := parsed(t, "hostname a\x1b[31mb", "module \tSize: 999999 TB", "module \tSize: 999999 TB", "module \tSize: 999999 TB", "module \tSize: 999999 TB", "module \tSize: 999999 TB", "module \tSize: 999999 TB", "module \tSize: 999999 TB", "module \tSize: 999999 TB")
	if f.Hardware.Hostname != "ab" || f.Hardware.Installed < 0 || f.Hardware.Installed > maxBytes {
		t.Errorf("%+v", f.Hardware)
	}
	if parsed(t).Hardware != nil {
		t.Error("nobody asked")
	}
}

func TestASurveyAsksForTheMachineAndALookDoesNot(t *testing.T) {
	h := &speaking{t: t, name: "a", answer: told("hostname pi")}
	if f := Survey(t.Context(), []ledger.Host{h})["a"]; f.Hardware == nil || f.Hardware.Hostname != "pi" {
		t.Errorf("%+v", f)
	}
	if args := strings.Join(h.asked[0].Args[5:], ","); args != ",closely" {
		t.Errorf("asked with %q", args)
	}
	now := time.Now()
	out, err := exec.Command("sh", "-c", lookScript, "x", t.TempDir(), t.TempDir(), "", "closely").Output()
	if err != nil {
		t.Fatal(err)
	}
	if f, err := parseLook(out, now, time.Now()); err != nil || f.Hardware == nil || f.Hardware.Hostname == "" {
		t.Errorf("this machine: %v, %+v", err, f)
	}
}
