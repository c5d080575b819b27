package rollout

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/deployer/steps"
	"berth/lab/turn/day"
	"berth/planner"
)

// cable is the way to a hypervisor: it may be cut before a command arrives there, or after it has, before its answer does.
type cable struct {
	answering
	lab *virtual
}

const (
	whole int32 = iota
	cut
	cutAfterThis
)

var errCut = fmt.Errorf("host pve: %w", remote.ErrUnreachable)

func (c cable) Hold(ctx context.Context) (func(), error) {
	if c.lab.cable.Load() == cut {
		return nil, errCut
	}
	return c.answering.Hold(ctx)
}

// through does something with the host, as far as the cable lets it.
func (c cable) through(do func() error) error {
	if c.lab.cable.Load() == cut {
		return errCut
	}
	err := do()
	c.lab.most.Store(max(c.lab.most.Load(), c.lab.pve.Taken()))
	if c.lab.cable.CompareAndSwap(cutAfterThis, cut) || c.lab.cable.Load() == cut {
		return errCut
	}
	return err
}

func (c cable) Run(ctx context.Context, command remote.Command, lines func(remote.Stream, string)) error {
	return c.through(func() error { return c.answering.Run(ctx, command, lines) })
}

func (c cable) Output(ctx context.Context, command remote.Command, limit int) (out []byte, err error) {
	err = c.through(func() error { out, err = c.answering.Output(ctx, command, limit); return err })
	return out, err
}

func (c cable) Read(ctx context.Context, name string, limit int64) (out []byte, err error) {
	err = c.through(func() error { out, err = c.answering.Read(ctx, name, limit); return err })
	return out, err
}

// guestChange is a run that changes a guest.
type guestChange struct {
	name    string
	begin   func(t *testing.T) *virtual
	destroy bool // at whose end the guest is gone, for good
	makes   bool // before which it is not there
	before  planner.Bytes
}

// guestWord is in the note of a guest that berth made, and in its record.
const guestWord = "0123456789abcdef"

func guestChanges() []guestChange {
	sized := func(kind string) func(t *testing.T) *virtual {
		return func(t *testing.T) *virtual {
			v := newVirtualOf(t, kind, "homepage", "", ", exists: {memory: 1GB}")
			v.has("onboot: 1\n", map[string]planner.Kind{"vm": planner.VM, "lxc": planner.LXC}[kind], planner.GB)
			return v
		}
	}
	ends := func(kind string) func(t *testing.T) *virtual {
		return func(t *testing.T) *virtual {
			disk := map[string]string{"vm": "scsi0", "lxc": "rootfs"}[kind]
			v := newVirtualOf(t, kind, "homepage", "", ", exists: {memory: 1GB}")
			v.has("#made by berth: "+guestWord+"\nonboot: 1\ntags: berth\n"+disk+": local-lvm:vm-200-disk-0,size=8G\n", map[string]planner.Kind{"vm": planner.VM, "lxc": planner.LXC}[kind], planner.GB)
			v.pve.Put("var/lib/berth/guests/200.json", `{"id":200,"name":"apps","nonce":"`+guestWord+`","run":"r0","ready":true}`)
			v.lab.Problem.Services = nil
			v.plan = planner.Check(v.lab.Problem, planner.Placement{Host: map[string]string{}, Size: map[string]planner.Bytes{"apps": 0}})
			v.destroy = []string{"apps"}
			return v
		}
	}
	return []guestChange{
		{name: "a new LXC", makes: true, begin: func(t *testing.T) *virtual { return newVirtualOf(t, "lxc", "homepage", "", "") }},
		{name: "a new VM", makes: true, begin: func(t *testing.T) *virtual {
			v := newVirtualOf(t, "vm", "homepage", "", ", image: /var/lib/vz/import/debian.raw")
			v.pve.Put("var/lib/vz/import/debian.raw", strings.Repeat("x", 1<<20))
			return v
		}},
		{name: "another size of a VM", before: planner.GB, begin: sized("vm")},
		{name: "another size of an LXC", before: planner.GB, begin: sized("lxc")},
		{name: "the end of an LXC", destroy: true, before: planner.GB, begin: ends("lxc")},
		{name: "the end of a VM", destroy: true, before: planner.GB, begin: ends("vm")},
	}
}

