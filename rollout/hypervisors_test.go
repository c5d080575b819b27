package rollout

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/steps"
	"berth/internal/pvehost"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// TestMain takes away what was built for the tests.
func TestMain(m *testing.M) { os.Exit(pvehost.Run(m)) }

// pulled has an image's digest once it was pulled: no registry is asked before there is a Docker.
const pulled = `"image inspect")
	if [ "$4" = '{{.Id}}' ]; then echo sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb; exit 0; fi
	shift 4
	echo "${1%%:*}@$digest"
	;;
`

// virtual is a lab of a Proxmox and one LXC, which answers while it runs.
type virtual struct {
	t       *testing.T
	env     *Env
	lab     *Lab
	pve     *pvehost.Host
	guest   *shellhost.Host
	plan    *planner.Plan
	size    planner.Bytes
	cable   atomic.Int32
	most    atomic.Int64 // megabytes that running guests had at most after a command
	destroy []string     // guests that are named to go
	told    []string     // host keys that the guest was told to be trusted by
}

// sleeping is a guest that answers while its hypervisor has it up.
type sleeping struct {
	answering
	lab *virtual
	id  int
}

func (s sleeping) up() error {
	if !s.lab.pve.Runs(s.id) {
		return fmt.Errorf("host %s: connect: no route to host", s.Name())
	}
	return nil
}

func (s sleeping) Hold(ctx context.Context) (func(), error) {
	if err := s.up(); err != nil {
		return nil, err
	}
	return s.answering.Hold(ctx)
}

func (s sleeping) Run(ctx context.Context, c remote.Command, lines func(remote.Stream, string)) error {
	if err := s.up(); err != nil {
		return err
	}
	return s.answering.Run(ctx, c, lines)
}

func (s sleeping) Output(ctx context.Context, c remote.Command, limit int) ([]byte, error) {
	if err := s.up(); err != nil {
		return nil, err
	}
	return s.answering.Output(ctx, c, limit)
}

func (s sleeping) Trust(_ context.Context, key string) error {
	s.lab.told = append(s.lab.told, key)
	return nil
}
func (sleeping) User() string   { return "root" }
func (sleeping) Sudo() bool     { return false }
func (sleeping) Keys() []string { return []string{pvehost.AdminKey} }

func newVirtual(t *testing.T, fields, guest string) *virtual {
	t.Helper()
	return newVirtualOf(t, "lxc", "uptime-kuma", fields, guest)
}

