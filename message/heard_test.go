package message

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	spoken   = regexp.MustCompile(`\b(?:echo|fail|stays) (?:"([^"]*)"|'([^']*)')[^\n]*`)
	forBerth = regexp.MustCompile(`^(berth|inode|end of|X (gone|there|below|mount|unit|mark|X)) `) // what berth reads, and nobody else

	inJournals = []string{"snapshot %s", "its output is in %s", "%s (exit code %s)", "abandoned"} // what berth writes there by itself
)

func TestWhatScriptsSayOnHostsHasFrench(t *testing.T) {
	variable := regexp.MustCompile(`\$\(\([^)]*\)[^)]*\)\)|\$\(\(?[^()]*\)?\)|\$\{[^}]*\}|\$\w+`)
	nested := regexp.MustCompile(`\$\((?:[^()]|\([^()]*\))*\)`)
	said := map[string]bool{}
	err := filepath.WalkDir(filepath.Join("..", "deployer"), func(file string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".sh" {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, m := range spoken.FindAllStringSubmatch(nested.ReplaceAllString(string(text), "X"), -1) {
			line := variable.ReplaceAllString(m[1]+m[2], "X")
			if len(strings.Fields(line)) < 3 || forBerth.MatchString(line) || strings.Contains(m[0], ">/etc/") {
				continue
			}
			fr := Heard(line)
			if fr.French() == line {
				t.Errorf("%s: %q has no French", file, line)
			}
			for _, s := range ofHosts() {
				if s.form.MatchString(line) {
					said[s.format] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for format := range onHosts {
		if !said[format] && !slices.Contains(inJournals, format) {
			t.Errorf("no script says %q", format)
		}
	}
}

func TestALineOfAHostIsFrenchWhereBerthHasWrittenItsScript(t *testing.T) {
	for line, want := range map[string]string{
		"/opt/app/compose.yaml is not as berth wrote it, and stays":                         "/opt/app/compose.yaml n'est pas tel que berth l'a écrit, et reste",
		"the file system at /srv (/dev/sda1) is full: 0 of 200 MB are free, 100% is in use": "le système de fichiers monté sur /srv (/dev/sda1) est plein : 0 Mo libres sur 200, 100% utilisés",
		"waits for app.pull of run immich-1, which still runs here":                         "attend app.pull de l'exécution immich-1, qui tourne encore ici",
		" Container app-1  Created":                                                         " Container app-1  Created",
	} {
		if got := Heard(line); got.String() != line || got.French() != want {
			t.Errorf("%q: %q, want %q", line, got.French(), want)
		}
	}
}
