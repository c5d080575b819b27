package main

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// kind is what a guest is.
type kind string

const (
	vm kind = "qemu"
	ct kind = "lxc"
)

// section is a part of a configuration: options by name. The note is apart, since it is written as comments.
type section struct {
	options map[string]string
	note    string
}

func newSection() *section { return &section{options: map[string]string{}} }

func (s *section) clone() *section { return &section{options: maps.Clone(s.options), note: s.note} }

// config is the configuration of a guest.
type config struct {
	*section
	pending   *section
	snapshots map[string]*section
	digest    string
}

func newConfig() *config {
	return &config{section: newSection(), pending: newSection(), snapshots: map[string]*section{}}
}

// pendingName is how the section of pending changes is called in the file.
func (k kind) pendingName() string {
	if k == ct {
		return "pve:pending"
	}
	return "PENDING"
}

// guestType is what messages call a guest.
func (k kind) guestType() string {
	if k == ct {
		return "CT"
	}
	return "VM"
}

func (k kind) directory() string {
	if k == ct {
		return "lxc"
	}
	return "qemu-server"
}

func (m *machine) configFile(k kind, id int) string {
	return m.at(fmt.Sprintf("etc/pve/%s/%d.conf", k.directory(), id))
}

// load reads the configuration of a guest.
func (m *machine) load(k kind, id int) (*config, error) {
	text, err := os.ReadFile(m.configFile(k, id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &failure{words: fmt.Sprintf("Configuration file 'nodes/%s/%s/%d.conf' does not exist", m.Node, k.directory(), id), code: missing}
	}
	if err != nil {
		return nil, err
	}
	return parseConfig(k, text), nil
}

func parseConfig(k kind, text []byte) *config {
	c := newConfig()
	sum := sha1.Sum(text)
	c.digest = hex.EncodeToString(sum[:])
	at := c.section
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		name, isHead := strings.CutPrefix(line, "[")
		switch {
		case isHead && strings.HasSuffix(name, "]"):
			name = strings.TrimSuffix(name, "]")
			if name == k.pendingName() {
				at = c.pending
			} else {
				at = newSection()
				c.snapshots[name] = at
			}
		case strings.HasPrefix(line, "#"):
			decoded, err := url.PathUnescape(line[1:])
			if err != nil {
				decoded = line[1:]
			}
			at.note += decoded + "\n"
		default:
			if key, value, ok := strings.Cut(line, ": "); ok {
				at.options[key] = value
			}
		}
	}
	return c
}

// encodeNote escapes what Proxmox escapes in a note: control characters, percent signs, colons, and what is not ASCII.
func encodeNote(note string) string {
	var b strings.Builder
	for _, c := range []byte(note) {
		if c < 0x20 || c == '%' || c == ':' || c > 0x7e {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (s *section) write(b *bytes.Buffer) {
	if s.note != "" {
		for line := range strings.Lines(s.note) {
			fmt.Fprintf(b, "#%s\n", encodeNote(strings.TrimSuffix(line, "\n")))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.options)) {
		fmt.Fprintf(b, "%s: %s\n", key, s.options[key])
	}
}

func (s *section) empty() bool { return len(s.options) == 0 && s.note == "" }

// text is the configuration as it is written down.
func (c *config) text(k kind) []byte {
	var b bytes.Buffer
	c.write(&b)
	if !c.pending.empty() {
		fmt.Fprintf(&b, "\n[%s]\n", k.pendingName())
		c.pending.write(&b)
	}
	for _, name := range slices.Sorted(maps.Keys(c.snapshots)) {
		fmt.Fprintf(&b, "\n[%s]\n", name)
		c.snapshots[name].write(&b)
	}
	return b.Bytes()
}

// save writes the configuration whole, as the cluster's file system does.
func (m *machine) save(k kind, id int, c *config) error {
	file := m.configFile(k, id)
	beside, err := os.CreateTemp(filepath.Dir(file), ".tmp")
	if err != nil {
		return err
	}
	_, err = beside.Write(c.text(k))
	if err := errors.Join(err, beside.Chmod(0o640), beside.Close()); err != nil {
		return err
	}
	return os.Rename(beside.Name(), file)
}

// numbers are the guests of a kind.
func (m *machine) numbers(k kind) []int {
	files, _ := filepath.Glob(m.at("etc/pve/" + k.directory() + "/*.conf"))
	var out []int
	for _, file := range files {
		if id, err := strconv.Atoi(strings.TrimSuffix(filepath.Base(file), ".conf")); err == nil {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// unused is nil if no guest has the number.
func (m *machine) unused(id int) error {
	for _, k := range []kind{vm, ct} {
		if exists(m.configFile(k, id)) {
			return fail("%s %d already exists on node '%s'", k.guestType(), id, m.Node)
		}
	}
	return nil
}

func (c *config) number(key string, otherwise int) int {
	if n, err := strconv.Atoi(strings.TrimPrefix(c.options[key], "current=")); err == nil {
		return n
	}
	return otherwise
}

// checkLock refuses where somebody works on the guest.
func (c *config) checkLock(k kind) error {
	if lock := c.options["lock"]; lock != "" {
		return fail("%s is locked (%s)", k.guestType(), lock)
	}
	return nil
}

func (c *config) checkProtection(words string) error {
	if c.options["protection"] == "1" {
		return fail("%s - protection mode enabled", words)
	}
	return nil
}

// failure is an error in Proxmox's words, with the exit code that it ends with.
type failure struct {
	words string
	code  int
}

func (f *failure) Error() string { return f.words }

func fail(format string, args ...any) error {
	return &failure{words: fmt.Sprintf(format, args...), code: failed}
}
