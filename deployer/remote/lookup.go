package remote

import (
	"strconv"
	"strings"
	"time"

	"berth/message"
)

// lookup reads the settings of one alias and keeps the first thing that is wrong with them.
type lookup struct {
	settings []setting
	env      func(string) (string, bool)
	err      error
}

func (l *lookup) fail(s setting, format string, args ...any) {
	if l.err == nil {
		l.err = message.Errorf("%s: %s", s.place, message.Of(format, args...))
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
