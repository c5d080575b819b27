package deployer

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"berth/deployer/remote"
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
	finding := func(i int) Finding {
		return Finding{
			Kind: FindingKind(i), Host: "cargo", Service: "immich", Text: "x", Wanted: "2.20", Need: 8 * gb, Have: 3 * gb,
			Arch: planner.Arch{Family: "arm64"}, HaveArch: planner.Arch{Family: "amd64", Level: 2}, Port: planner.Port{Number: 53},
			Err: errors.New("why"), Lock: Owner{Who: "ann"},
		}
	}
	for _, c := range []struct {
		file, typ string
		say       func(wording.Words, int) string
	}{
		{"preflight.go", "FindingKind", func(w wording.Words, i int) string { return finding(i).Say(w) }},
		{"status.go", "ServiceState", func(w wording.Words, i int) string { return ServiceState(i).Say(w) }},
		{"status.go", "ServiceState", func(_ wording.Words, i int) string { return ServiceState(i).String() }},
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
	for i := range constantsOf(t, "preflight.go", "FindingKind") {
		for _, l := range []wording.Lang{wording.EN, wording.FR} {
			if h := finding(i).Hint(wording.For(l)); strings.Contains(h, "%!") || strings.TrimSpace(h) != h {
				t.Errorf("hint of %d in %s: badly formed %q", i, l, h)
			}
		}
	}
}

func TestAPortThatDockerForgotIsMendedByRestartingIt(t *testing.T) {
	f := Finding{Kind: PortTaken, Host: "cargo", Service: "app", Text: "docker-proxy"}
	for _, l := range []wording.Lang{wording.EN, wording.FR} {
		if got := f.Hint(wording.For(l)); !strings.Contains(got, "systemctl restart docker") || !strings.Contains(got, "cargo") {
			t.Errorf("%s: the hint is %q", l, got)
		}
	}
}

// The inventory is only to be changed where it does not allow sudo, and not where sudo wants a password.
func TestSudoIsToBeAllowedOnlyWhereItIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"a login user who is not root":  {errors.New("uid 1000"), true},
		"sudo is not in the inventory":  {&remote.SudoError{User: "pi", Why: "this host's ssh settings do not allow sudo", Off: true}, true},
		"it wants a password":           {&remote.SudoError{User: "pi", Why: "no password: standard input is no terminal", Hint: "run berth in a terminal"}, false},
		"the password was wrong":        {&remote.SudoError{User: "pi", Why: "wrong password"}, false},
		"with the host and step before": {&remote.Error{Host: "cargo", Step: "run sh", Err: &remote.SudoError{User: "pi", Why: "it is not installed"}}, false},
	} {
		for _, l := range []wording.Lang{wording.EN, wording.FR} {
			if got := (Finding{Kind: NotRoot, Host: "cargo", Err: c.err}).Hint(wording.For(l)); strings.Contains(got, "sudo: true") != c.want {
				t.Errorf("%s, in %s: the hint is %q", name, l, got)
			}
		}
	}
}

func TestVersionsAreComparedByTheirNumbers(t *testing.T) {
	for have, want := range map[string]bool{
		"2.9.0": true, "2.20.0": false, "2.20": false, "v2.40.3": false, "5.5.1": false, "1.29.2": true, "2": true, "dev": false, "": false,
	} {
		if got := older(have, "2.20"); got != want {
			t.Errorf("older(%q, 2.20) is %v", have, got)
		}
	}
}

func TestNamesOfImagesMeanTheSameAsForDocker(t *testing.T) {
	for in, want := range map[string]string{
		"nginx": "nginx:latest", "docker.io/library/postgres:17": "postgres:17", "ghcr.io/a/b": "ghcr.io/a/b:latest",
		"reg.lan:5000/a": "reg.lan:5000/a:latest", "a/b:1@sha256:00": "a/b@sha256:00", "sha256:00": "sha256:00",
	} {
		if got := FullImage(in); got != want {
			t.Errorf("FullImage(%q) = %q, want %q", in, got, want)
		}
	}
}
