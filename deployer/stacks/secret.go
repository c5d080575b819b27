package stacks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"berth/catalog"
	"berth/catalog/secretscan"
	"berth/message"
)

// Secret is a value that was taken out of the files of a stack. It goes into the operator's encrypted file or nowhere.
type Secret struct {
	Name, Value string
	// OnHost says that the host has it in a file of variables, where a deployment finds it; else only the file that it was taken
	// out of has it.
	OnHost bool
}

// taker takes secrets out of the files of one stack. Where a value stood, a variable stands, and Compose puts in the same.
type taker struct {
	env      map[string]string // what .env there has for variables
	refers   map[string]bool   // variables that Compose files refer to
	secrets  []Secret
	replaced map[string]string // NAME: its value, of secrets
}

var (
	reference = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)
	// byName is a variable that a container, a secret or a config gets by its name alone.
	byName = regexp.MustCompile(`(?m)^[ \t]*-[ \t]*["']?([A-Za-z_][A-Za-z0-9_]*)["']?[ \t]*(?:#.*)?\r?$|([A-Za-z_][A-Za-z0-9_]*):[ \t]*(?:~|null)?[ \t]*(?:#.*)?\r?$|environment:[ \t]*["']?([A-Za-z_][A-Za-z0-9_]*)`)
)

func newTaker(env map[string]string, compose [][]byte) *taker {
	t := &taker{env: env, refers: map[string]bool{}, replaced: map[string]string{}}
	for _, text := range compose {
		for _, m := range reference.FindAllSubmatch(text, -1) {
			t.refers[string(m[1])] = true
		}
		for _, m := range byName.FindAllSubmatch(text, -1) {
			t.refers[string(m[1])+string(m[2])+string(m[3])] = true
		}
	}
	return t
}

// value is that of a variable as Compose has it on the host.
func (t *taker) value(name string) (string, bool) {
	switch name {
	case "HOME", "PWD":
		return "", false
	}
	v, ok := t.env[name]
	return v, ok
}

// after is that of a variable for the files that secrets are taken out of.
func (t *taker) after(name string) (string, bool) {
	if v, ok := t.replaced[name]; ok {
		return v, true
	}
	return t.value(name)
}

// isSecret reports whether a value is one by its variable's name or by its form.
func isSecret(name, value string) bool {
	return value != "" && len(secretscan.Assigned(name, value)) > 0
}

var noVariable = regexp.MustCompile(`[^A-Z0-9]+`)

// keep takes a value as a secret, and gives the name of its variable: that which is wished, unless it means something else in this
// stack.
func (t *taker) keep(wish, scope, value string, onHost bool) string {
	wish = variableOf(wish)
	for _, name := range []string{wish, variableOf(scope + "_" + wish)} {
		if t.isFree(name, value) {
			t.add(name, value, onHost)
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprintf("%s_%d", wish, i); t.isFree(name, value) {
			t.add(name, value, onHost)
			return name
		}
	}
}

func (t *taker) add(name, value string, onHost bool) {
	t.replaced[name] = value
	for i := range t.secrets {
		if t.secrets[i].Name == name {
			t.secrets[i].OnHost = t.secrets[i].OnHost || onHost
			return
		}
	}
	t.secrets = append(t.secrets, Secret{name, value, onHost})
}

// isFree reports whether a variable may stand for a value: it does already, or it stands for nothing.
func (t *taker) isFree(name, value string) bool {
	if have, taken := t.replaced[name]; taken {
		return have == value
	}
	have, set := t.env[name]
	return set && have == value || !set && !t.refers[name] && !slices.Contains(catalog.Provided, name) && !slices.Contains(catalog.HostVariables, name)
}

// variableOf makes a name of a variable of any text: the last words of a label's name.
func variableOf(s string) string {
	words := strings.FieldsFunc(noVariable.ReplaceAllString(strings.ToUpper(s), "_"), func(r rune) bool { return r == '_' })
	if len(words) > 5 {
		words = words[len(words)-5:]
	}
	name := strings.Join(words, "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' || strings.HasPrefix(name, "COMPOSE_") || strings.HasPrefix(name, "BERTH_") {
		name = "SECRET_" + name
	}
	return strings.TrimSuffix(name, "_")
}

// dotEnv takes the secrets out of .env: their lines go, or stay without a value where containers get all of the file.
func (t *taker) dotEnv(text string, handed bool) string {
	return t.lines(text, func(a assignment, raw string) (string, bool) {
		value := t.env[a.name]
		if !isSecret(a.name, value) && !t.usesSecret(raw) {
			return "", false
		}
		if !handed && !t.refers[a.name] { // nobody asks for it
			return "", true
		}
		t.add(a.name, value, true)
		if handed {
			return a.name + "=", true
		}
		return "", true
	})
}

// usesSecret reports whether a value in .env is made of a secret that is there, too, and would lack it.
func (t *taker) usesSecret(raw string) bool {
	for _, m := range reference.FindAllStringSubmatch(raw, -1) {
		if !strings.HasPrefix(raw, "'") && isSecret(m[1], t.env[m[1]]) {
			return true
		}
	}
	return false
}

// envFile takes the secrets out of a file of variables for containers.
func (t *taker) envFile(text, scope string) (string, error) {
	values, err := parseVariables([]byte(text), t.value)
	if err != nil {
		return "", err
	}
	out := t.lines(text, func(a assignment, _ string) (string, bool) {
		value := values[a.name]
		if !isSecret(a.name, value) {
			return "", false
		}
		return a.name + "=${" + t.keep(a.name, scope, value, true) + "}", true
	})
	after, err := parseVariables([]byte(out), t.after)
	if err != nil {
		return "", err
	}
	for name, value := range values {
		if after[name] != value {
			return "", message.Errorf("%s cannot be taken out of it", name)
		}
	}
	return out, nil
}

// lines puts other text in the place of assignments, and takes secrets out of comments.
func (t *taker) lines(text string, instead func(a assignment, raw string) (string, bool)) string {
	var out strings.Builder
	at := 0
	for _, a := range assignments(text) {
		out.WriteString(withoutSecrets(text[at:a.start]))
		at = a.end
		by, does := instead(a, text[a.value:a.end])
		switch {
		case !does:
			out.WriteString(text[a.start:a.end])
		case by == "" && at < len(text): // its line goes
			at++
		default:
			out.WriteString(by)
		}
	}
	out.WriteString(withoutSecrets(text[at:]))
	return out.String()
}

var commented = regexp.MustCompile(`(?m)(?:^|[ \t])#[ \t]*(?:-[ \t]*)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*[=:][ \t]*(.+)$`)

// withoutSecrets takes secrets out of lines that are commented out: nothing reads them.
func withoutSecrets(text string) string {
	return commented.ReplaceAllStringFunc(text, func(line string) string {
		m := commented.FindStringSubmatchIndex(line)
		if value := strings.TrimSpace(line[m[4]:m[5]]); isSecret(line[m[2]:m[3]], strings.Trim(value, `"'`)) {
			return line[:m[4]] + "..."
		}
		return line
	})
}
