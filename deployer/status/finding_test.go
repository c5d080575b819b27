package status

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/twohosts"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

const (
	lateRun  = "20261129T190000Z-bb"
	earlyRun = "20261128T190000Z-aa"
)

// onTwo are copies of a service on two hosts.
var onTwo = []Copy{
	{Host: "nas", Run: earlyRun, Deployed: ledger.BegunAt(earlyRun), Containers: 1, Up: true, Started: ledger.BegunAt(earlyRun)},
	{Host: "pi", Run: lateRun, Deployed: ledger.BegunAt(lateRun)},
}

// samples has every sentence that a finding can be told in, each once.
var samples = []Finding{
	Locked{of: of{"pi"}},
	Locked{of: of{"pi"}, Owner: ledger.Owner{Who: "ann@pc", When: "today", Run: lateRun}},
	RunLeft{Left: ledger.Left{Ending: ledger.Stopped, Run: lateRun}},
	RunLeft{Left: ledger.Left{Ending: ledger.Stopped, Run: lateRun}, Done: []Progress{{"pi", 1, 2, []string{"app.start"}}, {"nas", 2, 2, nil}}},
	RunStopped{of: of{"pi"}, Progress: Progress{"pi", 1, 2, nil}, Run: lateRun, Services: []string{"page", "web"}},
	DockerSilent{of: of{"pi"}},
	DockerSilent{of: of{"pi"}, Why: message.Same("is it running?")},
	NoDocker{of: of{"pi"}},
	Podman{of: of{"pi"}, Version: "4.3.1"},
	NotRoot{of: of{"pi"}, Err: errors.New("no sudo")},
	Unread{of: of{"pi"}, What: message.Same("record: x")},
	Apart{Err: errors.New("no such entry")},
	TwoPlaces{Service: "web", Copies: onTwo, Data: true},
	TwoPlaces{Service: "page", Copies: onTwo},
	NothingDeployed{},
	RunsNowhere{Services: []string{"page", "web"}},
	NotFound{Services: []string{"page", "web"}, Dark: []string{"nas"}},
	RunsByHand{Service: "web", Hosts: []string{"pi"}},
	HostAnew{of: of{"pi"}, Services: []string{"page", "web"}, Run: lateRun},
	GoneFrom{of: of{"pi"}, Service: "web", Run: lateRun},
	NotWished{of: of{"pi"}, Services: []string{"page", "web"}},
	Unsaved{of: of{"pi"}, Never: []string{"web"}},
	Unsaved{of: of{"pi"}, Old: []string{"page", "web"}, Oldest: 50 * time.Hour},
	Unsaved{of: of{"nas"}, Never: []string{"page"}, Old: []string{"web"}, Oldest: 50 * time.Hour},
	MoveWaits{of: of{"nas"}, Service: "web", From: "pi", Since: ledger.BegunAt(lateRun)},
	MoveWaits{of: of{"nas"}, Service: "web", From: "pi", Since: ledger.BegunAt(lateRun), Size: 84 << 30},
	ShareDown{of: of{"pi"}, Share: "photos", At: "/srv/photos"},
	ShareDown{of: of{"pi"}, Share: "photos", At: "/srv/photos", Services: []string{"page", "web"}, Unit: "srv-photos.mount"},
	ShareUnits{of: of{"pi"}, Share: "photos", Units: []string{"srv-photos.mount"}},
	GuestGone{of: of{"pve"}, one: media, Exists: true},
	GuestGone{of: of{"pve"}, one: one{"apps", 120, planner.VM}},
	GuestGone{of: of{"pve"}, one: media, Elsewhere: true},
	GuestGone{of: of{"pve"}, one: media, Answers: true},
	GuestOtherKind{of: of{"pve"}, one: media},
	GuestUnwanted{of: of{"pve"}, one: media},
	GuestDown{of: of{"pve"}, one: media},
	GuestLost{of: of{"pve"}, one: media, Lost: []string{"local-lvm:vm-110-disk-0"}},
	GuestDown{of: of{"pve"}, one: one{"apps", 120, planner.VM}, Lock: "backup"},
	GuestMemory{of: of{"pve"}, one: media, Have: planner.GB, Should: planner.Range{Min: 2 * planner.GB, Max: 2 * planner.GB}},
	GuestMemory{of: of{"pve"}, one: media, Have: planner.GB, Should: planner.Range{Min: 2 * planner.GB, Max: 4 * planner.GB}},
	GuestCores{of: of{"pve"}, one: media, Have: 2, Should: 4},
	GuestPending{of: of{"pve"}, one: media, What: []string{"memory 8192"}},
}

