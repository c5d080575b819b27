package remote

import (
	"path/filepath"
	"strings"

	"berth/message"
)

// cutKeyword splits a line of ssh_config into its keyword and the rest, with or without a = between.
func cutKeyword(line string) (keyword, rest string) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return "", ""
	}
	i := strings.IndexAny(line, " \t=")
	if i < 0 {
		return line, ""
	}
	keyword, rest = line[:i], strings.TrimLeft(line[i:], " \t")
	return keyword, strings.TrimLeft(strings.TrimPrefix(rest, "="), " \t")
}

// splitWords splits at white space, except in double quotes, up to a comment.
func splitWords(s string) []string {
	var words []string
	var word strings.Builder
	quoted, started := false, false
	end := func() {
		if started {
			words = append(words, word.String())
			word.Reset()
			started = false
		}
	}
	for _, r := range s {
		switch {
		case r == '"':
			quoted, started = !quoted, true
		case !quoted && (r == ' ' || r == '\t'):
			end()
		case !quoted && !started && r == '#':
			return words
		default:
			word.WriteRune(r)
			started = true
		}
	}
	end()
	return words
}

// expandHome replaces a leading ~.
func expandHome(home, path string) string {
	if path == "~" {
		return home
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(home, rest)
	}
	return path
}

// expandTokens replaces the %x of ssh_config by the values given, and ${NAME} by what the environment has.
func expandTokens(s string, values map[byte]string, env func(string) (string, bool)) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], "${") {
			name, _, ended := strings.Cut(s[i+2:], "}")
			if !ended {
				return "", message.Errorf("%q: a ${ without its }", s)
			}
			value, ok := env(name)
			if !ok {
				return "", message.Errorf("%q: there is no variable %s in the environment", s, name)
			}
			b.WriteString(value)
			i += len(name) + 2
			continue
		}
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		i++
		if i == len(s) {
			return "", message.Errorf("%q: a %% at the end; write %%%% for the sign", s)
		}
		if s[i] == '%' {
			b.WriteByte('%')
			continue
		}
		v, ok := values[s[i]]
		if !ok {
			return "", message.Errorf("%q: %%%c is not supported here", s, s[i])
		}
		b.WriteString(v)
	}
	return b.String(), nil
}

// noEnv is an environment without variables.
func noEnv(string) (string, bool) { return "", false }
