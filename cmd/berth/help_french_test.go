package main

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"berth/internal/manual/french"
)

// helpTexts are the texts of a help: its paragraphs, the explanations of its examples, and its flags, but for lines that are typed.
func helpTexts(root *cobra.Command) map[string]string {
	out := map[string]string{} // to the command that has it
	explained := regexp.MustCompile(`^ +\S+(?: \S+)*  +(\S.*)$`)
	for _, c := range everyCommand(root) {
		add := func(text string) {
			text = strings.Trim(text, "\n")
			if text != "" && !strings.HasPrefix(text, " ") && !strings.HasPrefix(text, "\t") && !strings.HasPrefix(text, "#") {
				out[text] = c.CommandPath()
			}
		}
		add(c.Short)
		for _, p := range strings.Split(c.Long, "\n\n") {
			add(p)
		}
		for _, line := range strings.Split(c.Example, "\n") {
			if m := explained.FindStringSubmatch(line); m != nil {
				add(m[1])
			}
		}
		for _, g := range c.Groups() {
			add(g.Title)
		}
		if _, arguments, some := strings.Cut(c.Use, " "); some && arguments != "SERVICE" && arguments != "[SERVICE...]" {
			add(c.Use)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" && f.Name != "version" {
				add(f.Usage)
			}
		})
	}
	return out
}

func TestEveryHelpHasFrench(t *testing.T) {
	texts := helpTexts(newRoot(io.Discard, io.Discard))
	for en, command := range texts {
		if _, ok := french.Of(en); !ok {
			t.Errorf("%s: no French (internal/manual/french) of\n%s", command, en)
		}
	}
	typed := regexp.MustCompile(`--[a-z][a-z-]+|\$[A-Z_]+|[\w/.~-]*\.(?:yaml|json|txt|md|html|tf|tfvars|jsonl)\b|\b\d+\b|berth [a-z]+ ?[a-z]*:`)
	narrow := regexp.MustCompile(`[\p{L}\d%»)"\x60][;?!:]( |$)`)
	wide := regexp.MustCompile(`\b[a-z_]+:( |$|,|\))`) // a field of a file has no space
	for en, fr := range french.All() {
		if _, ok := texts[en]; !ok {
			t.Errorf("no help has %q", en)
		}
		for _, word := range typed.FindAllString(en, -1) {
			if !strings.Contains(fr, word) {
				t.Errorf("%q is not in the French of %q", word, en)
			}
		}
		if quoted := strings.Count(en, "`"); quoted > strings.Count(fr, "`") {
			t.Errorf("the value has no name in the French of %q", en)
		}
		for _, wrong := range []string{"  ", "’", " ,", "( ", " )", " (default ", "“"} {
			if strings.Contains(fr, wrong) {
				t.Errorf("%q has %q in it", fr, wrong)
			}
		}
		for _, open := range narrow.FindAllString(wide.ReplaceAllString(fr, ""), -1) {
			t.Errorf("no space before %q in %q", open, fr)
		}
	}
}

// Whatever a help says besides the texts of commands, such as what the library adds.
func TestAHelpInFrenchHasNoLineOfTheEnglishOne(t *testing.T) {
	words, typed := regexp.MustCompile(`\p{L}{2,} \p{L}{2,}`), regexp.MustCompile(`^ +(berth|terraform|pass) |^\t`)
	help := func(lang string, path []string) []string {
		var out bytes.Buffer
		t.Setenv("LC_ALL", lang)
		if code := run(append(path, "--help"), &out, &out); code != exitDone {
			t.Fatalf("%v: %s", path, out.String())
		}
		for _, line := range strings.Split(out.String(), "\n") {
			if utf8.RuneCountInString(line) > mostHelp {
				t.Errorf("%v: a line of %d letters: %s", path, utf8.RuneCountInString(line), line)
			}
		}
		return strings.Split(out.String(), "\n")
	}
	for _, c := range everyCommand(newRoot(io.Discard, io.Discard)) {
		path := strings.Fields(c.CommandPath())[1:]
		en := help("C", path)
		for _, line := range help("fr_FR.UTF-8", path) {
			if slices.Contains(en, line) && words.MatchString(line) && !typed.MatchString(line) {
				t.Errorf("%s --help: %q is English", c.CommandPath(), line)
			}
		}
	}
}

func TestTheFlagsOfAFrenchHelpStandInOneColumn(t *testing.T) {
	t.Setenv("LC_ALL", "fr")
	var out bytes.Buffer
	run([]string{"deploy", "--help"}, &out, &out)
	column := map[int]bool{}
	for line := range strings.Lines(out.String()) {
		for _, why := range []string{"sauvegarder puis détruire", "toucher cet HÔTE", "imprimer chaque commande", "DURÉE laissée"} {
			if before, _, ok := strings.Cut(line, why); ok {
				column[utf8.RuneCountInString(before)] = true
			}
		}
	}
	if len(column) != 1 {
		t.Errorf("they stand in columns %v:\n%s", column, out.String())
	}
}

func TestWhatAShellCompletesIsExplainedInFrench(t *testing.T) {
	t.Setenv("LC_ALL", "fr")
	var out bytes.Buffer
	run([]string{"__complete", "dep"}, &out, &out)
	if !strings.Contains(out.String(), "deploy\tExécuter le plan sur les hôtes") {
		t.Errorf("%s", out.String())
	}
	out.Reset()
	run([]string{"__complete", "plan", "--wit"}, &out, &out)
	if !strings.Contains(out.String(), "planifier comme si") {
		t.Errorf("%s", out.String())
	}
}
