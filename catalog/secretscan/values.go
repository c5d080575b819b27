package secretscan

import (
	"regexp"
	"strings"
)

var (
	reference = regexp.MustCompile(`^["']?(\$|\{\{|<%|%\(|%[A-Z_]+%|!|&|\*[a-z])`)
	pathLike  = regexp.MustCompile(`^(file:|env:)?(/|\./|\.\./|~/|[A-Za-z]:\\)|^[\w./-]+\.(pem|key|crt|cer|pub|txt|json|ya?ml|env|conf|cfg|ini|toml|p12|jks|sh|php|html?)$`)
	number    = regexp.MustCompile(`^[0-9]+([.:][0-9]+)*(ms|[smhdw]|[KMG]i?B?)?$`)
	// placeholders are what people put where a secret belongs.
	placeholders = regexp.MustCompile(`(?i)^(<.*>|\[.*\]|x{3,}|\*{3,}|\.{3,}|todo|tbd|fixme|(my|your)[-_ ].*|insert[-_ ].*|enter[-_ ].*|replace.*|placeholder.*|` +
		`example.*|sample|dummy|(super|top|very|my)?[-_]?secret[-_]?(key|password|token)?\d{0,3}|pass(word|wd)?\d{0,4}|passw0rd|p[a@]ssw[o0]rd\d*|admin\d{0,4}|root|default|test(ing)?\d*|` +
		`1234\d*|0000+|qwerty\d*|letmein|foo(bar)?|bar|postgres|mysql|mariadb|redis|guest|user|minioadmin|adminadmin|nextcloud|.*change.?(me|it|this).*|.*your.*(key|token|pass|secret).*|.*[-_ ](here|goes))$`)
	capitals = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$`)
)

// settings are values that say how something is done.
var settings = map[string]bool{
	"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "none": true, "null": true, "nil": true,
	"undefined": true, "disabled": true, "enabled": true, "auto": true, "optional": true, "required": true, "generate": true, "-": true, "~": true,
}

// isReference reports whether a text stands for a value that is elsewhere: a variable, a template's field.
func isReference(s string) bool { return reference.MatchString(s) }

// isValue reports whether a text that a secret's name is given can be the secret: not what refers to one, a path
// of a file that holds one, an address, a switch; and a number only where it may be a password.
func isValue(name, s string) bool {
	s = strings.Trim(strings.TrimSpace(s), `"'`)
	switch {
	case s == "", settings[strings.ToLower(s)], isReference(s), pathLike.MatchString(s), strings.Contains(s, "://"):
		return false
	case number.MatchString(s):
		return isPassword(name)
	}
	return true
}

// isPlaceholder reports whether a value is one that everybody knows, or that waits for the right one.
func isPlaceholder(s string) bool {
	s = strings.Trim(strings.TrimSpace(s), `"'`)
	if capitals.MatchString(s) {
		return true
	}
	return placeholders.MatchString(s)
}
