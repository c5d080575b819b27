package inventory

import (
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// SecretSource says where the value of a secret is looked up: one of the two is set.
type SecretSource struct {
	Env     string   // a variable of berth's own environment
	Command []string // a program and its arguments, run without a shell; what it prints is the value
}

// secretSource is a source as the file has it, before its secret is looked for.
type secretSource struct {
	key  strictyaml.Entry
	from SecretSource
}

// readSecrets reads {file: secrets.age, SERVICE/NAME: {env: NAME}}. A value of a secret may have been put
// here by mistake, so no message has a value in it.
func (r *reader) readSecrets(v strictyaml.Value) {
	if v.IsNull() {
		return
	}
	if !v.IsMap() {
		v.Errorf("secrets: expected a map, such as {immich/DB_PASSWORD: {env: IMMICH_DB_PASSWORD}}")
		return
	}
	for _, e := range v.Entries() {
		if e.Name == "file" {
			if s, ok := e.Value.As(message.Word("file of secrets")).Text(); ok {
				r.inv.SecretFile = s
			}
			if r.inv.SecretFile == "" {
				e.Value.Errorf("file of secrets is empty; leave it out for secrets.age beside this file")
			}
			continue
		}
		r.secrets = append(r.secrets, secretSource{e, readSource(e)})
	}
}

// readSource reads where one secret comes from.
func readSource(e strictyaml.Entry) SecretSource {
	var s SecretSource
	what := message.Of("secret %s", secretName(e.Name))
	if !e.Value.IsMap() {
		e.Value.Errorf("%s: say where it comes from, {env: NAME} or {command: [pass, show, x]}; no value of a secret is in an inventory", what)
		return s
	}
	given := e.Value.As(what).Struct(strictyaml.Fields{
		"env": func(v strictyaml.Value) {
			if n := v.Node(); !v.IsMap() && !v.IsList() && variable.MatchString(n.Value) {
				s.Env = n.Value
				return
			}
			v.Errorf("env of %s: that is no name of a variable", what)
		},
		"command": func(v strictyaml.Value) {
			if !v.IsList() {
				v.Errorf("command of %s: expected a list, such as [pass, show, x]; no shell reads it", what)
				return
			}
			for _, item := range v.Items() {
				if word, ok := item.As(message.Of("a word of the command of %s", what)).Text(); ok {
					s.Command = append(s.Command, word)
				}
			}
			if len(s.Command) == 0 || s.Command[0] == "" {
				v.Errorf("command of %s: the first word is the program", what)
			}
		},
	})
	if len(given) != 1 {
		e.Value.Errorf("%s: either env or command is needed", what)
	}
	return s
}

// secretName is a name for messages: what follows an equals sign may be a value.
func secretName(name string) string {
	name, _, _ = strings.Cut(name, "=")
	return quote(name)
}

// resolveSecrets wants of every secret that a catalog entry declares it.
func (r *reader) resolveSecrets() {
	for _, s := range r.secrets {
		service, name, _ := strings.Cut(s.key.Name, "/")
		entry, known := r.service(service)
		declared := slices.DeleteFunc(names(entry.Env), func(v string) bool { return entry.Env[v] != planner.EnvSecret })
		switch {
		case slices.Contains(r.inv.Backups.All(), s.key.Name):
			r.inv.Secrets[s.key.Name] = s.from
		case !known && r.unread(service):
		case !known:
			s.key.Key.Errorf("secrets: %s is no secret of a service; write SERVICE/NAME, such as immich/DB_PASSWORD%s",
				secretName(s.key.Name), strictyaml.DidYouMean(service, r.serviceNames()))
		case !slices.Contains(declared, name):
			s.key.Key.Errorf("secrets: service %s has no secret %s%s", quote(service), secretName(name),
				orHint(name, declared, message.Of("\"berth catalog show %s\" lists what it has", service)))
		default:
			r.inv.Secrets[s.key.Name] = s.from
		}
	}
}
