package secrets

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/inventory"
	"berth/message"
)

func shippedVault(t *testing.T) *Vault {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &Vault{File: FileOf(&inventory.Inventory{}, "labs/home.yaml"), Catalog: c}
}

func TestAListSaysWhereEverySecretComesFrom(t *testing.T) {
	v := shippedVault(t)
	_, keys := newKey(t)
	s := newStore(t, PublicKeys(keys)...)
	for _, name := range []string{"authentik/SECRET", "gone/KEY"} {
		if err := s.Set(name, hunter); err != nil {
			t.Fatal(err)
		}
	}
	all, err := v.List([]string{"tailscale", "uptime-kuma"}, s)
	if err != nil {
		t.Fatal(err)
	}
	want := []Whereabouts{
		{"tailscale/TS_AUTHKEY", message.Of("missing: berth secrets set %s", "tailscale/TS_AUTHKEY"), "tailscale", true},
		{"authentik/SECRET", message.Of("in %s, and no service here needs it", "labs/secrets.age"), "", false},
		{"gone/KEY", message.Of("in %s, and no service here needs it", "labs/secrets.age"), "", false},
	}
	if diff := cmp.Diff(want, all, cmp.AllowUnexported(message.Text{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	t.Setenv("BERTH_TEST_KEY", "x")
	for _, c := range []struct {
		from          inventory.SecretSource
		stored, made  bool
		want          string
		missing       bool
		withoutSource bool
	}{
		{from: inventory.SecretSource{Env: "BERTH_TEST_KEY"}, want: "from the environment, BERTH_TEST_KEY"},
		{from: inventory.SecretSource{Env: "BERTH_TEST_NONE"}, stored: true, want: "missing: BERTH_TEST_NONE is not set in the environment", missing: true},
		{from: inventory.SecretSource{Command: []string{"pass", "show"}}, stored: true, want: "from the command pass"},
		{withoutSource: true, stored: true, want: "in labs/secrets.age"},
		{withoutSource: true, made: true, want: "made once, on its host"},
	} {
		v.Sources = map[string]inventory.SecretSource{"a/KEY": c.from}
		if c.withoutSource {
			v.Sources = nil
		}
		var has *Store
		if c.stored {
			has = newStore(t, PublicKeys(keys)...)
			if err := has.Set("a/KEY", hunter); err != nil {
				t.Fatal(err)
			}
		}
		if got, there := v.where(has, "a/KEY", c.made); got.String() != c.want || there == c.missing {
			t.Errorf("%+v: %q, %v", c, got, there)
		}
	}
}

func TestAnUnknownSecretIsNotShownWithWhatMayBeItsValue(t *testing.T) {
	v := shippedVault(t)
	if err := v.Known("tailscale/TS_AUTHKEY"); err != nil {
		t.Error(err)
	}
	err := v.Known("tailscale/TS_AUTHKEI=hunter2")
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), `"tailscale/TS_AUTHKEY"`) {
		t.Errorf("%v", err)
	}
}

func TestAVaultWithoutItsFileSaysHowToMakeIt(t *testing.T) {
	v := shippedVault(t)
	if _, err := v.Open(); !errors.Is(err, ErrNoFile) || !strings.Contains(err.Error(), "labs/secrets.age is not there yet") {
		t.Errorf("%v", err)
	}
	if got := FileOf(&inventory.Inventory{SecretFile: "/srv/secrets.age"}, "labs/home.yaml"); got != "/srv/secrets.age" {
		t.Errorf("it is %s", got)
	}
}
