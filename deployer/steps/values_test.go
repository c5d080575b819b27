package steps

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"berth/catalog"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
)

// secretBundle is a bundle with secrets of a shipped entry.
func secretBundle(t *testing.T, host, service string) *compose.Bundle {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("inventory.yaml", []byte("name: x\nmachines:\n  pi: {kind: docker, processor: n100, memory: 16GB, devices: [tun]}\nservices:\n  "+service+": {on: pi}\n"), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	bundles, err := compose.Render(compose.Input{Plan: planner.Solve(t.Context(), inv.Problem(), planner.Options{Seed: 1}), Catalog: c, Inventory: inv})
	if err != nil {
		t.Fatal(err)
	}
	for i := range bundles {
		if b := &bundles[i]; b.Service == service {
			if len(b.Secrets) == 0 {
				t.Fatalf("%s has no secret", service)
			}
			b.Host = host
			return b
		}
	}
	t.Fatalf("no bundle of %s", service)
	return nil
}

func TestASecretIsTheOperatorsElseTheOneKeptElseANewOne(t *testing.T) {
	t.Parallel()
	b := secretBundle(t, "pi", "immich")
	var ref compose.SecretRef
	for _, r := range b.Secrets {
		if r.Made {
			ref = r
		}
	}
	if ref.Name == "" {
		t.Fatalf("no secret that can be made: %+v", b.Secrets)
	}
	here, there := shellhost.New(t, "pi"), shellhost.New(t, "nas")
	has := func(host string) *probe.Facts {
		return &probe.Facts{Host: host, Services: []probe.ServiceFacts{{Record: ledger.Record{Service: b.Service, Dir: "/opt/berth/immich"}}}}
	}
	empty := &probe.Facts{Host: "pi", Disks: []probe.Disk{{Path: "/opt/berth"}}}
	here.Put("opt/berth/immich/.env", ref.Name+"=kept-here\n")
	there.Put("opt/berth/immich/.env", ref.Name+"=kept-there\n")
	none := func(context.Context, string) (string, bool, error) { return "", false, nil }
	given := func(_ context.Context, name string) (string, bool, error) {
		return "of the operator: " + name, true, nil
	}
	broken := func(context.Context, string) (string, bool, error) { return "", false, errors.New("pass: exit code 1") }
	for name, c := range map[string]struct {
		source Source
		facts  map[string]*probe.Facts
		want   string
		err    string
	}{
		"the operator's counts most":      {given, map[string]*probe.Facts{"pi": has("pi")}, "of the operator: " + ref.String(), ""},
		"the one of the host":             {none, map[string]*probe.Facts{"pi": has("pi"), "nas": has("nas")}, "kept-here", ""},
		"the one of the host it is on":    {none, map[string]*probe.Facts{"pi": {Host: "pi"}, "nas": has("nas")}, "kept-there", ""},
		"a new one":                       {none, map[string]*probe.Facts{"pi": empty}, "made 1", ""},
		"a store that cannot be asked":    {broken, map[string]*probe.Facts{"pi": has("pi")}, "", "pass: exit code 1"},
		"a host that cannot be looked at": {none, map[string]*probe.Facts{"pi": empty, "nas": {Host: "nas", Err: errors.New("down")}}, "made 1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			values := SecretValues(c.source, func() string { n++; return fmt.Sprintf("made %d", n) }, map[string]ledger.Host{"pi": here, "nas": there}, c.facts)
			for range 2 { // a second time it is the same
				value, err := values(t.Context(), here, b)
				if err != nil {
					t.Fatal(err)
				}
				got, err := value(ref)
				if got != c.want || c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
					t.Errorf("%q, %v, want %q %s", got, err, c.want, c.err)
				}
			}
		})
	}
}

func TestASecretThatOnlyTheOperatorHasIsNotMadeUp(t *testing.T) {
	b := secretBundle(t, "pi", "tailscale")
	values := SecretValues(func(context.Context, string) (string, bool, error) { return "", false, nil },
		func() string { t.Error("a secret was made up"); return "x" }, nil, nil)
	value, err := values(t.Context(), nil, b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := value(compose.SecretRef{Service: "tailscale", Name: "TS_AUTHKEY"}); err == nil || !strings.Contains(err.Error(), "berth secrets set tailscale/TS_AUTHKEY") {
		t.Errorf("%v", err)
	}
}

func TestAValueThatTheOperatorHasChangedIsSeen(t *testing.T) {
	t.Parallel()
	b := secretBundle(t, "pi", "rclone")
	h := shellhost.New(t, "pi")
	b.Dir = "/opt/berth/rclone"
	gives := func(value string) Source {
		return func(context.Context, string) (string, bool, error) { return value, value != "", nil }
	}
	env := func(value string) []byte {
		files, err := b.Upload(func(compose.SecretRef) (string, error) { return value, nil })
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if f.Path == compose.EnvFile {
				return f.Data
			}
		}
		t.Fatal("no .env")
		return nil
	}
	h.Put("opt/berth/rclone/.env", string(env("first")))
	has := probe.ServiceFacts{Record: ledger.Record{Service: b.Service, Dir: b.Dir}, Files: map[string]probe.FileFact{compose.EnvFile: {SHA256: sum(env("first"))}}}
	for name, c := range map[string]struct {
		source Source
		facts  *probe.Facts
		want   bool
	}{
		"the same":                 {gives("first"), &probe.Facts{Host: "pi", Services: []probe.ServiceFacts{has}}, false},
		"another":                  {gives("second"), &probe.Facts{Host: "pi", Services: []probe.ServiceFacts{has}}, true},
		"none is given":            {gives(""), &probe.Facts{Host: "pi", Services: []probe.ServiceFacts{has}}, false},
		"the service is not there": {gives("second"), &probe.Facts{Host: "pi"}, false},
		"the file cannot be read":  {gives("second"), &probe.Facts{Host: "pi", Services: []probe.ServiceFacts{{Record: has.Record}}}, false},
		"the value cannot be had":  {func(context.Context, string) (string, bool, error) { return "", true, errors.New("pass: exit code 1") }, &probe.Facts{Host: "pi", Services: []probe.ServiceFacts{has}}, false},
		"only some are given, others": {func(_ context.Context, name string) (string, bool, error) {
			return "second", name == b.Secrets[0].String(), nil
		}, &probe.Facts{Host: "pi", Services: []probe.ServiceFacts{has}}, true},
	} {
		facts := map[string]*probe.Facts{"pi": c.facts}
		values := SecretValues(c.source, func() string { return "made" }, map[string]ledger.Host{"pi": h}, facts)
		if got := Changed(t.Context(), c.source, values, h, b, c.facts); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