// fault is what breaks a run off at a step, and what somebody does about it before the run is taken up.
type fault struct {
	name   string
	at     string // the kinds of steps that it concerns; empty: all
	kills  bool   // berth itself
	plant  func(v *virtual)
	mended func(v *virtual)
}

func planted(text string) func(v *virtual) { return func(v *virtual) { v.pve.Faults(text) } }

// conf is the configuration of the guest, or "-".
func (v *virtual) conf() string {
	if text := v.pve.Has("etc/pve/lxc/200.conf"); text != "-" {
		return text
	}
	return v.pve.Has("etc/pve/qemu-server/200.conf")
}

// bare reports whether the disks of the guest are gone.
func (v *virtual) bare() bool {
	return strings.Contains(v.conf(), ":vm-200-disk-0") && !strings.Contains(v.pve.Has("var/lib/proxmox-standin/volumes.json"), ":vm-200-disk-0")
}

func (v *virtual) program() string {
	if v.pve.Has("etc/pve/lxc/200.conf") != "-" {
		return "pct"
	}
	return "qm"
}

// unlock does what berth tells to do with a guest that Proxmox was at work on when it lost its power.
func (v *virtual) unlock() {
	v.t.Helper()
	conf := v.conf()
	if !strings.Contains(conf, "lock: ") {
		return
	}
	v.pve.Do(v.program(), "unlock", "200")
	if !strings.Contains(conf, "lock: create") && !strings.Contains(conf, "lock: destroyed") {
		return
	}
	v.pve.Do(v.program(), "destroy", "200")
	var disks map[string]int64 // of which the configuration did not know yet
	if text := v.pve.Has("var/lib/proxmox-standin/volumes.json"); text != "-" {
		if err := json.Unmarshal([]byte(text), &disks); err != nil {
			v.t.Fatal(err)
		}
	}
	for disk := range disks {
		v.pve.Do("pvesm", "free", disk)
	}
}

func guestFaults() []fault {
	nothing := func(*virtual) {}
	out := []fault{
		{"killed", "", true, nothing, nothing},
		{"cut off", "", false, func(v *virtual) { v.cable.Store(cut) }, nothing},
		{"cut off before the answer", "", false, func(v *virtual) { v.cable.Store(cutAfterThis) }, nothing},
		{"without power", "", true, nothing, func(v *virtual) { v.pve.Reboot() }},
		{"locked for too long", "grow boot halt resize dump destroy", false, planted(`{"busy": {"200": 100}}`), nothing},
		{"in a backup", "grow boot halt resize dump destroy", false, func(v *virtual) { v.pve.Do(v.program(), "set", "200", "--lock", "backup") }, func(v *virtual) { v.pve.Do(v.program(), "unlock", "200") }},
		{"no room", "fetch make grow dump", false, planted(`{"full": ["local", "local-lvm"]}`), nothing},
		{"no shutdown", "halt", false, planted(`{"deaf": [200]}`), nothing},
		{"no start", "boot", false, planted(`{"broken": [200]}`), nothing},
		{"no template", "make", false, func(v *virtual) { _ = os.RemoveAll(v.pve.Path("var/lib/vz/template/cache")) }, nothing},
		{"started by somebody", "resize", false, func(v *virtual) {
			if !v.pve.Runs(200) {
				v.pve.Do("qm", "start", "200")
			}
		}, nothing},
		{"no way to what is downloaded", "fetch", false, planted(`{"offline": true}`), nothing},
	}
	for _, task := range []string{"vzdestroy", "qmdestroy"} { // nothing locks what is left, so that nobody has to mend anything
		out = append(out, fault{"without power between disks and configuration of " + task, "destroy", false, planted(`{"torn": "` + task + `"}`), func(v *virtual) { v.pve.Reboot() }})
	}
	for _, at := range [][2]string{{"fetch", "download"}, {"make", "vzcreate"}, {"make", "qmcreate"}, {"grow", "resize"}, {"boot", "vzstart"}, {"boot", "qmstart"}, {"halt", "vzshutdown"}, {"halt", "qmshutdown"}, {"dump", "vzdump"}, {"destroy", "vzdestroy"}, {"destroy", "qmdestroy"}} {
		out = append(out, fault{"without power during " + at[1], at[0], false, planted(`{"crash": "` + at[1] + `"}`), func(v *virtual) {
			v.pve.Reboot()
			v.unlock()
		}})
	}
	return out
}

