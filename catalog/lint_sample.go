package catalog

import (
	"slices"
	"strings"

	"berth/strictyaml"
)

// Lint has to load files whose variables nobody has set. What is put in for one must not make Compose refuse
// what it would take with the right value: a path where a variable begins a mount, true where the field
// is a switch, and a number, which is a size and a name as well, everywhere else.

// Samples by what a field can hold.
const (
	sampleWord     = "1"
	samplePath     = "/sample"
	sampleAddress  = "192.0.2.251" // of a range for documentation (RFC 5737): nobody publishes a port there
	sampleSwitch   = "true"
	sampleDuration = "1s"
)

// sampleFields are fields that do not take a number, and what they take.
var sampleFields = map[string]string{
	"privileged": sampleSwitch, "read_only": sampleSwitch, "tty": sampleSwitch, "stdin_open": sampleSwitch,
	"init": sampleSwitch, "oom_kill_disable": sampleSwitch, "external": sampleSwitch, "internal": sampleSwitch,
	"attachable": sampleSwitch, "enable_ipv4": sampleSwitch, "enable_ipv6": sampleSwitch, "disable": sampleSwitch,
	"required": sampleSwitch, "create_host_path": sampleSwitch, "nocopy": sampleSwitch,
	"interval": sampleDuration, "timeout": sampleDuration, "start_period": sampleDuration,
	"start_interval": sampleDuration, "stop_grace_period": sampleDuration, "delay": sampleDuration,
	"window": sampleDuration, "monitor": sampleDuration, "max_failure_ratio": "0.1",
	"pull_policy": "missing", "cgroup": "private", "condition": "service_started", "order": "stop-first",
	"network_mode": "bridge", "host_ip": sampleAddress, "ipv4_address": sampleAddress, "gateway": sampleAddress,
	"ipv6_address": "::1", "subnet": "10.0.0.0/24", "ip_range": "10.0.0.0/24",
}

// pathFields are fields whose texts are paths, or begin with one.
var pathFields = []string{"volumes", "devices", "source", "device"}

// sampleEnv gives a value to every variable without a default, by name. One that has a default somewhere
// in the file has it everywhere. given are variables that have a value.
func sampleEnv(root strictyaml.Value, given map[string]string) map[string]string {
	env, weak := map[string]string{}, map[string]bool{}
	set := func(name, value string, sure bool) {
		if _, ok := given[name]; ok || name == "" || slices.Contains(HostVariables, name) {
			return
		}
		if _, ok := env[name]; !ok || weak[name] && sure {
			env[name], weak[name] = value, !sure
		}
	}
	defaults := map[string]string{}
	for _, u := range uses(root) {
		if value, err := substitute(u.Default); err == nil && value != "" {
			defaults[u.Name] = value
		}
	}
	for _, e := range entriesOf(root) {
		if e.Name == "x-berth" {
			continue
		}
		eachText(e.Value, []string{e.Name}, func(path []string, v strictyaml.Value) {
			text := v.Node().Value
			leading := inText(leadingVariable(text))
			for _, variable := range inText(text) {
				if d, ok := defaults[variable.Name]; ok {
					set(variable.Name, d, true)
					continue
				}
				if addsToPort(path, text) && !variable.Required {
					set(variable.Name, "", true)
					continue
				}
				begins := slices.ContainsFunc(leading, func(l Variable) bool { return l.Name == variable.Name })
				value := sampleAt(path, text, begins)
				set(variable.Name, value, value != sampleWord)
			}
		})
	}
	for _, u := range uses(root) { // Compose secrets from the environment, and NAME: without a value
		if u.Required && env[u.Name] == "" {
			delete(env, u.Name)
			set(u.Name, sampleWord, false)
		}
	}
	return env
}

// eachText calls f for every text below a value with the keys that lead to it; places in lists do not count.
func eachText(v strictyaml.Value, path []string, f func([]string, strictyaml.Value)) {
	switch {
	case v.IsMap():
		for _, e := range v.Entries() {
			eachText(e.Value, append(slices.Clip(path), e.Name), f)
		}
	case v.IsList():
		for _, item := range v.Items() {
			eachText(item, path, f)
		}
	default:
		f(path, v)
	}
}

// sampleAt is a value that fits the place of a variable; begins says that the text begins with it.
func sampleAt(path []string, text string, begins bool) string {
	field := path[len(path)-1]
	switch {
	case begins && slices.Contains(pathFields, field):
		return samplePath
	case begins && field == "ports" && strings.Count(withoutVariables(text), ":") == 2:
		return sampleAddress
	case begins && sampleFields[field] != "":
		return sampleFields[field]
	}
	return sampleWord
}

// addsToPort reports whether a variable stands directly before the number of a port, as in ${ADDRESS:-}25:25: an address with its
// colon, or nothing. With anything else in its place it would be another port.
func addsToPort(path []string, text string) bool {
	rest := strings.TrimPrefix(text, leadingVariable(text))
	return path[len(path)-1] == "ports" && rest != text && rest != "" && rest[0] >= '0' && rest[0] <= '9'
}

// leadingVariable is the variable that a text begins with, with all that its braces hold.
func leadingVariable(text string) string {
	if !strings.HasPrefix(text, "${") {
		if !strings.HasPrefix(text, "$") || strings.HasPrefix(text, "$$") {
			return ""
		}
		end := strings.IndexFunc(text[1:], func(r rune) bool {
			return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
		})
		if end < 0 {
			return text
		}
		return text[:1+end]
	}
	return text[:closingBrace(text)]
}

// withoutVariables is a text without its ${...}.
func withoutVariables(text string) string {
	for {
		start := strings.Index(text, "${")
		if start < 0 {
			return text
		}
		text = text[:start] + text[start+closingBrace(text[start:]):]
	}
}

// closingBrace is the length of the ${...} that a text begins with; where it is not closed, of the text.
func closingBrace(text string) int {
	depth := 0
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// unset lists the variables below a value whose values lint had to make up.
func unset(v strictyaml.Value) []string {
	var out []string
	eachText(v, []string{""}, func(_ []string, v strictyaml.Value) {
		for _, variable := range inText(v.Node().Value) {
			if variable.Default == "" && variableRule.MatchString(variable.Name) {
				out = append(out, variable.Name)
			}
		}
	})
	return out
}
