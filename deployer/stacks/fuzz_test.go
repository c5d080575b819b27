package stacks

import (
	"strings"
	"testing"
)

// Whatever a file is, nothing panics, and no secret that was found in it is left.
func FuzzSecretsLeaveAComposeFile(f *testing.F) {
	for _, text := range []string{odd, plainStack, secretStack["compose.yaml"], "a: &a [*a]\n", "services: {a: {environment: [X_PASSWORD=\"é-S3cret-1\"]}}", "\ufeffa_token: 'x''y-S3cret-12'\r\n"} {
		f.Add(text, "DB_PASSWORD=hunter2secret\n# x\nexport B='1\n2'\n")
	}
	f.Fuzz(func(t *testing.T, text, env string) {
		values, err := parseVariables([]byte(env), lookup(nil))
		if err != nil {
			values = nil
		}
		tk := newTaker(values, [][]byte{[]byte(text)})
		tk.dotEnv(env, false)
		_, _ = tk.envFile(env, "a")
		_, _ = refers([]byte(text), composeKind, ".", lookup(values))
		out, err := tk.compose([]byte(text), "/srv/app", ".", map[string]bool{"x": true})
		if err != nil {
			return
		}
		for _, s := range tk.secrets {
			if isTelling(s.Value) && !strings.Contains(s.Value, "$") && strings.Contains(string(out), s.Value) {
				t.Errorf("%s is left in\n%s", s.Name, out)
			}
		}
	})
}
