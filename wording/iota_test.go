package wording

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"berth/planner"
)

// constants counts the constants of a planner type in planner's own source, so that a kind that is added
// there without a sentence here fails this package's tests.
func constants(t *testing.T, typ string) int {
	t.Helper()
	files, err := filepath.Glob("../planner/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("planner's source: %v, %v", files, err)
	}
	n := 0
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
				n += constantsIn(g, typ)
			}
		}
	}
	if n == 0 {
		t.Fatalf("planner has no constants of type %s", typ)
	}
	return n
}

func constantsIn(g *ast.GenDecl, typ string) int {
	n, current := 0, ""
	for _, s := range g.Specs {
		v := s.(*ast.ValueSpec)
		if id, ok := v.Type.(*ast.Ident); ok {
			current = id.Name
		} else if len(v.Values) > 0 {
			current = ""
		}
		if current == typ {
			n += len(v.Names)
		}
	}
	return n
}

// TestEveryValueHasItsOwnSentence walks every value of each typed value of the planner in both languages.
func TestEveryValueHasItsOwnSentence(t *testing.T) {
	const gb = planner.GB
	week := func(n int64) planner.Workload {
		return planner.Workload{Amount: n, Unit: "photos", Period: planner.Week}
	}
	judged := planner.Judgement{
		Verdict: planner.Acceptable, Workload: week(60),
		By: planner.Suitability{Declared: true, ViableUpTo: week(50), NotRecommended: week(700)},
	}
	guest := &planner.Guest{Name: "media", ID: 110}
	reason := func(i int) planner.Reason {
		return planner.Reason{
			Rule: planner.Rule(i), Host: "media", Service: "immich", Subjects: []string{"cargo", "53"},
			Resource: planner.Resource{Kind: planner.ContainerResource, Name: "gluetun"},
			Arch:     planner.Arch{Family: "arm64"}, Judgement: judged, Need: int64(9 * gb), Have: int64(7 * gb),
		}
	}
	risk := func(i int) planner.Risk {
		return planner.Risk{Kind: planner.RiskKind(i), Host: "media", Service: "immich", Judgement: judged, Bytes: gb, Share: 750, Count: 3, Services: []string{"immich", "jellyfin"}, On: planner.Share{Name: "photos", Server: "cargo"}, Devices: []string{"gpu"}}
	}
	back := func(i int) planner.WayBack {
		return planner.WayBack{Kind: planner.BackKind(i), Service: "immich", Guest: "media", ID: 110, From: "media", Host: "cargo", Size: gb, Data: 9 * gb}
	}
	for _, c := range []struct {
		typ  string
		say  func(Words, int) string
		same bool // the sentence may be that of another value
	}{
		{"Goal", func(w Words, i int) string { return w.Goal(planner.Goal(i)) }, false},
		{"Goal", func(w Words, i int) string { return w.GoalAbout(planner.Goal(i)) }, false},
		{"Criterion", func(w Words, i int) string { return w.Criterion(planner.Criterion(i)) }, false},
		{"Criterion", func(w Words, i int) string { return w.Cost(planner.Criterion(i), 3) }, true},
		{"Kind", func(w Words, i int) string { return w.Kind(planner.Kind(i)) }, false},
		{"Verdict", func(w Words, i int) string { return w.Verdict(planner.Verdict(i)) }, false},
		{"Priority", func(w Words, i int) string { return w.Priority(planner.Priority(i)) }, false},
		{"Period", func(w Words, i int) string {
			return w.Workload(planner.Workload{Amount: 3, Unit: "pages", Period: planner.Period(i + 1)})
		}, false},
		{"Rule", func(w Words, i int) string { return w.Reason(reason(i)) }, false},
		{"Rule", func(w Words, i int) string { return w.Misfit(reason(i)) }, true},
		{"Rule", func(w Words, i int) string { return w.Violation(reason(i)) }, false},
		{"WhyKind", func(w Words, i int) string {
			return w.Why(planner.Placed{Why: planner.Why{
				Kind: planner.WhyKind(i), Against: "media", Criterion: planner.Verdicts, Here: 1, There: 2,
			}})
		}, false},
		{"Criterion", func(w Words, i int) string {
			return w.Why(planner.Placed{Why: planner.Why{
				Kind: planner.WhyBetter, Against: "media", Criterion: planner.Criterion(i), Here: int64(gb), There: int64(2 * gb),
			}})
		}, true},
		{"PhaseKind", func(w Words, i int) string { return w.Phase(planner.PhaseKind(i)) }, false},
		{"ResourceKind", func(w Words, i int) string {
			return w.Resource(planner.Resource{Kind: planner.ResourceKind(i), Name: "edge"})
		}, false},
		{"NeedKind", func(w Words, i int) string {
			return w.Need(planner.Need{Kind: planner.NeedKind(i), Subject: "media", Detail: "gpu", Number: 2, Bytes: gb})
		}, false},
		{"GuestAction", func(w Words, i int) string {
			return w.GuestChange(planner.GuestChange{Guest: guest, Action: planner.GuestAction(i), Memory: 2 * gb, From: gb})
		}, false},
		{"GuestAction", func(w Words, i int) string { return w.GuestAction(planner.GuestAction(i)) }, false},
		{"GuestAction", func(w Words, i int) string { return w.GuestsToChange(planner.GuestAction(i)) }, false},
		{"GuestAction", func(w Words, i int) string {
			return w.GuestState(planner.GuestChange{Guest: guest, Action: planner.GuestAction(i), Memory: 2 * gb, From: gb})
		}, false},
		{"GuestAction", func(w Words, i int) string {
			return w.GuestSize(planner.GuestChange{Guest: guest, Action: planner.GuestAction(i), Memory: 2 * gb, From: gb})
		}, true},
		{"NeedKind", func(w Words, i int) string {
			return w.Needs([]planner.Need{{Kind: planner.NeedKind(i), Subject: "media", Detail: "gpu", Number: 2, Bytes: gb}})[0]
		}, false},
		{"MoveAction", func(w Words, i int) string {
			return w.Move(planner.Move{Service: "immich", From: "media", To: "cargo", Action: planner.MoveAction(i), Data: gb})
		}, false},
		{"MoveAction", func(w Words, i int) string { return w.MoveAction(planner.MoveAction(i)) }, false},
		{"RiskKind", func(w Words, i int) string { return w.Risk(risk(i)) }, false},
		{"RiskKind", func(w Words, i int) string { return w.Cover(risk(i)) }, false},
		{"BackKind", func(w Words, i int) string { return w.WayBack(back(i)) }, false},
		{"BackKind", func(w Words, i int) string { return w.Until(back(i)) }, false},
		{"BackKind", func(w Words, i int) string { return w.Takes(back(i)) }, true},
		{"CheckKind", func(w Words, i int) string {
			return w.Check(planner.CheckItem{Kind: planner.CheckKind(i), Subject: "media", Names: []string{"a", "b"}, Count: 3, Bytes: gb, Share: 900})
		}, false},
		{"RemedyKind", func(w Words, i int) string {
			return w.Remedy(planner.Remedy{Kind: planner.RemedyKind(i), Subject: "pve", Add: gb, To: 9 * gb, Sold: 16 * gb, Margin: 950})
		}, false},
		{"RuleChangeKind", func(w Words, i int) string {
			return w.RuleChange(planner.RuleChange{Kind: planner.RuleChangeKind(i), Subject: "pve", From: 900, To: 950})
		}, false},
		{"Status", func(w Words, i int) string { return w.Status(&planner.Plan{Status: planner.Status(i)}) }, false},
	} {
		for _, l := range []Lang{EN, FR} {
			seen := map[string]int{}
			for i := range constants(t, c.typ) {
				s := c.say(For(l), i)
				checkSentence(t, c.typ, i, l, s)
				if was, ok := seen[s]; ok && !c.same {
					t.Errorf("%s %d and %d in %s: the same sentence %q", c.typ, was, i, l, s)
				}
				seen[s] = i
			}
		}
	}
}

