package rollout

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/steps"
	"berth/internal/shellhost"
	"berth/lab/turn/day"
)

// A service keeps its data on a share that berth mounts: a run mounts it first, a second one has nothing to do, and a rollback leaves nothing.
//
//raced:skip
func TestARunMountsTheSharesOfItsServicesAndARollbackUnmountsThem(t *testing.T) {
	s := mountSite(t, "mount: true")
	before := s.host.Everything("etc") + s.host.Everything("srv")
	run := s.prepare(Deploy)
	if list := run.List(); !strings.HasPrefix(list, "pi photos.mount []\npi uptime-kuma.stage") || strings.Count(list, "\n") != 5 {
		t.Fatal(list)
	}
	for _, step := range run.Steps() {
		if _, starts := step.Work.(steps.Start); starts && len(step.After) != 2 {
			t.Errorf("what uses the share starts after %v", step.After)
		}
	}
	s.carriesOut(run)
	if s.host.Has("srv/photos/one.jpg") != "one" {
		t.Error(s.host.Everything("srv"))
	}
	s.later()
	if again := s.prepare(Deploy); strings.Contains(again.List(), "photos") {
		t.Errorf("a second run mounts it again:\n%s", again.List())
	}
	s.carriesOut(s.prepare(Rollback))
	if after := s.host.Everything("etc") + s.host.Everything("srv"); after != before {
		t.Errorf("%s\nwas\n%s", after, before)
	}
}

// mountSite is a lab of one host with systemd, whose service keeps its data on a share of another server.
func mountSite(t *testing.T, mount string) *site {
	t.Helper()
	s := newSite(t)
	s.host.Systemd()
	s.host.Put("nas/volume1/photos/one.jpg", "one")
	if err := os.MkdirAll(s.host.Path("srv"), 0o755); err != nil {
		t.Fatal(err)
	}
	s.mounts(mount)
	return s
}

// mounts gives the share of the lab other fields; without any it is none of the lab.
func (s *site) mounts(fields string) {
	s.t.Helper()
	at, shares := s.host.Path("data"), ""
	s.host.Put("data/x", "x")
	if fields != "" {
		at = s.host.Path("srv/photos")
		shares = fmt.Sprintf("shares: {photos: {server: 192.168.1.9, path: /volume1/photos, mounts: %s, %s}}\n", at, fields)
	}
	s.lab = labOf(s.t, s.host, "  uptime-kuma: {on: pi, volumes: {data: "+at+"}}\n"+shares)
}

// later makes the next run one of another hour.
func (s *site) later() {
	now := s.env.Now().Add(time.Hour)
	s.env.Now = func() time.Time { return now }
}

func (s *site) carriesOut(run *Run) {
	s.t.Helper()
	if r, err := s.carryOut(run); err != nil || !r.Whole() {
		s.t.Fatalf("%s\n%v, %+v", run.List(), err, r)
	}
}

// What a run changed of a mount comes back with a rollback, and what the inventory has no more is unmounted.
//
//raced:skip
func TestAMountFollowsTheInventoryAndComesBack(t *testing.T) {
	s := mountSite(t, "mount: true, options: soft")
	mounted := func() string { return s.host.Has("proc/mounts") }
	s.carriesOut(s.prepare(Deploy))
	first := mounted()
	s.later()
	s.mounts("mount: true, options: hard")
	run := s.prepare(Deploy)
	if !strings.Contains(run.List(), "pi photos.mount []\n") || !strings.Contains(run.List(), "uptime-kuma.start") {
		t.Fatal(run.List())
	}
	s.carriesOut(run)
	if !strings.Contains(mounted(), "nfs rw,hard") {
		t.Fatal(mounted())
	}
	s.later()
	s.carriesOut(s.prepare(Rollback))
	if mounted() != first {
		t.Errorf("%s\nwas\n%s", mounted(), first)
	}
	s.later()
	s.mounts("mount: false")
	if run = s.prepare(Deploy); strings.Contains(run.List(), "photos") {
		t.Fatalf("a service uses it:\n%s", run.List())
	}
	s.mounts("")
	if run = s.prepare(Deploy); !strings.HasSuffix(run.List(), "pi photos.unmount [0 1 2 3]\n") {
		t.Fatal(run.List())
	}
	s.carriesOut(run)
	if strings.Contains(mounted(), "photos") {
		t.Error(mounted())
	}
	s.later()
	s.carriesOut(s.prepare(Rollback))
	if mounted() != first {
		t.Errorf("%s\nwas\n%s", mounted(), first)
	}
}