func newVirtualOf(t *testing.T, kind, service, fields, guest string) *virtual {
	t.Helper()
	v := &virtual{t: t, pve: pvehost.On(t, shellhost.New(t, "pve")), guest: shellhost.New(t, "apps")}
	v.guest.Program("docker", strings.Replace(dockerWords, `"ps "*)`, pulled+`"ps "*)`, 1))
	facts := probe.Look(t.Context(), []ledger.Host{v.guest}, nil)["apps"]
	if facts.Err != nil {
		t.Fatal(facts.Err)
	}
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	size := facts.Memory / planner.GuestStep * planner.GuestStep
	inv, err := inventory.Parse("lab.yaml", fmt.Appendf(nil, `name: x
processors:
  here: {arch: amd64, cores: 64}
machines:
  pve: {kind: proxmox, processor: here, memory: 900GB%s, guests: {apps: {kind: %s, id: 200, cpus: %d, memory: %dMB, ssh: {host: 10.0.0.20, user: root}%s}}}
services:
  %s: {on: apps}
`, fields, kind, facts.Cores, size/planner.MB, guest, service), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	v.size = size
	v.lab = &Lab{File: "lab.yaml", Inventory: inv, Catalog: c.WithInstances(inv.Entries), Problem: inv.Problem()}
	v.plan = planner.Check(v.lab.Problem, planner.Placement{Host: map[string]string{service: "apps"}, Size: map[string]planner.Bytes{"apps": size}})
	web := httptest.NewServer(nil)
	t.Cleanup(web.Close)
	dir := t.TempDir()
	v.env = &Env{
		Words: wording.For(wording.EN), Now: func() time.Time { return noon }, Who: "ann@desk", Process: 42, Works: func(int) bool { return false },
		Fleet:    hosts{"pve": cable{answering{v.pve.Host, web}, v}, "apps": sleeping{answering{v.guest, web}, v, 200}},
		Secrets:  func(context.Context) (steps.Source, error) { return nil, fmt.Errorf("no secret is needed here") },
		Journals: filepath.Join(dir, "journal"), OwnDir: func() error { return nil }, Note: func(text string) { t.Log(text) },
	}
	return v
}

func (v *virtual) prepare(kind Kind) *Run {
	v.t.Helper()
	run, err := v.env.Prepare(v.t.Context(), Request{Kind: kind, Lab: v.lab, Plan: v.plan, Wait: 30 * time.Second, Judge: func(string, []byte) (*planner.Plan, error) { return v.plan, nil }})
	if err != nil {
		v.t.Fatal(err)
	}
	return run
}

func (v *virtual) found(run *Run) string {
	var out []string
	for _, f := range run.Findings {
		if f.Severity() == preflight.Stops {
			out = append(out, f.Say(v.env.Words)+" / "+f.Hint(v.env.Words))
		}
	}
	return strings.Join(out, "\n")
}

func (v *virtual) carryOut(run *Run) bool {
	v.t.Helper()
	if found := v.found(run); found != "" {
		v.t.Fatal(found)
	}
	result, err := run.CarryOut(v.t.Context(), v.t.Context(), steps.Open(nil), func(steps.News) {})
	if err != nil {
		v.t.Fatal(err)
	}
	for i, err := range result.Errors {
		if err != nil {
			v.t.Logf("%s: %v", run.Steps()[i].ID(), err)
		}
	}
	return result.Whole()
}

// breaks carries out a run in which something goes wrong from a step on, as lab/proxmox/faults.go has it, until it has failed.
func (v *virtual) breaks(run *Run, step, faults string) {
	v.t.Helper()
	if found := v.found(run); found != "" {
		v.t.Fatal(found)
	}
	result, err := run.CarryOut(v.t.Context(), v.t.Context(), steps.Open(nil), func(n steps.News) {
		if n.Outcome == steps.Active && run.Steps()[n.Step].ID() == step {
			v.pve.Faults(faults)
		}
	})
	v.pve.Faults("")
	if err != nil || result.Whole() {
		v.t.Fatalf("%s at %s: nothing failed, %v", faults, step, err)
	}
}

func TestARunMakesAGuestAndDeploysInIt(t *testing.T) {
	v := newVirtual(t, "", "")
	run := v.prepare(Deploy)
	if got := strings.Join(run.Hosts(), " "); got != "pve" {
		t.Errorf("before the guest is there the run touches %s", got)
	}
	if !v.carryOut(run) {
		t.Fatal(run.List())
	}
	if got := v.pve.Deeds(); got != "pveam download, pct create, pct start" {
		t.Errorf("typed: %s", got)
	}
	if v.guest.Has("opt/berth/uptime-kuma/compose.yaml") == "-" {
		t.Errorf("nothing is deployed in the guest:\n%s", v.guest.Tree())
	}
	for _, h := range []*shellhost.Host{v.pve.Host, v.guest} {
		if text := h.Has(ledger.JournalFile(run.Name())); !strings.Contains(text, `"kind":"begin"`) || !strings.Contains(text, `"kind":"end"`) {
			t.Errorf("the journal:\n%s", text)
		}
		if h.Has(ledger.LockDir+"/who") != "-" {
			t.Error("a lock is left")
		}
	}
	if len(v.told) != 1 || v.told[0] != pvehost.HostKey {
		t.Errorf("told host keys: %q", v.told)
	}
	again := v.prepare(Deploy)
	if strings.Contains(again.List(), "pve ") { // of what this Docker forgets nothing is asked
		t.Errorf("a second run does something:\n%s", again.List())
	}
}

// Whatever step fails, the run is taken up from what is there, and ends as it would have.
func TestAMakingThatBrokeOffIsTakenUp(t *testing.T) {
	t.Parallel()
	for verb, wrong := range map[string][2]string{
		"fetch": {"apps.fetch", `{"offline": true}`}, "create": {"apps.make", `{"full": ["local-lvm"]}`}, "start": {"apps.boot", `{"broken": [200]}`},
	} {
		v := newVirtual(t, "", "")
		run := v.prepare(Deploy)
		v.breaks(run, wrong[0], wrong[1])
		resumed := v.prepare(Resume)
		if resumed.Name() != run.Name() {
			t.Errorf("%s: another run goes on", verb)
		}
		if !v.carryOut(resumed) || v.guest.Has("opt/berth/uptime-kuma/compose.yaml") == "-" {
			t.Errorf("%s: %s", verb, resumed.List())
		}
		if again := v.prepare(Deploy); strings.Contains(again.List(), "pve ") {
			t.Errorf("%s: a second run does something:\n%s", verb, again.List())
		}
	}
}

func TestAGuestThatIsLeftToItsOperatorIsOnlyTold(t *testing.T) {
	v := newVirtual(t, ", managed: false", "")
	got := v.found(v.prepare(Deploy))
	if !strings.Contains(got, "managed: false leaves it to you") || !strings.Contains(got, "pct create 200 IMAGE --hostname apps") || !strings.Contains(got, "--net0 'name=eth0,bridge=vmbr0,ip=10.0.0.20/24,gw=10.0.0.254'") {
		t.Error(got)
	}
	if len(v.pve.Typed()) > 0 {
		t.Errorf("typed: %q", v.pve.Typed())
	}
}

func TestWhatLacksForAGuestStopsTheRun(t *testing.T) {
	v := newVirtual(t, "", ", storage: fast, bridge: vmbr9")
	got := v.found(v.prepare(Deploy))
	if !strings.Contains(got, "no storage fast") || !strings.Contains(got, "no bridge vmbr9") {
		t.Error(got)
	}
}

// has lays down a guest that runs, with so much memory.
func (v *virtual) has(config string, kind planner.Kind, memory planner.Bytes) {
	v.t.Helper()
	v.pve.Lay(kind, 200, config+map[planner.Kind]string{planner.VM: "name", planner.LXC: "hostname"}[kind]+": apps\n", memory, v.lab.Problem.Machines[0].Guests[0].CPUs, true)
}

func TestARollbackDestroysTheGuestsThatItsRunMade(t *testing.T) {
	kept := newVirtual(t, "", "")
	if !kept.carryOut(kept.prepare(Deploy)) || !kept.carryOut(kept.prepare(Rollback)) {
		t.Fatal("not deployed, or not taken back")
	}
	if got := kept.pve.Deeds(); got != "pveam download, pct create, pct start" {
		t.Errorf("with data in it, typed: %s", got)
	}
	v := newVirtualOf(t, "lxc", "homepage", "", "")
	if !v.carryOut(v.prepare(Deploy)) {
		t.Fatal("not deployed")
	}
	back := v.prepare(Rollback)
	if !v.carryOut(back) {
		t.Fatal(back.List())
	}
	if got := v.pve.Deeds(); got != "pveam download, pct create, pct start, pct shutdown, pct destroy" || v.pve.Has("etc/pve/lxc/200.conf") != "-" {
		t.Errorf("typed: %s", got)
	}
	if v.pve.Has(ledger.LockDir+"/who") != "-" {
		t.Error("the hypervisor is locked still")
	}
	if again := v.prepare(Deploy); !strings.Contains(again.List(), "pve apps.make") {
		t.Errorf("what was taken back is not made again:\n%s", again.List())
	}
}

func TestARollbackOfAMakingThatBrokeOffLeavesNothing(t *testing.T) {
	v := newVirtual(t, "", "")
	v.breaks(v.prepare(Deploy), "apps.boot", `{"broken": [200]}`)
	if back := v.prepare(Rollback); !v.carryOut(back) || v.pve.Has("etc/pve/lxc/200.conf") != "-" {
		t.Errorf("%s\n%s", back.List(), v.pve.Tree())
	}
}

func TestAGuestGetsItsFormerSizeBack(t *testing.T) {
	v := newVirtual(t, "", ", exists: {memory: 1GB}")
	v.has("", planner.LXC, planner.GB)
	run := v.prepare(Deploy)
	if !v.carryOut(run) || !strings.Contains(v.pve.Has("etc/pve/lxc/200.conf"), fmt.Sprintf("memory: %d\n", v.size/planner.MB)) {
		t.Fatalf("%s\n%s", run.List(), v.pve.Has("etc/pve/lxc/200.conf"))
	}
	text := v.pve.Has(ledger.JournalFile(run.Name()))
	if want := fmt.Sprintf("pct set 200 --memory %d", v.size/planner.MB); !strings.Contains(text, want) {
		t.Errorf("the journal does not have %s:\n%s", want, text)
	}
	if back := v.prepare(Rollback); !v.carryOut(back) || !strings.Contains(v.pve.Has("etc/pve/lxc/200.conf"), "memory: 1024\n") || !v.pve.Runs(200) {
		t.Errorf("%s\n%s", back.List(), v.pve.Has("etc/pve/lxc/200.conf"))
	}
}

// A guest that a run had shut down when it broke off is started before it is looked at: else nobody could tell what is in it.
//
//raced:skip
func TestAGuestThatARunLeftShutDownIsStartedBeforeItGoesOn(t *testing.T) {
	everyOtherDay(t, 0)
	t.Parallel()
	for _, kind := range []Kind{Resume, Rollback} {
		for verb, wrong := range map[string][2]string{"set": {"apps.resize", `{"busy": {"200": 100}}`}, "start": {"apps.boot", `{"broken": [200]}`}} {
			v := newVirtualOf(t, "vm", "uptime-kuma", "", ", exists: {memory: 1GB}")
			v.has("", planner.VM, planner.GB)
			v.breaks(v.prepare(Deploy), wrong[0], wrong[1])
			memory := v.size
			if kind == Rollback {
				memory = planner.GB
			}
			run := v.prepare(kind)
			conf := ""
			if !v.carryOut(run) {
				t.Error("not whole")
			}
			if conf = v.pve.Has("etc/pve/qemu-server/200.conf"); !strings.Contains(conf, fmt.Sprintf("memory: %d\n", memory/planner.MB)) || !v.pve.Runs(200) {
				t.Errorf("%v after %s: %s\n%s", kind, verb, run.List(), conf)
			}
			if here := v.guest.Has("opt/berth/uptime-kuma/compose.yaml") != "-"; here != (kind == Resume) {
				t.Errorf("%v after %s: the service is there: %v", kind, verb, here)
			}
		}
	}
}

// A run that was killed leaves its guest being shut down: what goes on with it, or takes it back, waits until Proxmox is done, and then starts the guest.
//
//raced:skip
func TestARunIsTakenUpOrBackWhileItsGuestIsBeingShutDownStill(t *testing.T) {
	everyOtherDay(t, 1)
	t.Parallel()
	for _, kind := range []Kind{Resume, Rollback} {
		v := newVirtualOf(t, "vm", "uptime-kuma", "", ", exists: {memory: 1GB}")
		v.has("", planner.VM, planner.GB)
		run := v.prepare(Deploy)
		if found := v.found(run); found != "" {
			t.Fatal(found)
		}
		shuts := func() bool {
			tasks, err := guests.Tasks(t.Context(), v.pve.Host)
			return err == nil && slices.ContainsFunc(tasks, func(x guests.Task) bool { return x.Kind == "qmshutdown" })
		}
		now, kill := context.WithCancel(t.Context())
		var began sync.WaitGroup
		result, err := run.CarryOut(now, t.Context(), steps.Open(nil), func(n steps.News) {
			if n.Outcome == steps.Active && run.Steps()[n.Step].ID() == "apps.halt" {
				v.pve.Faults(`{"held": ["qmshutdown"]}`)
				began.Go(func() {
					defer kill()
					for end := time.Now().Add(time.Minute); !shuts() && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
					}
				})
			}
		})
		began.Wait()
		if result != nil && result.Whole() || !shuts() {
			t.Fatalf("the run came to its end, or its guest is not being shut down: %v", err)
		}
		notes := v.goesOnOnceItIsWaitedFor()
		again := v.prepare(kind)
		if told := strings.Join(*notes, "\n"); !strings.Contains(told, "waiting until pve is done with guest apps (200): qmshutdown") || !strings.Contains(told, "starting guest apps (200)") {
			t.Errorf("%v: told\n%s", kind, told)
		}
		if !v.carryOut(again) || !v.pve.Runs(200) {
			t.Errorf("%v: %s", kind, again.List())
		}
		if here := v.guest.Has("opt/berth/uptime-kuma/compose.yaml") != "-"; here != (kind == Resume) {
			t.Errorf("%v: the service is there: %v", kind, here)
		}
	}
}

