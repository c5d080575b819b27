package rollout

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/steps"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// dockerWords is a Docker that is up to date and runs nothing yet. What is started it remembers, so that a later look
// finds it.
const dockerWords = `#!/bin/sh
here=${0%/*}
printf '%s\n' "$*" >>"$here/asked"
digest=sha256:1111111111111111111111111111111111111111111111111111111111111111
case " $* " in *" --project-name uptime-kuma "*" up "*) echo '["uptime-kuma_data","local","","uptime-kuma","data"]' >"$here/volumes" ;; esac
case "$1 $2" in
"volume ls") cat "$here/volumes" 2>/dev/null || : ;;
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/var/lib/docker","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}' ;;
"manifest inspect") echo '{"manifests":[{"digest":"'$digest'","platform":{"architecture":"amd64","os":"linux"}}]}' ;;
"ps "*) echo app-1 ;;
"container inspect") echo '["/app-1","running","healthy",0,false,"","2026-01-01T00:00:00Z",0,"always",0]' ;;
esac
`

// answering is a host whose services answer, wherever they are asked.
type answering struct {
	*shellhost.Host
	web *httptest.Server
}

func (h answering) Dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return h.Host.Dial(ctx, network, h.web.Listener.Addr().String())
}

// fleet is one host that runs on this machine.
type fleet struct{ host ledger.Host }

func (f fleet) Hosts(names []string) ([]ledger.Host, map[string]error) {
	var out []ledger.Host
	for range names { // there is one
		out = append(out, f.host)
	}
	return out, nil
}

func (f fleet) Handles(names []string) map[string]ledger.Host {
	out := map[string]ledger.Host{}
	for _, name := range names {
		out[name] = f.host
	}
	return out
}

func (f fleet) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	return probe.Look(ctx, []ledger.Host{f.host}, nil)
}

// noon is when the runs of these tests are made.
var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

// site is a lab of one host, and what runs take from a program.
type site struct {
	t    *testing.T
	env  *Env
	lab  *Lab
	host *shellhost.Host
	said []string
}

func newSite(t *testing.T) *site {
	t.Helper()
	return newSiteOf(t, "  uptime-kuma: {on: pi}\n")
}

// newSiteOf is a lab of one host with the services that are given as in an inventory.
func newSiteOf(t *testing.T, services string) *site {
	t.Helper()
	h := shellhost.New(t, "pi")
	h.Program("docker", dockerWords)
	s := &site{t: t, host: h, lab: labOf(t, h, services)}
	web := httptest.NewServer(nil)
	t.Cleanup(web.Close)
	dir := t.TempDir()
	s.env = &Env{
		Words: wording.For(wording.EN), Fleet: fleet{answering{h, web}}, Now: func() time.Time { return noon }, Who: "ann@desk", Process: 42,
		Works:    func(int) bool { return false },
		Secrets:  func(context.Context) (steps.Source, error) { return nil, errors.New("no secret is needed here") },
		Journals: filepath.Join(dir, "journal"), OwnDir: func() error { return nil },
		Note: func(text string) { s.said = append(s.said, text) },
	}
	return s
}

