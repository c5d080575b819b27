package steps

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
	"berth/inventory"
)

// mounting is a host with systemd and a client of NFS, of whose server the directories lie below nas.
func mounting(t *testing.T) *shellhost.Host {
	t.Helper()
	h := shellhost.New(t, "pi")
	h.Systemd()
	h.Put("nas/volume1/photos/one.jpg", "one")
	return h
}

// photos is a share that hosts mount.
func photos() Mount {
	return Mount{Mounting: inventory.Mounting{Share: "photos", At: "/srv/photos", Source: "192.168.1.9:/volume1/photos", Type: "nfs"}}
}

func mountRecord(run string, m Mount) ledger.Mount { return ledger.MountOf(run, m.Mounting) }

// readMount reads a record, which has the paths of the host.
func readMount(h *shellhost.Host, name string) (ledger.Mount, error) {
	return ledger.ReadMount(strings.ReplaceAll(h.Has(name), h.Root, ""))
}

// oneStep does a step of a run, and gives why it failed.
func oneStep(t *testing.T, h *shellhost.Host, run string, work Work) error {
	t.Helper()
	x := execution(run, []Step{{Host: "pi", Service: "photos", Work: work}}, h)
	x.Token = "t1"
	h.Put(ledger.LockDir+"/token", "t1\n")
	return Execute(t.Context(), t.Context(), x).Errors[0]
}

func mustStep(t *testing.T, h *shellhost.Host, run string, work Work) {
	t.Helper()
	if err := oneStep(t, h, run, work); err != nil {
		t.Fatalf("%s %s: %v", run, work.Word(), err)
	}
}

func unitOf(m Mount, kind string) string { return filepath.Join("etc/systemd/system", m.Name()+kind) }

func TestAShareIsMountedByUnitsAndUnmountedWithoutATrace(t *testing.T) {
	t.Parallel()
	h := mounting(t)
	before := h.Everything("etc") + h.Everything("srv") + h.Everything("proc")
	m := photos()
	mustStep(t, h, "r1", m)
	units := m.Units()
	written := func(kind string) string { return strings.ReplaceAll(h.Has(unitOf(m, kind)), h.Root, "") }
	if written(".mount") != units[0].Text || written(".automount") != units[1].Text || h.Has("srv/photos/one.jpg") != "one" {
		t.Fatalf("%s\n%s", h.Everything("etc"), h.Everything("srv"))
	}
	if got, err := readMount(h, ledger.MountFile(m.Name())); err != nil || got.Run != "r1" || got.Mounting().Source != m.Source {
		t.Errorf("the record: %+v, %v", got, err)
	}
	asked := h.Has("bin/systemctl.asked")
	for _, want := range []string{"enable " + m.Name() + ".automount\nstart " + m.Name() + ".automount\nstart " + m.Name() + ".mount\n"} {
		if !strings.Contains(asked, want) {
			t.Errorf("systemd was asked\n%s", asked)
		}
	}
	mustStep(t, h, "r1", m)
	mustStep(t, h, "r2", Unmount{mountRecord("r1", m)})
	mustStep(t, h, "r2", Unmount{mountRecord("r1", m)})
	if after := h.Everything("etc") + h.Everything("srv") + h.Everything("proc"); after != before {
		t.Errorf("what is left:\n%s\nwas\n%s", after, before)
	}
	if kept, err := readMount(h, ledger.KeptMount("r2", m.Name())); err != nil || kept.Run != "r1" {
		t.Errorf("the run keeps %+v, %v", kept, err)
	}
}

