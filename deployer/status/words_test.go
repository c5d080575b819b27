package status

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"berth/planner"
	"berth/wording"
)

// constantsOf counts the constants of a type in a file of this package, so that a kind that is added
// without a sentence fails here.
func constantsOf(t *testing.T, file, typ string) int {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		if id, ok := g.Specs[0].(*ast.ValueSpec).Type.(*ast.Ident); ok && id.Name == typ {
			n += len(g.Specs)
		}
	}
	if n == 0 {
		t.Fatalf("%s has no constants of type %s", file, typ)
	}
	return n
}

func TestEveryKindHasASentenceOfItsOwnInBothLanguages(t *testing.T) {
	const gb = int64(planner.GB)
	for _, c := range []struct {
		file, typ string
		say       func(wording.Words, int) string
	}{
		{"status.go", "State", func(w wording.Words, i int) string { return State(i).Say(w) }},
		{"status.go", "State", func(_ wording.Words, i int) string { return State(i).String() }},
		{"status.go", "DriftKind", func(w wording.Words, i int) string {
			return Drift{Kind: DriftKind(i), Name: "web", Text: "nginx", Wanted: "y", Need: gb}.Say(w)
		}},
		{"status.go", "DriftKind", func(_ wording.Words, i int) string { return DriftKind(i).String() }},
	} {
		for _, l := range []wording.Lang{wording.EN, wording.FR} {
			seen := map[string]int{}
			for i := range constantsOf(t, c.file, c.typ) {
				s := c.say(wording.For(l), i)
				if strings.TrimSpace(s) != s || s == "" || strings.Contains(s, "%!") || strings.Contains(s, "  ") {
					t.Errorf("%s %d in %s: badly formed %q", c.typ, i, l, s)
				}
				if was, twice := seen[s]; twice {
					t.Errorf("%s %d and %d in %s: the same sentence %q", c.typ, was, i, l, s)
				}
				if l == wording.EN && strings.ContainsAny(s, "éèàçùœ«»") {
					t.Errorf("%s %d: French in English: %q", c.typ, i, s)
				}
				seen[s] = i
			}
		}
	}
}