// labOf is a lab of one host, with services as in an inventory.
func labOf(t *testing.T, h *shellhost.Host, services string) *Lab {
	t.Helper()
	facts := probe.Look(t.Context(), []ledger.Host{h}, nil)["pi"]
	if facts.Err != nil {
		t.Fatal(facts.Err)
	}
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("lab.yaml", fmt.Appendf(nil, "name: x\nprocessors:\n  here: {arch: amd64, cores: %d}\nmachines:\n  pi: {kind: docker, processor: here, memory: %dMB, ssh: {host: 127.0.0.1, user: root}}\n"+
		"services:\n%s", facts.Cores, facts.Memory/planner.MB, services), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	return &Lab{File: "lab.yaml", Inventory: inv, Catalog: c.WithInstances(inv.Entries), Problem: inv.Problem()}
}

func (s *site) request(kind Kind) Request {
	plan := planner.Check(s.lab.Problem, planner.Placement{Host: map[string]string{"uptime-kuma": "pi"}})
	return Request{Kind: kind, Lab: s.lab, Plan: plan, Wait: 30 * time.Second,
		Judge: func(string, []byte) (*planner.Plan, error) { return plan, nil }}
}

// prepare prepares a run that nothing stops.
func (s *site) prepare(kind Kind) *Run {
	s.t.Helper()
	run, err := s.env.Prepare(s.t.Context(), s.request(kind))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range run.Findings {
		if f.Severity() == preflight.Stops {
			s.t.Fatal(f.Say(s.env.Words))
		}
	}
	return run
}

func (s *site) carryOut(run *Run) (*steps.Result, error) {
	return run.CarryOut(s.t.Context(), s.t.Context(), steps.Open(nil), func(steps.News) {})
}

func TestARunIsPreparedWithoutAChangeAndThenCarriedOut(t *testing.T) {
	s := newSite(t)
	run := s.prepare(Deploy)
	if len(run.Steps()) != 4 || len(run.Nothing) > 0 || run.Hosts()[0] != "pi" {
		t.Fatalf("%s, %q", run.List(), run.Nothing)
	}
	if !strings.HasPrefix(run.Name(), "20261129T120000Z-") {
		t.Errorf("by the clock that was given the run is %s", run.Name())
	}
	if s.host.Tree() != "" {
		t.Errorf("preparing has changed the host:\n%s", s.host.Tree())
	}
	result, err := s.carryOut(run)
	if err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	if s.host.Has("opt/berth/uptime-kuma/compose.yaml") == "-" || s.host.Has(ledger.LockDir+"/who") != "-" {
		t.Errorf("%s", s.host.Tree())
	}
	if info, err := os.Stat(s.host.Path(ledger.State)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others than root read what berth wrote down: %v, %v", info, err)
	}
	if text := s.host.Has(ledger.JournalFile(run.Name())); !strings.Contains(text, `"who":"ann@desk"`) || !strings.Contains(text, `"kind":"end"`) {
		t.Errorf("the journal of the host:\n%s", text)
	}
	copied, err := os.ReadFile(filepath.Join(s.env.Journals, run.Name()+".jsonl"))
	if err != nil || !strings.Contains(string(copied), `"kind":"end"`) {
		t.Errorf("the copy: %v\n%s", err, copied)
	}
	if resumed := s.prepare(Resume); len(resumed.Nothing) != 1 {
		t.Errorf("there is something to go on with: %q", resumed.Nothing)
	}
}

func TestARunIsNotCarriedOutThatNobodyAgreedToOrThatSomethingStops(t *testing.T) {
	s := newSite(t)
	for name, gate := range map[string]*steps.Gate{"no gate": nil, "a gate that is shut": steps.Shut(nil)} {
		run := s.prepare(Deploy)
		if result, _ := run.CarryOut(t.Context(), t.Context(), gate, func(steps.News) {}); result != nil && result.Whole() || s.host.Has("opt/berth/uptime-kuma/compose.yaml") != "-" {
			t.Errorf("%s: it was done", name)
		}
	}
	s.host.Program("docker", "#!/bin/sh\nexit 1\n")
	run, err := s.env.Prepare(t.Context(), s.request(Deploy))
	if err != nil || !preflight.Stopped(run.Findings) {
		t.Fatalf("%v, %v", err, run)
	}
	var refused *RefusedError
	if _, err := s.carryOut(run); !errors.As(err, &refused) {
		t.Errorf("%v", err)
	}
}

func TestARunThatWasLeftIsTakenUpOrBack(t *testing.T) {
	for _, kind := range []Kind{Resume, Rollback} {
		s := newSite(t)
		run := s.prepare(Deploy)
		now, leave := context.WithCancel(t.Context())
		_, err := run.CarryOut(now, t.Context(), steps.Open(nil), func(n steps.News) {
			if run.Steps()[n.Step].Word() == "pull" && n.Outcome == steps.Succeeded {
				leave()
			}
		})
		if err == nil || s.host.Has(ledger.LockDir+"/who") != "ann@desk\n" {
			t.Fatalf("%v: the lock is of %s", err, s.host.Has(ledger.LockDir+"/who"))
		}
		s.env.Works = func(pid int) bool { return pid == 42 }
		var refused *RefusedError
		if _, err := s.env.Prepare(t.Context(), s.request(kind)); !errors.As(err, &refused) || !strings.Contains(err.Error(), "process 42") {
			t.Errorf("while berth works on it: %v", err)
		}
		s.env.Works = func(int) bool { return false }
		again := s.prepare(kind)
		if len(again.Nothing) == 0 {
			if result, err := s.carryOut(again); err != nil || !result.Whole() {
				t.Errorf("%v, %v", err, result)
			}
		}
		if deployed := s.host.Has("opt/berth/uptime-kuma/compose.yaml") != "-"; deployed != (kind == Resume) {
			t.Errorf("kind %d: deployed is %v\n%s", kind, deployed, s.host.Tree())
		}
	}
}

func TestLocksThatARunLeftAreSaidAndBroken(t *testing.T) {
	s := newSite(t)
	run := s.prepare(Deploy)
	now, leave := context.WithCancel(t.Context())
	if _, err := run.CarryOut(now, t.Context(), steps.Open(nil), func(n steps.News) { leave() }); err == nil {
		t.Fatal("the run was not left")
	}
	locks, err := s.env.Locks(t.Context(), s.lab, nil)
	if err != nil || len(locks.Hosts) != 1 || !strings.Contains(locks.Said[0], "ann@desk") || !strings.Contains(locks.Said[0], run.Name()) {
		t.Fatalf("%v, %+v", err, locks)
	}
	s.env.Works = func(int) bool { return true }
	var refused *RefusedError
	if err := locks.MayBreak(t.Context(), false); !errors.As(err, &refused) {
		t.Errorf("of a berth that works: %v", err)
	}
	if err := locks.MayBreak(t.Context(), true); err != nil {
		t.Errorf("when told to: %v", err)
	}
	if done, err := locks.Break(t.Context()); err != nil || done != 1 || s.host.Has(ledger.LockDir+"/who") != "-" {
		t.Errorf("%d, %v", done, err)
	}
}

func TestHostsThatTheInventoryDoesNotHaveAreRefusedWithTheNextOne(t *testing.T) {
	s := newSite(t)
	r := s.request(Deploy)
	r.Only = []string{"pie"}
	var input *InputError
	if _, err := s.env.Prepare(t.Context(), r); !errors.As(err, &input) || !strings.Contains(err.Error(), `did you mean "pi"?`) {
		t.Errorf("%v", err)
	}
}

// hanging is a fleet of hosts that do not answer.
type hanging struct {
	fleet
	asked func()
}

func (f hanging) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	f.asked()
	<-ctx.Done()
	return map[string]*probe.Facts{"pi": {Host: "pi", Err: ctx.Err()}}
}