// concerns reports whether a fault can be at a step.
func (f *fault) concerns(s *steps.Step) bool {
	return s.Host == "pve" && (f.at == "" || slices.Contains(strings.Fields(f.at), s.Word()))
}

// Whatever happens at whatever step of a guest, the run goes on to the same end once it is mended, or back to what was. BERTH_FAULTS=all tries
// all of it, else a part by BERTH_FAULTS_SEED.
//
//raced:skip
func TestGuestsComeToTheSameEndWhateverHappensAtAnyStep(t *testing.T) {
	t.Parallel()
	type cell struct {
		change guestChange
		step   string
		fault  fault
		kind   Kind
	}
	var cells []cell
	for _, c := range guestChanges() {
		for _, s := range c.begin(t).prepareChange(Deploy).Steps() {
			for _, f := range guestFaults() {
				if f.concerns(&s) {
					cells = append(cells, cell{c, s.ID(), f, Resume}, cell{c, s.ID(), f, Rollback})
				}
			}
		}
	}
	if !day.All() {
		seed := day.Seed()
		t.Logf("a part of %d, BERTH_FAULTS_SEED=%d", len(cells), seed)
		rand.New(rand.NewPCG(seed, 2)).Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		cells = cells[:5]
	}
	for _, c := range cells {
		t.Run(fmt.Sprintf("%s at %s of %s then %s", c.fault.name, c.step, c.change.name, map[Kind]string{Resume: "on", Rollback: "back"}[c.kind]), func(t *testing.T) {
			t.Parallel()
			v := c.change.begin(t)
			if v.breaksAt(c.step, c.fault) {
				return
			}
			v.ends(c.change, c.kind)
		})
	}
}

// prepareChange prepares the run of a change.
func (v *virtual) prepareChange(kind Kind) *Run {
	v.t.Helper()
	run, err := v.env.Prepare(v.t.Context(), Request{Kind: kind, Lab: v.lab, Plan: v.plan, Wait: 30 * time.Second, Destroy: v.destroy, Judge: func(string, []byte) (*planner.Plan, error) { return v.plan, nil }})
	if err != nil {
		v.t.Fatal(err)
	}
	if found := v.found(run); found != "" {
		v.t.Fatalf("%v: %s", kind, found)
	}
	if run.exec != nil {
		run.exec.Patience = time.Millisecond
	}
	return run
}

// breaksAt carries out a change that a fault breaks off as a step begins, and mends it. It reports whether the run came to its end all the same.
func (v *virtual) breaksAt(step string, f fault) (came bool) {
	v.t.Helper()
	run := v.prepareChange(Deploy)
	now, kill := context.WithCancel(v.t.Context())
	defer kill()
	result, err := run.CarryOut(now, v.t.Context(), steps.Open(nil), func(n steps.News) {
		if n.Outcome == steps.Active && run.Steps()[n.Step].ID() == step && run.Steps()[n.Step].Host == "pve" {
			f.plant(v)
			if f.kills {
				kill()
			}
		}
	})
	v.pve.Faults("")
	v.cable.Store(whole)
	f.mended(v)
	if result != nil {
		for i, err := range result.Errors {
			if err != nil {
				v.t.Logf("%s: %v", run.Steps()[i].ID(), err)
			}
		}
	}
	return err == nil && result != nil && result.Whole()
}

