package planfile

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/internal/plaintest"
	"berth/message"
	"berth/planner"
	"berth/quantity"
)

var update = flag.Bool("update", false, "write the golden files anew")

var meta = Meta{Inventory: "sha256:aa", Catalog: "sha256:bb"}

func TestWrittenJSONIsTheGolden(t *testing.T) {
	p := fixture()
	golden(t, "plan.json", Write(p, meta))
	golden(t, "answers.json", WriteAnswers(p, "immich", []planner.Answer{
		{Host: "cargo", Here: true, Fits: true, Headroom: planner.GB, Performance: p.Placed[0].Performance},
		{Host: "media", Size: 16 * planner.GB, Grows: 8 * planner.GB, Reasons: p.Unplaced[0].Hosts[0].Reasons},
	}))
	golden(t, "advice.json", WriteAdvice(p, []planner.Advice{
		{Remedies: []planner.Remedy{{Kind: planner.RaiseMargin, Margin: 950}, {Kind: planner.AddMemory, Subject: "pve", Add: planner.GB, To: 33 * planner.GB, Sold: 48 * planner.GB}}, Plan: p},
	}, nil))
}

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !json.Valid(got) {
		t.Error("not valid JSON")
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	p := fixture()
	s, err := Read("plan.json", Write(p, meta))
	if err != nil {
		t.Fatal(err)
	}
	want := &Saved{
		Inventory: "lab", Digest: meta, Goal: planner.Stay, GoalStated: true,
		Placement: p.Placement, RulesChanged: p.Problem.Rules.Changed,
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestEmptyPlanHasEveryListOfTheContract(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal(Write(&planner.Plan{Problem: &planner.Problem{}}, Meta{}), &got); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"machines", "hosts", "guests", "placements", "moves", "unplaced", "violations", "rules_changed"} {
		if l, ok := got[name].([]any); !ok || len(l) != 0 {
			t.Errorf("%s is %v, want an empty list", name, got[name])
		}
	}
	if _, ok := got["digest"]; ok {
		t.Error("a digest of nothing")
	}
}

const byHand = `{
  "version": 1,
  "guests": [{"name": "media", "memory_bytes": 8589934592}],
  "placements": [
    {"service": "immich", "host": "cargo"},
    {"service": "jellyfin", "host": "media"}
  ]
}
`

func TestPlanWrittenByHandIsNeverStale(t *testing.T) {
	s, err := Read("hand.json", []byte(byHand))
	if err != nil {
		t.Fatal(err)
	}
	want := planner.Placement{
		Host: map[string]string{"immich": "cargo", "jellyfin": "media"},
		Size: map[string]planner.Bytes{"media": 8 * planner.GB},
	}
	if diff := cmp.Diff(want, s.Placement); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if stale := s.Stale(meta); stale != nil || s.GoalStated {
		t.Errorf("stale %v, goal stated %v", stale, s.GoalStated)
	}
}

func TestShippedPlansAreRead(t *testing.T) {
	files, err := filepath.Glob("../examples/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Read(name, data)
		if err != nil {
			t.Error(err)
		} else if len(s.Placement.Host) == 0 || len(s.Placement.Size) == 0 {
			t.Errorf("%s places nothing", name)
		}
	}
}

func TestStaleNamesWhatChanged(t *testing.T) {
	s := &Saved{Digest: meta}
	for _, c := range []struct {
		now  Meta
		want []string
	}{
		{meta, nil},
		{Meta{"sha256:xx", "sha256:bb"}, []string{"inventory"}},
		{Meta{"sha256:xx", "sha256:yy"}, []string{"inventory", "catalog"}},
	} {
		if diff := cmp.Diff(c.want, s.Stale(c.now)); diff != "" {
			t.Errorf("%v: %s", c.now, diff)
		}
	}
}

func TestApplyPutsTheRulesIntoForce(t *testing.T) {
	s := &Saved{Goal: planner.Consolidate, GoalStated: true, RulesChanged: []planner.RuleChange{
		{Kind: planner.MarginChanged, From: 900, To: 950}, {Kind: planner.MachineTakenAway, Subject: "pve"},
		{Kind: planner.OverMarginAllowed}, {Kind: planner.MachineTakenAway, Subject: "ghost"},
	}}
	p := fixture().Problem
	p.Rules = planner.Rules{Margin: 900, Overcommit: 2000}
	q, unknown := s.Apply(p)
	if diff := cmp.Diff([]string{"ghost"}, unknown); diff != "" {
		t.Error(diff)
	}
	if q.Rules.Margin != 950 || !q.Rules.OverMargin || q.Goal != planner.Consolidate || q.Machine("pve") != nil {
		t.Errorf("rules %+v, goal %v, machines %d", q.Rules, q.Goal, len(q.Machines))
	}
	if p.Rules.Margin != 900 || p.Machine("pve") == nil || p.Goal != planner.Stay {
		t.Error("the problem that was given has changed")
	}
}

func TestWrongFilesAreRefusedWithTheirPlace(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"empty", "  \n", "f.json: empty file"},
		{"binary", "{\"version\": \x00\xff1}", "f.json:1:14: not a text file (invalid UTF-8)"},
		{"cut off", "{\"version\": 1,\n \"placements\": [", "f.json:2:17: the file ends in the middle of the plan"},
		{"no JSON", "{\n  version: 1}", "f.json:2:3: not JSON: invalid character 'v'"},
		{"something behind it", "{\"version\": 1, \"placements\": []}\n{}", "f.json:2:1: more text behind the end of the plan"},
		{"a list", "[]", "f.json:1:1: the plan must be an object, not a list"},
		{"unknown field", "{\"version\": 1,\n  \"placement\": []}", `f.json:2:3: unknown field "placement" in the plan; known are version,`},
		{"unknown field deep inside", `{"version": 1, "placements": [{"service": "a", "hots": "b"}]}`,
			`f.json:1:48: unknown field "hots" in an entry of "placements"; known are service, entry, host,`},
		{"twice the same field", `{"version": 1, "version": 1}`, `f.json:1:16: field "version" appears twice`},
		{"wrong type", `{"version": 1, "placements": {}}`, `f.json:1:30: "placements" must be a list, not an object`},
		{"null", `{"version": 1, "placements": null}`, `f.json:1:30: "placements" must be a list, not null`},
		{"fraction of a byte", `{"version": 1, "placements": [], "guests": [{"name": "a", "memory_bytes": 1.5}]}`,
			`f.json:1:75: "memory_bytes" must be a whole number below 2^63, not 1.5`},
		{"another version", `{"version": 2, "placements": []}`, "f.json:1:13: version 2 of the format is not known"},
		{"no version", `{"placements": []}`, `f.json:1:1: "version" is missing`},
		{"no placements", `{"version": 1}`, `f.json:1:1: "placements" is missing`},
		{"no host", `{"version": 1, "placements": [{"service": "a"}]}`, `f.json:1:31: service "a" has no "host"`},
		{"placed twice", "{\"version\": 1, \"placements\": [{\"service\": \"é\", \"host\": \"x\"},\n{\"service\": \"é\", \"host\": \"y\"}]}",
			`f.json:2:13: service "é" is placed twice, on "x" and on "y"`},
		{"guest twice", `{"version": 1, "placements": [], "guests": [{"name": "a", "memory_bytes": 1}, {"name": "a", "memory_bytes": 1}]}`,
			`f.json:1:88: guest "a" appears twice`},
		{"guest without memory", `{"version": 1, "placements": [], "guests": [{"name": "a"}]}`, `f.json:1:45: guest "a" needs "memory_bytes" above 0`},
		{"guest with less than nothing", `{"version": 1, "placements": [], "guests": [{"name": "a", "memory_bytes": -1}]}`, `f.json:1:75: "memory_bytes" must not be below 0, and is -1`},
		{"guest larger than anything", `{"version": 1, "placements": [], "guests": [{"name": "a", "memory_bytes": 1125899906842625}]}`, `f.json:1:75: guest "a" is given more than 1024TB`},
		{"service with less than nothing", `{"version": 1, "placements": [{"service": "a", "host": "b", "memory_bytes": -5}]}`, `f.json:1:77: "memory_bytes" must not be below 0, and is -5`},
		{"host with less than nothing", `{"version": 1, "placements": [], "hosts": [{"name": "a", "reserved_bytes": -5}]}`, `f.json:1:76: "reserved_bytes" must not be below 0, and is -5`},
		{"move of less than nothing", `{"version": 1, "placements": [], "moves": [{"service": "a", "data_bytes": -5}]}`, `f.json:1:75: "data_bytes" must not be below 0, and is -5`},
		{"number that no guest has", `{"version": 1, "placements": [], "guests": [{"name": "a", "memory_bytes": 1, "id": -7}]}`, `f.json:1:84: "id" must not be below 0, and is -7`},
		{"more than sums can have", `{"version": 1, "placements": [], "machines": [{"name": "a", "used_bytes": 9223372036854775807}]}`, `f.json:1:75: "used_bytes" is 9223372036854775807, which no lab has`},
		{"too much overcommit", `{"version": 1, "placements": [], "rules_changed": [{"rule": "overcommit", "to": 900}]}`, `f.json:1:52: the rule "overcommit" needs "to" between 0.1 and 100`},
		{"unknown goal", `{"version": 1, "placements": [], "goal": "best"}`, `f.json:1:42: unknown goal "best"; known are balance,`},
		{"unknown rule", `{"version": 1, "placements": [], "rules_changed": [{"rule": "x"}]}`, `f.json:1:52: unknown rule "x"`},
		{"column counts characters", `{"version": 1, "inventory": "éé", "x": 1, "placements": []}`, `f.json:1:35: unknown field "x"`},
		{"too deep", strings.Repeat("[", 100), "f.json:1:18: nested too deeply"},
	} {
		_, err := Read("f.json", []byte(c.data))
		var ps Problems
		if !errors.As(err, &ps) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
		if fr := message.French(err); fr == err.Error() || strings.Count(fr, "f.json:") != len(ps) && ps[0].Line > 0 {
			t.Errorf("%s: %q is English in French", c.name, fr)
		}
	}
}

