package remote

import (
	"cmp"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"berth/message"
)

// endpoint is a server as ssh would reach it, after ssh_config, and the bastion before it.
type endpoint struct {
	name           string // for messages
	host           string
	port           int
	user           string
	connectTimeout time.Duration
	aliveEvery     time.Duration // a sign of life is asked for
	aliveWait      time.Duration // and may take so long
	source         source
	via            *endpoint              // nil: directly
	command        string                 // ProxyCommand, which is the way to it where there is one
	found          atomic.Pointer[string] // where it is although its name has no address; nil: nobody said

	trust
	login
}

func (e *endpoint) address() string { return net.JoinHostPort(e.host, strconv.Itoa(e.port)) }

// key tells endpoints apart whose connections may be shared.
func (e *endpoint) key() string {
	k := e.user + "@" + e.address()
	if e.command != "" {
		k += " by " + e.command
	}
	if e.via != nil {
		k += " via " + e.via.key()
	}
	return k
}

// jumpsAtMost bounds a chain of bastions, and so ends one that bites its tail.
const jumpsAtMost = 8

// resolve says how a target is reached. depth counts the bastions so far.
func (c *Config) resolve(t Target, depth int) (*endpoint, error) {
	t.Host = cmp.Or(t.Host, t.Name)
	if !isAddress(t.Host) {
		return nil, message.Errorf("%q is no address", t.Host)
	}
	if depth > jumpsAtMost {
		return nil, message.Errorf("more than %d jump hosts; does one name itself?", jumpsAtMost)
	}
	s, err := c.lookup(t)
	if err != nil {
		return nil, err
	}
	e := &endpoint{name: t.Name, user: t.User, port: t.Port, connectTimeout: c.ConnectTimeout}
	if e.user == "" {
		e.user = s.word("user", c.User)
	}
	if e.port == 0 {
		e.port = s.number("port", 22, 65535)
	}
	e.host = s.hostName(t.Host)
	tokens := map[byte]string{
		'd': c.Home, 'h': e.host, 'k': s.word("hostkeyalias", t.Host), 'n': t.Host, 'p': strconv.Itoa(e.port), 'r': e.user, 'u': c.User,
		'i': strconv.Itoa(os.Getuid()),
	}
	tokens['l'], tokens['L'] = localNames()
	file := func(key, value string) string { return expandHome(c.Home, s.tokens(key, value, tokens)) }
	e.trust = s.trust(e.address(), tokens, file)
	if d := s.duration("connecttimeout"); d > 0 {
		e.connectTimeout = d
	}
	e.source = s.source()
	e.alive(s, c)
	e.login = s.login(file, c.Agent)
	if s.err == nil && !isAddress(e.host) {
		s.err = message.Errorf("HostName %q is no address", e.host)
	}
	if s.err != nil {
		return nil, s.err
	}
	return e, c.resolveProxy(e, t, s, depth, tokens)
}

// lookup asks what ssh_config says of a target.
func (c *Config) lookup(t Target) (*lookup, error) {
	s := &lookup{env: c.Env}
	if s.env == nil {
		s.env = noEnv
	}
	if c.SSH == nil {
		return s, nil
	}
	if t.User != "" && !isUser(t.User) {
		return nil, message.Errorf("%q is no name of a user that ssh would take", t.User)
	}
	var err error
	s.settings, err = c.SSH.settings(query{host: t.Host, user: t.User, port: t.Port, local: c.User})
	return s, err
}

// hostName is where a host is, for a name that was typed: HostName, whose tokens ssh has expanded where it was asked.
func (l *lookup) hostName(typed string) string {
	s, ok := l.first("hostname")
	switch {
	case !ok:
		return typed
	case s.evaluated:
		return s.value
	}
	return l.tokens("hostname", l.word("hostname", typed), map[byte]string{'h': typed, 'n': typed})
}

// localNames are the name of this computer, and its first part.
func localNames() (long, short string) {
	name, err := os.Hostname()
	if err != nil {
		return "localhost", "localhost"
	}
	short, _, _ = strings.Cut(name, ".")
	return name, short
}

// alive takes over ServerAliveInterval and ServerAliveCountMax where they notice a silent cut sooner than berth would; later is too
// late for a run.
func (e *endpoint) alive(s *lookup, c *Config) {
	e.aliveEvery, e.aliveWait = c.KeepAliveEvery, c.KeepAliveWait
	every := s.duration("serveraliveinterval")
	if every <= 0 {
		return
	}
	e.aliveEvery = min(e.aliveEvery, every)
	e.aliveWait = min(e.aliveWait, every*time.Duration(s.number("serveralivecountmax", 3, 1000)))
}

// byCommand makes a ProxyCommand the way to e.
func (e *endpoint) byCommand(command setting, s *lookup, tokens map[byte]string) error {
	if s.yes("proxyusefdpass") {
		return message.Errorf("%s: ProxyUseFdpass is not supported: berth needs a ProxyCommand that hands the data on itself", command.place)
	}
	if command.value == "-" {
		return message.Errorf("%s: ProxyCommand - is not supported, for berth's own input is no connection", command.place)
	}
	if !isSafe(e.host) {
		return message.Errorf("%q is not given to a ProxyCommand, whose shell would read more than a name in it", e.host)
	}
	var err error
	if e.command, err = expandTokens(command.value, tokens, noEnv); err != nil {
		return message.Errorf("%s: ProxyCommand %w", command.place, err)
	}
	return s.err
}

// resolveProxy finds the way to e: a ProxyCommand, or bastions. As with ssh, each bastion but the first is reached through the
// one before it, and the first as ssh_config says.
func (c *Config) resolveProxy(e *endpoint, t Target, s *lookup, depth int, tokens map[byte]string) error {
	list := t.Jump
	if list == "" {
		var command setting
		list, command = s.proxy()
		if command.value != "" {
			return e.byCommand(command, s, tokens)
		}
	}
	if list == "" || strings.EqualFold(list, "none") {
		return nil
	}
	jumps, err := parseJumps(list)
	if err != nil {
		return err
	}
	var before *endpoint
	for i, jump := range jumps {
		if i > 0 {
			jump.Jump = "none" // it has one already
		}
		bastion, err := c.resolve(c.named(jump), depth+i+1)
		if err != nil {
			return message.Errorf("jump host %s: %w", jump.Name, err)
		}
		if before != nil {
			bastion.via = before
		}
		before = bastion
	}
	e.via = before
	return nil
}

// named gives the target that a jump names, with what the jump itself states.
func (c *Config) named(jump Target) Target {
	for _, t := range c.Targets {
		if t.Name != jump.Name {
			continue
		}
		if jump.User != "" {
			t.User = jump.User
		}
		if jump.Port != 0 {
			t.Port = jump.Port
		}
		if jump.Jump != "" {
			t.Jump = jump.Jump
		}
		return t
	}
	return jump
}