func TestPreparingThatIsInterruptedSaysSoAndNothingOfHosts(t *testing.T) {
	s := newSite(t)
	ctx, interrupt := context.WithCancel(t.Context())
	s.env.Fleet = hanging{fleet{s.host}, interrupt}
	run, err := s.env.Prepare(ctx, s.request(Deploy))
	if run != nil || err == nil || err.Error() != "interrupted; nothing was changed" || len(s.said) > 0 {
		t.Errorf("%v, %v, said %q", run, err, s.said)
	}
}

// slow is a host that does not give its lock.
type slow struct {
	answering
	asked func()
}

func (h slow) Run(ctx context.Context, c remote.Command, lines func(remote.Stream, string)) error {
	if c.Args[3] != "berth-lock" {
		return h.answering.Run(ctx, c, lines)
	}
	h.asked()
	<-ctx.Done()
	return &remote.Error{Host: "pi", Step: "lock", Err: context.Cause(ctx)}
}

func TestARunThatIsStoppedWhileItLocksEndsAtOnce(t *testing.T) {
	s := newSite(t)
	stop, interrupt := context.WithCancel(t.Context())
	s.env.Fleet = fleet{slow{s.env.Fleet.(fleet).host.(answering), interrupt}}
	run := s.prepare(Deploy)
	result, err := run.CarryOut(t.Context(), stop, steps.Open(nil), func(steps.News) {})
	if result != nil || err == nil || err.Error() != "interrupted; nothing was changed" || s.host.Tree() != "" {
		t.Errorf("%v, %v\n%s", result, err, s.host.Tree())
	}
}
