package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// part is a module that is in the program, or a file that was copied into it.
type part struct {
	path, version, sum string
	licences           []string // by their SPDX names, in order
	text               string   // of the licences, and what they ask to be passed on
}

// directories are where the sources of modules lie, by their paths.
func directories(parts []part) (map[string]string, error) {
	args := []string{"list", "-m", "-f", "{{.Path}}\t{{.Dir}}"}
	for _, p := range parts {
		if p.path != "std" {
			args = append(args, p.path+"@"+p.version)
		}
	}
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -m: %w", err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	dirs := map[string]string{"std": strings.TrimSpace(string(root))}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		dirs[path] = dir
	}
	return dirs, nil
}

// The files of licences of code, and what they ask to be passed on. LICENSE.docs is about what is no part of a program.
var (
	licenceFile = regexp.MustCompile(`^(LICEN[CS]E|COPYING)(-\w+)?(\.md|\.txt)?$`)
	noticeFile  = regexp.MustCompile(`^(NOTICE|PATENTS)(\.md|\.txt)?$`)
)

// read reads the licences that lie in a directory.
func (p *part) read(dir string) error {
	if dir == "" {
		return fmt.Errorf("its source is not here: go mod download")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		licence := licenceFile.MatchString(e.Name())
		if e.IsDir() || !licence && !noticeFile.MatchString(e.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		p.text += strings.TrimSpace(string(data)) + "\n\n"
		if !licence {
			continue
		}
		found := known(string(data))
		if len(found) == 0 {
			return fmt.Errorf("%s is no licence that is known here: see whether berth may use it, then internal/sbom/licence.go", e.Name())
		}
		p.licences = append(p.licences, found...)
	}
	if len(p.licences) == 0 {
		return fmt.Errorf("no licence lies beside its source")
	}
	slices.Sort(p.licences)
	p.licences = slices.Compact(p.licences)
	return nil
}