// ends takes the run up, or back, and wants the lab to be as after a run that nothing breaks, or as before one.
func (v *virtual) ends(c guestChange, kind Kind) {
	v.t.Helper()
	if kind == Rollback && c.destroy && (v.conf() == "-" || v.bare()) {
		kind = Resume // a guest that is destroyed does not come back
	}
	run := v.prepareChange(kind)
	if len(run.Nothing) > 0 {
		v.t.Fatalf("%v: %q", kind, run.Nothing)
	}
	if !v.carryOut(run) {
		v.t.Fatalf("%v:\n%s", kind, run.List())
	}
	size := v.size
	if kind == Rollback || c.destroy {
		size = c.before
	}
	there := kind == Resume && !c.destroy || kind == Rollback && !c.makes
	if conf := v.conf(); (conf != "-") != there || there && !strings.Contains(conf, fmt.Sprintf("memory: %d\n", size/planner.MB)) || strings.Contains(conf, "lock:") || v.pve.Runs(200) != there {
		v.t.Errorf("%v: the guest runs: %v, its configuration:\n%s\n%s", kind, v.pve.Runs(200), conf, v.pve.Has("var/lib/proxmox-standin/calls.json"))
	}
	if volumes := v.pve.Has("var/lib/proxmox-standin/volumes.json"); !there && strings.Contains(volumes, "vm-200-") {
		v.t.Errorf("%v: disks are left: %s", kind, volumes)
	}
	if kept := v.backups(); c.destroy && (len(kept) > 1 || !there && len(kept) == 0) {
		v.t.Errorf("%v: of what was destroyed there are %q", kind, kept)
	}
	if serves := v.guest.Has("opt/berth/homepage/compose.yaml") != "-"; there && serves != (kind == Resume) {
		v.t.Errorf("%v: the service is there: %v", kind, serves)
	}
	if v.pve.Has(ledger.LockDir+"/who") != "-" || there && v.guest.Has(ledger.LockDir+"/who") != "-" {
		v.t.Errorf("%v: a lock is left", kind)
	}
	v.pve.Typed()
	if more := v.prepareChange(Resume); len(more.Nothing) == 0 {
		v.t.Errorf("there is more to go on with:\n%s", more.List())
	}
	if again := v.prepareChange(Deploy); kind == Resume && strings.Contains(again.List(), "pve ") {
		v.t.Errorf("a second run does something:\n%s", again.List())
	}
}

// backups are the archives of guests that are there.
func (v *virtual) backups() []string {
	v.t.Helper()
	found, err := filepath.Glob(v.pve.Path("var/lib/vz/dump/*.zst"))
	if err != nil {
		v.t.Fatal(err)
	}
	return found
}

// A guest that is shut down for good is started first where the run broke off before it was destroyed: to be looked at once more, or since it ran before.
//
//raced:skip
func TestAGuestThatWasToGoIsStartedBeforeItsRunIsTakenUpOrBack(t *testing.T) {
	everyOtherDay(t, 1)
	t.Parallel()
	goes := guestChanges()[4]
	for _, kind := range []Kind{Resume, Rollback} {
		v := goes.begin(t)
		v.breaksAt("apps.destroy", guestFaults()[0])
		if v.conf() == "-" || v.pve.Runs(200) {
			t.Fatalf("it is not shut down: %s", v.conf())
		}
		v.ends(goes, kind)
	}
}

