package rollout

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/steps"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planfile"
	"berth/planner"
	"berth/wording"
)

// desk is a computer with berth and a lab of two hosts. What people type there is done as the commands do it, and what
// they would read is kept.
type desk struct {
	t      *testing.T
	hosts  map[string]*shellhost.Host
	web    *httptest.Server
	dark   map[string]bool   // hosts that do not answer
	names  []string          // that the inventory has
	meta   planfile.Meta     // of inventory and catalog as they are now
	unfit  bool              // what was planned does not fit them any more
	killed atomic.Bool       // berth is dead: what it asks reaches nobody
	works  bool              // its process still lives
	homes  map[string]string // the services of the lab, by host; nil: planned
	read   strings.Builder
	env    *Env
	lab    *Lab
}

// planned are the services of the lab, by host.
var planned = map[string]string{"uptime-kuma": "pi", "homepage": "nas"}

// machine is what this one is, as a host: it is looked at once.
var (
	here    sync.Once
	machine *probe.Facts
)

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, hosts: map[string]*shellhost.Host{}, web: httptest.NewServer(nil), dark: map[string]bool{}, names: []string{"nas", "pi"},
		meta: planfile.Meta{Inventory: "sha256:1", Catalog: "sha256:2"}}
	t.Cleanup(d.web.Close)
	for _, name := range d.names {
		h := shellhost.New(t, name)
		h.Program("docker", dockerWords)
		h.Fails = func(string) error { return d.fails(name) }
		d.hosts[name] = h
	}
	here.Do(func() { machine = probe.Look(t.Context(), []ledger.Host{d.hosts["pi"]}, nil)["pi"] })
	if machine.Err != nil {
		t.Fatal(machine.Err)
	}
	d.sit()
	return d
}

// fails is what a host gets instead of a command.
func (d *desk) fails(host string) error {
	switch {
	case d.killed.Load():
		return context.Canceled
	case d.dark[host]:
		return fmt.Errorf("host %s: connect: %w", host, remote.ErrUnreachable)
	}
	return nil
}

// sit makes a berth that has read inventory and catalog as they are now.
func (d *desk) sit() {
	d.t.Helper()
	c, err := catalog.Load()
	if err != nil {
		d.t.Fatal(err)
	}
	text := fmt.Sprintf("name: x\nprocessors:\n  here: {arch: amd64, cores: %d}\nmachines:\n", machine.Cores)
	for _, name := range d.names {
		text += fmt.Sprintf("  %s: {kind: docker, processor: here, memory: %dMB, ssh: {host: 127.0.0.1, user: root}}\n", name, machine.Memory/planner.MB)
	}
	text += "services:\n"
	for _, service := range slices.Sorted(maps.Keys(planned)) {
		text += "  " + service + ": {}\n"
	}
	inv, err := inventory.Parse("lab.yaml", []byte(text), c.Library())
	if err != nil {
		d.t.Fatal(err)
	}
	d.lab = &Lab{File: "lab.yaml", Inventory: inv, Catalog: c, Problem: inv.Problem(), Meta: d.meta}
	d.env = &Env{
		Words: wording.For(wording.EN), Fleet: d, Now: func() time.Time { return noon }, Who: "ann@desk", Process: 42,
		Works:    func(pid int) bool { return d.works && pid == 42 },
		Secrets:  func(context.Context) (steps.Source, error) { return nil, errors.New("no secret is needed here") },
		Journals: filepath.Join(d.t.TempDir(), "journal"), OwnDir: func() error { return nil },
		Note: func(text string) { fmt.Fprintln(&d.read, text) },
	}
}

func (d *desk) Hosts(names []string) ([]ledger.Host, map[string]error) {
	var out []ledger.Host
	for _, name := range names {
		out = append(out, answering{d.hosts[name], d.web})
	}
	return out, nil
}

func (d *desk) Handles(names []string) map[string]ledger.Host {
	out := map[string]ledger.Host{}
	for _, name := range names {
		out[name] = answering{d.hosts[name], d.web}
	}
	return out
}

func (d *desk) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	hosts, _ := d.Hosts(names)
	return probe.Look(ctx, hosts, nil)
}

