// Package labhosts gives tests the real hosts of the lab.
package labhosts

import (
	"bytes"
	"context"
	"os"
	"testing"

	"berth/deployer/remote"
)

// Of gives hosts of the lab by name; without a lab the test is skipped. How to have one is in
// docs/lab.md.
func Of(t *testing.T, names ...string) []*remote.Host {
	t.Helper()
	if os.Getenv("BERTH_LAB") == "" {
		t.Skip("no lab: BERTH_LAB is not set")
	}
	config, err := remote.ReadSSHConfig(t.TempDir(), os.Getenv("BERTH_LAB_SSH_CONFIG"))
	if err != nil {
		t.Fatal(err)
	}
	password, err := os.ReadFile(os.Getenv("BERTH_LAB_PASSWORD_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	pool, err := remote.New(remote.Config{
		Home: t.TempDir(), User: "deploy", SSH: config, Ask: labAsker{password: bytes.TrimSpace(password)},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	var out []*remote.Host
	for _, name := range names {
		h, err := pool.Host(remote.Target{Name: name, User: "deploy", Sudo: true})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, h)
	}
	return out
}

// labAsker knows the password of the lab and nothing else.
type labAsker struct {
	remote.Asker
	password []byte
}

func (a labAsker) SudoPassword(context.Context, remote.SudoQuestion) ([]byte, error) {
	return bytes.Clone(a.password), nil
}