// goesOnOnceItIsWaitedFor lets the tasks that are held go on once somebody says that he waits, and returns what is said.
func (v *virtual) goesOnOnceItIsWaitedFor() *[]string {
	notes := new([]string)
	v.env.Note = func(text string) {
		if *notes = append(*notes, text); strings.Contains(text, "waiting until") {
			v.pve.Faults("")
		}
	}
	return notes
}

// A backup that a killed run began goes on without it, for as long as it takes: it is waited for, and not made twice.
//
//raced:skip
func TestARunIsTakenUpOrBackWhileItsGuestIsBeingBackedUpStill(t *testing.T) {
	everyOtherDay(t, 0)
	t.Parallel()
	goes := guestChanges()[4:6]
	for i, kind := range []Kind{Resume, Rollback} {
		v := goes[i].begin(t)
		locked := func() bool { return strings.Contains(v.conf(), "lock: backup\n") }
		run := v.prepareChange(Deploy)
		now, kill := context.WithCancel(t.Context())
		var began sync.WaitGroup
		result, err := run.CarryOut(now, t.Context(), steps.Open(nil), func(n steps.News) {
			if n.Outcome == steps.Active && run.Steps()[n.Step].ID() == "apps.dump" && n.Line.IsZero() {
				v.pve.Faults(`{"held": ["vzdump"]}`)
				began.Go(func() {
					defer kill()
					for end := time.Now().Add(time.Minute); !locked() && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
					}
				})
			}
		})
		began.Wait()
		if result != nil && result.Whole() || !locked() {
			t.Fatalf("the run came to its end, or its guest is not being backed up: %v", err)
		}
		if _, err := v.env.Prepare(t.Context(), Request{Kind: kind, Lab: v.lab, Plan: v.plan, OnlyLook: true, Destroy: v.destroy, Judge: func(string, []byte) (*planner.Plan, error) { return v.plan, nil }}); !locked() {
			t.Errorf("%v waited where it only looks: %v", kind, err)
		}
		v.env.Works = func(pid int) bool { return pid == v.env.Process }
		if _, err := v.env.Prepare(t.Context(), Request{Kind: kind, Lab: v.lab, Plan: v.plan, Destroy: v.destroy, Judge: func(string, []byte) (*planner.Plan, error) { return v.plan, nil }}); err == nil || !strings.Contains(err.Error(), "process 42") {
			t.Errorf("%v while a berth is at work on it: %v", kind, err)
		}
		v.env.Works = func(int) bool { return false }
		notes := v.goesOnOnceItIsWaitedFor()
		again := v.prepareChange(kind)
		if told := strings.Join(*notes, "\n"); !strings.Contains(told, "waiting until pve is done with guest apps (200): vzdump") || !strings.Contains(told, "starting guest apps (200)") {
			t.Errorf("%v: told\n%s", kind, told)
		}
		if !v.carryOut(again) || v.pve.Runs(200) != (kind == Rollback) || len(v.backups()) != 1 {
			t.Errorf("%v: %s\n%q", kind, again.List(), v.backups())
		}
	}
}