// What Proxmox began to destroy and did not end is nobody's by its mark, and no host that does not answer: what to type is told.
//
//raced:skip
func TestAnEndThatProxmoxHasNotReachedIsTold(t *testing.T) {
	everyOtherDay(t, 0)
	t.Parallel()
	goes := guestChanges()[4]
	for _, kind := range []Kind{Resume, Rollback} {
		v := goes.begin(t)
		v.breaksAt("apps.destroy", fault{plant: planted(`{"crash": "vzdestroy"}`), mended: func(*virtual) {}})
		if got := v.conf(); got != "lock: destroyed\n" {
			t.Fatalf("it left %s", got)
		}
		var told string
		v.env.Note = func(text string) { told += text }
		run := v.prepareChange(kind)
		for _, f := range run.Findings {
			told += f.Say(v.env.Words) + f.Hint(v.env.Words)
		}
		if kind == Resume && !strings.Contains(told, "pct unlock 200 && pct destroy 200") || strings.Contains(told, "starts it") {
			t.Errorf("%v: %s", kind, told)
		}
		if !v.carryOut(run) || v.pve.Has(ledger.LockDir+"/who") != "-" {
			t.Errorf("%v: %s", kind, run.List())
		}
		v.unlock()
		if again := v.prepareChange(Deploy); len(again.Nothing) == 0 {
			t.Errorf("%v: once it is gone there is to do: %s", kind, again.List())
		}
	}
}

// The power goes once the disks of a guest are gone, and before its configuration is: the run that was at that ends it, taking it back tells what brings the guest back,
// and what was typed then does.
//
//raced:skip
func TestWhatIsLeftOfAGuestWithoutDisksIsDestroyedByItsRunOrBroughtBack(t *testing.T) {
	everyOtherDay(t, 0)
	t.Parallel()
	for _, goes := range guestChanges()[4:] {
		torn := func() *virtual {
			v := goes.begin(t)
			v.breaksAt("apps.destroy", fault{plant: planted(`{"torn": "` + map[string]string{"qm": "qmdestroy", "pct": "vzdestroy"}[v.program()] + `"}`), mended: func(v *virtual) { v.pve.Reboot() }})
			if !v.bare() || v.pve.Runs(200) {
				t.Fatalf("%s: it is whole still:\n%s", goes.name, v.conf())
			}
			return v
		}
		v := torn()
		resumed := v.prepareChange(Resume)
		if got := v.says(resumed); !strings.Contains(got, "destroy what is left of guest apps (200), whose disks are gone") || strings.Contains(got, "back up") {
			t.Errorf("%s, on: %s", goes.name, got)
		}
		v.ends(goes, Resume)

		v = torn()
		back := v.prepareChange(Rollback)
		told := v.everything(back)
		restore := regexp.MustCompile(`this brings it back: (\w+) destroy 200 && (.*) /`).FindStringSubmatch(told)
		if restore == nil || !v.carryOut(back) {
			t.Fatalf("%s, back: %s\n%s", goes.name, told, back.List())
		}
		v.pve.Do(restore[1], "destroy", "200")
		v.pve.Do(strings.Fields(restore[2])...)
		if v.bare() || v.conf() == "-" {
			t.Errorf("%s: %s brought back %s", goes.name, restore[0], v.conf())
		}
	}
}

// everything is what was found before a run, warnings too.
func (v *virtual) everything(run *Run) string {
	var out []string
	for _, f := range run.Findings {
		out = append(out, f.Say(v.env.Words)+" / "+f.Hint(v.env.Words))
	}
	return strings.Join(out, "\n")
}

// lose takes the first disk of the guest away, and its power.
func (v *virtual) lose() {
	v.pve.Off(200)
	v.pve.Disks(func(volumes map[string]int64) { delete(volumes, "local-lvm:vm-200-disk-0") })
}

