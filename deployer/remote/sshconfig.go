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
)

// SSHConfig is what ssh_config files say, in the order in which they count: the first value of a
// keyword holds.
type SSHConfig struct {
	files []*configFile
}

// configFile is a parsed file and, by the place of their placeholders, the files that it includes.
type configFile struct {
	path     string
	config   *ssh_config.Config
	includes map[string][]*configFile // by line
}

// setting is a value of a keyword and where it stands.
type setting struct {
	key   string // lower case
	value string
	place string // file:line
}

const (
	includeDepth = 16 // as ssh has it
	includeKey   = "x-berth-include"
	fileLimit    = 1 << 20
)

// ReadSSHConfig reads files such as ~/.ssh/config and /etc/ssh/ssh_config, the one that goes before
// first. A file that does not exist is left out, as ssh does with these two. home is for ~ and
// relative paths of Include stand for files beside the including one.
func ReadSSHConfig(home string, files ...string) (*SSHConfig, error) {
	c := &SSHConfig{}
	for _, path := range files {
		f, err := readConfigFile(home, path, 0)
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

func readConfigFile(home, path string, depth int) (*configFile, error) {
	if depth > includeDepth {
		return nil, fmt.Errorf("%s: Include goes more than %d files deep; does a file include itself?", path, includeDepth)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("ssh configuration: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > fileLimit {
		return nil, fmt.Errorf("%s is no file that ssh configuration could be in", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("ssh configuration: %w", err)
	}
	f := &configFile{path: path, includes: map[string][]*configFile{}}
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for i, line := range lines {
		if lines[i], err = f.prepare(home, line, i+1, depth); err != nil {
			return nil, err
		}
	}
	f.config, err = decode(strings.Join(lines, "\n"))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// decode is the library's parser; it must not take the program down over a file.
func decode(text string) (c *ssh_config.Config, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not readable as ssh configuration: %v", r)
		}
	}()
	return ssh_config.Decode(strings.NewReader(text))
}

// prepare rewrites a line where the library reads it otherwise than ssh does: it takes Include apart
// at single spaces and reads the files without a look at its own caller's home, takes tabs for a part
// of a pattern and a second criterion of Match for a pattern.
func (f *configFile) prepare(home, line string, number, depth int) (string, error) {
	keyword, rest := cutKeyword(line)
	args := splitWords(rest)
	switch strings.ToLower(keyword) {
	case "":
		if s := strings.TrimSpace(line); s != "" && s[0] != '#' {
			return "", fmt.Errorf("%s:%d: no keyword before %q", f.path, number, s)
		}
		return "", nil
	case "host":
		if len(args) == 0 {
			return "", fmt.Errorf("%s:%d: Host without a pattern", f.path, number)
		}
		return "Host " + strings.Join(args, " "), nil
	case "match":
		return f.match(args, number)
	case "include":
		return fmt.Sprintf("%s %d", includeKey, number), f.include(home, args, number, depth)
	}
	if strings.TrimSpace(rest) == "" {
		return "", fmt.Errorf("%s:%d: %s without a value", f.path, number, keyword)
	}
	return keyword + " " + strings.TrimSpace(rest), nil
}

func (f *configFile) match(args []string, number int) (string, error) {
	switch {
	case len(args) == 1 && strings.EqualFold(args[0], "all"):
		return "Host *", nil
	case len(args) == 2 && (strings.EqualFold(args[0], "host") || strings.EqualFold(args[0], "originalhost")):
		return "Host " + strings.ReplaceAll(args[1], ",", " "), nil
	}
	return "", fmt.Errorf("%s:%d: Match %s is not supported, only Match all, Match host PATTERNS and Match originalhost PATTERNS; "+
		"write it as Host, or give berth a configuration of its own with --ssh-config", f.path, number, strings.Join(args, " "))
}

func (f *configFile) include(home string, args []string, number, depth int) error {
	if len(args) == 0 {
		return fmt.Errorf("%s:%d: Include without a file", f.path, number)
	}
	for _, pattern := range args {
		pattern = expandHome(home, pattern)
		if !filepath.IsAbs(pattern) {
			pattern = filepath.Join(filepath.Dir(f.path), pattern)
		}
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return fmt.Errorf("%s:%d: Include %s: %w", f.path, number, pattern, err)
		}
		for _, path := range paths {
			inc, err := readConfigFile(home, path, depth+1)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return fmt.Errorf("%s:%d: %w", f.path, number, err)
			}
			key := strconv.Itoa(number)
			f.includes[key] = append(f.includes[key], inc)
		}
	}
	return nil
}

// settings gives every value that holds for alias, those that count first first.
func (c *SSHConfig) settings(alias string) []setting {
	var out []setting
	if c != nil {
		for _, f := range c.files {
			out = f.collect(alias, out)
		}
	}
	return out
}

func (f *configFile) collect(alias string, out []setting) []setting {
	for _, h := range f.config.Hosts {
		if !h.Matches(alias) {
			continue
		}
		for _, node := range h.Nodes {
			kv, ok := node.(*ssh_config.KV)
			if !ok {
				continue
			}
			if kv.Key == includeKey {
				for _, inc := range f.includes[kv.Value] {
					out = inc.collect(alias, out)
				}
				continue
			}
			out = append(out, setting{strings.ToLower(kv.Key), kv.Value, fmt.Sprintf("%s:%d", f.path, kv.Pos().Line)})
		}
	}
	return out
}
