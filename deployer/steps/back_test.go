package steps

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/message"
	"berth/planner"
)

// factsOf says what Look would of a shellHost: its records, and that all of them run.
func factsOf(t *testing.T, h *shellhost.Host) *probe.Facts {
	t.Helper()
	f := &probe.Facts{Host: h.Name()}
	names, err := filepath.Glob(h.Path(ledger.Records + "/*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := probe.ServiceFacts{Files: map[string]probe.FileFact{}}
		if err := json.Unmarshal(data, &s.Record); err != nil {
			t.Fatal(err)
		}
		s.Record.Dir = strings.TrimPrefix(s.Record.Dir, h.Root)
		for file, sum := range s.Record.Files {
			s.Files[file] = probe.FileFact{SHA256: sum, Mode: 0o600}
		}
		s.Record.Images = nil
		f.Services = append(f.Services, s)
		f.Containers = append(f.Containers, probe.Container{Name: s.Record.Service, Service: s.Record.Service, Digest: s.Record.Digest, State: "running"})
	}
	return f
}

// do carries steps out as a run, from its first line to its last.
func do(t *testing.T, run, undoes string, steps []Step, hosts ...*shellhost.Host) {
	t.Helper()
	x := execution(run, steps, hosts...)
	x.Wait = 0
	x.Order.Undoes = undoes
	if err := x.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := Execute(t.Context(), t.Context(), x)
	if !r.Whole() {
		t.Fatalf("%s: %s %v", run, outcomes(x, r), r.Errors)
	}
	if err := x.End(t.Context(), true); err != nil {
		t.Fatal(err)
	}
}

func pastOf(t *testing.T, hosts ...*shellhost.Host) []ledger.History {
	t.Helper()
	var list []ledger.Host
	for _, h := range hosts {
		list = append(list, h)
	}
	past := ledger.Past(t.Context(), list, 5)
	for i := range past {
		if past[i].Err != nil {
			t.Fatal(past[i].Err)
		}
		for j := range past[i].Runs {
			for k := range past[i].Runs[j].Former { // a host has its own paths in its records
				f := &past[i].Runs[j].Former[k]
				f.Record.Dir = strings.TrimPrefix(f.Record.Dir, hosts[i].Root)
			}
		}
	}
	return past
}

// bring is a graph for services of given texts on a host, and remove takes others away.
func bring(host string, texts map[string]string, remove ...string) []Step {
	goal := Goal{Plan: &planner.Plan{Problem: &planner.Problem{}}, Stands: func(*compose.Bundle, *probe.Facts) Standing { return Missing }}
	facts := map[string]*probe.Facts{host: {Host: host}}
	for service, text := range texts {
		b := appBundle(host, service)
		b.Files[0].Data = []byte(text)
		b.Digest = "sha256:" + text
		goal.Bundles = append(goal.Bundles, *b)
	}
	slices.SortFunc(goal.Bundles, func(a, b compose.Bundle) int { return strings.Compare(a.Service, b.Service) })
	for _, service := range remove {
		facts[host].Services = append(facts[host].Services, probe.ServiceFacts{Record: ledger.Record{Service: service, Dir: "/opt/berth/" + service}})
	}
	return ordered(Graph(goal, facts))
}

func deployedTexts(h *shellhost.Host) string {
	var out []string
	for _, s := range []string{"changed", "kept", "added", "removed"} {
		out = append(out, s+"="+h.Has("opt/berth/"+s+"/compose.yaml"))
	}
	return strings.Join(out, " ")
}

// undone are the steps that take a run back, of services that no inventory names.
func undone(undo, name string, facts map[string]*probe.Facts, past []ledger.History) []Step {
	steps, _ := Back(undo, name, &planner.Problem{}, facts, past, func(string) []string { return nil })
	return steps
}

func TestARollbackBringsBackWhatWasThereAndASecondOneTakesItBack(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	do(t, "r1", "", bring("pi", map[string]string{"changed": "old", "kept": "same", "removed": "gone"}), h)
	first := deployedTexts(h)
	do(t, "r2", "", bring("pi", map[string]string{"changed": "new", "added": "fresh"}, "removed"), h)
	second := deployedTexts(h)
	if first != "changed=old kept=same added=- removed=gone" || second != "changed=new kept=same added=fresh removed=-" {
		t.Fatalf("%s; %s", first, second)
	}
	undo, want := "r2", first
	for _, name := range []string{"r3", "r4", "r5"} {
		past := pastOf(t, h)
		last := ledger.Newest(past)
		if last.Name != undo || !last.Whole() {
			t.Fatalf("the newest run is %+v", last)
		}
		steps := undone(undo, name, map[string]*probe.Facts{"pi": factsOf(t, h)}, past)
		do(t, name, undo, steps, h)
		if got := deployedTexts(h); got != want {
			t.Errorf("after %s: %s, want %s", name, got, want)
		}
		if left := undone(undo, name, map[string]*probe.Facts{"pi": factsOf(t, h)}, pastOf(t, h)); len(left) > 0 {
			t.Errorf("%s left\n%s", name, shown(left))
		}
		undo = name
		if want == first {
			want = second
		} else {
			want = first
		}
	}
}

func TestARollbackRemovesBeforeItStarts(t *testing.T) {
	t.Parallel()
	a, b := shellhost.New(t, "a"), shellhost.New(t, "b")
	do(t, "r1", "", bring("a", map[string]string{"web": "x"}), a)
	do(t, "r2", "", append(bring("b", map[string]string{"web": "x"}), Step{Host: "a", Service: "web", Work: Remove{Dir: "/opt/berth/web"}}), a, b)
	steps := undone("r2", "r3", map[string]*probe.Facts{"a": factsOf(t, a), "b": factsOf(t, b)}, pastOf(t, a, b))
	want := `
a web.health < a web.start
a web.restore
a web.start < a web.restore, b web.remove
b web.remove`
	if got := shown(steps); got != strings.TrimPrefix(want, "\n") {
		t.Errorf("%s\nwant%s", got, want)
	}
}

func TestAServiceInAnotherDirectoryLeavesItsOldOneAndComesBack(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	do(t, "r1", "", bring("pi", map[string]string{"app": "old"}), h)
	b := appBundle("pi", "app")
	b.Dir, b.Files[0].Data = "/opt/berth/there/app", []byte("new")
	goal := Goal{
		Plan: &planner.Plan{Problem: &planner.Problem{}}, Bundles: []compose.Bundle{*b},
		Stands: func(*compose.Bundle, *probe.Facts) Standing { return Missing },
	}
	steps := ordered(Graph(goal, map[string]*probe.Facts{"pi": factsOf(t, h)}))
	want := `
pi app.health < pi app.start
pi app.pull < pi app.stage
pi app.remove < pi app.pull
pi app.stage
pi app.start < pi app.remove`
	if got := shown(steps); got != strings.TrimPrefix(want, "\n") {
		t.Fatalf("%s\nwant%s", got, want)
	}
	do(t, "r2", "", steps, h)
	at := func() string {
		return h.Has("opt/berth/app/compose.yaml") + " " + h.Has("opt/berth/there/app/compose.yaml")
	}
	if got := at(); got != "- new" {
		t.Fatalf("%s\n%s", got, h.Tree())
	}
	undo := "r2"
	for _, run := range []struct{ name, want string }{{"r3", "old -"}, {"r4", "- new"}, {"r5", "old -"}} {
		do(t, run.name, undo, undone(undo, run.name, map[string]*probe.Facts{"pi": factsOf(t, h)}, pastOf(t, h)), h)
		if got := at(); got != run.want {
			t.Errorf("%s: %s, want %s\n%s", run.name, got, run.want, h.Tree())
		}
		undo = run.name
	}
}

func TestARollbackStartsWhatTheRunOnlyStopped(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step string // the last one that the run began with the service on its old host
		gone bool   // its directory was put aside, its record was not
		want string
	}{
		"stopped":                   {"web.stop", false, "a web.health < a web.start\na web.start"},
		"taken down":                {"web.remove", false, "a web.health < a web.start\na web.start"},
		"taken down and put aside":  {"web.remove", true, "a web.health < a web.start\na web.restore\na web.start < a web.restore"},
		"on the way to another one": {"web.start", true, "a web.health < a web.start\na web.restore\na web.start < a web.restore"},
		"only looked at":            {"web.pull", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := shellhost.New(t, "a")
			do(t, "r1", "", bring("a", map[string]string{"web": "x"}), h)
			x := execution("r2", []Step{{Host: "a", Service: "web"}}, h)
			if err := x.Begin(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := (ledger.Holding{Run: "r2"}).Note(t.Context(), h, ledger.Entry{Kind: ledger.EntryStarted, Step: c.step}); err != nil {
				t.Fatal(err)
			}
			facts := factsOf(t, h)
			facts.Containers[0].State = "exited" // with 0, as what was done does
			if c.gone {
				h.Put(ledger.KeptDir("r2", "web")+".json", h.Has(ledger.RecordFile("web")))
				if err := os.Rename(h.Path("opt/berth/web"), h.Path(ledger.KeptDir("r2", "web"))); err != nil {
					t.Fatal(err)
				}
				facts.Services[0].Files = nil
			}
			steps := undone("r2", "r3", map[string]*probe.Facts{"a": facts}, pastOf(t, h))
			if got := shown(steps); got != c.want {
				t.Fatalf("%s\nwant\n%s", got, c.want)
			}
			do(t, "r3", "r2", steps, h)
			if h.Has("opt/berth/web/compose.yaml") != "x" {
				t.Errorf("%s", h.Tree())
			}
		})
	}
}