func TestEveryProblemIsNamedInOneRun(t *testing.T) {
	_, err := Read("f.json", []byte("{\"version\": \"1\",\n\"guests\": 3,\n\"wrong\": 1, \"placements\": []}"))
	var ps Problems
	if !errors.As(err, &ps) || len(ps) != 3 || ps[0].Line != 1 || ps[1].Line != 2 || ps[2].Line != 3 {
		t.Errorf("%v", err)
	}
}

// A figure that is wrong keeps none of the other problems back, nor do those of types keep the figures back.
func TestFiguresThatNoPlanHasAreNamedWithEverythingElse(t *testing.T) {
	for data, want := range map[string]int{
		`{"version": 1, "placements": [{"service": "a", "memory_bytes": -5}], "guests": [{"name": "b", "memory_bytes": -1}], "goal": "best"}`: 4,
		`{"version": "1", "placements": [{"service": "a", "host": "b", "memory_bytes": -5}]}`:                                                 2,
	} {
		_, err := Read("f.json", []byte(data))
		var ps Problems
		if !errors.As(err, &ps) || len(ps) != want {
			t.Errorf("%d problems are named of %s\n%v", len(ps), data, err)
		}
	}
}

func TestFileThatIsTooLargeIsRefused(t *testing.T) {
	_, err := Read("big.json", make([]byte, maxSize+1))
	if err == nil || err.Error() != "big.json: larger than 16 MB: not a plan file" {
		t.Error(err)
	}
}

