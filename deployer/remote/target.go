package remote

import (
	"net"
	"strconv"
	"strings"
	"unicode"

	"berth/message"
)

// Target says how to reach one host, as an inventory does. What it leaves out is ssh_config's, or ssh's
// default.
type Target struct {
	Name  string // in messages, and for Jump; required
	Host  string // address, name or alias of ssh_config; empty: Name
	User  string
	Port  int
	Sudo  bool   // Command.Sudo may use sudo
	Jump  string // [user@]host[:port] or the name of a target, several with commas; empty: ssh_config's; "none": directly
	Group string // hosts of one group and user share what is typed as password for sudo; empty: this host alone
}

// group is which hosts are given the same password for sudo.
func (t Target) group() string {
	if t.Group == "" {
		return "host " + t.Name
	}
	return "group " + t.Group
}

// parseJumps takes a ProxyJump value apart. The first is the one that is reached first.
func parseJumps(s string) ([]Target, error) {
	var jumps []Target
	for part := range strings.SplitSeq(s, ",") {
		t, err := parseJump(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		jumps = append(jumps, t)
	}
	return jumps, nil
}

// parseJump reads [user@]host[:port], also as ssh://[user@]host[:port].
func parseJump(s string) (Target, error) {
	rest := strings.TrimSuffix(strings.TrimPrefix(s, "ssh://"), "/")
	var t Target
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		t.User, rest = rest[:i], rest[i+1:]
		if t.User == "" {
			return t, message.Errorf("jump host %q: no user before the @", s)
		}
	}
	t.Host = rest
	if host, port, err := net.SplitHostPort(rest); err == nil {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return t, message.Errorf("jump host %q: %q is no port", s, port)
		}
		t.Host, t.Port = host, n
	} else {
		t.Host = strings.TrimSuffix(strings.TrimPrefix(rest, "["), "]")
	}
	if !isAddress(t.Host) {
		return t, message.Errorf("jump host %q: write [user@]host[:port]", s)
	}
	t.Name = t.Host
	return t, nil
}

// isAddress refuses what no name or address looks like, before it is looked up or shown.
func isAddress(s string) bool {
	return s != "" && s[0] != '-' && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar || r == '/'
	})
}

// isSafe refuses a name in which a shell would read more than a name: the characters that ssh refuses.
func isSafe(host string) bool { return !strings.ContainsAny(host, "'`\"$\\;&<>|(){}") }

// isUser refuses what ssh refuses as a user: it may come to stand in a command.
func isUser(s string) bool {
	return s != "" && s[0] != '-' && !strings.ContainsAny(s, "'`\";&<>|(){}") && !strings.Contains(s, " -") && !strings.HasSuffix(s, "\\") &&
		!strings.ContainsFunc(s, unicode.IsControl)
}
