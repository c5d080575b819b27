//go:build linux

package carry

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/internal/treetest"
)

func TestOnlyTheReceivingSideThatWasExpectedIsRunOnTheTarget(t *testing.T) {
	t.Parallel()
	const good = "rsync --server -lHogDtpAXrcSe.iLsfxCIvu --log-format=%i --bwlimit=10 --checksum-choice=xxh128 --compress-choice=zstd --compress-level=1 --delete --stats -@-1 --partial --numeric-ids . ./"
	if err := vetted(strings.Fields(good)); err != nil {
		t.Error(err)
	}
	for what, line := range map[string]string{
		"another program":         strings.Replace(good, "rsync", "sh", 1),
		"a path to one":           strings.Replace(good, "rsync", "/tmp/rsync", 1),
		"the sending side":        strings.Replace(good, "--server", "--server --sender", 1),
		"another directory":       strings.Replace(good, " ./", " /etc/", 1),
		"one above":               strings.Replace(good, " ./", " ../", 1),
		"more directories":        good + " ./",
		"options over the wire":   strings.Replace(good, "Se.", "Sse.", 1),
		"letters with a value":    strings.Replace(good, "Se.", "STe.", 1),
		"letters twice":           strings.Replace(good, "--stats", "-lHe.x", 1),
		"a log file":              strings.Replace(good, "--stats", "--log-file=/etc/cron.d/x", 1),
		"a directory beside":      strings.Replace(good, "--stats", "--partial-dir=/etc", 1),
		"another basis":           strings.Replace(good, "--stats", "--copy-dest=/etc", 1),
		"a list of files":         strings.Replace(good, "--stats", "--files-from=/etc/shadow", 1),
		"a program to run":        strings.Replace(good, "--stats", "--rsync-path=sh", 1),
		"devices written through": strings.Replace(good, "--stats", "--write-devices", 1),
		"a line feed":             strings.Replace(good, " ./", " ./\n", 1) + "x",
		"nothing":                 "",
		"no letters":              "rsync --server . ./",
	} {
		words := strings.Split(line, " ")
		if err := vetted(words); err == nil {
			t.Errorf("%s is run: %q", what, words)
		}
	}
}

// A host that somebody has taken over has an rsync that asks for what it likes.
func TestATargetRunsNothingThatAHostileSourceAsksFor(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	treetest.Fill(t, p.here)
	w := p.opened(Relay{})
	w.tar = false // what it brings is data, and asks for nothing
	mine := filepath.Join(p.to.Root, "written")
	p.from.Program("rsync", "#!/bin/sh\nfor last; do :; done\nwhile [ $# -gt 0 ]; do [ \"$1\" != -e ] || helper=$2; shift; done\nexec $helper berth sh -c 'touch "+mine+"' . ./\n")
	_, err := w.Copy(t.Context(), Copying{})
	if err == nil || !strings.Contains(err.Error(), "host guest: it asks the target to run") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(mine); err == nil {
		t.Error("it was run")
	}
}