// on is a host that has the service x since a run, with its containers in a state; without a run it has none.
func on(host, run, state string) *probe.Facts {
	f := &probe.Facts{Host: host}
	if run != "" {
		f.Services = []probe.ServiceFacts{{Record: ledger.Record{Service: "x", Dir: "/opt/berth/x", Run: run}, Files: map[string]probe.FileFact{"compose.yaml": {}}}}
	}
	if state != "" {
		f.Containers = []probe.Container{{Name: "x", Service: "x", State: state}}
	}
	return f
}

func TestARollbackBringsNoDataToASecondPlace(t *testing.T) {
	own, shared := []planner.State{{Name: "data"}}, []planner.State{{Name: "data", Shared: true}}
	began := func(steps ...string) ledger.Run {
		r := ledger.Run{Name: "r1"}
		for _, s := range steps {
			r.Entries = append(r.Entries, ledger.Entry{Run: "r1", Kind: ledger.EntryStarted, Step: s})
		}
		return r
	}
	removed := began("x.stop", "x.remove")
	removed.Former = []ledger.Former{{Run: "r1", Record: ledger.Record{Service: "x", Dir: "/opt/berth/x", Run: "r-a"}}}
	started := began("x.start")
	later := began("x.stop", "x.remove")
	later.Former = []ledger.Former{{Run: "r1", Record: ledger.Record{Service: "x", Dir: "/opt/berth/x", Run: "r-b"}}}
	aBack := "a x.health < a x.start\na x.restore\na x.start < a x.restore"
	for name, c := range map[string]struct {
		state      []planner.State
		a, b       *probe.Facts
		onA, onB   []ledger.Run
		planned    string // the host that x is on by what is written down
		want, stay string
	}{
		"the run moved it": {shared, on("a", "", ""), on("b", "r1", "running"), []ledger.Run{removed}, []ledger.Run{started}, "", aBack + ", b x.remove\nb x.remove", ""},
		"an earlier run had put it there, and this one began it": {shared, on("a", "", ""), on("b", "r0", "running"), []ledger.Run{removed}, []ledger.Run{started}, "", "b x.health < b x.start\nb x.start", "a"},
		"an earlier run had put it there, and it is down":        {shared, on("a", "", ""), on("b", "r0", "exited"), []ledger.Run{removed}, []ledger.Run{started}, "", "b x.health < b x.start\nb x.start", "a"},
		"it runs there, and the run only removed it here":        {shared, on("a", "", ""), on("b", "r0", "running"), []ledger.Run{removed}, nil, "", "", "a"},
		"it crashes there again and again":                       {shared, on("a", "", ""), on("b", "r0", "restarting"), []ledger.Run{removed}, nil, "", "", "a"},
		"it is stopped there":                                    {shared, on("a", "", ""), on("b", "r0", "exited"), []ledger.Run{removed}, nil, "", aBack, ""},
		"it has no data":                                         {nil, on("a", "", ""), on("b", "r0", "running"), []ledger.Run{removed}, nil, "", aBack, ""},
		"it runs here, too":                                      {shared, on("a", "r0", "running"), on("b", "r0", "running"), []ledger.Run{began("x.stop")}, nil, "", "a x.health < a x.start\na x.start", ""},
		"the other host is down, and should have it":             {shared, on("a", "", ""), &probe.Facts{Host: "b", Err: errors.New("down")}, []ledger.Run{removed}, nil, "b", "", "a down"},
		"the other host is down, and nothing names it":           {shared, on("a", "", ""), &probe.Facts{Host: "b", Err: errors.New("down")}, []ledger.Run{removed}, nil, "a", aBack, ""},
		"its Docker is down, and it has a record of it":          {shared, on("a", "", ""), &probe.Facts{Host: "b", Docker: probe.DockerFacts{Err: message.Same("timeout")}, Services: on("b", "r0", "").Services}, []ledger.Run{removed}, nil, "", "", "a host b: Docker does not answer: timeout"},
		"it comes back there, too, whose Docker is down":         {shared, on("a", "", ""), &probe.Facts{Host: "b", Docker: probe.DockerFacts{Err: message.Same("timeout")}}, []ledger.Run{removed}, []ledger.Run{later}, "", "b x.health < b x.start\nb x.restore\nb x.start < b x.restore", "a"},
		"it leaves there, and Docker is down":                    {shared, on("a", "", ""), &probe.Facts{Host: "b", Docker: probe.DockerFacts{Err: message.Same("timeout")}, Services: on("b", "r1", "").Services}, []ledger.Run{removed}, []ledger.Run{started}, "b", aBack + ", b x.remove\nb x.remove", ""},
		"nobody may look there, and should have it":              {shared, on("a", "", ""), &probe.Facts{Host: "b", RootErr: errors.New("no root")}, []ledger.Run{removed}, nil, "b", "", "a no root"},
		"nobody may look there, and it is seen to run":           {shared, on("a", "", ""), &probe.Facts{Host: "b", RootErr: errors.New("no root"), Containers: on("b", "", "running").Containers}, []ledger.Run{removed}, nil, "", "", "a"},
		"a host that is not known any more should have it":       {shared, on("a", "", ""), on("b", "", ""), []ledger.Run{removed}, nil, "z", "", "a host z is not in the inventory any more"},
		"the other host is down, and its data is only here":      {own, on("a", "", ""), &probe.Facts{Host: "b", Err: errors.New("down")}, []ledger.Run{removed}, nil, "b", aBack, ""},
	} {
		problem := &planner.Problem{Services: []planner.Service{{Name: "x", State: c.state}}}
		past := []ledger.History{{Host: "a", Runs: c.onA}, {Host: "b", Runs: c.onB}}
		steps, rivals := Back("r1", "r2", problem, map[string]*probe.Facts{"a": c.a, "b": c.b}, past, func(string) []string { return strings.Fields(c.planned) })
		stay := ""
		for _, r := range rivals {
			if stay += r.Host; r.Err != nil {
				stay += " " + r.Err.Error()
			}
			if r.Service != "x" || r.Has != "b" && r.Has != c.planned {
				t.Errorf("%s: %+v", name, r)
			}
		}
		if got := shown(steps); got != c.want || stay != c.stay {
			t.Errorf("%s:\n%s\nwant\n%s\nstays away from %q, want %q", name, got, c.want, stay, c.stay)
		}
	}
}

