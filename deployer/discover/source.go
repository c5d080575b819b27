package discover

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"berth/inventory"
	"berth/message"
)

// Source is a host that the operator named, by what he would type after ssh.
type Source struct {
	Given string
	SSH   inventory.SSH // Sudo is set: it is not known yet who logs in
	name  string        // of the machine; empty: its own
}

var (
	hostText = regexp.MustCompile(`^[A-Za-z0-9:][A-Za-z0-9._:%-]{0,253}$`)
	userText = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._@-]{0,63}$`)
)

// Sources reads [user@]host[:port], also with ssh:// before it, of several hosts, each given once. All that is wrong is said.
func Sources(given []string) ([]Source, error) {
	var out []Source
	var problems []error
	seen := map[string]string{}
	for _, g := range given {
		s, err := source(g)
		if err != nil {
			problems = append(problems, message.Errorf("--from %w", err))
			continue
		}
		at := fmt.Sprintf("%s %d", strings.ToLower(s.SSH.Host), s.SSH.Port)
		if before, twice := seen[at]; twice {
			problems = append(problems, message.Errorf("--from %s: %s is that host already; give each once", g, before))
			continue
		}
		seen[at] = g
		out = append(out, s)
	}
	return out, errors.Join(problems...)
}

// Way reads one host as it would be typed after ssh.
func Way(given string) (inventory.SSH, error) {
	s, err := source(given)
	return s.SSH, err
}

func source(given string) (Source, error) {
	rest := strings.TrimSuffix(strings.TrimPrefix(given, "ssh://"), "/")
	s := Source{Given: given, SSH: inventory.SSH{Sudo: true}}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		if s.SSH.User, rest = rest[:at], rest[at+1:]; !userText.MatchString(s.SSH.User) {
			return s, message.Errorf("%.80q: %.80q is no user; write user@host", given, s.SSH.User)
		}
	}
	if host, port, err := net.SplitHostPort(rest); err == nil {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return s, message.Errorf("%.80q: %.20q is no port", given, port)
		}
		rest, s.SSH.Port = host, n
	}
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "["), "]")
	if !hostText.MatchString(rest) {
		return s, message.Errorf("%.80q: write [user@]host[:port], with a name of your ssh_config, a host name or an address", given)
	}
	s.SSH.Host = rest
	s.SSH.Sudo = s.SSH.User != "root"
	if _, err := netip.ParseAddr(rest); err != nil {
		first, _, _ := strings.Cut(rest, ".")
		s.name = plainName(first)
	}
	return s, nil
}

var noWord = regexp.MustCompile(`[^a-z0-9]+`)

// plainName makes of any text a name as an inventory has them; empty where nothing of it can be in one.
func plainName(s string) string {
	s = strings.Trim(noWord.ReplaceAllString(strings.ToLower(s), "-"), "-")
	return strings.Trim(s[:min(len(s), 50)], "-")
}

// names gives names that are not given yet.
type names map[string]bool

// of gives the first of the wishes that is one and free, with a number where all of them are taken.
func (n names) of(wishes ...string) string {
	best := ""
	for _, w := range wishes {
		if w = plainName(w); w == "" {
			continue
		}
		if !n[w] {
			n[w] = true
			return w
		}
		if best == "" {
			best = w
		}
	}
	if best == "" {
		best = "host"
	}
	for i := 2; ; i++ {
		if name := fmt.Sprintf("%s-%d", best, i); !n[name] {
			n[name] = true
			return name
		}
	}
}
