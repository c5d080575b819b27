package steps

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// openly keeps what everybody on a host can read of its commands while they run, and what sudo's log keeps.
type openly struct {
	*shellhost.Host
	mu   sync.Mutex
	said []string
}

func (h *openly) Run(ctx context.Context, c remote.Command, lines func(remote.Stream, string)) error {
	h.mu.Lock()
	h.said = append(h.said, c.Args...)
	for name, value := range c.Env {
		h.said = append(h.said, name, value)
	}
	h.mu.Unlock()
	return h.Host.Run(ctx, c, lines)
}

func (h *openly) Output(ctx context.Context, c remote.Command, limit int) ([]byte, error) {
	h.mu.Lock()
	h.said = append(h.said, c.Args...)
	h.mu.Unlock()
	return h.Host.Output(ctx, c, limit)
}

// Whoever knows the checksum of a .env tries short passwords until it is the same. Digests of images are no checksums of
// files.
var checksum = regexp.MustCompile(`(^|[^:0-9a-f])[0-9a-f]{64}`)

func TestNoSecretIsAmongArgumentsNorItsChecksum(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	b := secretBundle(t, "pi", "immich")
	values := func(context.Context, ledger.Host, *compose.Bundle) (func(compose.SecretRef) (string, error), error) {
		return func(compose.SecretRef) (string, error) { return secret, nil }, nil
	}
	files, err := b.Upload(func(compose.SecretRef) (string, error) { return secret, nil })
	if err != nil {
		t.Fatal(err)
	}
	former := ledger.Record{Service: "immich", Dir: b.Dir, Files: map[string]string{}}
	h := &openly{Host: shellhost.New(t, "pi")}
	for _, f := range files {
		former.Files[f.Path] = sum(f.Data)
		h.Put(ledger.KeptDir("r0", "immich")+"/"+f.Path, string(f.Data))
	}
	var steps []Step
	for i, work := range []Work{Stage{Bundle: b}, Pull{Bundle: b}, Start{Dir: b.Dir, Bundle: b}, Stop{Dir: b.Dir}, Remove{Dir: b.Dir}, Restore{Former: &ledger.Former{Run: "r0", Record: former}}, Start{Dir: b.Dir}} {
		steps = append(steps, Step{Host: "pi", Service: "immich", Work: work})
		if i > 0 {
			steps[i].After = []int{i - 1}
		}
	}
	x := execution("r1", steps, h.Host)
	x.Hosts["pi"], x.Values = h, values
	if err := x.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
		t.Fatal(r.Errors)
	}
	if err := x.End(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(h.Has("opt/berth/immich/.env"), secret) || len(h.said) < 100 {
		t.Fatalf("%d words of commands were seen\n%s", len(h.said), h.Tree())
	}
	for i := range steps {
		acts, err := x.Acts(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range acts {
			h.said = append(h.said, a.String())
		}
	}
	for _, text := range h.said {
		if strings.Contains(text, secret) || checksum.MatchString(text) {
			t.Errorf("in an argument, or shown: %.300q", text)
		}
	}
}
