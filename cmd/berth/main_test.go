package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if filepath.Base(os.Args[0]) != "berth" { // scripts have an environment of their own
			_ = os.Unsetenv(name) // whoever tests has a language
		}
	}
	testscript.Main(m, map[string]func(){"berth": main})
}

// TestScripts runs the real program on files as a user would: see testdata/script.
//
//raced:skip
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOT", root)
			env.Setenv("SOURCE_DATE_EPOCH", "")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"edit": edit, "exits": exits, "narrow": narrow, "random": random, "repeat": repeat,
		},
	})
}