// plan is that of the lab without some hosts: what was to be on one of them is on another.
func (d *desk) plan(without []string) *planner.Plan {
	problem, there := d.lab.Problem, minus(d.names, without)
	for _, name := range without {
		problem, _ = problem.Without(name)
	}
	pl := planner.Placement{Host: map[string]string{}}
	homes := planned
	if d.homes != nil {
		homes = d.homes
	}
	for service, host := range homes {
		if !slices.Contains(there, host) {
			host = there[0]
		}
		pl.Host[service] = host
	}
	return planner.Check(problem, pl)
}

// types does what a command does, and gives all that it says and whether it went well.
func (d *desk) types(command string) (said string, well bool) {
	d.t.Helper()
	d.read.Reset()
	err := d.do(strings.Fields(command)[1:])
	if err != nil {
		fmt.Fprintln(&d.read, err)
	}
	return d.read.String(), err == nil
}

func (d *desk) do(args []string) error {
	var hosts, without []string
	stale, yes, old, service := false, false, false, ""
	for i := 1; i < len(args); i++ {
		switch args[i] {
		case "--host":
			i++
			hosts = append(hosts, args[i])
		case "--without":
			i++
			without = append(without, args[i])
		case "--stale-ok":
			stale = true
		case "--yes":
			yes = true
		case "--old":
			old = true
		default:
			service = args[i]
		}
	}
	if args[0] == "unlock" {
		return d.unlock(hosts, yes)
	}
	kind := map[string]Kind{"deploy": Deploy, "resume": Resume, "rollback": Rollback, "return": Return, "finish": Finish}[args[0]]
	r := Request{Kind: kind, Lab: d.lab, Wait: 30 * time.Second, Only: hosts, Service: service, Old: old, StaleOK: stale, Judge: func(string, []byte) (*planner.Plan, error) {
		if d.unfit {
			return nil, errors.New("it does not match lab.yaml")
		}
		return d.plan(without), nil
	}}
	if kind == Deploy {
		r.Plan = d.plan(without)
	} else {
		r.Without = without
	}
	return d.run(r, func(string, steps.Outcome) {})
}

// run prepares a run and carries it out; news hears of it, and may kill berth or stop it.
func (d *desk) run(r Request, news func(word string, o steps.Outcome)) error {
	run, err := d.env.Prepare(d.t.Context(), r)
	if err != nil {
		return err
	}
	for _, f := range run.Findings {
		fmt.Fprintln(&d.read, f.Say(d.env.Words))
		fmt.Fprintln(&d.read, f.Hint(d.env.Words))
	}
	if len(run.Nothing) > 0 {
		fmt.Fprintln(&d.read, strings.Join(run.Nothing, "\n"))
		return nil
	}
	now, leave := context.WithCancel(d.t.Context())
	defer leave()
	stop, halt := context.WithCancel(d.t.Context())
	defer halt()
	result, err := run.CarryOut(now, stop, steps.Open(nil), func(n steps.News) {
		if news(run.Steps()[n.Step].Word(), n.Outcome); d.killed.Load() {
			leave()
		}
	})
	if result != nil && run.Left().Ending != ledger.Settled {
		return errors.Join(err, errors.Join(result.Errors...), errors.New(run.Left().Hint(d.env.Words)))
	}
	return err
}

func (d *desk) unlock(hosts []string, yes bool) error {
	locks, err := d.env.Locks(d.t.Context(), d.lab, hosts)
	if err != nil || len(locks.Hosts) == 0 {
		return err
	}
	fmt.Fprintln(&d.read, strings.Join(locks.Said, "\n"))
	if err := locks.MayBreak(d.t.Context(), yes || !d.works); err != nil {
		return err
	}
	d.read.Reset() // what is better was not done
	if _, err := locks.Break(d.t.Context()); err != nil {
		return err
	}
	fmt.Fprintln(&d.read, locks.Next(d.t.Context()))
	return nil
}

var typed = regexp.MustCompile(`berth (?:deploy|resume|rollback|unlock)(?: --(?:stale-ok|yes)| --(?:host|without) [a-z]+)*`)