// Where berth cannot mount, or would hide something, a run stops before it changes anything.
//
//raced:skip
func TestARunStopsWhereAShareCannotBeMounted(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*site)
		finding preflight.Finding
		hint    string
	}{
		"no systemd": {func(s *site) { os.RemoveAll(s.host.Path("run/systemd/system")) }, preflight.ShareMissing{}, "add to /etc/fstab there: 192.168.1.9:/volume1/photos"},
		"no client":  {func(s *site) { os.Remove(s.host.Path("bin/mount.nfs")) }, preflight.ShareMissing{}, "install nfs-common"},
		"a line of fstab": {func(s *site) {
			s.host.Put("run/systemd/generator/"+strings.ReplaceAll(strings.Trim(s.host.Path("srv/photos"), "/"), "/", "-")+".mount", "")
		}, preflight.ShareTheirs{}, "or its line in /etc/fstab"},
		"files in the directory": {func(s *site) { s.host.Put("srv/photos/own.jpg", "own") }, preflight.ShareHides{}, "move them away"},
		"a unit that was changed": {func(s *site) {
			s.carriesOut(s.prepare(Deploy))
			s.later()
			s.mounts("mount: true, options: soft")
			units, err := os.ReadDir(s.host.Path(ledger.Units))
			if err != nil {
				s.t.Fatal(err)
			}
			for _, u := range units {
				if strings.HasSuffix(u.Name(), ".mount") {
					s.host.Put(ledger.Units+"/"+u.Name(), "[Mount]\n")
				}
			}
		}, preflight.ShareTheirs{}, "remove the file there"},
	} {
		t.Run(name, func(t *testing.T) {
			s := mountSite(t, "mount: true")
			c.prepare(s)
			run, err := s.env.Prepare(t.Context(), s.request(Deploy))
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, f := range run.Findings {
				if fmt.Sprintf("%T", f) == fmt.Sprintf("%T", c.finding) && f.Severity() == preflight.Stops {
					said = append(said, f.Say(s.env.Words)+": "+f.Hint(s.env.Words))
				}
			}
			if len(said) != 1 || !strings.Contains(said[0], c.hint) {
				t.Errorf("%q\n%+v", said, run.Findings)
			}
		})
	}
}

// mountChange is a run that changes what is mounted.
type mountChange struct {
	name          string
	before, after string // fields of the share; empty: it is none of the lab
	step          string
}

var mountChanges = []mountChange{
	{"mounted first", "", "mount: true", "mount"},
	{"mounted otherwise", "mount: true, options: soft", "mount: true, options: hard", "mount"},
	{"unmounted", "mount: true, options: soft", "", "unmount"},
}

type mountFault struct {
	name  string
	kills bool // berth goes, too
	plant func(*shellhost.Host)
	after func(*shellhost.Host)
}

func mountFaults() []mountFault {
	nothing := func(*shellhost.Host) {}
	whole := func(h *shellhost.Host) {
		for _, name := range []string{"mv", "cp", "mkdir", "rm", "rmdir", "cat"} {
			_ = os.Remove(h.Path("bin/" + name))
		}
		h.Program("sync", "#!/bin/sh\n")
	}
	out := []mountFault{
		{"berth is killed", true, nothing, nothing},
		{"the host loses its power", true, nothing, func(h *shellhost.Host) { h.Restart() }},
		{"systemd refuses", false, func(h *shellhost.Host) { h.Put("bin/FAIL", "") }, func(h *shellhost.Host) { _ = os.Remove(h.Path("bin/FAIL")) }},
	}
	for cut := 6; cut < 26; cut += 2 { // the first are those of the step's own scripts
		out = append(out, mountFault{fmt.Sprintf("cut at %d and without power", cut), false, func(h *shellhost.Host) { h.Cutting(cut) }, func(h *shellhost.Host) {
			whole(h)
			h.Restart()
		}})
	}
	return out
}

