package remote

import (
	"fmt"
	"strconv"
	"strings"
)

// lookup reads the settings of one alias and keeps the first thing that is wrong with them.
type lookup struct {
	settings     []setting
	proxyCommand string // place of a ProxyCommand that holds
	err          error
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
			values = append(values, s.value)
		}
	}
	return values
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
		if words := splitWords(s.value); len(words) > 0 {
			return words
		}
	}
	return preset
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
	out, err := expandTokens(value, values)
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
	switch {
	case !ok, strings.EqualFold(s.value, "ask"):
		return askPolicy
	case strings.EqualFold(s.value, "yes"):
		return refusePolicy
	case strings.EqualFold(s.value, "accept-new"), strings.EqualFold(s.value, "no"), strings.EqualFold(s.value, "off"):
		return acceptPolicy
	}
	l.fail(s, "StrictHostKeyChecking is %q, not yes, ask, accept-new or no", s.value)
	return refusePolicy
}

// proxyJump gives the ProxyJump that holds. As with ssh, it and ProxyCommand shut each other out, and
// the one that is found first counts.
func (l *lookup) proxyJump() string {
	for _, s := range l.settings {
		switch {
		case s.key == "proxyjump":
			return s.value
		case s.key == "proxycommand" && strings.EqualFold(s.value, "none"):
			return "none"
		case s.key == "proxycommand":
			l.proxyCommand = s.place
			return ""
		}
	}
	return ""
}
