package remote

import (
	"net"
	"os"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

// trust is how a host shows who it is, and what an operator takes for it.
type trust struct {
	keyName       string // address that known_hosts is searched for, host:port
	aliased       bool   // it is an alias
	strict        hostKeyPolicy
	knownHosts    []string // the user's; the first is written to
	globalKnown   []string
	hashKnown     bool
	revokedKeys   []string     // RevokedHostKeys
	keysCommand   *keysCommand // nil: none
	keysElsewhere []string     // what the configuration names as a place of keys and berth does not ask
	caAlgorithms  []string     // that an authority of hosts may sign with

	hostKeyAlgorithms, keyExchanges, ciphers, macs []string // that may be asked for, the best first
}

// trust reads how the host at an address shows who it is. file gives the path that a value of a keyword stands for.
func (s *lookup) trust(address string, tokens map[byte]string, file func(key, value string) string) trust {
	e := trust{keyName: strings.ToLower(address)}
	if alias := s.word("hostkeyalias", ""); alias != "" {
		e.keyName, e.aliased = strings.ToLower(alias), true
		if _, _, err := net.SplitHostPort(alias); err != nil || alias[0] != '[' {
			e.keyName = net.JoinHostPort(e.keyName, "22") // ssh leaves the port out with an alias, unless it has one itself
		}
	}
	files := func(key string, preset ...string) (out []string) {
		said, _ := s.first(key)
		for _, f := range s.words(key, preset...) {
			switch {
			case strings.EqualFold(f, "none"):
			case said.evaluated && strings.HasPrefix(f, "/"): // ssh has expanded it, and a % is one
				out = append(out, f)
			default:
				out = append(out, file(key, f))
			}
		}
		return out
	}
	e.knownHosts = files("userknownhostsfile", "~/.ssh/known_hosts", "~/.ssh/known_hosts2")
	e.globalKnown = files("globalknownhostsfile", "/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2")
	e.revokedKeys = files("revokedhostkeys")
	e.keysCommand, e.keysElsewhere = s.keysCommand(tokens), s.keysElsewhere()
	e.strict = s.policy()
	e.hashKnown = s.yes("hashknownhosts")
	e.algorithms(s)
	return e
}

// hostKeyPolicy is what becomes of an unknown host key. A changed one is refused by all.
type hostKeyPolicy int

const (
	askPolicy    hostKeyPolicy = iota
	acceptPolicy               // StrictHostKeyChecking accept-new, no, off
	refusePolicy               // StrictHostKeyChecking yes
)

func (l *lookup) policy() hostKeyPolicy {
	s, ok := l.first("stricthostkeychecking")
	if !ok {
		return askPolicy
	}
	switch strings.ToLower(s.value) { // ssh -G says true and false
	case "ask":
		return askPolicy
	case "yes", "true":
		return refusePolicy
	case "accept-new", "no", "off", "false":
		return acceptPolicy
	}
	l.fail(s, "StrictHostKeyChecking is %q, not yes, ask, accept-new or no", s.value)
	return refusePolicy
}

// keysElsewhere names the places of host keys that berth does not ask.
func (l *lookup) keysElsewhere() []string {
	var out []string
	if s, ok := l.first("verifyhostkeydns"); ok && !slices.Contains([]string{"no", "false", "ask"}, strings.ToLower(s.value)) {
		out = append(out, "VerifyHostKeyDNS ("+s.place+")")
	}
	return out
}

// written is the file that a new key is written to; empty: none.
func (e *trust) written() string {
	if len(e.knownHosts) == 0 || e.knownHosts[0] == os.DevNull {
		return ""
	}
	return e.knownHosts[0]
}

// readKnown reads what is known for a key that a server shows; nil: none yet. A command that fails says nothing, as with ssh.
func (e *trust) readKnown(key ssh.PublicKey) (*knownHosts, error) {
	files := append(append([]string(nil), e.knownHosts...), e.globalKnown...)
	if e.keysCommand == nil {
		return readKnownHosts(files)
	}
	text, failed := e.keysCommand.ask(e.keyName, key)
	known, err := readKnownHosts(files, knownText{name: commandName, text: text})
	if err == nil {
		known.command = failed
	}
	return known, err
}

// alsoUnknown adds to why a key was not accepted what could have made it known.
func (e *trust) alsoUnknown(why message.Text, found comparison) message.Text {
	if found.certificate != nil {
		cause := message.Because(found.certificate).Map(func(s string) string { return strings.TrimPrefix(s, "ssh: ") })
		why = message.Of("%s; its certificate is not taken, for %s", why, cause)
	}
	if found.command != nil {
		why = message.Of("%s; %s: %s", why, commandName, found.command)
	}
	for _, place := range e.keysElsewhere {
		why = message.Of("%s; %s is not asked by berth", why, place)
	}
	return why
}
