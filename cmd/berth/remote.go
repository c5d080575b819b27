package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/internal/wholefile"
	"berth/inventory"
	"berth/wording"
)

// hostsAtOnce is how many hosts are connected to at once, unless --hosts-at-once says otherwise.
const hostsAtOnce = 10

// reach are the flags that say how hosts are reached.
type reach struct {
	acceptNew bool
	sshConfig string
	atOnce    int
}

func (r *reach) register(f *pflag.FlagSet) {
	f.BoolVar(&r.acceptNew, "accept-new-host-keys", false, "take the key of a host that known_hosts does not have; a changed one is refused all the same")
	f.StringVar(&r.sshConfig, "ssh-config", "", "read this `FILE` instead of ~/.ssh/config and /etc/ssh/ssh_config")
	f.IntVar(&r.atOnce, "hosts-at-once", hostsAtOnce, "connect to so many hosts at once")
}

// fleet is the hosts of an inventory, and how they are reached.
type fleet struct {
	pool *remote.Pool
	inv  *inventory.Inventory
}

// fleet makes the pool of connections, which asks and tells in the words that it gets. It connects to
// nothing yet.
func (a *app) fleet(inv *inventory.Inventory, r *reach, w wording.Words) (*fleet, error) {
	if r.atOnce < 1 || r.atOnce > 1000 {
		return nil, usagef("--hosts-at-once %d: it is between 1 and 1000", r.atOnce)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, usagef("your home directory is not known (%w); set HOME", err)
	}
	name := os.Getenv("USER")
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	files := []string{filepath.Join(home, ".ssh", "config"), "/etc/ssh/ssh_config"}
	if r.sshConfig != "" {
		if _, err := os.Stat(r.sshConfig); err != nil {
			return nil, usagef("--ssh-config %s: %w", r.sshConfig, wholefile.Reason(err))
		}
		files = []string{r.sshConfig}
	}
	config, err := remote.ReadSSHConfig(home, files...)
	if err != nil {
		return nil, usageError{err}
	}
	f := &fleet{inv: inv}
	f.pool, err = remote.New(remote.Config{
		Home: home, User: name, SSH: config, Agent: os.Getenv("SSH_AUTH_SOCK"), Ask: &asker{app: a, in: os.Stdin, w: w},
		Targets: f.targets(), AcceptNewHostKeys: r.acceptNew, HostsAtOnce: r.atOnce, Notify: a.notice(w),
	})
	if err != nil {
		return nil, usageError{err}
	}
	return f, nil
}

func (f *fleet) close() { f.pool.Close() }