// Without the run that was at it, what is left of a guest goes once its name is typed, where the plan has nothing for it; a disk that is left keeps it.
//
//raced:skip
func TestWhatIsLeftOfAGuestWithoutDisksGoesWhenItsNameIsTyped(t *testing.T) {
	everyOtherDay(t, 1)
	t.Parallel()
	for _, goes := range guestChanges()[4:] {
		v := goes.begin(t)
		v.lose()
		if run := v.prepare(Deploy); len(run.Steps()) > 0 || !strings.Contains(v.everything(run), "nobody typed its name") {
			t.Errorf("%s, not named: %s\n%s", goes.name, v.everything(run), run.List())
		}
		if run := v.prepareChange(Deploy); strings.Contains(v.says(run), "back up") || !v.carryOut(run) || v.conf() != "-" {
			t.Errorf("%s: %s\n%s", goes.name, run.List(), v.conf())
		}

		v = goes.begin(t)
		kind, disk := planner.VM, "scsi1"
		if v.program() == "pct" {
			kind, disk = planner.LXC, "mp0"
		}
		v.pve.Lay(kind, 200, v.conf()+disk+": local-lvm:vm-200-disk-1,size=8G\n", planner.GB, 1, true)
		v.lose()
		if run := v.prepareChange(Deploy); len(run.Steps()) > 0 || !strings.Contains(v.everything(run), "is not destroyed: disks of it are gone (local-lvm:vm-200-disk-0)") {
			t.Errorf("%s, with a disk: %s\n%s", goes.name, v.everything(run), run.List())
		}
	}
}

// Where something is to run in a guest whose disks are gone nothing begins, and what brings it back is told; once it is destroyed it is made anew.
//
//raced:skip
func TestAGuestWithoutDisksThatIsWantedStopsTheRun(t *testing.T) {
	t.Parallel()
	for _, planned := range []bool{false, true} { // as large as it is, or not
		v := newVirtualOf(t, "lxc", "homepage", "", ", exists: {memory: 1GB}")
		is := planner.GB
		if planned {
			is = v.size
			v = newVirtualOf(t, "lxc", "homepage", "", fmt.Sprintf(", exists: {memory: %dMB}", is/planner.MB))
		}
		v.pve.Lay(planner.LXC, 200, "hostname: apps\nrootfs: local-lvm:vm-200-disk-0,size=8G\n", is, 64, true)
		v.pve.Do("vzdump", "200", "--storage", "local", "--mode", "stop")
		v.lose()
		if got := v.found(v.prepare(Deploy)); !strings.Contains(got, "disks of it are gone (local-lvm:vm-200-disk-0)") || !strings.Contains(got, "pct destroy 200 && pct restore 200 local:backup/vzdump-lxc-200-") || strings.Contains(got, "starts it") {
			t.Errorf("%v: %s", is, got)
		}
		v.pve.Do("pct", "destroy", "200")
		if run := v.prepare(Deploy); planned != strings.Contains(v.found(run), "take its exists: out of the inventory") || planned == strings.Contains(v.says(run), "make guest apps (200)") {
			t.Errorf("%v, once it is destroyed: %s\n%s", is, v.found(run), v.says(run))
		}
	}
}

// The lock of a hypervisor is told before anybody is asked, as that of a host is: how its run was left, or that it is still under way.
//
//raced:skip
func TestALockThatARunLeftOnAHypervisorIsToldWithWhatLeadsOut(t *testing.T) {
	everyOtherDay(t, 0)
	t.Parallel()
	v := guestChanges()[0].begin(t)
	v.breaksAt("apps.make", guestFaults()[0])
	for works, want := range map[bool]string{false: "berth resume", true: "wait for it, or stop it there"} {
		v.env.Works = func(int) bool { return works }
		got := v.found(v.prepare(Deploy))
		if !strings.HasPrefix(got, "pve is locked by ann@desk since") || !strings.Contains(got, want) || works == strings.Contains(got, "berth resume") {
			t.Errorf("at work: %v: %s", works, got)
		}
	}
	v.env.Works = func(int) bool { return false }
	v.ends(guestChanges()[0], Resume)
	if got := v.found(v.prepare(Deploy)); got != "" {
		t.Errorf("its own end leaves %s", got)
	}
}

