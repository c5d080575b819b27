package compose

import (
	"strings"
	"testing"
)

func TestSecretsAreTakenOutOfWhatContainersPrint(t *testing.T) {
	env := []byte("LEVEL=debug\nDB_PASSWORD='hunter2 is it'\nKEY=\"-----BEGIN\nc2VjcmV0\n-----END\"\nNAME=jellyfin-media\n")
	b := &Bundle{Service: "app", Secrets: []SecretRef{{Service: "app", Name: "DB_PASSWORD"}, {Service: "app", Name: "KEY"}}}
	hide, err := Hide(env, b)
	if err != nil {
		t.Fatal(err)
	}
	if got := hide("debug: cannot log in with hunter2 is it at jellyfin-media"); got != "debug: cannot log in with (hidden) at jellyfin-media" {
		t.Error(got)
	}
	if got := hide("key c2VjcmV0 is bad"); strings.Contains(got, "c2Vj") {
		t.Error(got)
	}
	t.Run("and whole where one begins as another", func(t *testing.T) {
		for range 20 { // in whatever order a map gives them
			hide, err := Hide([]byte("DB_PASSWORD=admin\nKEY=admin-7731\n"), b)
			if err != nil {
				t.Fatal(err)
			}
			if got := hide("login admin-7731, then admin"); got != "login (hidden), then (hidden)" {
				t.Fatal(got)
			}
		}
	})
	t.Run("and every long value where nobody says which are secret", func(t *testing.T) {
		hide, err := Hide(env, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := hide("debug hunter2 is it jellyfin-media"); got != "debug (hidden) (hidden)" {
			t.Error(got)
		}
	})
	t.Run("and nothing is shown where .env is damaged", func(t *testing.T) {
		if _, err := Hide([]byte("A='unterminated hunter2"), b); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Error(err)
		}
	})
}
