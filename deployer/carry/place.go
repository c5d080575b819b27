package carry

import (
	"context"
	"io"
	"path"
	"regexp"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
)

// Host is a host that data is carried from or to; *remote.Host is one.
type Host interface {
	ledger.Host
	Stream(ctx context.Context, cmd remote.Command, stdout, stderr io.Writer) error
}

var _ Host = (*remote.Host)(nil)

// Place is a directory on a host.
type Place struct {
	Host Host
	Path string // absolute and clean, and not the root
}

// String is the path as it is shown.
func (p Place) String() string { return ledger.Clean(p.Path) }

func (p Place) check() error {
	if !path.IsAbs(p.Path) || path.Clean(p.Path) != p.Path || p.Path == "/" || strings.ContainsRune(p.Path, 0) {
		return message.Errorf("host %s: %q is no directory that berth carries: its path has to be absolute, clean, and not the root", p.Host.Name(), p.Path)
	}
	return nil
}

// script is one of sh, which finds its programs.
func script(text, name string, args ...string) remote.Command {
	return ledger.Script(text, "berth-carry-"+name, args...)
}

// Way is how the data of one directory goes from one host to another. It does one thing at a time.
type Way struct {
	from, to Place
	name     string
	carrier  Carrier
	sum      string // the checksum that both hosts compute with
	zstd     bool   // both know it
	ssh      bool   // the source has one
	tar      bool   // both have GNU's
	fresh    bool   // nothing was carried yet

	asks   map[string][]string // what the source's rsync asks for, by what it is asked
	leaves string              // the addresses by which the source goes to the target; empty: it was not asked yet
}

// nameForm is what a way may be called: it is a directory's name, and stands in a word that rsync takes apart.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$`)

// Open looks at both hosts, says what they lack, all of it at once, and makes the target a place that data is carried to: it must be
// missing, empty, or have been taken under the same name before. The name is that of the run and what is carried; below it both hosts
// keep what is written down of the way.
func Open(ctx context.Context, name string, from, to Place, by Carrier) (*Way, error) {
	if !nameForm.MatchString(name) {
		return nil, message.Errorf("%q is no name for what is carried", name)
	}
	w := &Way{from: from, to: to, name: name, carrier: by, asks: map[string][]string{}}
	if err := w.look(ctx); err != nil {
		return nil, err
	}
	out, err := to.Host.Output(ctx, script(claimText, "claim", w.work(), to.Path), 1<<10)
	w.fresh = strings.TrimSpace(string(out)) == "empty"
	if code, exited := exitOf(err); exited && code == taken {
		return nil, message.Errorf("host %s: %s has something in it that was not carried there by this move; put it elsewhere, or carry to another directory", to.Host.Name(), to)
	}
	if err != nil {
		return nil, ledger.Explained(ctx, to.Host, err)
	}
	return w, nil
}

// taken is the exit code of claim.sh for a directory that is not free.
const taken = 17

// work is the directory that both hosts have for it.
func (w *Way) work() string { return ledger.State + "/carry/" + w.name }