func TestAStepThatEndsLateDoesNotOpenARunAgain(t *testing.T) {
	kinds := func(list ...ledger.EntryKind) *ledger.Run {
		r := &ledger.Run{}
		for _, k := range list {
			r.Entries = append(r.Entries, ledger.Entry{Kind: k})
		}
		return r
	}
	for _, c := range []struct {
		run   *ledger.Run
		ended bool
	}{
		{kinds(), false}, {kinds(ledger.EntryStarted), false}, {kinds(ledger.EntryBegin, ledger.EntryStarted), false}, {kinds(ledger.EntryBegin, ledger.EntryEnd), true},
		{kinds(ledger.EntryBegin, ledger.EntryStopped, ledger.EntryDone), true}, {kinds(ledger.EntryBegin, ledger.EntryStopped, ledger.EntryBegin, ledger.EntryStarted), false},
	} {
		if _, ended := c.run.Ended(); ended != c.ended {
			t.Errorf("%+v: %v", c.run.Entries, ended)
		}
	}
}

func TestTheNewestRunIsPutTogetherFromAllHosts(t *testing.T) {
	run := func(name string, last ledger.EntryKind, hosts ...string) ledger.Run {
		return ledger.Run{Name: name, Order: ledger.Order{Run: name, Hosts: hosts}, Entries: []ledger.Entry{{Run: name, Kind: ledger.EntryBegin}, {Run: name, Kind: last}}}
	}
	for name, c := range map[string]struct {
		past       []ledger.History
		name       string
		open, left string
		whole      bool
	}{
		"that ended": {[]ledger.History{{Host: "a", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "a", "b"), run("r1", ledger.EntryStopped, "a")}}, {Host: "b", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "a", "b")}}},
			"r2", "[]", "[]", true},
		"broken off on one host": {[]ledger.History{{Host: "a", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "a", "b")}}, {Host: "b", Runs: []ledger.Run{run("r2", ledger.EntryStarted, "a", "b")}}},
			"r2", "[b]", "[]", false},
		"that still has its lock": {[]ledger.History{{Host: "a", Held: "r2", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "a")}}},
			"r2", "[a]", "[]", false},
		"stopped": {[]ledger.History{{Host: "a", Runs: []ledger.Run{run("r2", ledger.EntryStopped, "a")}}},
			"r2", "[]", "[a]", false},
		"that did not come to a host": {[]ledger.History{{Host: "a", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "a", "b")}}, {Host: "b", Runs: []ledger.Run{run("r1", ledger.EntryEnd, "b")}}},
			"r2", "[]", "[b]", false},
		"of which an older one is still held on another host": {[]ledger.History{
			{Host: "a", Held: "r1", Runs: []ledger.Run{run("r1", ledger.EntryStarted, "a")}}, {Host: "b", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "b")}},
		}, "r1", "[a]", "[]", false},
		"of which an older one did not end on another host": {[]ledger.History{
			{Host: "a", Runs: []ledger.Run{run("r1", ledger.EntryStarted, "a")}}, {Host: "b", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "b")}},
		}, "r1", "[a]", "[]", false},
		"of which an older one did not end, and was taken back": {[]ledger.History{
			{Host: "a", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "a"), run("r1", ledger.EntryStarted, "a")}},
		}, "r2", "[]", "[]", true},
		"before one that has a lock and nothing else": {[]ledger.History{{Host: "a", Held: "r2", Runs: []ledger.Run{run("r1", ledger.EntryEnd, "a")}}},
			"r1", "[]", "[]", true},
		"with a host that was taken out of the inventory": {[]ledger.History{{Host: "a", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "a", "b")}}},
			"r2", "[]", "[]", true},
		"with a host that cannot be asked": {[]ledger.History{{Host: "a", Runs: []ledger.Run{run("r2", ledger.EntryEnd, "a", "b")}}, {Host: "b", Err: errors.New("down")}},
			"r2", "[]", "[]", false},
	} {
		t.Run(name, func(t *testing.T) {
			last := ledger.Newest(c.past)
			if last == nil || last.Name != c.name || fmt.Sprint(last.Open) != c.open || fmt.Sprint(last.Left) != c.left || last.Whole() != c.whole ||
				slices.Contains(last.Gone, "b") != (len(c.past) == 1 && slices.Contains(last.Order.Hosts, "b")) {
				t.Errorf("%+v", last)
			}
		})
	}
	if last := ledger.Newest([]ledger.History{{Host: "a"}}); last != nil {
		t.Errorf("%+v", last)
	}
}