// What somebody has there is left as it is, and the run says so.
func TestNothingOfSomebodysIsTouchedForAMount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*testing.T, *shellhost.Host, Mount)
		want    string
	}{
		"files that would be hidden": {func(_ *testing.T, h *shellhost.Host, _ Mount) { h.Put("srv/photos/own.jpg", "own") }, "holds files, which the share would hide"},
		"a unit of somebody's": {func(t *testing.T, h *shellhost.Host, m Mount) {
			h.Put(unitOf(m, ".mount"), "[Mount]\nWhat=/dev/sdb1\nWhere="+m.At+"\n")
		}, "is not as berth wrote it, and stays"},
		"a masked unit": {func(t *testing.T, h *shellhost.Host, m Mount) { h.Link("null", unitOf(m, ".automount")) }, "is not as berth wrote it, and stays"},
		"a unit that was changed": {func(t *testing.T, h *shellhost.Host, m Mount) {
			mustStep(t, h, "r0", m)
			h.Put(unitOf(m, ".mount"), h.Has(unitOf(m, ".mount"))+"ReadWriteOnly=yes\n")
		}, "is not as berth wrote it, and stays"},
		"a line of fstab": {func(t *testing.T, h *shellhost.Host, m Mount) {
			h.Put("run/systemd/generator/"+m.Name()+".mount", "[Mount]\n")
		}, "is mounted by"},
		"another mount": {func(t *testing.T, h *shellhost.Host, m Mount) {
			h.Put("proc/mounts", "/dev/sdb1 "+h.Path(m.At)+" ext4 rw 0 0\n")
		}, "/dev/sdb1 is mounted at"},
		"a file":     {func(t *testing.T, h *shellhost.Host, _ Mount) { h.Put("srv/photos", "own") }, "is no directory"},
		"no systemd": {func(t *testing.T, h *shellhost.Host, _ Mount) { os.RemoveAll(h.Path("run/systemd/system")) }, "no systemd runs here"},
		"no client":  {func(t *testing.T, h *shellhost.Host, _ Mount) { os.Remove(h.Path("bin/mount.nfs")) }, "mount.nfs is not here"},
		"use by somebody, of a mount that changes": {func(t *testing.T, h *shellhost.Host, m Mount) {
			m.Options = "soft"
			mustStep(t, h, "r0", m)
			h.Put("bin/BUSY", "")
		}, "is in use, and stays mounted as it is"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := mounting(t)
			m := photos()
			c.prepare(t, h, m)
			theirs := func() string { return h.Everything("etc") + h.Everything("srv") + h.Everything("proc") }
			before := theirs()
			err := oneStep(t, h, "r1", m)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v does not say %q", err, c.want)
			}
			if after := theirs(); after != before {
				t.Errorf("%s\nwas\n%s", after, before)
			}
		})
	}
}

func TestAMountThatChangesIsTakenOffFirstAndTheRunKeepsTheFormerOne(t *testing.T) {
	t.Parallel()
	h := mounting(t)
	m := photos()
	mustStep(t, h, "r1", m)
	soft := m
	soft.Options = "soft"
	mustStep(t, h, "r2", soft)
	if got := h.Has("proc/mounts"); strings.Count(got, " nfs ") != 1 || !strings.Contains(got, " nfs rw,soft ") || strings.Count(got, " autofs ") != 1 {
		t.Errorf("mounted:\n%s", got)
	}
	kept, err := readMount(h, ledger.KeptMount("r2", m.Name()))
	if err != nil || kept.Run != "r1" || kept.Options != "" {
		t.Fatalf("%+v, %v", kept, err)
	}
	mustStep(t, h, "r3", Mount{Mounting: kept.Mounting()}) // as a rollback does it
	if got := h.Has("proc/mounts"); strings.Contains(got, "soft") {
		t.Errorf("mounted:\n%s", got)
	}
}

func TestAShareThatIsUsedStaysMounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		use  func(*shellhost.Host, Mount)
		want string
	}{
		"by a program": {func(h *shellhost.Host, _ Mount) { h.Put("bin/BUSY", "") }, "stays mounted: something uses it"},
		"by a container": {func(h *shellhost.Host, m Mount) {
			h.Program("docker", "#!/bin/sh\ncase $1 in ps) echo c1 ;; container) printf '%s\\n' '"+h.Path(m.At)+"x/ /page-1' '"+h.Path(m.At)+"/2024/ /immich-1' ;; esac\n")
		}, "stays mounted: the container immich-1 uses it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := mounting(t)
			m := photos()
			mustStep(t, h, "r1", m)
			c.use(h, m)
			before := everything(h)
			var told []string
			x := execution("r2", []Step{{Host: "pi", Service: "photos", Work: Unmount{mountRecord("r1", m)}}}, h)
			x.Token = "t1"
			x.News = func(n News) { told = append(told, n.Line.String()) }
			if r := Execute(t.Context(), t.Context(), x); !r.Whole() || !strings.Contains(strings.Join(told, "\n"), c.want) {
				t.Errorf("%v\n%s", r.Errors, told)
			}
			for _, part := range strings.Split(before, "\n") {
				if strings.Contains(part, "srv-photos") && !strings.Contains(everything(h), part) {
					t.Errorf("it is not there any more: %s", part)
				}
			}
			if !strings.Contains(h.Has("proc/mounts"), " nfs ") || h.Has(ledger.MountFile(m.Name())) == "-" {
				t.Errorf("%s", h.Has("proc/mounts"))
			}
		})
	}
}

// What mount.nfs says is in systemd's journal; the step tells it.
func TestAMountThatFailsSaysWhyAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	h := mounting(t)
	m := photos()
	h.Put("bin/FAIL", "")
	if err := oneStep(t, h, "r1", m); err == nil || !strings.Contains(err.Error(), "access denied by server") {
		t.Fatal(err)
	}
	os.Remove(h.Path("bin/FAIL"))
	mustStep(t, h, "r1", m)
}

// The server is a host of the run: what is mounted has to be its directory.
func TestAMountIsProvenByAFileOfTheServer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ path, want string }{
		"the same":       {"nas/volume1/photos", ""},
		"another export": {"nas/volume1/other", "a file that was made there is not in it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := mounting(t)
			h.Put("nas/volume1/other/x", "x")
			m := photos()
			m.Server, m.Path = "nas", h.Path(c.path)
			x := execution("r1", []Step{{Host: "pi", Service: "photos", Work: m}}, h)
			x.Hosts["nas"] = shellhost.New(t, "nas")
			x.Token = "t1"
			h.Put(ledger.LockDir+"/token", "t1\n")
			err := Execute(t.Context(), t.Context(), x).Errors[0]
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Error(err)
			}
			if left, _ := filepath.Glob(h.Path("nas/volume1/*/.berth-share-*")); left != nil {
				t.Errorf("%s is left", left)
			}
		})
	}
}

//raced:skip
func TestMountingAndUnmountingGoOnWhereverTheyWereCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(*testing.T, *shellhost.Host, Mount)
		args   []string
	}{
		"mounted first": {func(*testing.T, *shellhost.Host, Mount) {}, photos().command("r1")},
		"changed": {func(t *testing.T, h *shellhost.Host, m Mount) {
			m.Options = "soft"
			mustStep(t, h, "r0", m)
		}, photos().command("r1")},
		"unmounted": {func(t *testing.T, h *shellhost.Host, m Mount) { mustStep(t, h, "r0", m) }, Unmount{mountRecord("r0", photos())}.command("r1")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			whereverOn(t, mounting, func(h *shellhost.Host) {
				h.Program("docker", "#!/bin/sh\n")
				c.before(t, h, photos())
				os.RemoveAll(h.Path(ledger.Journals)) // it has the time
			}, c.args, func(*shellhost.Host) {})
		})
	}
}

func TestTheScriptsOfMountsRunUnderDashAndBusybox(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("busybox"); err != nil {
		t.Skip("no busybox here")
	}
	for _, shell := range [][]string{{"dash"}, {"busybox", "ash"}} {
		h := mounting(t)
		for _, args := range [][]string{photos().command("r1"), Unmount{mountRecord("r1", photos())}.command("r2")} {
			if err := tried(t, h, append(shell[:len(shell):len(shell)], args[1:]...)); err != nil {
				t.Errorf("%s: %v", shell, err)
			}
		}
		if strings.Contains(h.Has("proc/mounts"), "photos") || h.Has(ledger.MountFile("srv-photos")) != "-" {
			t.Errorf("%s: %s", shell, h.Has("proc/mounts"))
		}
	}
}
