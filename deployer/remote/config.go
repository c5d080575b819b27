package remote

import (
	"context"
	"net"
	"path/filepath"
	"time"

	"berth/message"
)

// Config is all that a Pool goes by; nothing is read from the environment. Zero durations and numbers
// stand for the defaults that the fields name.
type Config struct {
	Home  string    // home directory of the operator: ~, and where default keys and known_hosts are; required
	User  string    // login name of the operator, the user on hosts that name none; required
	SSH   SSHConfig // what ssh_config says; may be nil
	Agent string    // socket of ssh-agent; empty: none
	Ask   Asker     // may be nil

	// Env looks up a variable of the operator's environment: those that ssh_config names, and SHELL for ProxyCommand. nil: none.
	Env func(string) (string, bool)

	// Targets are the hosts that Target.Jump may name. A jump that is not among them is an alias of
	// ssh_config, or an address.
	Targets []Target

	// AcceptNewHostKeys takes an unknown host key without asking. A changed one is refused all the same.
	AcceptNewHostKeys bool

	ConnectTimeout time.Duration // TCP and key exchange; 15s; ssh_config's ConnectTimeout goes before
	AuthTimeout    time.Duration // authentication, not counting what people take to answer; 60s

	// A silent cut is noticed after KeepAliveEvery + KeepAliveWait at the latest.
	KeepAliveEvery time.Duration // 15s
	KeepAliveWait  time.Duration // how long the host may take to answer; 30s

	SudoTimeout time.Duration // until sudo has said how root is had, or has begun a command with a password; 30s
	FileTimeout time.Duration // for reading or writing one file; 2m

	HostsAtOnce  int // connections at once, bastions not counted; 10
	SessionsHost int // sessions at once on one host; 8. Fewer once a host refuses one (MaxSessions)

	// A connection that was lost is made again at the next operation. Where that fails as unreachable
	// it is tried Reconnects times more, after Backoff, then twice as long, and so on up to BackoffMax; after those in vain, once again.
	Reconnects int           // 5; -1: none
	Backoff    time.Duration // 1s
	BackoffMax time.Duration // 15s

	// Find says where a target is whose name has no address; empty: nobody knows. It is called from several goroutines; nil: nobody is asked.
	Find func(ctx context.Context, target string) string

	Notify func(Event)                                                       // may be nil; called from several goroutines
	Dial   func(ctx context.Context, network, addr string) (net.Conn, error) // nil: the network, as ssh_config says
}

// Event is something that people want to see while they wait.
type Event struct {
	Kind    EventKind
	Host    string
	Text    message.Text  // HostKeyAdded, HostKeyForgotten: fingerprint and file; HostKeyTaken: fingerprint
	Err     error         // Reconnecting: why the last try failed
	Attempt int           // Reconnecting: from 1
	Wait    time.Duration // Reconnecting: how long until then
}

// EventKind says what an Event is about.
type EventKind int

const (
	HostKeyAdded  EventKind = iota // an unknown host key was accepted and written to known_hosts
	Reconnecting                   // a lost connection could not be made again yet
	FewerSessions                  // the host refused a session; from now on fewer run at once

	// HostKeyTaken: an unknown host key was accepted and written nowhere, for the configuration has no known_hosts.
	HostKeyTaken

	// HostKeyForgotten: the key of a host that was at the address of a new one was taken out of known_hosts.
	HostKeyForgotten

	// HostFound: Text is where a host is whose name has no address.
	HostFound

	// ConfigWithoutSSH: ssh does not understand its own files (Text says why), so they are read without it.
	ConfigWithoutSSH
)

func (c Config) withDefaults() (Config, error) {
	if !filepath.IsAbs(c.Home) {
		return c, message.Errorf("ssh: the home directory %q is not absolute", c.Home)
	}
	if c.User == "" {
		return c, message.New("ssh: the login name of the operator is not known")
	}
	for d, preset := range map[*time.Duration]time.Duration{
		&c.ConnectTimeout: 15 * time.Second,
		&c.AuthTimeout:    time.Minute,
		&c.KeepAliveEvery: 15 * time.Second,
		&c.KeepAliveWait:  30 * time.Second,
		&c.Backoff:        time.Second,
		&c.BackoffMax:     15 * time.Second,
		&c.SudoTimeout:    30 * time.Second,
		&c.FileTimeout:    2 * time.Minute,
	} {
		if *d <= 0 {
			*d = preset
		}
	}
	for n, preset := range map[*int]int{&c.HostsAtOnce: 10, &c.SessionsHost: 8, &c.Reconnects: 5} {
		if *n == 0 {
			*n = preset
		}
		*n = max(*n, 0)
	}
	if c.HostsAtOnce == 0 || c.SessionsHost == 0 {
		return c, message.New("ssh: the limits of hosts and of sessions at once must be 1 at least")
	}
	if c.Env == nil {
		c.Env = noEnv
	}
	if c.Notify == nil {
		c.Notify = func(Event) {}
	}
	return c, nil
}

// backoff is how long to wait after a number of tries, from 1.
func (c *Config) backoff(tries int) time.Duration {
	d := c.Backoff
	for range tries - 1 {
		if d *= 2; d >= c.BackoffMax {
			break
		}
	}
	return min(d, c.BackoffMax)
}

// shell is what runs a ProxyCommand.
func (c *Config) shell() string {
	if shell, ok := c.Env("SHELL"); ok && shell != "" {
		return shell
	}
	return "/bin/sh"
}