var media = one{"media", 110, planner.VM}

// findingTypes lists the types of the package that have a method Kind.
func findingTypes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && m.Name.Name == "Kind" {
				out = append(out, m.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	return slices.Sorted(slices.Values(out))
}

func TestEveryFindingHasAKindAndSentencesOfItsOwnInBothLanguages(t *testing.T) {
	kinds := map[string]string{}
	types := map[string]bool{}
	for _, f := range samples {
		name := reflect.TypeOf(f).Name()
		if was, known := kinds[f.Kind()]; known && was != name || strings.Trim(f.Kind(), "abcdefghijklmnopqrstuvwxyz_") != "" {
			t.Errorf("%s has the word %q, as %s", name, f.Kind(), was)
		}
		kinds[f.Kind()], types[name] = name, true
	}
	if all := findingTypes(t); !slices.Equal(all, slices.Sorted(maps.Keys(types))) {
		t.Errorf("there are samples of\n%s, and findings\n%s", slices.Sorted(maps.Keys(types)), all)
	}
	for _, l := range []wording.Lang{wording.EN, wording.FR} {
		w, seen := wording.For(l), map[string]bool{}
		for _, f := range samples {
			said := f.Say(w)
			if seen[said] {
				t.Errorf("%T in %s: another's sentence %q", f, l, said)
			}
			seen[said] = true
			for _, s := range []string{said, f.Hint(w)} {
				if strings.TrimSpace(s) != s || strings.Contains(s, "%!") || strings.Contains(s, "  ") || l == wording.EN && strings.ContainsAny(s, "éèàçùœ«»") {
					t.Errorf("%T in %s: badly formed %q", f, l, s)
				}
			}
			if said == "" {
				t.Errorf("%T in %s says nothing", f, l)
			}
		}
	}
}

// well is a lab on which everything was deployed by one run and is well.
func well(t *testing.T) *Lab {
	t.Helper()
	want := twohosts.Plan(t)
	l := &Lab{Problem: want.Plan.Problem, Facts: answering(), Bundles: want.Bundles, Whole: true, Wishes: true}
	put(t, want, l.Facts)
	for _, name := range []string{"media", "nas", "pi"} {
		f := l.Facts[name]
		f.Docker = probe.DockerFacts{Client: "27", Server: "27"}
		f.Now = ledger.BegunAt(lateRun).Add(time.Hour)
		f.Journal = &ledger.JournalFacts{Run: lateRun}
		f.Past = ledger.History{Host: name, Runs: []ledger.Run{{Name: lateRun,
			Order: ledger.Order{Run: lateRun, Who: "ann@pc", Hosts: []string{"media", "nas", "pi"}}, Entries: entries("begin", "done app.start", "end")}}}
	}
	return l
}

// entries are lines of a journal, each a kind, or a kind and a step; the run has two steps on each host.
func entries(lines ...string) []ledger.Entry {
	var out []ledger.Entry
	for _, l := range lines {
		kind, step, _ := strings.Cut(l, " ")
		out = append(out, ledger.Entry{Kind: ledger.EntryKind(kind), Step: step, Steps: 2})
	}
	return out
}

// overtaken makes the newest run of a host one that was stopped, while the newest of all was about the others.
func overtaken(l *Lab, host string) {
	for _, f := range l.Facts {
		f.Past.Runs[0].Order.Hosts = slices.DeleteFunc(slices.Clone(f.Past.Runs[0].Order.Hosts), func(h string) bool { return h == host })
	}
	l.Facts[host].Past.Runs = []ledger.Run{{Name: earlyRun, Order: ledger.Order{Run: earlyRun, Hosts: []string{host}}, Entries: entries("begin", "done app.pull", "stopped")}}
}

// said is the kinds of what is found, each with its host, and the sentences.
func said(l *Lab) (kinds []string, text string) {
	for _, f := range l.Findings() {
		kinds = append(kinds, strings.TrimSpace(f.Kind()+" "+f.On()))
		text += f.Say(wording.For(wording.EN)) + "\n    " + f.Hint(wording.For(wording.EN)) + "\n"
	}
	return kinds, text
}

// without takes a service off its host.
func without(f *probe.Facts, service string) {
	f.Services = slices.DeleteFunc(f.Services, func(s probe.ServiceFacts) bool { return s.Record.Service == service })
	f.Containers = slices.DeleteFunc(f.Containers, func(c probe.Container) bool { return c.Service == service })
}

func TestWhatIsNotWellWithHostsOrTheLabIsFound(t *testing.T) {
	everything := "adguard-home, home-assistant, jellyfin, scrutiny, scrutiny-collector, tailscale, uptime-kuma"
	for name, c := range map[string]struct {
		change func(*Lab)
		kinds  []string
		say    []string
	}{
		"nothing": {func(*Lab) {}, nil, nil},
		"a lock of a run that has begun nothing": {func(l *Lab) {
			l.Facts["pi"].Lock = &ledger.LockFacts{Files: map[string]string{"who": "bob@pc", "when": "today", "run": "r9", "pid": "7"}}
			l.Facts["pi"].Past.Locked, l.Facts["pi"].Past.Held = true, "r9"
		}, []string{"locked pi"}, []string{"locked by bob@pc since today, for run r9", "berth unlock --host pi"}},
		"a lock of a process that works": {func(l *Lab) {
			l.Facts["pi"].Lock = &ledger.LockFacts{Files: map[string]string{"who": "ann@pc", "when": "today", "run": lateRun, "pid": "7"}}
			l.Facts["pi"].Past.Locked, l.Facts["pi"].Past.Held, l.Facts["pi"].Past.Runs[0].Entries = true, lateRun, entries("begin")
			l.Working = func(o ledger.Owner) int { return o.PID }
		}, []string{"locked pi", "run_left"}, []string{"process 7 on this computer", "wait for it"}},
		"a run that was killed": {func(l *Lab) {
			l.Facts["nas"].Lock = &ledger.LockFacts{Files: map[string]string{"who": "ann@pc", "when": "today", "run": lateRun, "pid": "7"}}
			l.Facts["nas"].Past.Locked, l.Facts["nas"].Past.Held = true, lateRun
			l.Facts["nas"].Past.Runs[0].Entries = entries("begin", "done app.pull", "started app.start")
		}, []string{"locked nas", "run_left"}, []string{"run " + lateRun + " did not end on nas", "1 of 2 steps done on nas (not app.start)", "berth resume", "berth rollback"}},
		"a run that failed and was ended": {func(l *Lab) {
			l.Facts["media"].Past.Runs[0].Entries = entries("begin", "done app.pull", "started app.start", "failed app.start", "stopped")
		}, []string{"run_left"}, []string{"was stopped before everything was done: 1 of 2 steps done on media (not app.start)", "berth resume"}},
		"a run that was stopped on one host, before one of the others": {func(l *Lab) {
			overtaken(l, "nas")
			l.Facts["nas"].Service("scrutiny").Record.Digest = "sha256:old"
		}, []string{"run_stopped nas"}, []string{"run " + earlyRun + " was stopped here with 1 of 2 steps done", "for them now: scrutiny", "berth deploy"}},
		"the same, and what it left was done since": {func(l *Lab) { overtaken(l, "nas") }, nil, nil},
		"a run that was stopped, of which only one host was asked": {func(l *Lab) {
			l.Whole, l.Facts = false, map[string]*probe.Facts{"media": l.Facts["media"]}
			l.Facts["media"].Past.Runs[0].Entries = entries("begin", "stopped")
		}, []string{"run_left"}, []string{"was stopped before everything was done", "berth resume"}},
		"nothing was ever deployed": {func(l *Lab) {
			for _, f := range l.Facts {
				f.Services, f.Containers, f.Journal, f.Past = nil, nil, nil, ledger.History{}
			}
		}, []string{"nothing_deployed", "runs_nowhere"}, []string{"they run nowhere: " + everything, "berth deploy"}},
		"a service that was never deployed": {func(l *Lab) { without(l.Facts["nas"], "scrutiny") }, []string{"runs_nowhere"}, []string{"nowhere: scrutiny"}},
		"the same, and a host is down": {func(l *Lab) {
			without(l.Facts["nas"], "scrutiny")
			l.Facts["pi"] = &probe.Facts{Host: "pi", Err: errors.New("down")}
		}, []string{"not_found"}, []string{"scrutiny", "what is on pi is not known"}},
		"the same, and only one host was asked": {func(l *Lab) {
			without(l.Facts["nas"], "scrutiny")
			l.Whole, l.Facts = false, map[string]*probe.Facts{"nas": l.Facts["nas"]}
			l.Facts["nas"].Past.Runs[0].Order.Hosts = []string{"nas"}
		}, nil, nil},
		"the same, beside a plan that says what is wanted": {func(l *Lab) {
			without(l.Facts["nas"], "scrutiny")
			l.Wishes = false
		}, nil, nil},
		"a service that runs by hand": {func(l *Lab) {
			without(l.Facts["nas"], "scrutiny")
			l.ByHand = func(string) []string { return []string{"pi"} }
		}, []string{"runs_by_hand"}, []string{"scrutiny", "by hand on pi"}},
		"a service that runs by hand where the inventory has it": {func(l *Lab) {
			without(l.Facts["nas"], "scrutiny")
			l.ByHand = func(string) []string { return []string{"nas"} }
			p := *l.Problem
			p.Current.Host = map[string]string{"scrutiny": "nas"}
			l.Problem = &p
		}, nil, nil},
		"a host that was installed anew": {func(l *Lab) {
			l.Facts["media"].Services, l.Facts["media"].Containers, l.Facts["media"].Journal = nil, nil, nil
			l.Facts["media"].Past.Runs = nil
			l.Facts["nas"].Past.Runs[0].Order.Hosts, l.Facts["pi"].Past.Runs[0].Order.Hosts = []string{"nas", "pi"}, []string{"nas", "pi"}
			l.Deployed = func(string) (ledger.Put, bool, bool) { return ledger.Put{Host: "media", Run: earlyRun}, false, true }
		}, []string{"host_anew media"}, []string{"run " + earlyRun + " put jellyfin there", "installed anew"}},
		"a service that somebody took off its host": {func(l *Lab) {
			without(l.Facts["nas"], "scrutiny")
			l.Deployed = func(string) (ledger.Put, bool, bool) { return ledger.Put{Host: "nas", Run: lateRun}, true, true }
		}, []string{"service_gone nas"}, []string{"nothing of it is there any more"}},
		"a service that a host knows nothing of": {func(l *Lab) {
			without(l.Facts["nas"], "scrutiny")
			l.Deployed = func(string) (ledger.Put, bool, bool) { return ledger.Put{Host: "nas", Run: lateRun}, false, true }
		}, []string{"runs_nowhere"}, nil},
		"a service with data on two hosts": {func(l *Lab) {
			copied := *l.Facts["nas"].Service("uptime-kuma")
			copied.Record.Run = lateRun
			l.Facts["nas"].Service("uptime-kuma").Record.Run = earlyRun
			l.Facts["pi"].Services = append(l.Facts["pi"].Services, copied)
		}, []string{"two_places"}, []string{"uptime-kuma is on 2 hosts: nas (deployed 2026-11-28 19:00 UTC, running) and pi (deployed 2026-11-29 19:00 UTC, no container)", "which one counts"}},
		"containers of a service on a second host": {func(l *Lab) {
			l.Facts["pi"].Containers = append(l.Facts["pi"].Containers, l.Facts["nas"].Of("uptime-kuma")...)
		}, []string{"two_places"}, nil},
		"a service that is not wished for": {func(l *Lab) {
			p := *l.Problem
			p.Services = slices.DeleteFunc(slices.Clone(p.Services), func(s planner.Service) bool { return s.Name == "scrutiny" })
			l.Problem = &p
		}, []string{"not_wished nas"}, []string{"scrutiny"}},
		"services that were not saved for too long, or never": {func(l *Lab) {
			l.Backups = inventory.Backups{Repository: "/srv/restic", TooOld: 48 * time.Hour}
			for _, f := range l.Facts {
				f.Saved = map[string]time.Time{}
				for _, s := range f.Services {
					f.Saved[s.Record.Service] = f.Now.Add(-47 * time.Hour)
				}
			}
			l.Facts["nas"].Saved["uptime-kuma"] = l.Facts["nas"].Now.Add(-72 * time.Hour)
			delete(l.Facts["nas"].Saved, "scrutiny")
			delete(l.Facts["nas"].Saved, "node-exporter") // which keeps nothing
		}, []string{"unsaved nas"}, []string{"never backed up from there: scrutiny; the newest backup is too old, up to 72 hours: uptime-kuma", "berth backup scrutiny uptime-kuma"}},
		"a service that has moved": {func(l *Lab) {
			move := ledger.Moving{Service: "uptime-kuma", Run: lateRun, From: "pi", To: "nas", State: ledger.MoveWaiting}
			l.Facts["nas"].Moves, l.Facts["pi"].Moves = []ledger.Moving{move}, []ledger.Moving{move}
		}, []string{"move_waits nas"}, []string{"uptime-kuma has moved here from pi", "berth finish uptime-kuma"}},
		"Docker that does not answer": {func(l *Lab) { l.Facts["nas"].Docker.Server = "" }, []string{"docker_down nas"}, []string{"systemctl status docker"}},
		"Podman":                      {func(l *Lab) { l.Facts["nas"].Docker = probe.DockerFacts{Client: "4.3.1", Podman: "4.3.1"} }, []string{"podman nas"}, []string{"Podman 4.3.1"}},
		"Docker that is gone":         {func(l *Lab) { l.Facts["nas"].Docker = probe.DockerFacts{} }, []string{"no_docker nas"}, nil},
		"a host without root":         {func(l *Lab) { l.Facts["nas"].RootErr = errors.New("no sudo") }, []string{"not_root nas"}, nil},
		"a host that said what cannot be read": {func(l *Lab) {
			l.Facts["nas"].Notes, l.Facts["nas"].Missing = []message.Text{message.Same("sum: x")}, []string{"sha256sum", "timeout"}
		}, []string{"unread nas", "unread nas"}, []string{"sum: x", "no sha256sum\n"}},
		"a host that does not answer": {func(l *Lab) {
			l.Facts["pi"] = &probe.Facts{Host: "pi", Err: errors.New("down")}
		}, []string{"not_found"}, nil},
		"a catalog that cannot be rendered": {func(l *Lab) { l.Apart = errors.New("no entry") }, []string{"not_compared"}, []string{"no entry"}},
	} {
		l := well(t)
		c.change(l)
		kinds, text := said(l)
		if !slices.Equal(kinds, c.kinds) {
			t.Errorf("%s: found %q, want %q\n%s", name, kinds, c.kinds, text)
		}
		for _, want := range c.say {
			if !strings.Contains(text, want) {
				t.Errorf("%s: it does not say %q:\n%s", name, want, text)
			}
		}
	}
}

func TestAContainerThatEndsAgainAndAgainIsDriftWhileItRuns(t *testing.T) {
	for _, c := range []struct {
		restarts int
		up       time.Duration
		drift    bool
	}{
		{0, time.Second, false},
		{1, 9 * time.Second, true},
		{1, 11 * time.Second, false},
		{2, 4 * time.Minute, true},
		{2, 6 * time.Minute, false},
		{40, time.Hour, false},
	} {
		want := twohosts.Plan(t)
		facts := answering()
		put(t, want, facts)
		f := facts["nas"]
		f.Now = ledger.BegunAt(lateRun)
		k := f.Container("uptime-kuma-uptime-kuma-1")
		k.Restarts, k.Started = c.restarts, f.Now.Add(-c.up)
		s := statusOf(want, false, facts)["nas/uptime-kuma"]
		if got := len(s.Drift) == 1 && s.Drift[0].Kind == ContainerRestarts; got != c.drift {
			t.Errorf("%+v: %+v", c, s.Drift)
		}
	}
}

func TestWhereDockerDoesNotAnswerNothingIsSaidToBeGone(t *testing.T) {
	want := twohosts.Plan(t)
	facts := answering()
	put(t, want, facts)
	facts["nas"].Containers, facts["nas"].Docker = nil, probe.DockerFacts{Client: "27"}
	if s := statusOf(want, true, facts)["nas/uptime-kuma"]; s.State != Unknown || len(s.Drift) > 0 {
		t.Errorf("%s %+v", s.State, s.Drift)
	}
}

func TestAnAgentThatAHostLacksIsDriftAlsoWithoutAPlan(t *testing.T) {
	want := twohosts.Plan(t)
	facts := answering()
	put(t, want, facts)
	without(facts["nas"], "node-exporter")
	without(facts["media"], "node-exporter")
	without(facts["media"], "jellyfin")
	got := statusOf(want, false, facts)
	if s := got["nas/node-exporter"]; s == nil || len(s.Drift) != 1 || s.Drift[0].Kind != NotDeployed {
		t.Errorf("%+v", s)
	}
	if got["media/node-exporter"] != nil {
		t.Error("a host that carries nothing needs no agent")
	}
}

func TestThePageOfDeployingHasEveryWordOfTheJSON(t *testing.T) {
	page, err := os.ReadFile("../../docs/deploying.md")
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(stateWords[:], driftWords[:])
	for _, f := range samples {
		words = append(words, f.Kind())
	}
	for _, w := range words {
		if !strings.Contains(string(page), "`"+w+"`") {
			t.Errorf("docs/deploying.md does not have `%s`", w)
		}
	}
}
