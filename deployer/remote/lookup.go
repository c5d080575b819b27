package remote

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// lookup reads the settings of one alias and keeps the first thing that is wrong with them.
type lookup struct {
	settings []setting
	env      func(string) (string, bool)
	err      error
}

func (l *lookup) fail(s setting, format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf("%s: %s", s.place, fmt.Sprintf(format, args...))
	}
}

func (l *lookup) first(key string) (setting, bool) {
	for _, s := range l.settings {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

func (l *lookup) all(key string) []string {
	var values []string
	for _, s := range l.settings {
		if s.key == key {
			values = append(values, s.path())
		}
	}
	return values
}

// path is a value that is one path. none is in small letters.
func (s setting) path() string {
	switch {
	case s.none():
		return "none"
	case s.evaluated:
		return s.value
	}
	return strings.Join(splitWords(s.value), " ")
}

func (l *lookup) word(key, preset string) string {
	words := l.words(key)
	if len(words) == 0 {
		return preset
	}
	if words[0] == "" {
		s, _ := l.first(key)
		l.fail(s, "%s is empty", key)
	}
	return words[0]
}

func (l *lookup) words(key string, preset ...string) []string {
	if s, ok := l.first(key); ok {
		if words := s.words(); len(words) > 0 {
			return words
		}
	}
	return preset
}

// words takes a value apart; of what ssh has evaluated only lists of files have several.
func (s setting) words() []string {
	switch {
	case !s.evaluated:
		return splitWords(s.value)
	case strings.HasSuffix(s.key, "knownhostsfile"):
		return splitPaths(s.value)
	}
	return []string{s.value}
}

// number reads a value from 1 to most.
func (l *lookup) number(key string, preset, most int) int {
	s, ok := l.first(key)
	if !ok || strings.EqualFold(s.value, "none") {
		return preset
	}
	n, err := strconv.Atoi(s.value)
	if err != nil || n < 1 || n > most {
		l.fail(s, "%s %q is no number from 1 to %d", s.key, s.value, most)
		return preset
	}
	return n
}

// duration reads seconds, or times such as 1h30m, as sshd_config(5) has them. none, 0 and nothing are 0.
func (l *lookup) duration(key string) time.Duration {
	s, ok := l.first(key)
	if !ok || s.none() {
		return 0
	}
	d, ok := parseTime(s.value)
	if !ok {
		l.fail(s, "%s %q is no time such as 30, 45s or 1h30m", s.key, s.value)
	}
	return d
}

func (l *lookup) yes(key string) bool {
	s, ok := l.first(key)
	switch {
	case !ok, strings.EqualFold(s.value, "no"), strings.EqualFold(s.value, "false"):
		return false
	case strings.EqualFold(s.value, "yes"), strings.EqualFold(s.value, "true"):
		return true
	}
	l.fail(s, "%s is %q, not yes or no", s.key, s.value)
	return false
}

func (l *lookup) tokens(key, value string, values map[byte]string) string {
	out, err := expandTokens(value, values, l.env)
	if err != nil {
		s, _ := l.first(key)
		l.fail(s, "%s %v", key, err)
	}
	return out
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

// proxy gives the ProxyJump or the ProxyCommand that holds. As with ssh they shut each other out, and the one that is found
// first counts.
func (l *lookup) proxy() (jump string, command setting) {
	for _, s := range l.settings {
		switch {
		case s.key == "proxyjump" && !s.none():
			return s.value, setting{}
		case s.key == "proxycommand" && !s.none():
			return "", s
		case s.key == "proxyjump", s.key == "proxycommand":
			return "", setting{}
		}
	}
	return "", setting{}
}

func (s setting) none() bool { return strings.EqualFold(s.value, "none") }

// withoutKeys says where the configuration forbids keys, which are all that berth logs in with.
func (l *lookup) withoutKeys() string {
	if s, ok := l.first("pubkeyauthentication"); ok && (strings.EqualFold(s.value, "no") || strings.EqualFold(s.value, "false")) {
		return "PubkeyAuthentication is no (" + s.place + "), and berth logs in with keys only"
	}
	s, ok := l.first("preferredauthentications")
	if ok && !slices.Contains(strings.Split(strings.ToLower(s.path()), ","), "publickey") {
		return "PreferredAuthentications is " + s.value + " (" + s.place + "), and berth logs in with keys only"
	}
	return ""
}

// cannotLogIn names the keys that the configuration has and berth cannot use by itself.
func (l *lookup) cannotLogIn() []string {
	var out []string
	if s, ok := l.first("pkcs11provider"); ok && !s.none() {
		out = append(out, "PKCS11Provider "+s.value+" (berth does not load it; load its keys into ssh-agent: ssh-add -s "+Quote(s.path())+")")
	}
	if s, ok := l.first("securitykeyprovider"); ok && !s.none() && !strings.EqualFold(s.value, "internal") && s.value != "$SSH_SK_PROVIDER" {
		out = append(out, "SecurityKeyProvider "+s.value+" (berth does not load it; add the key to ssh-agent)")
	}
	return out
}

// keysElsewhere names the places of host keys that berth does not ask.
func (l *lookup) keysElsewhere() []string {
	var out []string
	if s, ok := l.first("knownhostscommand"); ok && !s.none() {
		out = append(out, "KnownHostsCommand ("+s.place+")")
	}
	if s, ok := l.first("verifyhostkeydns"); ok && !slices.Contains([]string{"no", "false", "ask"}, strings.ToLower(s.value)) {
		out = append(out, "VerifyHostKeyDNS ("+s.place+")")
	}
	return out
}
