// Package fleet has the hosts of an inventory: how they are reached, and what whoever sits at the terminal is
// asked on the way, such as whether a host's key is the right one.
package fleet

import (
	"context"
	"os"
	"os/user"
	"slices"
	"strings"
	"sync"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/internal/tty"
	"berth/inventory"
	"berth/message"
	"berth/wording"
)

// Options say how the hosts are reached.
type Options struct {
	SSHConfig         string // is read instead of the user's and the system's configuration; "": those are
	AcceptNewHostKeys bool   // the key of a host that known_hosts does not have is taken without a question
	HostsAtOnce       int    // so many are connected to at once, from 1 on

	Terminal tty.Terminal
	Words    wording.Words // for questions and what is told
}

// Fleet is the hosts of an inventory.
type Fleet struct {
	pool *remote.Pool
	inv  *inventory.Inventory

	mu    sync.Mutex
	found map[string]string // see Found
}

// Open reads how hosts are reached. It connects to nothing yet.
func Open(inv *inventory.Inventory, o Options) (*Fleet, error) {
	if inv.MadeUp {
		return nil, message.New("these machines are made up, and there is nothing to connect to: berth init starts an inventory of your own, -f FILE names one")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, message.Errorf("your home directory is not known (%w); set HOME", err)
	}
	name := os.Getenv("USER")
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	tell := notice(o.Terminal.Stderr, o.Words)
	config, err := remote.AskOpenSSH(home, o.SSHConfig, func(why string) {
		tell(remote.Event{Kind: remote.ConfigWithoutSSH, Text: message.Same(why)})
	})
	if err != nil {
		return nil, err
	}
	f := &Fleet{inv: inv}
	pool, err := remote.New(remote.Config{
		Home: home, User: name, SSH: config, Agent: os.Getenv("SSH_AUTH_SOCK"), Ask: &asker{terminal: o.Terminal, w: o.Words},
		Targets: targets(inv), AcceptNewHostKeys: o.AcceptNewHostKeys, HostsAtOnce: o.HostsAtOnce, Notify: tell,
		Env: os.LookupEnv, Find: f.find,
	})
	if err != nil {
		return nil, err
	}
	f.pool = pool
	return f, nil
}

// Close ends all connections.
func (f *Fleet) Close() { f.pool.Close() }

// Hosts gives the handles of hosts by name. What is wrong with how one is reached is its error. ssh is asked about several at
// once.
func (f *Fleet) Hosts(names []string) ([]ledger.Host, map[string]error) {
	hosts, errs := make([]*remote.Host, len(names)), make([]error, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { hosts[i], errs[i] = f.pool.Host(target(f.inv, name)) })
	}
	all.Wait()
	var out []ledger.Host
	wrong := map[string]error{}
	for i, name := range names {
		if errs[i] != nil {
			wrong[name] = errs[i]
			continue
		}
		out = append(out, hosts[i])
	}
	return out, wrong
}

// Handles gives the handles of hosts by name; those that cannot be reached as the inventory says are left out.
func (f *Fleet) Handles(names []string) map[string]ledger.Host {
	out := map[string]ledger.Host{}
	hosts, _ := f.Hosts(names)
	for _, h := range hosts {
		out[h.Name()] = h
	}
	return out
}

// Look asks hosts by name what they are; there are facts for each.
func (f *Fleet) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	return f.LookBack(ctx, names, 0)
}

// LookBack is Look, and asks for the newest runs of each host besides.
func (f *Fleet) LookBack(ctx context.Context, names []string, newest int) map[string]*probe.Facts {
	hosts, wrong := f.Hosts(names)
	own := f.inv.Dirs()
	dirs := map[string][]string{}
	for _, name := range names {
		dirs[name] = append([]string{f.inv.Dir(name, "")}, own...)
	}
	facts := probe.LookBack(ctx, hosts, dirs, newest)
	for name, err := range wrong {
		facts[name] = &probe.Facts{Host: name, Err: err, Past: ledger.History{Host: name, Err: err}}
	}
	return facts
}

// Survey asks hosts by name what they are and what they are made of; there are facts for each.
func (f *Fleet) Survey(ctx context.Context, names []string) map[string]*probe.Facts {
	hosts, wrong := f.Hosts(names)
	facts := probe.Survey(ctx, hosts)
	for name, err := range wrong {
		facts[name] = &probe.Facts{Host: name, Err: err}
	}
	return facts
}

// Hypervisors begins to ask Proxmox machines by name for their guests, at once, and waits for the answers where they are taken.
func (f *Fleet) Hypervisors(ctx context.Context, names []string) func() guests.Answers {
	out := guests.Answers{Said: map[string]*guests.Proxmox{}}
	var asked sync.WaitGroup
	asked.Go(func() {
		hosts, wrong := f.Hosts(names)
		out.Wrong = wrong
		said, errs := make([]*guests.Proxmox, len(hosts)), make([]error, len(hosts))
		var all sync.WaitGroup
		for i, h := range hosts {
			all.Go(func() { said[i], errs[i] = guests.Look(ctx, h) })
		}
		all.Wait()
		for i, h := range hosts {
			if errs[i] != nil {
				out.Wrong[h.Name()] = errs[i]
				continue
			}
			out.Said[h.Name()] = said[i]
		}
	})
	return func() guests.Answers {
		asked.Wait()
		return out
	}
}

// targets are all machines and guests: one may be the way to another.
func targets(inv *inventory.Inventory) []remote.Target {
	var out []remote.Target
	for name := range inv.SSH {
		out = append(out, target(inv, name))
	}
	slices.SortFunc(out, func(x, y remote.Target) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// target is one of them. All are one group: a user's password for sudo is asked once and tried on each host.
func target(inv *inventory.Inventory, name string) remote.Target {
	s := inv.SSH[name]
	return remote.Target{Name: name, Host: s.Host, User: s.User, Port: s.Port, Sudo: s.Sudo, Jump: s.Jump, Group: sudoGroup}
}

const sudoGroup = "inventory"