func TestARunThatOthersCameAfterIsNotTakenUp(t *testing.T) {
	begun := func(name string, hosts ...string) ledger.Run {
		return ledger.Run{Name: name, Order: ledger.Order{Run: name, Hosts: hosts}, Entries: []ledger.Entry{{Run: name, Kind: ledger.EntryBegin}}}
	}
	ended := func(name string) ledger.Run {
		return ledger.Run{Name: name, Entries: []ledger.Entry{{Run: name, Kind: ledger.EntryEnd}}}
	}
	for name, c := range map[string]struct {
		past    []ledger.History
		touched []string
		want    string
	}{
		"on none of its hosts":         {[]ledger.History{{Host: "a", Runs: []ledger.Run{begun("r1", "a")}}, {Host: "b", Runs: []ledger.Run{ended("r2")}}}, nil, "[]"},
		"on one of its hosts":          {[]ledger.History{{Host: "a", Runs: []ledger.Run{begun("r1", "a", "b")}}, {Host: "b", Runs: []ledger.Run{ended("r2"), ended("r1")}}}, nil, "[b]"},
		"on one that has forgotten it": {[]ledger.History{{Host: "a", Runs: []ledger.Run{begun("r1", "a", "b")}}, {Host: "b", Runs: []ledger.Run{ended("r2")}}}, nil, "[b]"},
		"on one that it needs by now":  {[]ledger.History{{Host: "a", Runs: []ledger.Run{begun("r1", "a")}}, {Host: "b", Runs: []ledger.Run{ended("r2")}}}, []string{"a", "b"}, "[b]"},
	} {
		if last := ledger.Newest(c.past); last.Name != "r1" || fmt.Sprint(last.Overtaken(c.past, c.touched)) != c.want {
			t.Errorf("%s: %s, %v", name, last.Name, last.Overtaken(c.past, c.touched))
		}
	}
}

