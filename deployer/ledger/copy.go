package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"berth/message"
)

// Copy is the operator's copy of the journals of a run: all hosts in one file, every line written and synced
// before and after each step, with the times of the operator's clock. It is for reading when a host is gone;
// whoever goes on with a run asks the hosts.
type Copy struct {
	order Order
	mu    sync.Mutex
	file  *os.File
	err   error // of the first line that could not be written; nothing is written after it
}

// copied is a line of a copy.
type copied struct {
	Host string `json:"host"`
	Entry
}

const copyEnding = ".jsonl"

// NewCopy begins the copy of a run in a directory, or goes on with it. Copies of the last hundred runs are kept.
func NewCopy(dir string, o Order) (*Copy, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	names, err := copies(dir)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if i >= keptCopies-1 && name != o.Run {
			_ = os.Remove(filepath.Join(dir, name+copyEnding)) // it is only old
		}
	}
	file, err := os.OpenFile(filepath.Join(dir, o.Run+copyEnding), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &Copy{order: o, file: file}, nil
}

const keptCopies = 100

// copies lists the runs of which there are copies, newest first.
func copies(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), copyEnding); ok && RunNames.MatchString(name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out, nil
}

// Begin writes the first line of each host. steps says how many it has.
func (c *Copy) Begin(steps map[string]int) {
	for _, host := range c.order.Hosts {
		c.write(host, Entry{Kind: EntryBegin, Plan: c.order.Label, Who: c.order.Who, Steps: steps[host]})
	}
}

// Step writes that a step was started, done, or failed, and why: see Reason.
func (c *Copy) Step(host, id string, kind EntryKind, why string) {
	c.write(host, Entry{Kind: kind, Step: id, Detail: why})
}

// End writes the last line of each host and closes the file. The error is of the first line that could not be
// written.
func (c *Copy) End(whole bool) error {
	kind := EntryStopped
	if whole {
		kind = EntryEnd
	}
	for _, host := range c.order.Hosts {
		c.write(host, Entry{Kind: kind})
	}
	return c.Close()
}

// Close leaves the copy as it is, as where a run is left.
func (c *Copy) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := errors.Join(c.err, c.file.Close())
	if err != nil {
		return message.Errorf("the copy of the journal %s is not whole: %w", c.file.Name(), err)
	}
	return nil
}

func (c *Copy) write(host string, e Entry) {
	e.Run, e.Time = c.order.Run, time.Now().UTC().Truncate(time.Second)
	line, err := json.Marshal(copied{host, e})
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return
	}
	if err == nil {
		_, err = c.file.Write(append(line, '\n'))
	}
	if err == nil {
		err = c.file.Sync()
	}
	c.err = err
}

// Copies reads the newest copies of a directory: the histories of the hosts that are in them, by name of the
// host. A damaged end of a copy is left out. A directory that is not there has none. What can be read is there beside an error.
func Copies(dir string, newest int) (map[string]*History, error) {
	names, err := copies(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string]*History{}
	var unread error
	for _, name := range names[:min(len(names), newest)] {
		data, err := os.ReadFile(filepath.Join(dir, name+copyEnding))
		if err != nil {
			unread = errors.Join(unread, err)
			continue
		}
		for line := range bytes.Lines(data) {
			var l copied
			if json.Unmarshal(line, &l) != nil || l.Kind == "" || l.Host == "" {
				break
			}
			h := out[l.Host]
			if h == nil {
				h = &History{Host: l.Host}
				out[l.Host] = h
			}
			if h.Run(name) == nil {
				h.Runs = append(h.Runs, Run{Name: name})
			}
			r := h.Run(name)
			r.Entries = append(r.Entries, l.Entry.clean())
		}
	}
	return out, unread
}
