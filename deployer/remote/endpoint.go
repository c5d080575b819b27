package remote

import (
	"cmp"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// endpoint is a server as ssh would reach it, after ssh_config, and the bastion before it.
type endpoint struct {
	name           string // for messages
	host           string
	port           int
	user           string
	keyName        string // address that known_hosts is searched for, host:port
	strict         hostKeyPolicy
	knownHosts     []string // the user's; the first is written to
	globalKnown    []string
	hashKnown      bool
	identities     []string
	explicit       bool // identities come from ssh_config, and one that is missing is worth saying
	identitiesOnly bool
	agent          string
	connectTimeout time.Duration
	via            *endpoint // nil: directly
}

func (e *endpoint) address() string { return net.JoinHostPort(e.host, strconv.Itoa(e.port)) }

// key tells endpoints apart whose connections may be shared.
func (e *endpoint) key() string {
	k := e.user + "@" + e.address()
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
		return nil, fmt.Errorf("%q is no address", t.Host)
	}
	if depth > jumpsAtMost {
		return nil, fmt.Errorf("more than %d jump hosts; does one name itself?", jumpsAtMost)
	}
	s := lookup{settings: c.SSH.settings(t.Host)}
	e := &endpoint{name: t.Name, user: t.User, port: t.Port, connectTimeout: c.ConnectTimeout}
	if e.user == "" {
		e.user = s.word("user", c.User)
	}
	if e.port == 0 {
		e.port = s.number("port", 22, 65535)
	}
	e.host = s.tokens("hostname", s.word("hostname", t.Host), map[byte]string{'h': t.Host, 'n': t.Host})
	tokens := map[byte]string{
		'd': c.Home, 'h': e.host, 'n': t.Host, 'p': strconv.Itoa(e.port), 'r': e.user, 'u': c.User,
	}
	file := func(key, value string) string { return expandHome(c.Home, s.tokens(key, value, tokens)) }
	e.hostKeys(&s, file)
	if n := s.number("connecttimeout", 0, 3600); n > 0 {
		e.connectTimeout = time.Duration(n) * time.Second
	}
	e.userKeys(&s, file, c)
	if s.err == nil && !isAddress(e.host) {
		s.err = fmt.Errorf("HostName %q is no address", e.host)
	}
	if s.err != nil {
		return nil, s.err
	}
	return e, c.resolveJumps(e, t, s, depth)
}

// hostKeys is how the host shows who it is. file gives the path that a value of a keyword stands for.
func (e *endpoint) hostKeys(s *lookup, file func(key, value string) string) {
	e.keyName = strings.ToLower(e.address())
	if alias := s.word("hostkeyalias", ""); alias != "" {
		e.keyName = net.JoinHostPort(alias, "22") // ssh leaves the port out with an alias
	}
	for _, f := range s.words("userknownhostsfile", "~/.ssh/known_hosts", "~/.ssh/known_hosts2") {
		e.knownHosts = append(e.knownHosts, file("userknownhostsfile", f))
	}
	for _, f := range s.words("globalknownhostsfile", "/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2") {
		e.globalKnown = append(e.globalKnown, file("globalknownhostsfile", f))
	}
	e.strict = s.policy()
	e.hashKnown = s.yes("hashknownhosts")
}

// userKeys is how the operator shows who he is: by keys in files, and by those of an agent.
func (e *endpoint) userKeys(s *lookup, file func(key, value string) string, c *Config) {
	for _, v := range s.all("identityfile") {
		if e.explicit = true; !strings.EqualFold(v, "none") {
			e.identities = append(e.identities, file("identityfile", strings.Join(splitWords(v), " ")))
		}
	}
	if !e.explicit {
		for _, name := range []string{"id_rsa", "id_ecdsa", "id_ed25519"} {
			e.identities = append(e.identities, filepath.Join(c.Home, ".ssh", name))
		}
	}
	e.identitiesOnly = s.yes("identitiesonly")
	switch agent := s.word("identityagent", "SSH_AUTH_SOCK"); {
	case agent == "SSH_AUTH_SOCK" || agent == "$SSH_AUTH_SOCK":
		e.agent = c.Agent
	case !strings.EqualFold(agent, "none"):
		e.agent = file("identityagent", agent)
	}
}

// resolveJumps finds the bastions of e. As with ssh, each but the first is reached through the one
// before it, and the first as ssh_config says.
func (c *Config) resolveJumps(e *endpoint, t Target, s lookup, depth int) error {
	list := t.Jump
	if list == "" {
		list = s.proxyJump()
	}
	if s.proxyCommand != "" && list == "" {
		return fmt.Errorf("%s: ProxyCommand is not supported; use ProxyJump", s.proxyCommand)
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
			return fmt.Errorf("jump host %s: %w", jump.Name, err)
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