// A lock that is left where Proxmox lost its power during a backup keeps the guest from being started: what to type is told.
//
//raced:skip
func TestALockThatABackupLeftIsTold(t *testing.T) {
	t.Parallel()
	goes := guestChanges()[4]
	for _, kind := range []Kind{Resume, Rollback} {
		v := goes.begin(t)
		v.breaksAt("apps.dump", fault{plant: planted(`{"crash": "vzdump"}`), mended: func(v *virtual) { v.pve.Reboot() }})
		_, err := v.env.Prepare(t.Context(), Request{Kind: kind, Lab: v.lab, Plan: v.plan, Destroy: v.destroy, Judge: func(string, []byte) (*planner.Plan, error) { return v.plan, nil }})
		if err == nil || !strings.Contains(err.Error(), "Proxmox has it locked (backup)") || !strings.Contains(err.Error(), "type on pve: pct unlock 200; then once more") {
			t.Errorf("%v: %v", kind, err)
		}
		v.unlock()
		v.ends(goes, kind)
	}
}

// says is what a run says of its steps.
func (v *virtual) says(run *Run) string {
	var out []string
	for _, s := range run.Steps() {
		out = append(out, s.Say(v.env.Words, s.Service))
	}
	return strings.Join(out, "\n")
}

// Where no storage has room nothing is begun, unless nothing is to be kept.
func TestAGuestStaysThatCannotBeBackedUp(t *testing.T) {
	v := guestChanges()[4].begin(t)
	v.pve.Faults(`{"full": ["local"]}`)
	prepare := func() *Run {
		run, err := v.env.Prepare(t.Context(), Request{Kind: Deploy, Lab: v.lab, Plan: v.plan, Destroy: v.destroy})
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	if got := v.found(prepare()); !strings.Contains(got, "guest apps is backed up before it is destroyed, and no storage of Proxmox takes backups and has room for its disks (8 GB)") || !strings.Contains(got, "dump: false") {
		t.Error(got)
	}
	m := v.lab.Inventory.Makings["apps"]
	m.Dump.Never = true
	v.lab.Inventory.Makings["apps"] = m
	run := prepare()
	if !strings.Contains(v.says(run), "with its disks; nothing is kept of it") || !v.carryOut(run) || v.conf() != "-" || len(v.backups()) > 0 {
		t.Errorf("%s\n%s, %q", run.List(), v.conf(), v.backups())
	}
	if back := v.prepare(Rollback); len(back.Findings) != 1 || strings.Contains(back.Findings[0].Say(v.env.Words), "brings it back") {
		t.Errorf("%+v", back.Findings)
	}
}

// What the rollback tells to type brings the guest back as it was, with berth's mark.
//
//raced:skip
func TestWhatARollbackTellsToTypeBringsTheGuestBack(t *testing.T) {
	everyOtherDay(t, 1)
	for _, c := range guestChanges()[4:6] {
		v := c.begin(t)
		v.pve.Do(v.program(), "set", "200", "--onboot", "1") // then it is as Proxmox writes it
		was := v.conf()
		if run := v.prepareChange(Deploy); !strings.Contains(v.says(run), "to local with vzdump, 8 GB at most") || !v.carryOut(run) || v.conf() != "-" {
			t.Fatalf("%s: %s", c.name, run.List())
		}
		back := v.prepare(Rollback)
		if len(back.Findings) != 1 {
			t.Fatalf("%s: %+v", c.name, back.Findings)
		}
		for _, lang := range []wording.Lang{wording.EN, wording.FR} {
			said := back.Findings[0].Say(wording.For(lang))
			at := max(strings.Index(said, "qmrestore "), strings.Index(said, "pct restore "))
			if at < 0 {
				t.Fatalf("%s: %s", c.name, said)
			}
			v.pve.Do(strings.Fields(said[at:])...)
			if got := v.conf(); got != was {
				t.Errorf("%s, after %s:\n%s\nwas\n%s", c.name, said[at:], got, was)
			}
			if lang == wording.EN {
				v.pve.Do(v.program(), "destroy", "200")
			}
		}
		if again := v.prepare(Rollback); len(again.Findings) > 0 {
			t.Errorf("%s, once it is back: %+v", c.name, again.Findings)
		}
	}
}

// newLeft is a lab whose guest berth made, and in which the plan has nothing any more.
func newLeft(t *testing.T) *virtual {
	v := newVirtualOf(t, "lxc", "homepage", "", ", exists: {memory: 1GB}")
	const word = "0123456789abcdef"
	v.has("#made by berth: "+word+"\ntags: berth\n", planner.LXC, planner.GB)
	v.pve.Put("var/lib/berth/guests/200.json", `{"id":200,"name":"apps","nonce":"`+word+`","run":"r0","ready":true}`)
	v.lab.Problem.Services = nil
	v.plan = planner.Check(v.lab.Problem, planner.Placement{Host: map[string]string{}, Size: map[string]planner.Bytes{"apps": 0}})
	return v
}

// What a run destroyed is named before anybody agrees to the rollback, and at its end; a guest that was restored meanwhile is not.
func TestARollbackNamesTheGuestsThatItsRunDestroyed(t *testing.T) {
	v := newLeft(t)
	run, err := v.env.Prepare(t.Context(), Request{Kind: Deploy, Lab: v.lab, Plan: v.plan, Wait: time.Minute, Destroy: []string{"apps"}})
	if err != nil || !v.carryOut(run) {
		t.Fatal(err)
	}
	named := func(back *Run, w wording.Words) (out []string) {
		for _, f := range back.Findings {
			if g, is := f.(preflight.GuestDestroyed); is {
				out = append(out, g.Say(w))
			}
		}
		return out
	}
	back := v.prepare(Rollback)
	if got := named(back, v.env.Words); len(got) != 1 || !strings.Contains(got[0], "guest apps (200) does not come back by itself: run "+run.Name()) {
		t.Errorf("before: %q", got)
	}
	if got := named(back, wording.For(wording.FR)); len(got) != 1 || !strings.Contains(got[0], "l'invité apps (200) ne revient pas de lui-même") {
		t.Errorf("before, in French: %q", got)
	}
	if end, err := back.Summary(&steps.Result{}); err != nil || !strings.Contains(end, "Done") || !strings.Contains(end, "guest apps (200) does not come back") {
		t.Errorf("at the end: %q, %v", end, err)
	}
	v.has("", planner.LXC, planner.GB)
	if got := named(v.prepare(Rollback), v.env.Words); len(got) > 0 {
		t.Errorf("once it was restored: %q", got)
	}
}

func TestServicesThatAreGoneWithTheirGuestAreNamed(t *testing.T) {
	v := newLeft(t)
	v.lab.Problem.Current.Host = map[string]string{"homepage": "apps", "gatus": "apps", "sonarr": "nas"}
	list := []steps.Step{
		{Host: "nas", Service: "homepage", Work: steps.Remove{}},
		{Host: "nas", Service: "gatus", Work: steps.Remove{}}, {Host: "box", Service: "gatus", Work: steps.Start{}},
		{Host: "box", Service: "sonarr", Work: steps.Remove{}},
	}
	if got := goneWith(v.lab, "apps", list); len(got) != 1 || got[0] != "homepage" {
		t.Errorf("%q", got)
	}
}

// A guest that the plan has left goes only where its name was typed, and once it is gone nobody misses it.
func TestAGuestGoesOnlyWhereItsNameWasTyped(t *testing.T) {
	v := newLeft(t)
	told := func(run *Run) string {
		var out []string
		for _, f := range run.Findings {
			out = append(out, f.Hint(v.env.Words))
		}
		return strings.Join(out, "\n")
	}
	if run := v.prepare(Deploy); len(run.Steps()) > 0 || !strings.Contains(told(run), "--destroy apps") {
		t.Errorf("unnamed: %s\n%s", run.List(), told(run))
	}
	run, err := v.env.Prepare(t.Context(), Request{Kind: Deploy, Lab: v.lab, Plan: v.plan, Wait: time.Minute, Destroy: []string{"apps"}})
	if err != nil {
		t.Fatal(err)
	}
	if !v.carryOut(run) || v.pve.Deeds() != "pct shutdown, vzdump 200, pct destroy" {
		t.Errorf("named: %s\n%q", run.List(), v.pve.Typed())
	}
	if again := v.prepare(Deploy); v.found(again) != "" || len(again.Nothing) == 0 {
		t.Errorf("once it is gone: %s\n%s", v.found(again), again.List())
	}
	if _, err := v.env.Prepare(t.Context(), Request{Kind: Deploy, Lab: v.lab, Plan: v.plan, Destroy: []string{"aps"}}); err == nil || !strings.Contains(err.Error(), "--destroy aps") {
		t.Errorf("a name that nobody has: %v", err)
	}
}

func TestAGuestThatIsShutDownIsToldFromOneThatIsNotThere(t *testing.T) {
	v := newVirtual(t, "", ", exists: {memory: 1GB}")
	v.plan = planner.Check(v.lab.Problem, planner.Placement{Host: v.plan.Placement.Host, Size: map[string]planner.Bytes{"apps": planner.GB}})
	if got := v.found(v.prepare(Deploy)); !strings.Contains(got, "pve has no guest 200") || strings.Contains(got, "cannot be reached") {
		t.Errorf("not there: %s", got)
	}
	v.has("", planner.LXC, planner.GB)
	v.pve.Off(200)
	if got := v.found(v.prepare(Deploy)); !strings.Contains(got, "guest apps (200) is shut down / pct start 200 on pve starts it") {
		t.Errorf("shut down: %s", got)
	}
}

// A guest that the inventory has, the plan does not use and nobody has made is no host that does not answer.
func TestAGuestThatIsNotUsedIsNotMissed(t *testing.T) {
	v := newVirtual(t, "", "")
	v.lab.Problem.Services = nil
	v.plan = planner.Check(v.lab.Problem, planner.Placement{Host: map[string]string{}})
	if run := v.prepare(Deploy); v.found(run) != "" || len(run.Nothing) == 0 || len(v.pve.Typed()) > 0 {
		t.Errorf("%s\n%s", v.found(run), run.List())
	}
}

// A making that was cut off within Proxmox leaves a guest that is locked, and that is nobody's by its mark: what to type is told.
func TestAMakingThatProxmoxHasNotEndedIsTold(t *testing.T) {
	v := newVirtual(t, "", "")
	v.breaks(v.prepare(Deploy), "apps.boot", `{"broken": [200]}`)
	v.pve.Put("etc/pve/lxc/200.conf", "lock: create\n")
	if got := v.found(v.prepare(Resume)); !strings.Contains(got, "pct unlock 200 && pct destroy 200") {
		t.Error(got)
	}
	if err := os.Remove(v.pve.Path("etc/pve/lxc/200.conf")); err != nil {
		t.Fatal(err)
	}
	if resumed := v.prepare(Resume); !v.carryOut(resumed) {
		t.Error(resumed.List())
	}
}

// The move away has made a guest smaller, and nobody has written that into the inventory since: the way back gives it what it needs all the same.
func TestAServiceThatComesBackFindsItsGuestAsItWas(t *testing.T) {
	v := newVirtual(t, "", ", exists: {memory: 1GB}")
	v.has("", planner.LXC, planner.GB)
	v.lab.Problem.Machines[0].Guests[0].ExistsAt = v.size // what the inventory still has
	v.plan = planner.Check(v.lab.Problem, v.plan.Placement)
	about := func(r Request) []planner.GuestChange {
		r.Plan, r.Service = v.plan, "uptime-kuma"
		return v.env.lookAtGuests(t.Context(), r, []string{"apps"}).about
	}
	if got := about(Request{}); len(got) != 0 {
		t.Errorf("a deployment sizes %v", got)
	}
	if got := about(Request{Returns: true}); len(got) != 1 || got[0].Memory != v.size {
		t.Errorf("the way back sizes %v", got)
	}
	v.has("", planner.LXC, v.size)
	if got := about(Request{Returns: true}); len(got) != 0 {
		t.Errorf("the way back sizes a guest that is as it was: %v", got)
	}
}
