package message

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// packages are those whose errors have French; what is below one of them is a package of its own.
var packages = []string{"quantity", "strictyaml", "inventory", "catalog", "catalog/buildcontext", "catalog/secretscan", "planning", "cmd/berth", "begin", "internal/manual", "report", "deployer/probe", "deployer/preflight", "deployer/status", "deployer/pages", "deployer/lone", "deployer/steps", "deployer/guests", "rollout", "deployer/discover", "deployer/stacks", "deployer/bench", "deployer/remote", "deployer/fleet", "deployer/secrets", "deployer/ledger", "deployer/carry", "deployer/moves", "deployer/compose", "opening", "export", "export/terraform", "export/ansible", "export/found", "planfile", "preferences", "session", "session/store", "internal/wholefile", "internal/tty", "tui", "conduct", "live", "runview", "deployer/adopt", "deployer/backup", "names/ca", "report", "plain"}

// english are the errors of those packages that nobody reads in French, by what they begin with, and why.
var english = map[string]string{
	"an inventory of the operator's machines is wanted": "the session ends with it, and nobody prints it",
	"an inventory to fill in is wanted":                 "likewise",
}

// sayers are functions that take a format, besides those of this package: which argument it is. Methods begin with a point; those called Errorf are, too.
var sayers = map[string]int{"named": 0, ".refuse": 1, ".at": 1, ".problem": 1, ".report": 4, ".reportFile": 4, ".say": 3, ".note": 3, ".add": 2, ".passOver": 2, ".skip": 0, ".wrong": 1, ".need": 1, ".passes": 1, ".fail": 1, "report": 1, "usagef": 0, "oneArg": 0, "inputf": 0}

// ofValues are words of values that print themselves: they are said by [Word] of those.
var ofValues = []string{"info", "warning", "error", "network", "volume", "inventory", "plan", " or "}

func TestEverySentenceHasFrench(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t) {
		fr, ok := all[s.text]
		used[s.text] = true
		switch {
		case s.foreign, s.value:
		case !ok && (!s.format || wordy(s.text)):
			t.Errorf("%s: no French of %q", s.at, s.text)
		case ok && s.format && !slices.Equal(verbs(t, s.text), verbs(t, fr)):
			t.Errorf("%s: other verbs than in English: %q, %q", s.at, s.text, fr)
		}
	}
	for en := range all {
		_, passed := system[en]
		if _, theirs := onHosts[en]; !used[en] && !passed && !theirs && !slices.Contains(ofValues, en) {
			t.Errorf("nobody says %q", en)
		}
	}
}

func TestNoErrorIsMadeWithoutFrench(t *testing.T) {
	for _, s := range sources(t) {
		if s.foreign && wordy(s.text) && !slices.ContainsFunc(keys(english), func(start string) bool { return strings.HasPrefix(s.text, start) }) {
			t.Errorf("%s: %q is English only; say it by package message", s.at, s.text)
		}
	}
}

func TestTablesAgree(t *testing.T) {
	seen := table{}
	for name, table := range tables {
		for en, fr := range table {
			if before, ok := seen[en]; ok && before != fr {
				t.Errorf("%s: %q is also %q", name, en, before)
			}
			seen[en] = fr
			for _, wrong := range []string{"  ", "’", " ,", "( ", " )"} {
				if strings.Contains(fr, wrong) && !strings.Contains(en, wrong) {
					t.Errorf("%s: %q has %q in it", name, fr, wrong)
				}
			}
			if open := narrow.FindString(fr); open != "" && !strings.Contains(en, open) {
				t.Errorf("%s: no space before %q in %q", name, open, fr)
			}
		}
	}
}

// narrow are marks without the space that French has before them. A colon of what is to be written into a file has none.
var narrow = regexp.MustCompile(`[\p{L}\d%»)"\]][;?!]( |$)`)

// said is a sentence of the sources.
type said struct {
	at      token.Position
	text    string
	format  bool
	foreign bool // by fmt or errors
	value   bool // a text that is said elsewhere
}

func keys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}

var letters = regexp.MustCompile(`\p{L}{2}`)

// wordy reports whether a format has words besides its verbs.
func wordy(format string) bool { return letters.MatchString(verb.ReplaceAllString(format, "")) }

var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*[\d.]*(\[\d+\])?[a-zA-Z%]`)

// verbs are the verbs of a format in the order of its arguments.
func verbs(t *testing.T, format string) []string {
	t.Helper()
	var out []string
	next := 1
	for _, m := range verb.FindAllString(format, -1) {
		if m == "%%" {
			continue
		}
		if open := strings.IndexByte(m, '['); open >= 0 {
			end := strings.IndexByte(m, ']')
			next, _ = strconv.Atoi(m[open+1 : end])
			m = m[:open] + m[end+1:]
		}
		for len(out) < next {
			out = append(out, "")
		}
		out[next-1] = m
		next++
	}
	return out
}

func sources(t *testing.T) []said {
	t.Helper()
	var out []said
	files := token.NewFileSet()
	for _, name := range packages {
		list, err := os.ReadDir(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			if !source(f) {
				continue
			}
			file, err := parser.ParseFile(files, filepath.Join("..", name, f.Name()), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if s, ok := sentence(n); ok {
						s.at = files.Position(n.Pos())
						out = append(out, s)
					}
				case *ast.BasicLit:
					if text, ok := constant(n); ok && all[text] != "" {
						out = append(out, said{text: text, value: true})
					}
				}
				return true
			})
		}
	}
	return out
}

func source(f fs.DirEntry) bool {
	return strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go")
}

// sentence is what a call says, where it says something that is written there.
func sentence(call *ast.CallExpr) (said, bool) {
	var s said
	at, name := 0, ""
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = "." + fun.Sel.Name
		if x, ok := fun.X.(*ast.Ident); ok && slices.Contains([]string{"message", "fmt", "errors"}, x.Name) {
			name = x.Name + name
		}
	}
	switch name {
	case "message.Word", "message.New":
	case "message.Of", "message.Errorf", ".Errorf":
		s.format = true
	case "fmt.Errorf", "errors.New":
		s.foreign = true
	default:
		i, ok := sayers[name]
		if !ok {
			return s, false
		}
		at, s.format = i, true
	}
	if len(call.Args) <= at {
		return s, false
	}
	text, ok := constant(call.Args[at])
	s.text = text
	return s, ok
}

// constant is a text that is written there.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := constant(e.X)
		right, also := constant(e.Y)
		return left + right, ok && also
	}
	return "", false
}