// settled wants nothing to be open on the hosts that answer, and nothing of what was uploaded to be left.
func (d *desk) settled(how string) {
	d.t.Helper()
	for _, name := range d.names {
		if d.dark[name] {
			continue
		}
		h := d.hosts[name]
		if entries, _ := os.ReadDir(h.Path(ledger.Staging)); len(entries) > 0 || h.Has(ledger.LockDir+"/who") != "-" {
			d.t.Errorf("%s: on %s lock of %q, staged %v", how, name, h.Has(ledger.LockDir+"/who"), entries)
		}
	}
	if left := ledger.LeftOn(d.env.Past(d.t.Context(), d.names, 2), ""); left.Ending != ledger.Settled {
		d.t.Errorf("%s: %s", how, left.Say(d.env.Words))
	}
}

// follow types a command, and then only what is said first in what was printed last, until all is well. It may take so
// many commands after the first one.
func (d *desk) follow(how, said, command string, hops int) {
	d.t.Helper()
	story := how + ": " + command
	for ; ; hops-- {
		well := false
		if command != "" {
			said, well = d.types(command)
		}
		next := typed.FindString(said)
		if well && (!strings.HasPrefix(command, "berth unlock") || next == "") {
			d.settled(story)
			return
		}
		if next == "" || next == command || hops == 0 {
			d.t.Fatalf("%s leads nowhere:\n%s", story, said)
		}
		command, story = next, story+" -> "+next
	}
}

// broken starts a deployment that is broken off when a step is at some outcome: berth is dead then.
func (d *desk) broken(word string, o steps.Outcome) {
	d.during(Deploy, word, o, func() { d.killed.Store(true) })
	d.killed.Store(false)
}

// during does something in the middle of a run.
func (d *desk) during(kind Kind, word string, o steps.Outcome, do func()) (said string) {
	d.t.Helper()
	d.read.Reset()
	var done atomic.Bool
	r := Request{Kind: kind, Lab: d.lab, Plan: d.plan(nil), Wait: 30 * time.Second, Judge: func(string, []byte) (*planner.Plan, error) { return d.plan(nil), nil }}
	err := d.run(r, func(w string, is steps.Outcome) {
		if w == word && is == o && done.CompareAndSwap(false, true) {
			do()
		}
	})
	if err != nil {
		fmt.Fprintln(&d.read, err)
	}
	if !done.Load() && word != "" {
		d.t.Fatalf("it did not come to %s:\n%s", word, d.read.String())
	}
	return d.read.String()
}

// at lets commands of a name fail on a host while a run is made, and gives what it says. The host is well again then.
func (d *desk) at(host, name string, why error) (said string) {
	d.t.Helper()
	d.hosts[host].Fails = func(line string) error {
		if strings.Contains(line, " "+name+" ") {
			return why
		}
		return d.fails(host)
	}
	said = d.during(Deploy, "", steps.Pending, nil)
	d.hosts[host].Fails = func(string) error { return d.fails(host) }
	return said
}

// wipe removes what lies on a host, where commands of a run that was killed may still come to their end.
func (d *desk) wipe(host string, paths ...string) {
	d.t.Helper()
	for _, at := range paths {
		shellhost.Await(d.t, "the removal of "+at, func() bool { return os.RemoveAll(d.hosts[host].Path(at)) == nil })
	}
}