// targets are all machines and guests: one may be the way to another.
func (f *fleet) targets() []remote.Target {
	var out []remote.Target
	for name := range f.inv.SSH {
		out = append(out, f.target(name))
	}
	slices.SortFunc(out, func(x, y remote.Target) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// target is one of them. All are one group: a user's password for sudo is asked once and tried on each host.
func (f *fleet) target(name string) remote.Target {
	s := f.inv.SSH[name]
	return remote.Target{Name: name, Host: s.Host, User: s.User, Port: s.Port, Sudo: s.Sudo, Jump: s.Jump, Group: sudoGroup}
}

const sudoGroup = "inventory"

// hosts gives the handles of hosts by name. What is wrong with how one is reached is its error.
func (f *fleet) hosts(names []string) ([]ledger.Host, map[string]error) {
	var out []ledger.Host
	wrong := map[string]error{}
	for _, name := range names {
		h, err := f.pool.Host(f.target(name))
		if err != nil {
			wrong[name] = err
			continue
		}
		out = append(out, h)
	}
	return out, wrong
}

// handles gives the handles of hosts by name; those that cannot be reached as the inventory says are left out.
func (f *fleet) handles(names []string) map[string]ledger.Host {
	out := map[string]ledger.Host{}
	hosts, _ := f.hosts(names)
	for _, h := range hosts {
		out[h.Name()] = h
	}
	return out
}

// look asks hosts by name what they are; there are facts for each.
func (f *fleet) look(ctx context.Context, names []string) map[string]*probe.Facts {
	hosts, wrong := f.hosts(names)
	roots := map[string]string{}
	for _, name := range names {
		roots[name] = path.Dir(f.inv.Dir(name, "service"))
	}
	facts := probe.Look(ctx, hosts, roots)
	for name, err := range wrong {
		facts[name] = &probe.Facts{Host: name, Err: err}
	}
	return facts
}

// notice prints what people want to see while they wait.
func (a *app) notice(w wording.Words) func(remote.Event) {
	var mu sync.Mutex
	return func(e remote.Event) {
		mu.Lock()
		defer mu.Unlock()
		switch e.Kind {
		case remote.HostKeyAdded:
			fmt.Fprintln(a.stderr, w.Say("berth: %s: took its host key, %s", "berth : %s : sa clé d'hôte est retenue, %s", e.Host, e.Text))
		case remote.Reconnecting:
			fmt.Fprintln(a.stderr, w.Say("berth: %s: connecting again in %s (%v)", "berth : %s : nouvelle connexion dans %s (%v)", e.Host, e.Wait, e.Err))
		}
	}
}

// asker asks the person at the terminal. Without one there is no answer.
type asker struct {
	app *app
	in  *os.File
	w   wording.Words
}

// terminal says what to do where nobody can be asked.
func (k *asker) terminal(what, instead string) error {
	if !term.IsTerminal(int(k.in.Fd())) {
		return fmt.Errorf("%s cannot be asked for: standard input is no terminal; %s", what, instead)
	}
	return nil
}

func (k *asker) AcceptHostKey(ctx context.Context, q remote.HostKeyQuestion) (bool, error) {
	if err := k.terminal("the host key of "+q.Address, "put it into "+q.File+" first, or use --accept-new-host-keys"); err != nil {
		return false, err
	}
	answer, err := "", errScreenGone
	k.app.ask(func(plain *app) {
		fmt.Fprint(plain.stderr, keyQuestion(k.w, q))
		answer, err = readLine(ctx, k.in)
	})
	return err == nil && isYes(answer), err
}

func (k *asker) Passphrase(ctx context.Context, q remote.PassphraseQuestion) ([]byte, error) {
	if err := k.terminal("the passphrase of "+q.File, "load the key into ssh-agent first (ssh-add)"); err != nil {
		return nil, err
	}
	return k.hidden(ctx, passphraseQuestion(k.w, q))
}

func (k *asker) SudoPassword(ctx context.Context, q remote.SudoQuestion) ([]byte, error) {
	if err := k.terminal("the sudo password of "+q.User, "run berth in a terminal, or let "+q.User+" use sudo without one (NOPASSWD)"); err != nil {
		return nil, err
	}
	return k.hidden(ctx, sudoQuestion(k.w, q))
}

func keyQuestion(w wording.Words, q remote.HostKeyQuestion) string {
	return w.Say("%s (%s) is not in %s.\nIts key is %s\nIs that the key of %s? (yes/no) ", "%s (%s) n'est pas dans %s.\nSa clé est %s\nEst-ce la clé de %s ? (oui/non) ",
		q.Host, q.Address, q.File, q.Key, q.Host)
}

func passphraseQuestion(w wording.Words, q remote.PassphraseQuestion) string {
	return again(w, q.Attempt) + w.Say("passphrase of %s (not shown): ", "phrase de passe de %s (non affichée) : ", q.File)
}

func sudoQuestion(w wording.Words, q remote.SudoQuestion) string {
	return again(w, q.Attempt) + w.Say("sudo password of %s on %s, tried on other hosts too (not shown): ", "mot de passe sudo de %s sur %s, essayé aussi sur d'autres hôtes (non affiché) : ", q.User, q.Host)
}

func again(w wording.Words, attempt int) string {
	if attempt > 1 {
		return w.Say("that was wrong; ", "ce n'était pas cela ; ")
	}
	return ""
}

func (k *asker) hidden(ctx context.Context, question string) ([]byte, error) {
	var answer []byte
	err := errScreenGone
	k.app.ask(func(plain *app) { answer, err = plain.askHidden(ctx, k.in, question) })
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return answer, err
}

// errScreenGone is the answer to a question that nobody was there to hear.
var errScreenGone = errors.New("the session has ended")

func isYes(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	return s == "y" || s == "yes" || s == "o" || s == "oui"
}

// readLine reads a line byte by byte, so that nothing behind it is taken.
func readLine(ctx context.Context, in io.Reader) (string, error) {
	type line struct {
		text string
		err  error
	}
	read := make(chan line, 1)
	go func() {
		var text []byte
		for b := make([]byte, 1); ; {
			n, err := in.Read(b)
			switch {
			case n == 1 && b[0] == '\n':
				read <- line{string(text), nil}
				return
			case n == 1 && len(text) < 1<<10:
				text = append(text, b[0])
			case err != nil:
				if errors.Is(err, io.EOF) && len(text) > 0 {
					err = nil
				}
				read <- line{string(text), err}
				return
			}
		}
	}()
	select {
	case l := <-read:
		return l.text, l.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// Hosts implements rollout.Fleet.
func (f *fleet) Hosts(names []string) ([]ledger.Host, map[string]error) { return f.hosts(names) }

// Handles implements rollout.Fleet.
func (f *fleet) Handles(names []string) map[string]ledger.Host { return f.handles(names) }

// Look implements rollout.Fleet.
func (f *fleet) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	return f.look(ctx, names)
}

// Close ends the connections.
func (f *fleet) Close() { f.close() }