// FuzzRead looks for a panic, an error without a text, and a result that does not survive a second turn.
func FuzzRead(f *testing.F) {
	f.Add([]byte(byHand))
	f.Add(Write(fixture(), meta))
	f.Add([]byte(`{"version":1,"placements":[],"rules_changed":[{"rule":"margin","to":1e-3}]}`))
	f.Add([]byte(`[{"a":[1,2,{"b":null}]}] x`))
	f.Add([]byte(`{"version":1,"placements":[{"service":"a","host":"b","memory_bytes":-1}],"guests":[{"name":"g","id":-1,"memory_bytes":9223372036854775807}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read("f", data)
		if err != nil {
			if err.Error() == "" || s != nil {
				t.Fatalf("error %q with %v", err, s)
			}
			return
		}
		for service, host := range s.Placement.Host {
			if service == "" || host == "" {
				t.Fatalf("placed %q on %q", service, host)
			}
		}
		for g, size := range s.Placement.Size {
			if g == "" || size <= 0 || size > quantity.MaxBytes {
				t.Fatalf("guest %q with %d", g, size)
			}
		}
		for _, c := range s.RulesChanged {
			if c.Kind == planner.MarginChanged && (c.To <= 0 || c.To > 1000) || c.Kind == planner.OvercommitChanged && (c.To < 100 || c.To > 100_000) {
				t.Fatalf("rule %d changed to %d", c.Kind, c.To)
			}
		}
	})
}

func TestEveryKindHasItsStableName(t *testing.T) {
	for table, names := range map[string][]string{
		"why":         whyNames[:planner.WhyGiven+1],
		"remedy":      remedyNames[:planner.AddMemory+1],
		"rule change": ruleChangeNames[:planner.MachineTakenAway+1],
	} {
		for kind, name := range names {
			if name == "" {
				t.Errorf("%s %d has no name", table, kind)
			}
		}
	}
}

func TestAPlanForScriptsHasNothingInItThatSteersATerminal(t *testing.T) {
	p := fixture()
	p.Problem.Name = "lab\u202e\u009b2J\x1b\x7f"
	text := Write(p, Meta{})
	if bad := plaintest.Strange(string(text)); bad != "" {
		t.Errorf("%q is in\n%s", bad, text)
	}
	saved, err := Read("plan.json", text)
	if err != nil || saved.Inventory != p.Problem.Name {
		t.Errorf("it means %q, %v", saved.Inventory, err)
	}
}
