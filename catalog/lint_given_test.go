package catalog

import (
	"strings"
	"testing"
)

func TestSecretsOfEnvFilesAreReferredToAndTheirNamesAreNoSecrets(t *testing.T) {
	dir := write(t, map[string]string{
		"web/compose.yaml": "services:\n  web: {image: \"web:1\", env_file: [a.env, .env]}\n", "web/a.env": "A_PASSWORD=${A_PASSWORD}\n", "web/.env": "B_PASSWORD=\n",
		"web/berth.yaml": "secrets:\n  A_PASSWORD: given\n  B_PASSWORD: given\n  C_PASSWORD: given\n",
	})
	_, findings := Check(dir)
	var out []string
	for _, f := range findings {
		if f.Rule == "unused-secret" || f.Rule == "secret-in-file" {
			out = append(out, f.Place.Text.String())
		}
	}
	if got := strings.Join(out, "; "); got != "the Compose part does not refer to the secret C_PASSWORD" {
		t.Errorf("%s", got)
	}
}