// endings are all ways that a run can be left in. Each leaves one; what it gives is what the run itself said last, where
// somebody reads that.
var endings = map[string]func(d *desk) (said string){
	"killed between lock and begin": func(d *desk) string {
		for _, h := range d.hosts {
			h.Fails = func(line string) error {
				if strings.Contains(line, " berth-begin ") {
					d.killed.Store(true)
				}
				return d.fails(h.Name())
			}
		}
		d.during(Deploy, "", steps.Pending, nil)
		for _, h := range d.hosts {
			h.Fails = func(string) error { return d.fails(h.Name()) }
		}
		d.killed.Store(false)
		return ""
	},
	"killed while it made a lock": func(d *desk) string {
		if err := os.MkdirAll(d.hosts["pi"].Path(ledger.LockDir), 0o700); err != nil {
			d.t.Fatal(err)
		}
		return ""
	},
	"begun on one host only": func(d *desk) string {
		d.broken("stage", steps.Active)
		d.wipe("nas", ledger.Journals, ledger.Orders)
		return ""
	},
	"killed in staging":   func(d *desk) string { d.broken("stage", steps.Succeeded); return "" },
	"killed after a pull": func(d *desk) string { d.broken("pull", steps.Succeeded); return "" },
	"killed at a start":   func(d *desk) string { d.broken("start", steps.Succeeded); return "" },
	"killed, and it lives": func(d *desk) string {
		d.broken("start", steps.Succeeded)
		d.works = true
		return ""
	},
	"killed on another computer": func(d *desk) string {
		d.broken("start", steps.Succeeded)
		d.env.Who = "bob@box"
		return ""
	},
	"a step failed": func(d *desk) string {
		d.hosts["nas"].Program("docker", strings.Replace(dockerWords, "case ", "case $* in *up*) exit 3 ;; esac\ncase ", 1))
		said := d.during(Deploy, "start", steps.Failed, func() {})
		d.hosts["nas"].Program("docker", dockerWords)
		return said
	},
	"a host cannot be locked": func(d *desk) string { return d.at("pi", "berth-lock", errFull) },
	"a host cannot begin":     func(d *desk) string { return d.at("pi", "berth-begin", errFull) },
	"the end cannot be written": func(d *desk) string {
		said := d.at("pi", "berth-end", errFull)
		if d.hosts["nas"].Has(ledger.LockDir+"/who") != "-" {
			d.t.Error("a host that is well stays locked")
		}
		if n := strings.Count(said, errFull.Error()); n != 1 {
			d.t.Errorf("the cause is said %d times:\n%s", n, said)
		}
		return said
	},
	"the lock cannot be given back": func(d *desk) string { return d.at("pi", "berth-unlock", errFull) },
	"something was done there meanwhile": func(d *desk) string {
		var once atomic.Bool
		d.hosts["nas"].Fails = func(line string) error {
			if strings.Contains(line, " berth-lock ") && once.CompareAndSwap(false, true) {
				d.hosts["pi"].Put(ledger.JournalFile("20261129T110000Z-00"), `{"run":"20261129T110000Z-00","kind":"begin"}`+"\n"+`{"run":"20261129T110000Z-00","kind":"end"}`+"\n")
			}
			return d.fails("nas")
		}
		return d.during(Deploy, "", steps.Pending, nil)
	},
	"somebody broke the lock": func(d *desk) string {
		return d.during(Deploy, "pull", steps.Succeeded, func() {
			if err := d.do([]string{"unlock"}); err != nil {
				d.t.Error(err)
			}
		})
	},
	"a rollback was killed": func(d *desk) string {
		d.broken("start", steps.Succeeded)
		d.during(Rollback, "remove", steps.Succeeded, func() { d.killed.Store(true) })
		d.killed.Store(false)
		return ""
	},
	"another run was begun since": func(d *desk) string {
		d.broken("pull", steps.Succeeded)
		for _, command := range []string{"berth unlock --host pi", "berth deploy --host pi"} {
			if said, well := d.types(command); !well {
				d.t.Fatal(said)
			}
		}
		return ""
	},
	"the order is gone": func(d *desk) string {
		d.broken("pull", steps.Succeeded)
		d.wipe("nas", ledger.Orders)
		d.wipe("pi", ledger.Orders)
		return ""
	},
	"a host is gone for good": func(d *desk) string {
		d.broken("start", steps.Succeeded)
		d.dark["nas"] = true
		return ""
	},
	"a host is out of the inventory": func(d *desk) string {
		d.broken("start", steps.Succeeded)
		d.names, d.meta.Inventory, d.unfit = []string{"pi"}, "sha256:3", true
		d.sit()
		return ""
	},
	"a host was installed anew": func(d *desk) string {
		d.broken("start", steps.Succeeded)
		d.wipe("nas", ledger.State, "opt")
		return ""
	},
	"the inventory was edited": func(d *desk) string {
		d.broken("start", steps.Succeeded)
		d.meta.Inventory = "sha256:3"
		d.sit()
		return ""
	},
	"what was planned does not fit any more": func(d *desk) string {
		d.broken("pull", steps.Succeeded)
		d.unfit = true
		return ""
	},
}

