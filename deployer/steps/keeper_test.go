package steps

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/internal/shellhost"
)

func noneGiven(context.Context, string) (string, bool, error) { return "", false, nil }

// madeSecret is a secret of a bundle that can be made up.
func madeSecret(t *testing.T, b *compose.Bundle) compose.SecretRef {
	t.Helper()
	i := slices.IndexFunc(b.Secrets, func(r compose.SecretRef) bool { return r.Made })
	if i < 0 {
		t.Fatalf("%s has no secret that can be made", b.Service)
	}
	return b.Secrets[i]
}

// keptBy is what removal by a run keeps of an .env.
func keptBy(run, env string) string { return "# run " + run + " removed the service; why\n" + env }

func TestASecretIsTakenFromWhatAFormerDeploymentLeft(t *testing.T) {
	t.Parallel()
	b := secretBundle(t, "pi", "immich")
	ref := madeSecret(t, b)
	is := func(value string) string { return ref.Name + "=" + value + "\n" }
	former := func(run string) string { return ledger.KeptDir(run, "immich") + "/.env" }
	for name, c := range map[string]struct {
		lies map[string]string // HOST:PATH -> content
		runs string            // the host on which it runs today
		want string
	}{
		"kept when it was removed":        {map[string]string{"pi:" + ledger.KeptEnv("immich"): keptBy("r5", is("kept"))}, "", "kept"},
		"kept, and its first line lost":   {map[string]string{"pi:" + ledger.KeptEnv("immich"): is("kept")}, "", "kept"},
		"the newest former directory":     {map[string]string{"pi:" + former("r3"): is("older"), "pi:" + former("r4"): is("newer")}, "", "newer"},
		"the newest of both":              {map[string]string{"pi:" + former("r7"): is("newer"), "pi:" + ledger.KeptEnv("immich"): keptBy("r5", is("older"))}, "", "newer"},
		"the one that removal kept":       {map[string]string{"pi:" + former("r4"): is("older"), "pi:" + ledger.KeptEnv("immich"): keptBy("r5", is("newer"))}, "", "newer"},
		"of the host it comes to":         {map[string]string{"pi:" + former("r1"): is("here"), "nas:" + ledger.KeptEnv("immich"): keptBy("r9", is("there"))}, "", "here"},
		"of another host, the newest":     {map[string]string{"box:" + ledger.KeptEnv("immich"): keptBy("r8", is("older")), "nas:" + former("r9"): is("newer")}, "", "newer"},
		"of where it runs today":          {map[string]string{"nas:opt/berth/immich/.env": is("running"), "pi:" + ledger.KeptEnv("immich"): keptBy("r5", is("kept"))}, "nas", "running"},
		"what its directory lacks":        {map[string]string{"pi:opt/berth/immich/.env": "OTHER=x\n", "pi:" + ledger.KeptEnv("immich"): keptBy("r5", is("kept"))}, "pi", "kept"},
		"of a stack that lies there":      {map[string]string{"pi:opt/berth/immich/.env": is("theirs"), "pi:" + ledger.KeptEnv("immich"): keptBy("r5", is("kept"))}, "", "theirs"},
		"not an empty one":                {map[string]string{"pi:" + ledger.KeptEnv("immich"): keptBy("r5", is("")), "pi:" + former("r4"): is("older")}, "", "older"},
		"not a placeholder":               {map[string]string{"pi:" + ledger.KeptEnv("immich"): keptBy("r5", is("{{secret "+ref.String()+"}}")), "nas:" + former("r4"): is("there")}, "", "there"},
		"not that of another service":     {map[string]string{"pi:" + ledger.KeptEnv("other"): keptBy("r5", is("x")), "pi:" + ledger.KeptDir("r4", "other") + "/.env": is("x")}, "", "made 1"},
		"not what was not put into place": {map[string]string{"pi:" + ledger.KeptEnv("immich") + ".new": keptBy("r5", is("cut"))}, "", "made 1"},
	} {
		t.Run(name, func(t *testing.T) {
			hosts, facts := map[string]ledger.Host{}, map[string]*probe.Facts{}
			shells := map[string]*shellhost.Host{}
			for _, host := range []string{"pi", "nas", "box"} {
				shells[host] = shellhost.New(t, host)
				hosts[host], facts[host] = shells[host], &probe.Facts{Host: host}
			}
			if c.runs != "" {
				facts[c.runs].Services = []probe.ServiceFacts{{Record: ledger.Record{Service: "immich", Dir: "/opt/berth/immich"}}}
			}
			for at, text := range c.lies {
				host, file, _ := strings.Cut(at, ":")
				shells[host].Put(file, text)
			}
			n := 0
			values := SecretValues(noneGiven, func() string { n++; return fmt.Sprintf("made %d", n) }, hosts, facts)
			value, err := values(t.Context(), hosts["pi"], b)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := value(ref); err != nil || got != c.want {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestHostsAreAskedForFormerSecretsOnceAndOnlyWhereOneIsMissing(t *testing.T) {
	t.Parallel()
	b := secretBundle(t, "pi", "immich")
	ref := madeSecret(t, b)
	h := shellhost.New(t, "pi")
	ask := func(source Source, facts *probe.Facts, times int) {
		t.Helper()
		values := SecretValues(source, func() string { return "made" }, map[string]ledger.Host{"pi": h}, map[string]*probe.Facts{"pi": facts})
		for range times {
			value, err := values(t.Context(), h, b)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := value(ref); got == "" || err != nil {
				t.Fatalf("%q, %v", got, err)
			}
		}
	}
	ask(func(context.Context, string) (string, bool, error) { return "given", true, nil }, &probe.Facts{Host: "pi"}, 1)
	env := ""
	for _, r := range b.Secrets {
		env += r.Name + "=x\n"
	}
	h.Put("opt/berth/immich/.env", env)
	ask(noneGiven, &probe.Facts{Host: "pi", Services: []probe.ServiceFacts{{Record: ledger.Record{Service: "immich", Dir: "/opt/berth/immich"}}}}, 1)
	if h.Commands != 0 {
		t.Errorf("the host was asked %d times for what is not needed", h.Commands)
	}
	if err := os.Remove(h.Path("opt/berth/immich/.env")); err != nil {
		t.Fatal(err)
	}
	ask(noneGiven, &probe.Facts{Host: "pi"}, 3)
	if h.Commands != 1 {
		t.Errorf("the host was asked %d times, want once", h.Commands)
	}
}

func TestNoSecretIsMadeUpWhereAFormerOneCannotBeRead(t *testing.T) {
	t.Parallel()
	b := secretBundle(t, "pi", "immich")
	ref := madeSecret(t, b)
	for name, c := range map[string]struct {
		prepare func(nas *shellhost.Host)
		want    string
	}{
		"its host does not answer": {func(nas *shellhost.Host) {
			nas.Fails = func(string) error { return &remote.Error{Host: "nas", Step: "connect", Err: remote.ErrUnreachable} }
		}, "host nas: connect"},
		"the file is damaged": {func(nas *shellhost.Host) {
			nas.Put(ledger.KeptEnv("immich"), keptBy("r5", "A\"=tr0ub4dor\n"))
		}, ledger.KeptEnv("immich") + ": .env of immich on nas cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			pi, nas := shellhost.New(t, "pi"), shellhost.New(t, "nas")
			c.prepare(nas)
			values := SecretValues(noneGiven, func() string { t.Error("a secret was made up"); return "x" },
				map[string]ledger.Host{"pi": pi, "nas": nas}, map[string]*probe.Facts{"pi": {Host: "pi"}, "nas": {Host: "nas"}})
			value, err := values(t.Context(), pi, b)
			if err != nil {
				t.Fatal(err)
			}
			_, err = value(ref)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "tr0ub4dor") {
				t.Errorf("%v, want %s", err, c.want)
			}
			if name == "its host does not answer" {
				if !errors.Is(err, remote.ErrUnreachable) || !remote.Retryable(err) {
					t.Errorf("it cannot be tried again: %v", err)
				}
				nas.Fails = nil
				nas.Put(ledger.KeptEnv("immich"), keptBy("r5", ref.Name+"=kept\n"))
				if value, err = values(t.Context(), pi, b); err != nil {
					t.Fatal(err)
				}
				if got, err := value(ref); got != "kept" || err != nil {
					t.Errorf("when it answers again: %q, %v", got, err)
				}
			}
		})
	}
}

func TestWhatAHostSaysOfFormerSecretsIsNoPath(t *testing.T) {
	text := "kept app r1\nkept ../../etc r1\nkept app; r1\nprevious app ../r1\nprevious app\nprevious a/b r1\nprevious app r2\nstrange app r1\nkept web ../x\n"
	var got []string
	for _, f := range parseFormer("pi", text) {
		got = append(got, f.path+" of "+f.run)
	}
	want := []string{ledger.KeptEnv("app") + " of r1", ledger.KeptDir("r2", "app") + "/.env of r2", ledger.KeptEnv("web") + " of "}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A service is removed, many runs later it comes back, here or on another host: its secret is the one that
// its data was made with.
func TestASecretOutlivesItsService(t *testing.T) {
	t.Parallel()
	pi, nas := shellhost.New(t, "pi"), shellhost.New(t, "nas")
	made := 0
	run := func(name string, steps ...Step) {
		t.Helper()
		x := execution(name, steps, pi, nas)
		x.Values = SecretValues(noneGiven, func() string { made++; return fmt.Sprintf("made-%d", made) }, x.Hosts,
			map[string]*probe.Facts{"pi": factsOf(t, pi), "nas": factsOf(t, nas)})
		if err := x.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
			t.Fatalf("%s: %s %v", name, outcomes(x, r), r.Errors)
		}
		if err := x.End(t.Context(), true); err != nil {
			t.Fatal(err)
		}
	}
	deploy := func(name, host string) {
		t.Helper()
		b := secretBundle(t, host, "immich")
		var steps []Step
		for i, work := range []Work{Stage{Bundle: b}, Pull{Bundle: b}, Start{Dir: b.Dir, Bundle: b}} {
			steps = append(steps, Step{Host: host, Service: "immich", Work: work})
			if i > 0 {
				steps[i].After = []int{i - 1}
			}
		}
		run(name, steps...)
	}
	remove := func(name, host string) {
		t.Helper()
		run(name, Step{Host: host, Service: "immich", Work: Remove{Dir: "/opt/berth/immich"}})
	}
	line := madeSecret(t, secretBundle(t, "pi", "immich")).Name + "="
	secret := func(h *shellhost.Host, file string) string {
		for l := range strings.Lines(h.Has(file)) {
			if strings.HasPrefix(l, line) {
				return strings.TrimSpace(l)
			}
		}
		return "none"
	}
	const env = "opt/berth/immich/.env"

	deploy("r0", "pi")
	first := secret(pi, env)
	if !strings.Contains(first, "made-") {
		t.Fatalf("%s", pi.Has(env))
	}
	remove("r1", "pi")
	for i := 2; i < 9; i++ { // what removal put aside ages out
		do(t, fmt.Sprintf("r%d", i), "", bring("pi", map[string]string{"app": fmt.Sprint(i)}), pi)
	}
	if pi.Has(ledger.KeptDir("r1", "immich")+"/.env") != "-" || pi.Has(env) != "-" {
		t.Fatalf("it is still there:\n%s", pi.Tree())
	}
	deploy("r9", "nas")
	if got := secret(nas, env); got != first {
		t.Errorf("on another host it is %s, want %s", got, first)
	}
	remove("s0", "nas")
	deploy("s1", "pi")
	if got := secret(pi, env); got != first {
		t.Errorf("back on its host it is %s, want %s", got, first)
	}
	if secret(nas, ledger.KeptEnv("immich")) != first || secret(pi, ledger.KeptEnv("immich")) != first {
		t.Errorf("kept: %s\n%s", nas.Tree(), pi.Tree())
	}
}
