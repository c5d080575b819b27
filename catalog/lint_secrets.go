package catalog

import (
	"slices"

	"berth/catalog/secretscan"
	"berth/message"
	"berth/strictyaml"
)

// lintDeclared: secrets that the Compose part refers to and those of the block are the same.
func lintDeclared(l *linter) {
	declared := l.declared()
	used := map[string]bool{}
	reported := map[string]bool{}
	for _, u := range l.uses {
		used[u.Name] = true
		if _, ok := declared[u.Name]; ok || l.isForeign() || reported[u.Name] || slices.Contains(Provided, u.Name) {
			continue
		}
		switch {
		case u.Secret, secretscan.SoundsSecret(u.Name):
			reported[u.Name] = true
			l.report(Error, "undeclared-secret", u.at, message.Of("secrets: {%s: made}, or given where only the operator has it", u.Name),
				"the secret %s is not declared in x-berth", u.Name)
		case u.Required:
			reported[u.Name] = true
			l.report(Error, "undeclared-variable", u.at, message.Word("declare it under settings, or under secrets if it is one"),
				"the file requires %s, which x-berth does not declare", u.Name)
		}
	}
	for _, v := range l.entry.inEnvFiles {
		used[v.Name] = true
	}
	for _, e := range entries(l.block, "secrets") {
		if _, inFile := l.entry.Dotenv[e.Name]; !used[e.Name] && !(inFile && l.entry.handed) {
			l.report(Error, "unused-secret", e.Key, message.Word("delete it, or refer to it"),
				"the Compose part does not refer to the secret %s", e.Name)
		}
	}
	for _, s := range l.entry.Settings {
		if declared[s.Name] == "secrets" {
			l.report(Error, "secret-setting", l.inBlock("settings", s.Name), message.Word("keep it under secrets only"),
				"%s is declared as a secret and as a setting", s.Name)
		}
	}
}

// declared maps the variables of the block to the field that declares them.
func (l *linter) declared() map[string]string {
	out := map[string]string{}
	for _, s := range l.entry.Settings {
		out[s.Name] = "settings"
	}
	for _, s := range l.entry.Secrets {
		out[s.Name] = "secrets"
	}
	return out
}

// lintSettings: variables that a user may set are explained, and what the block sets has an effect.
func lintSettings(l *linter) {
	declared := l.declared()
	used := map[string]bool{}
	for _, u := range l.uses {
		if _, ok := declared[u.Name]; !ok && !l.isForeign() && variableRule.MatchString(u.Name) && !used[u.Name] && !u.Required && !secretscan.SoundsSecret(u.Name) &&
			!slices.Contains(Provided, u.Name) && !l.inLimits(u.Name) {
			l.report(Warning, "undeclared-variable", u.at, message.Of("settings: {%s: what it means}", u.Name),
				"x-berth does not say what %s means", u.Name)
		}
		used[u.Name] = true
	}
	for _, e := range entries(l.block, "settings") {
		if !used[e.Name] {
			l.report(Warning, "unused-setting", e.Key, message.Word("delete it, or refer to it"),
				"the Compose part does not refer to %s", e.Name)
		}
	}
	for _, on := range entries(l.block, "limits") {
		for _, e := range entries(on.Value, "env") {
			if !used[e.Name] {
				l.report(Error, "unused-limit", e.Key, message.Of("${%s:-...} in a container's environment", e.Name),
					"the Compose part does not refer to %s: setting it changes nothing", e.Name)
			}
		}
	}
}

func (l *linter) inLimits(name string) bool {
	for _, limit := range l.entry.Service.Limits {
		if _, ok := limit.Env[name]; ok {
			return true
		}
	}
	return false
}

// entries lists a map in a map, or nothing.
func entries(v strictyaml.Value, key string) []strictyaml.Entry {
	m, ok := v.Lookup(key)
	if !ok || !m.IsMap() {
		return nil
	}
	return m.Entries()
}

// entriesOf are those of a map, and nothing of what is none.
func entriesOf(v strictyaml.Value) []strictyaml.Entry {
	if !v.IsMap() {
		return nil
	}
	return v.Entries()
}
