package remote

import (
	"cmp"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// endpoint is a server as ssh would reach it, after ssh_config, and the bastion before it.
type endpoint struct {
	name          string // for messages
	host          string
	port          int
	user          string
	keyName       string // address that known_hosts is searched for, host:port
	strict        hostKeyPolicy
	knownHosts    []string // the user's; the first is written to
	globalKnown   []string
	hashKnown     bool
	revokedKeys   []string // RevokedHostKeys
	keysElsewhere []string // what the configuration names as a place of keys and berth does not ask
	caAlgorithms  []string // that an authority of hosts may sign with

	hostKeyAlgorithms, keyExchanges, ciphers, macs []string // that may be asked for, the best first

	identities     []string
	explicit       bool // identities come from ssh_config, and one that is missing is worth saying
	identitiesOnly bool
	certificates   []string // CertificateFile; none: those beside the identities
	userKeyTypes   keyTypes
	noKeys         string   // why no key may be offered; empty: they may
	cannot         []string // ways to log in that the configuration names and berth does not have
	agent          string
	connectTimeout time.Duration
	aliveEvery     time.Duration // a sign of life is asked for
	aliveWait      time.Duration // and may take so long
	source         source
	via            *endpoint // nil: directly
	command        string    // ProxyCommand, which is the way to it where there is one
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
		return nil, fmt.Errorf("%q is no address", t.Host)
	}
	if depth > jumpsAtMost {
		return nil, fmt.Errorf("more than %d jump hosts; does one name itself?", jumpsAtMost)
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
	e.host = s.tokens("hostname", s.word("hostname", t.Host), map[byte]string{'h': t.Host, 'n': t.Host})
	tokens := map[byte]string{
		'd': c.Home, 'h': e.host, 'k': s.word("hostkeyalias", t.Host), 'n': t.Host, 'p': strconv.Itoa(e.port), 'r': e.user, 'u': c.User,
		'i': strconv.Itoa(os.Getuid()),
	}
	tokens['l'], tokens['L'] = localNames()
	file := func(key, value string) string { return expandHome(c.Home, s.tokens(key, value, tokens)) }
	e.hostKeys(s, file)
	e.algorithms(s)
	if d := s.duration("connecttimeout"); d > 0 {
		e.connectTimeout = d
	}
	e.source = s.source()
	e.alive(s, c)
	e.userKeys(s, file, c)
	if s.err == nil && !isAddress(e.host) {
		s.err = fmt.Errorf("HostName %q is no address", e.host)
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
		return nil, fmt.Errorf("%q is no name of a user that ssh would take", t.User)
	}
	var err error
	s.settings, err = c.SSH.settings(query{host: t.Host, user: t.User, port: t.Port, local: c.User})
	return s, err
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

// hostKeys is how the host shows who it is. file gives the path that a value of a keyword stands for.
func (e *endpoint) hostKeys(s *lookup, file func(key, value string) string) {
	e.keyName = strings.ToLower(e.address())
	if alias := s.word("hostkeyalias", ""); alias != "" {
		e.keyName = net.JoinHostPort(alias, "22") // ssh leaves the port out with an alias
	}
	files := func(key string, preset ...string) (out []string) {
		for _, f := range s.words(key, preset...) {
			if !strings.EqualFold(f, "none") {
				out = append(out, file(key, f))
			}
		}
		return out
	}
	e.knownHosts = files("userknownhostsfile", "~/.ssh/known_hosts", "~/.ssh/known_hosts2")
	e.globalKnown = files("globalknownhostsfile", "/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2")
	e.revokedKeys = files("revokedhostkeys")
	e.keysElsewhere = s.keysElsewhere()
	e.strict = s.policy()
	e.hashKnown = s.yes("hashknownhosts")
}

// byCommand makes a ProxyCommand the way to e.
func (e *endpoint) byCommand(command setting, s *lookup, tokens map[byte]string) error {
	if s.yes("proxyusefdpass") {
		return fmt.Errorf("%s: ProxyUseFdpass is not supported: berth needs a ProxyCommand that hands the data on itself", command.place)
	}
	if command.value == "-" {
		return fmt.Errorf("%s: ProxyCommand - is not supported, for berth's own input is no connection", command.place)
	}
	if !isSafe(e.host) {
		return fmt.Errorf("%q is not given to a ProxyCommand, whose shell would read more than a name in it", e.host)
	}
	var err error
	if e.command, err = expandTokens(command.value, tokens, noEnv); err != nil {
		return fmt.Errorf("%s: ProxyCommand %w", command.place, err)
	}
	return s.err
}

// userKeys is how the operator shows who he is: by keys in files, and by those of an agent.
func (e *endpoint) userKeys(s *lookup, file func(key, value string) string, c *Config) {
	named := s.all("identityfile")
	if e.explicit = len(named) > 0 && !unnamed(named); !e.explicit {
		named = defaultIdentities
	}
	for _, v := range named {
		if f := file("identityfile", v); v != "none" && !slices.Contains(e.identities, f) {
			e.identities = append(e.identities, f)
		}
	}
	for _, v := range s.all("certificatefile") {
		if f := file("certificatefile", v); f != "none" && !slices.Contains(e.certificates, f) {
			e.certificates = append(e.certificates, f)
		}
	}
	e.identitiesOnly = s.yes("identitiesonly")
	e.agent = agentOf(s, file, c)
	e.userKeyTypes = s.keyTypes()
	e.noKeys, e.cannot = s.withoutKeys(), s.cannotLogIn()
}

// agentOf is the socket of the agent that is asked; empty: none.
func agentOf(s *lookup, file func(key, value string) string, c *Config) string {
	agent := "SSH_AUTH_SOCK"
	if v, ok := s.first("identityagent"); ok {
		agent = v.path()
	}
	name, variable := strings.CutPrefix(agent, "$")
	switch {
	case agent == "none":
		return ""
	case agent == "SSH_AUTH_SOCK", agent == "$SSH_AUTH_SOCK":
		return c.Agent
	case variable && !strings.HasPrefix(name, "{"):
		socket, _ := s.env(name)
		return socket
	}
	return file("identityagent", agent)
}

// defaultIdentities are tried where no IdentityFile is stated, in ssh's order.
var defaultIdentities = []string{"~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ecdsa_sk", "~/.ssh/id_ed25519", "~/.ssh/id_ed25519_sk"}

// unnamed reports whether these are the identities that ssh -G names where nobody has stated any.
func unnamed(identities []string) bool {
	for _, d := range defaultIdentities {
		if !slices.Contains(identities, d) {
			return false
		}
	}
	return true
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
