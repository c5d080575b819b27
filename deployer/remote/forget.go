package remote

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/internal/wholefile"
	"berth/message"
)

// A new guest may be at the address of one that is gone, whose key is known. Only for such a guest, of which the hypervisor says the
// key, the old one is forgotten, as ssh-keygen -R does it.

// forget takes the keys of an error out of the files of the operator. Names of others on the same lines stay.
func (p *Pool) forget(e *endpoint, changed *HostKeyChangedError) error {
	lines := map[string][]int{}
	for _, k := range changed.Known {
		switch {
		case k.File == commandName:
			return changed
		case !slices.Contains(e.knownHosts, k.File):
			return cannotForget(changed, k, message.New("it is the file of all users of this computer"))
		default:
			lines[k.File] = append(lines[k.File], k.Line)
		}
	}
	for _, k := range changed.Known {
		if len(lines[k.File]) == 0 {
			continue
		}
		if err := forgetLines(k.File, lines[k.File], knownhosts.Normalize(e.keyName)); err != nil {
			return cannotForget(changed, k, err)
		}
		delete(lines, k.File)
	}
	for _, k := range changed.Known {
		p.cfg.Notify(Event{Kind: HostKeyForgotten, Host: e.name, Text: message.Of("%s in %s", k.Fingerprint, k.File)})
	}
	return nil
}

func cannotForget(changed *HostKeyChangedError, k KnownKey, why error) error {
	return message.Errorf("%s:%d has the host key of what was at %s before this guest, and stays as it is: %w; run ssh-keygen -R %s -f %s, then once more",
		k.File, k.Line, changed.Address, why, Quote(changed.Address), Quote(k.File))
}

// forgetLines takes a name out of lines of a file, which are counted from 1.
func forgetLines(file string, numbers []int, name string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return wholefile.Reason(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return wholefile.Reason(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	for _, n := range numbers {
		if n > len(lines) {
			continue // somebody else has shortened it: the key is compared once more
		}
		if lines[n-1], err = lineWithout(lines[n-1], name); err != nil {
			return err
		}
	}
	return wholefile.Replace(file, bytes.Join(lines, nil), info.Mode().Perm())
}

var errPattern = message.New("a pattern stands for it there")

// lineWithout is a line without a name; nothing where nobody else is named on it.
func lineWithout(line []byte, name string) ([]byte, error) {
	words := bytes.Fields(line)
	if len(words) == 0 || words[0][0] == '|' { // a hashed line is one name's
		return nil, nil
	}
	names := strings.Split(string(words[0]), ",")
	left := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return knownhosts.Normalize(strings.ToLower(n)) == name })
	others := slices.ContainsFunc(left, func(n string) bool { return n != "" && n[0] != '!' })
	switch {
	case len(left) == len(names):
		return nil, errPattern
	case !others:
		return nil, nil
	}
	return bytes.Replace(line, words[0], []byte(strings.Join(left, ",")), 1), nil
}

// replace takes a key in place of those that are known for its host.
func (p *Pool) replace(e *endpoint, changed *HostKeyChangedError, key ssh.PublicKey) error {
	if changed.Known[0].File == "" { // known for the life of the pool
		return p.take(e, key)
	}
	if err := p.forget(e, changed); err != nil {
		return err
	}
	_, err := p.compareHostKey(e, key)
	switch {
	case errors.As(err, &changed) && changed.Known[0].File == "":
	case errors.As(err, &changed): // a pattern beside the name
		return cannotForget(changed, changed.Known[0], errPattern)
	case err != nil:
		return err
	}
	return p.take(e, key)
}
