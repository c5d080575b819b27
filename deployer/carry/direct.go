package carry

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
)

// Direct carries from host to host, by the ssh of the source. The key that opens the target exists for one copy, in berth's memory; the
// source has it signed with through a forwarded agent. On the target it may run one line, which berth has looked at and written down,
// comes in from the source alone, and only within ten minutes; its line in authorized_keys goes when the copy has ended. Where berth is
// killed meanwhile, it opens nothing any more after these ten minutes, and goes with the next copy of the same move.
type Direct struct {
	To remote.Reach // where the source reaches the target
}

// DirectError is why data cannot go from host to host by itself; nothing was changed, and a [Relay] needs none of it.
type DirectError struct{ Err error }

func (e *DirectError) Error() string { return e.Err.Error() }
func (e *DirectError) Unwrap() error { return e.Err }

// wordForm is what stands in a word of a command that rsync takes apart.
var wordForm = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._:%-]*$`)

func (d Direct) carry(ctx context.Context, w *Way, p program, heard *said) error {
	if err := d.may(w); err != nil {
		return &DirectError{err}
	}
	if w.leaves == "" {
		var err error
		if w.leaves, err = w.leavesBy(ctx, d.To.Host); err != nil {
			return err
		}
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	dismiss, err := d.admit(ctx, w, p.server, public)
	defer dismiss()
	if err != nil {
		return err
	}
	way := strings.Join([]string{"direct", d.To.User, d.To.Host, strconv.Itoa(d.To.Port)}, " ")
	c := w.client(way, "berth-target "+authorized(d.To.Key), p.words)
	alive, gone := io.Pipe() // it ends with the session
	defer gone.Close()
	c.Stdin, c.Lends = alive, private
	err = w.from.Host.Stream(ctx, c, &nobody{}, heard)
	if errors.Is(err, remote.ErrNoAgent) {
		return &DirectError{err}
	}
	if err != nil && heard.lost && !heard.went && !slices.ContainsFunc(heard.last, begun) {
		why := slices.DeleteFunc(slices.Clone(heard.last), func(l string) bool { return strings.HasPrefix(l, "rsync") })
		return &DirectError{message.Errorf("host %s: its ssh does not come to %s: %s", w.from.Host.Name(), w.to.Host.Name(), strings.Join(why, "; "))}
	}
	return err
}

// begun reports whether a line of an rsync or tar that has lost the other side says that it had it.
func begun(line string) bool {
	return strings.HasPrefix(line, "tar: Unexpected EOF") || strings.Contains(line, " bytes received so far)") && !strings.Contains(line, "(0 bytes received so far)")
}

// may says why the target cannot be reached by a host alone.
func (d Direct) may(w *Way) error {
	name := w.to.Host.Name()
	switch {
	case !w.ssh:
		return message.Errorf("host %s: there is no ssh", w.from.Host.Name())
	case !d.To.Direct:
		return message.Errorf("host %s is reached through another host or a command, which %s does not have", name, w.from.Host.Name())
	case !d.To.Root && !d.To.Free:
		return message.Errorf("host %s: sudo asks for a password there", name)
	case !wordForm.MatchString(d.To.User) || !wordForm.MatchString(d.To.Host) || d.To.Key == nil:
		return message.Errorf("host %s: %q is no address that a host is given", name, d.To.User+"@"+d.To.Host)
	}
	return nil
}

// leavesBy are the addresses by which the source goes to another host, as authorized_keys has them.
func (w *Way) leavesBy(ctx context.Context, to string) (string, error) {
	out, err := w.from.Host.Output(ctx, script(leavesText, "leaves", to), 1<<14)
	if err != nil {
		return "", err
	}
	var from []string
	for line := range strings.Lines(string(out)) {
		if a, err := netip.ParseAddr(strings.TrimSpace(line)); err == nil {
			from = append(from, a.WithZone("").String())
		}
	}
	if len(from) == 0 {
		return "", &DirectError{message.Errorf("host %s does not say by which address it goes to %s", w.from.Host.Name(), w.to.Host.Name())}
	}
	return strings.Join(from, ","), nil
}

// admit lets a key in on the target for one line; dismiss takes it back, also where nobody knows whether it came so far.
func (d Direct) admit(ctx context.Context, w *Way, asked []string, key ed25519.PublicKey) (dismiss func(), err error) {
	public, err := ssh.NewPublicKey(key)
	if err != nil {
		return func() {}, err
	}
	root, mark := "sudo -n ", "berth-carry-"+w.name
	if d.To.Root {
		root = ""
	}
	c := script(admitText, "admit", w.work(), d.To.User, root, w.leaves, authorized(public), mark)
	c.Stdin = strings.NewReader("set -- " + remote.Quote(w.to.Path) + " " + remote.Join(asked) + "\n" + serveText)
	err = w.to.Host.Run(ctx, c, nil)
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		_ = w.to.Host.Run(ctx, script(dismissText, "dismiss", w.work(), d.To.User, mark), nil)
	}, d.because(ledger.Explained(ctx, w.to.Host, err))
}

// because makes an error one that a relay would not have, where it is a command's own.
func (Direct) because(err error) error {
	if _, exited := exitOf(err); exited {
		return &DirectError{err}
	}
	return err
}

func authorized(key ssh.PublicKey) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
}