func TestEveryLabelHasWords(t *testing.T) {
	for i := range int(lastLabel) {
		en, fr := For(EN).Label(Label(i)), For(FR).Label(Label(i))
		checkSentence(t, "Label", i, EN, en)
		checkSentence(t, "Label", i, FR, fr)
	}
}

func checkSentence(t *testing.T, typ string, i int, l Lang, s string) {
	t.Helper()
	switch {
	case strings.TrimSpace(s) == "":
		t.Errorf("%s %d in %s: empty", typ, i, l)
	case strings.TrimSpace(s) != s:
		t.Errorf("%s %d in %s: spaces around %q", typ, i, l, s)
	case strings.Contains(s, "%!") || strings.Contains(s, "  ") || strings.ContainsAny(s, "\n\t\u00a0"):
		t.Errorf("%s %d in %s: badly formed %q", typ, i, l, s)
	case strings.Contains(s, " 0.0 ") || strings.Contains(s, " 0,0 "):
		t.Errorf("%s %d in %s: an amount that reads as nothing: %q", typ, i, l, s)
	}
	if l == EN && strings.ContainsAny(s, "éèàçùœ«»") {
		t.Errorf("%s %d: French in English: %q", typ, i, s)
	}
}

func TestEveryRuleHasASentenceOfItsOwn(t *testing.T) {
	for i := range constants(t, "Rule") {
		r := planner.Reason{Rule: planner.Rule(i), Host: "media", Service: "immich", Subjects: []string{"cargo", "53"}}
		if got := (Words{}).Reason(r); strings.Contains(got, "breaks the rule") {
			t.Errorf("%v: %q", r.Rule, got)
		}
	}
}