// A number that somebody takes between the look and the making stays theirs, whatever is done with the run.
//
//raced:skip
func TestANumberThatSomebodyTakesMeanwhileStaysTheirs(t *testing.T) {
	everyOtherDay(t, 1)
	t.Parallel()
	const theirs = "hostname: theirs\nrootfs: local-lvm:vm-200-disk-0,size=8G\n"
	for kind, other := range map[planner.Kind]string{planner.LXC: "lxc/200.conf", planner.VM: "qemu-server/200.conf"} {
		v := newVirtual(t, "", "")
		v.breaksAt("apps.make", fault{plant: func(v *virtual) { v.pve.Lay(kind, 200, theirs, planner.GB, 1, false) }, mended: func(*virtual) {}})
		was := v.pve.Has("etc/pve/" + other)
		if got := v.found(v.prepare(Resume)); !strings.Contains(got, "give the guest another id in the inventory") || strings.Contains(got, "starts it") {
			t.Errorf("%v: going on says %q", kind, got)
		}
		if back := v.prepareChange(Rollback); !v.carryOut(back) || v.pve.Has("etc/pve/"+other) != was {
			t.Errorf("%v: %s\n%s", kind, back.List(), v.pve.Has("etc/pve/"+other))
		}
		for _, deed := range v.pve.Typed() {
			if !strings.HasPrefix(deed, "pveam ") && !strings.HasPrefix(deed, "pct create 200 ") {
				t.Errorf("%v: typed %s", kind, deed)
			}
		}
	}
	v := newVirtual(t, "", "")
	v.breaksAt("apps.make", fault{plant: func(v *virtual) { v.pve.Lay(planner.VM, 200, "name: theirs\n", planner.GB, 1, false) }, mended: func(v *virtual) { v.pve.Do("qm", "destroy", "200") }})
	if resumed := v.prepareChange(Resume); !v.carryOut(resumed) || v.guest.Has("opt/berth/uptime-kuma/compose.yaml") == "-" {
		t.Errorf("once it is free again: %s", resumed.List())
	}
}

// Memory stays within the margin on the way back, too, and where a guest is started to be looked at: somebody may have started others since.
//
//raced:skip
func TestWhatSomebodyStartedMeanwhileIsCountedOnTheWayBack(t *testing.T) {
	everyOtherDay(t, 0)
	t.Parallel()
	others := func(v *virtual) { v.pve.Lay(planner.VM, 300, "name: theirs\n", 780*planner.GB, 1, true) }
	v := newVirtualOf(t, "vm", "homepage", "", ", exists: {memory: 100GB}")
	v.has("", planner.VM, 100*planner.GB)
	if !v.carryOut(v.prepare(Deploy)) {
		t.Fatal("not deployed")
	}
	others(v)
	if got := v.found(v.prepare(Rollback)); !strings.Contains(got, "with the change of guest apps it would carry 880 GB, and may carry 810") {
		t.Errorf("its former size: %s", got)
	}
	v.pve.Off(300)
	if back := v.prepareChange(Rollback); !v.carryOut(back) || !strings.Contains(v.conf(), "memory: 102400\n") {
		t.Errorf("once there is room: %s\n%s", back.List(), v.conf())
	}

	v = newVirtualOf(t, "vm", "homepage", "", ", exists: {memory: 100GB}")
	v.has("", planner.VM, 100*planner.GB)
	v.breaksAt("apps.resize", guestFaults()[0])
	others(v)
	for _, kind := range []Kind{Resume, Rollback} {
		_, err := v.env.Prepare(t.Context(), Request{Kind: kind, Lab: v.lab, Plan: v.plan, Wait: time.Minute, Judge: func(string, []byte) (*planner.Plan, error) { return v.plan, nil }})
		if err == nil || !strings.Contains(err.Error(), "guest apps has to be started first, and with it pve would carry 880 GB, and may carry 810") || v.pve.Runs(200) {
			t.Errorf("%v, to be started: %v", kind, err)
		}
	}
}
