package remote

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/kevinburke/ssh_config"

	"berth/message"
)

// configFiles is what ssh_config files say, read without ssh, in the order in which they count: the first value of a
// keyword holds. A block of Match whose criterion only ssh can evaluate refuses the hosts that it may be about, and those alone.
type configFiles struct {
	files []*configFile
}

// configFile is a parsed file and, by the place of their placeholders, the files that it includes and the criteria of its Match
// blocks.
type configFile struct {
	path     string
	config   *ssh_config.Config
	includes map[string][]*configFile // by line
	matches  map[string]match         // by line
}

const (
	includeDepth = 16 // as ssh has it
	includeKey   = "x-berth-include"
	matchHost    = "x-berth-match-"
	fileLimit    = 1 << 20
)

// ReadSSHConfig reads files such as ~/.ssh/config and /etc/ssh/ssh_config, the one that goes before
// first. A file that does not exist is left out, as ssh does with these two. home is for ~; relative paths of Include are below
// ~/.ssh, or /etc/ssh for a file there.
func ReadSSHConfig(home string, files ...string) (SSHConfig, error) {
	return readConfigFiles(home, files...)
}

func readConfigFiles(home string, files ...string) (*configFiles, error) {
	c := &configFiles{}
	for _, path := range files {
		base := filepath.Join(home, ".ssh")
		if filepath.Dir(path) == filepath.Dir(systemConfig) {
			base = filepath.Dir(path)
		}
		f, err := configReader{home, base}.read(path, 0)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		c.files = append(c.files, f)
	}
	return c, nil
}

// configReader reads a file and those that it includes.
type configReader struct {
	home string
	base string // of relative paths of Include
}

func (r configReader) read(path string, depth int) (*configFile, error) {
	if depth > includeDepth {
		return nil, message.Errorf("%s: Include goes more than %d files deep; does a file include itself?", path, includeDepth)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, message.Errorf("ssh configuration: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > fileLimit {
		return nil, message.Errorf("%s is no file that ssh configuration could be in", path)
	}
	if path != systemConfig {
		if err := checkWriters(path, info, r.home); err != nil {
			return nil, err
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, message.Errorf("ssh configuration: %w", err)
	}
	f := &configFile{path: path, includes: map[string][]*configFile{}, matches: map[string]match{}}
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for i, line := range lines {
		if lines[i], err = r.prepare(f, line, i+1, depth); err != nil {
			return nil, err
		}
	}
	f.config, err = decode(strings.Join(lines, "\n"))
	if err != nil {
		return nil, message.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// decode is the library's parser; it must not take the program down over a file.
func decode(text string) (c *ssh_config.Config, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = message.Errorf("not readable as ssh configuration: %v", r)
		}
	}()
	return ssh_config.Decode(strings.NewReader(text))
}

// prepare rewrites a line where the library reads it otherwise than ssh does: it takes Include apart
// at single spaces and reads the files without a look at its own caller's home, takes tabs for a part
// of a pattern and knows few criteria of Match.
func (r configReader) prepare(f *configFile, line string, number, depth int) (string, error) {
	keyword, rest := cutKeyword(line)
	args := splitWords(rest)
	switch strings.ToLower(keyword) {
	case "":
		if s := strings.TrimSpace(line); s != "" && s[0] != '#' {
			return "", message.Errorf("%s:%d: no keyword before %q", f.path, number, s)
		}
		return "", nil
	case "host":
		if len(args) == 0 {
			return "", message.Errorf("%s:%d: Host without a pattern", f.path, number)
		}
		return "Host " + strings.Join(args, " "), nil
	case "match":
		m, err := readMatch(args)
		if err != nil {
			return "", message.Errorf("%s:%d: %w", f.path, number, err)
		}
		f.matches[strconv.Itoa(number)] = m
		return "Host " + matchHost + strconv.Itoa(number), nil
	case "include":
		return fmt.Sprintf("%s %d", includeKey, number), r.include(f, args, number, depth)
	}
	if strings.TrimSpace(rest) == "" {
		return "", message.Errorf("%s:%d: %s without a value", f.path, number, keyword)
	}
	return keyword + " " + strings.TrimSpace(rest), nil
}

func (r configReader) include(f *configFile, args []string, number, depth int) error {
	if len(args) == 0 {
		return message.Errorf("%s:%d: Include without a file", f.path, number)
	}
	for _, pattern := range args {
		pattern = expandHome(r.home, pattern)
		if !filepath.IsAbs(pattern) {
			pattern = filepath.Join(r.base, pattern)
		}
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return message.Errorf("%s:%d: Include %s: %w", f.path, number, pattern, err)
		}
		for _, path := range paths {
			inc, err := r.read(path, depth+1)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return message.Errorf("%s:%d: %w", f.path, number, err)
			}
			key := strconv.Itoa(number)
			f.includes[key] = append(f.includes[key], inc)
		}
	}
	return nil
}
