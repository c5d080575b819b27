package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A host that answers, and on which a step fails: what it says itself is said as it is, all around it is French.
//
//raced:skip
func TestWhatIsSaidOfAHostThatAnswersIsFrench(t *testing.T) {
	words := regexp.MustCompile(`\p{L}{2,} \p{L}{2,}`)
	theirs := regexp.MustCompile(`^ +[$] |^    `) // commands, and what Docker says
	said := map[string][][]string{}
	commands := [][]string{{"scan"}, {"deploy", "--dry-run"}, {"deploy", "--yes"}, {"status"}, {"log"}}
	for _, lang := range []string{"en", "fr"} {
		h := newTestHost(t)
		h.inOrder()
		for _, c := range commands {
			var out, errs bytes.Buffer
			run(append(slices.Clone(c), "--lang", lang, "-f", "lab.yaml", "--ssh-config", "ssh_config", "--accept-new-host-keys"), &out, &errs)
			text := out.String() + errs.String()
			said[lang] = append(said[lang], strings.Split(text, "\n"))
		}
	}
	for i, c := range commands {
		for _, line := range said["fr"][i] {
			if slices.Contains(said["en"][i], line) && words.MatchString(line) && !theirs.MatchString(line) {
				t.Errorf("berth %s: %q is English", strings.Join(c, " "), line)
			}
		}
	}
}