var errFull = errors.New("the file system / is full")

// goesBack are the endings from which rollback begins as well: it looks at each of them in its own way.
var goesBack = map[string]bool{
	"killed between lock and begin": true, "begun on one host only": true, "killed in staging": true, "killed at a start": true, "killed, and it lives": true,
	"a rollback was killed": true, "another run was begun since": true, "the order is gone": true, "a host is gone for good": true, "a host is out of the inventory": true,
}

//raced:skip
func TestFromEveryWayThatARunIsLeftInWhatIsPrintedLeadsOut(t *testing.T) {
	for i, name := range slices.Sorted(maps.Keys(endings)) {
		leave := endings[name]
		t.Run(name, func(t *testing.T) {
			everyOtherDay(t, i)
			t.Parallel()
			at := func() (*desk, string) {
				d := newDesk(t)
				return d, leave(d)
			}
			d, said := at()
			if said != "" {
				d.follow("the run itself", said, "", 3)
			} else {
				d.follow(name, "", "berth deploy", 3)
			}
			if goesBack[name] {
				d, _ = at()
				d.follow(name, "", "berth rollback", 2)
			}
		})
	}
}

// What is said beside the first way leads out, too.
//
//raced:skip
func TestTheOtherWaysThatArePrintedLeadOutAsWell(t *testing.T) {
	t.Parallel()
	for name, command := range map[string]string{
		"the inventory was edited": "berth resume --stale-ok", "a host is gone for good": "berth rollback --without nas",
		"killed at a start": "berth resume", "a step failed": "berth rollback",
	} {
		d := newDesk(t)
		endings[name](d)
		if said, well := d.types(command); !well {
			t.Errorf("%s: %s says\n%s", name, command, said)
		}
		d.settled(name)
	}
}

// Neither has anything to go on with, and both would leave the hosts locked.
func TestResumeAndRollbackOfARunThatBeganNothingAreRefusedWithTheWayOut(t *testing.T) {
	d := newDesk(t)
	endings["killed between lock and begin"](d)
	for _, command := range []string{"resume", "rollback"} {
		var refused *RefusedError
		if err := d.do([]string{command}); !errors.As(err, &refused) || typed.FindString(err.Error()) != "berth unlock" {
			t.Errorf("%s: %v", command, err)
		}
	}
}

// The other hosts were not asked for their locks; they are not gone.
func TestUnlockOfOneHostKnowsOfTheOthers(t *testing.T) {
	d := newDesk(t)
	endings["killed at a start"](d)
	if said, well := d.types("berth unlock --host pi"); !well || strings.Contains(said, "inventory") || typed.FindString(said) != "berth resume" {
		t.Errorf("%s", said)
	}
}

func TestAfterAnEditOfTheInventoryResumeSaysWhatLeadsOut(t *testing.T) {
	d := newDesk(t)
	endings["the inventory was edited"](d)
	var input *InputError
	err := d.do([]string{"resume"})
	if !errors.As(err, &input) || typed.FindString(err.Error()) != "berth unlock" || strings.Contains(err.Error(), "plan again") {
		t.Errorf("%v", err)
	}
}

func TestGoingOnWithoutAHostSaysWhatStaysUndoneThere(t *testing.T) {
	d := newDesk(t)
	endings["a host is gone for good"](d)
	for command, want := range map[string]string{
		"berth resume --without pi":   "--without pi: it answers, so it is not gone",
		"berth resume --without nass": `did you mean "nas"?`,
	} {
		var input *InputError
		if err := d.do(strings.Fields(command)[1:]); !errors.As(err, &input) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", command, err)
		}
	}
	said, well := d.types("berth resume --without nas")
	if !well || !strings.Contains(said, "goes on without nas: what it was to do there stays undone (homepage)") {
		t.Errorf("%s", said)
	}
	d.dark["nas"] = false // it was not for good
	d.follow("it comes back", "", "berth deploy", 2)
}