// Whatever happens at the step, the run goes on to the same end once it is mended, or back to what was. BERTH_FAULTS=all tries all of it.
//
//raced:skip
func TestMountsComeToTheSameEndWhateverHappensAtTheirStep(t *testing.T) {
	t.Parallel()
	type cell struct {
		change mountChange
		fault  mountFault
		kind   Kind
	}
	var cells []cell
	for _, c := range mountChanges {
		for _, f := range mountFaults() {
			cells = append(cells, cell{c, f, Resume}, cell{c, f, Rollback})
		}
	}
	if !day.All() {
		t.Logf("a part of %d, BERTH_FAULTS_SEED=%d", len(cells), day.Seed())
		rand.New(rand.NewPCG(day.Seed(), 3)).Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		cells = cells[:6]
	}
	for _, c := range cells {
		t.Run(fmt.Sprintf("%s as it is %s then %s", c.fault.name, c.change.name, map[Kind]string{Resume: "on", Rollback: "back"}[c.kind]), func(t *testing.T) {
			t.Parallel()
			s := mountSite(t, c.change.before)
			if c.change.before != "" {
				s.carriesOut(s.prepare(Deploy))
				s.later()
			}
			before := s.mountedNow()
			s.mounts(c.change.after)
			if !s.breaksAtMount(c.change.step, c.fault) || c.kind == Rollback {
				s.later()
				if run := s.prepare(c.kind); len(run.Nothing) == 0 {
					s.carriesOut(run)
				}
			}
			want := c.change.after
			if c.kind == Rollback {
				if want = c.change.before; s.mountedNow() != before {
					t.Errorf("%s\nwas\n%s", s.mountedNow(), before)
				}
			}
			at := s.host.Path("srv/photos")
			has := s.host.Has("proc/mounts")
			if waits := strings.Contains(has, " "+at+" autofs "); waits != (want != "") {
				t.Errorf("%q, and mounted are\n%s", want, has)
			}
			if _, options, _ := strings.Cut(want, "options: "); strings.Contains(has, " nfs ") && !strings.Contains(has, " nfs rw,"+options+" ") {
				t.Errorf("%q, and mounted are\n%s", want, has)
			}
			if unit := s.mountedNow(); strings.Contains(unit, "Where=") != (want != "") {
				t.Errorf("%q, and units are\n%s", want, unit)
			}
			if c.kind == Resume {
				s.later()
				if again := s.prepare(Deploy); strings.Contains(again.List(), "photos") {
					t.Errorf("a second run does something:\n%s", again.List())
				}
			}
		})
	}
}

// mountedNow is what lies where systemd has its units.
func (s *site) mountedNow() string { return s.host.Everything("etc") }

// breaksAtMount carries a deployment out that a fault breaks off as the step begins, and mends it. It reports whether it came to its end all the same.
func (s *site) breaksAtMount(step string, f mountFault) bool {
	s.t.Helper()
	run := s.prepare(Deploy)
	run.exec.Patience = time.Millisecond
	now, kill := context.WithCancel(s.t.Context())
	defer kill()
	r, err := run.CarryOut(now, s.t.Context(), steps.Open(nil), func(n steps.News) {
		if n.Outcome == steps.Active && n.Line.IsZero() && run.Steps()[n.Step].Word() == step {
			f.plant(s.host)
			if f.kills {
				kill()
			}
		}
	})
	f.after(s.host)
	return err == nil && r != nil && r.Whole()
}