func TestTheRunThatHasTheLockIsAmongThoseThatAreAskedFor(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	for i := range 5 {
		do(t, fmt.Sprintf("r%d", i), "", bring("pi", map[string]string{"app": fmt.Sprint(i)}), h)
	}
	h.Put(ledger.LockDir+"/run", "r1\n")
	past := ledger.Past(t.Context(), []ledger.Host{h}, 2)
	var names []string
	for _, r := range past[0].Runs {
		names = append(names, r.Name)
	}
	if fmt.Sprint(names) != "[r4 r3 r1]" || ledger.Newest(past).Name != "r1" {
		t.Errorf("%v, %s", names, ledger.Newest(past).Name)
	}
}

func TestWhatTheRunItselfKeptIsNotForgottenAtItsEnd(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	for i := range 8 {
		do(t, fmt.Sprintf("r%d", i+1), "", bring("pi", map[string]string{"app": fmt.Sprint(i)}), h)
	}
	do(t, "r0", "", bring("pi", map[string]string{"app": "late"}), h)
	if got := h.Has(ledger.KeptDir("r0", "app") + "/compose.yaml"); got != "7" {
		t.Errorf("kept: %s", got)
	}
}

func TestOnlyAStepThatStopsAServiceFreesItsPorts(t *testing.T) {
	frees := Frees([]Step{{Host: "a", Service: "db", Work: Stop{}}, {Host: "a", Service: "web", Work: Remove{}}})
	for _, c := range []struct {
		host, holder, comes string
		want                bool
	}{{"a", "db", "x", true}, {"b", "db", "x", false}, {"a", "web", "x", false}, {"a", "x", "x", true}} {
		if got := frees(c.host, c.holder, c.comes); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestARecordHasNamesOfFilesAsTheyAre(t *testing.T) {
	text, err := (&ledger.Record{Files: map[string]string{"files/a&b<c>.conf": "0"}}).Text()
	if err != nil || !strings.Contains(string(text), `"files/a&b<c>.conf": "0"`) {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestOldRunsAreForgotten(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	for i := range 9 {
		run := fmt.Sprintf("r%d", i)
		do(t, run, "", bring("pi", map[string]string{"app": run}), h)
	}
	var kept []string
	dirs, _ := os.ReadDir(h.Path(ledger.Previous))
	for _, d := range dirs {
		kept = append(kept, d.Name())
	}
	if got := strings.Join(kept, " "); got != "r4 r5 r6 r7 r8" {
		t.Errorf("former directories of %s", got)
	}
	past := ledger.Past(t.Context(), []ledger.Host{h}, 100)
	if len(past[0].Runs) != 9 || past[0].Runs[0].Name != "r8" || len(past[0].Runs[8].Entries) < 10 {
		t.Errorf("%d journals", len(past[0].Runs))
	}
}
