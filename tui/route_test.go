package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

func TestTheModelDoesEveryIntent(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	intents, done := map[string]bool{}, map[string]bool{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil && n.Name.Name == "intent" {
					intents[n.Recv.List[0].Type.(*ast.Ident).Name] = true
				}
			case *ast.CaseClause:
				for _, kind := range n.List {
					if name, is := kind.(*ast.Ident); is && e.Name() == "route.go" {
						done[name.Name] = true
					}
				}
			}
			return true
		})
	}
	for name := range intents {
		if !done[name] {
			t.Errorf("a page that wants %s is not heard", name)
		}
	}
	if len(intents) < 10 {
		t.Errorf("%d intents", len(intents))
	}
}
