package compose

import (
	"strings"
	"testing"
)

func TestWhatMayBeASecretIsNotShownOfATextThatSomebodyWrote(t *testing.T) {
	text := `services:
  db:
    image: postgres:16
    command: ["--requirepass", "hunter2xyz", "--port", "5432"]
    labels:
      - traefik.http.middlewares.auth.basicauth.users=ann:$2y$05$hunter2xyz
    environment:
      POSTGRES_PASSWORD: hunter2xyz
      - DB_URL=postgres://ann:hunter2xyz@db/x
      - "NOTE=a long hunter2xyz text"
      TZ: Europe/Paris
      apiKey: 'hunter2xyz'
    healthcheck: {test: "mysqladmin --password=hunter2xyz ping"}
    other: aB3hunter2xyzaB3hunter2xyz
    private_key: |
      hunter2xyz
      more hunter2xyz

    ports: ["80:80"]
x: |
  -----BEGIN KEY-----
  hunter2xyz
  -----END KEY-----
password hunter2xyz
`
	got := Redacted(text, "services:\n      TZ: Europe/Paris\n")
	if strings.Contains(got, "hunter2xyz") {
		t.Errorf("%s", got)
	}
	for _, want := range []string{"services:\n", "image: postgres:16\n", "POSTGRES_PASSWORD: (hidden)\n", "TZ: Europe/Paris\n", `ports: ["80:80"]`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Count(got, "\n") != strings.Count(text, "\n") {
		t.Errorf("lines were lost:\n%s", got)
	}
}
