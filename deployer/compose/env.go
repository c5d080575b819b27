package compose

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"berth/catalog"
	"berth/inventory"
	"berth/message"
	"berth/planner"
)

// SecretRef names a secret of a service.
type SecretRef struct {
	Service, Name string
	Made          bool // any value will do, made once; otherwise only the operator has it
}

// String gives SERVICE/NAME, which is what people call a secret.
func (r SecretRef) String() string { return r.Service + "/" + r.Name }

// variable is a line of .env. Of a secret it has no value, only which one it is.
type variable struct {
	name, value string
	secret      *SecretRef
}

// shown is the value, or the placeholder of a secret.
func (v variable) shown() string {
	if v.secret != nil {
		return "{{secret " + v.secret.String() + "}}"
	}
	return v.value
}

// word is what stands for the value while a project is read: that of a secret is one word, as its own is, so that a command
// that is written as one text is taken apart in the same places.
func (v variable) word() string {
	if v.secret != nil {
		return "zzsecret-" + strings.ToLower(v.name)
	}
	return v.value
}

// variables are those that are set for a service on its host, by name: what the limits of the processor
// say, over it what the wish says, what the plan gives where the entry refers to it, what Compose asks for on the host, and the
// secrets. What the entry has a default for and nobody sets is not among them: it is put in.
func variables(
	e *catalog.Entry, s *planner.Service, host planner.Host, wish inventory.Wish, view catalog.View, secrets []SecretRef,
) ([]variable, error) {
	set := map[string]variable{}
	put := func(name, value string) { set[name] = variable{name: name, value: value} }
	given := map[string]string{"BERTH_DOMAIN": view.Domain, "BERTH_HOST": view.Host.Name, "BERTH_ADDRESS": view.Host.Address}
	if s.Entry != "" { // the name that an entry has for itself is right where the service is called so
		given["BERTH_ROUTE"] = s.Route.Name
	}
	for _, v := range e.Variables() {
		if value := given[v.Name]; value != "" {
			put(v.Name, value)
		}
		if value, there := e.Dotenv[v.Name]; there && v.OnHost {
			put(v.Name, value)
		}
	}
	for name, value := range on(s.Limits, host.Processor).Env {
		put(name, value)
	}
	for name, value := range wish.Env {
		put(name, value)
	}
	for i := range secrets {
		set[secrets[i].Name] = variable{name: secrets[i].Name, secret: &secrets[i]}
	}
	for _, v := range e.Variables() {
		if _, there := set[v.Name]; v.OnHost && v.Required && !there {
			return nil, message.Errorf("compose asks for %s, which nothing sets: set it under env of the service's wish, or in .env beside the Compose file", v.Name)
		}
	}
	var out []variable
	for _, v := range set {
		if err := checkValue(v.name, v.value); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b variable) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// checkValue refuses what no environment can hold. The message has no value in it: it may be a secret.
func checkValue(name, value string) error {
	switch {
	case !variableName.MatchString(name):
		return message.Errorf("%q is no name of a variable", name)
	case strings.HasPrefix(name, "COMPOSE_"):
		return message.Errorf("%s is a setting of docker compose itself; call the variable something else", name)
	case strings.ContainsRune(value, 0):
		return message.Errorf("the value of %s contains a zero byte, which no environment can hold", name)
	case !utf8.ValidString(value):
		return message.Errorf("the value of %s is no UTF-8 text", name)
	}
	return nil
}

// What files of variables begin with.
const (
	forCompose    = "# Written by berth. What docker compose puts into compose.yaml; changes here are overwritten.\n"
	forContainers = "# Written by berth, from .env of the catalog and the inventory, for containers that get it; changes here are overwritten.\n"
)

// operatorsEnv is what a container gets that has .env as its env file: what the operator wrote there, over it what the limits of
// the processor and the wish say, and nothing of berth's own.
func operatorsEnv(e *catalog.Entry, limits, wish map[string]string, secrets []SecretRef) []variable {
	set := maps.Clone(e.Dotenv)
	if set == nil {
		set = map[string]string{}
	}
	maps.Copy(set, limits)
	maps.Copy(set, wish)
	var out []variable
	for _, name := range slices.Sorted(maps.Keys(set)) {
		v := variable{name: name, value: set[name]}
		if i := slices.IndexFunc(secrets, func(r SecretRef) bool { return r.Name == name }); i >= 0 {
			v = variable{name: name, secret: &secrets[i]}
		}
		out = append(out, v)
	}
	return out
}

// envText writes a file of variables. Values of secrets are in the map; without the map there are placeholders.
func envText(begins string, vars []variable, secrets map[string]string) []byte {
	var b strings.Builder
	b.WriteString(begins)
	for _, v := range vars {
		b.WriteString(v.name + "=")
		switch {
		case v.secret == nil:
			b.WriteString(quoteEnv(v.value))
		case secrets == nil:
			b.WriteString(v.shown())
		default:
			b.WriteString(quoteEnv(secrets[v.name]))
		}
		b.WriteString("\n")
	}
	return []byte(b.String())
}

// plainValue matches values that mean themselves in every reader of .env files.
var plainValue = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,=-]+$`)

// envEscapes are those of compose-go's reader within double quotes: it takes escapes apart first, and
// then substitutes variables, where two dollars are one.
var envEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", "$$", "\n", `\n`, "\r", `\r`)

// quoteEnv writes a value so that docker compose reads it back as it is, without any expansion.
func quoteEnv(value string) string {
	if plainValue.MatchString(value) {
		return value
	}
	return `"` + envEscapes.Replace(value) + `"`
}

// on looks a value up by the processor's name, then by its architecture, as the planner does.
func on[V any](m map[string]V, p planner.Processor) V {
	if v, ok := m[p.Name]; ok {
		return v
	}
	return m[p.Arch.Family]
}
