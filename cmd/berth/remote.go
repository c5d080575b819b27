package main

import (
	"os"

	"github.com/spf13/pflag"

	"berth/deployer/fleet"
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

// reached gives the hosts of the inventory, and asks and tells in the words that it gets. It connects to nothing
// yet.
func (a *app) reached(inv *inventory.Inventory, r *reach, w wording.Words) (*fleet.Fleet, error) {
	o, err := a.ways(r, w)
	if err != nil {
		return nil, err
	}
	f, err := fleet.Open(inv, o)
	if err != nil {
		return nil, usageError{err}
	}
	return f, nil
}

// ways says how hosts are reached.
func (a *app) ways(r *reach, w wording.Words) (fleet.Options, error) {
	o := fleet.Options{SSHConfig: r.sshConfig, AcceptNewHostKeys: r.acceptNew, HostsAtOnce: r.atOnce, Terminal: a.person(os.Stdin), Words: w}
	if r.atOnce < 1 || r.atOnce > 1000 {
		return o, usagef("--hosts-at-once %d: it is between 1 and 1000", r.atOnce)
	}
	if r.sshConfig != "" {
		if _, err := os.Stat(r.sshConfig); err != nil {
			return o, usagef("--ssh-config %s: %w", r.sshConfig, wholefile.Reason(err))
		}
	}
	return o, nil
}
