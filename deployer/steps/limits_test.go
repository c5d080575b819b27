package steps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// timing notes the watch that stands over each command: how long it may take, how often Docker is asked, and how long that may be
// silent.
type timing struct {
	*shellhost.Host
	mu    sync.Mutex
	watch map[string][3]time.Duration // by the command's script, or the words of docker compose
}

func (h *timing) Run(ctx context.Context, c remote.Command, lines func(remote.Stream, string)) error {
	if len(c.Args) > 19 && c.Args[3] == "berth-step" {
		var w [3]time.Duration
		for i := range w {
			seconds, _ := strconv.Atoi(c.Args[16+i])
			w[i] = time.Duration(seconds) * time.Second
		}
		name := ""
		for _, word := range c.Args[19:] {
			if name == "" && (strings.HasPrefix(word, "berth-") || word == "qm" || word == "pct" || word == "pveam") || word == "stop" && name != "berth-dump" {
				name = word
			}
			if (name == "qm" || name == "pct" || name == "pveam") && word != name {
				name += " " + word
			}
		}
		h.mu.Lock()
		h.watch[name] = w
		h.mu.Unlock()
	}
	return h.Host.Run(ctx, c, lines)
}

// What docs/deploying.md says under "How long berth waits" of the commands of steps. Nobody can wait for that in a test.
func TestTheWatchOverEachKindOfCommandIsTheOneOfThePage(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(loading)
	defer server.Close()
	port, err := strconv.Atoi(server.URL[strings.LastIndex(server.URL, ":")+1:])
	if err != nil {
		t.Fatal(err)
	}
	h := &timing{Host: shellhost.New(t, "pi"), watch: map[string][3]time.Duration{}}
	h.Put(ledger.KeptDir("r1", "app")+"/compose.yaml", "name: app\n")
	if _, err := exec.LookPath("rsync"); err != nil || os.Getuid() != 0 {
		t.Skip("NOT TESTED: data is carried by root, with rsync")
	}
	old := shellhost.New(t, "old")
	old.Put("srv/app/notes", "all of them\n")
	old.Put("opt/berth/app/images.yaml", "services: {}\n")
	steps := slices.DeleteFunc(everyKind(port, old.Path("srv/app"), h.Path("srv/data/app")), func(s Step) bool { _, forgets := s.Work.(Forget); return forgets }) // it stops nothing
	for i := range steps {
		if i > 0 {
			steps[i].After = []int{i - 1}
		}
		if b := steps[i].brings(); b != nil {
			b.Files[0].Data = []byte("name: app\nservices:\n  app:\n    image: example.org/app:1\n    stop_grace_period: 1m30s\n")
		}
	}
	x := execution("r2", steps, h.Host, old)
	x.Hosts["pi"], x.Hosts["app"], x.PerHost, x.Wait = h, met{h}, 1, 0
	proxmox(t, h.Host)
	h.Systemd()
	h.Put("nas/volume1/photos/one.jpg", "one")
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
		t.Fatalf("%s: %v", outcomes(x, r), r.Errors)
	}
	const grace = 90 * time.Second
	for name, limit := range map[string]time.Duration{
		"berth-build": 6 * time.Hour, "berth-pull": 6 * time.Hour, "berth-save": 12 * time.Hour, "berth-place": 5*time.Minute + 5*time.Minute + grace,
		"stop": 15*time.Minute + grace, "berth-remove": 15*time.Minute + grace, "berth-restore": 15 * time.Minute,
		"berth-import": 12 * time.Hour, "berth-adopt": 15 * time.Minute, "berth-create": 15 * time.Minute, "berth-drop": 15 * time.Minute, "berth-unmount": 5 * time.Minute,
	} {
		if got, want := h.watch[name], [3]time.Duration{limit, 15 * time.Second, time.Minute}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		delete(h.watch, name)
	}
	for name, limit := range map[string]time.Duration{ // which do nothing with Docker: it is not asked
		"berth-uncarry": 2 * time.Hour, "berth-finish": 2 * time.Hour, "berth-dump": 12 * time.Hour, "berth-fetch": 2 * time.Hour, "pveam download": 2 * time.Hour, "qm create": 2 * time.Hour, "pct create": 2 * time.Hour, "berth-install": time.Hour, "berth-mount": 5 * time.Minute,
		"qm disk": 15 * time.Minute, "qm start": 15 * time.Minute, "pct start": 15 * time.Minute, "qm shutdown": 15 * time.Minute, "qm set": 15 * time.Minute, "qm destroy": 15 * time.Minute,
		"pct shutdown": 15 * time.Minute, "berth-rest": 15 * time.Minute,
	} {
		if got, want := h.watch[name], [3]time.Duration{limit, limit + time.Second, time.Minute}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		delete(h.watch, name)
	}
	if len(h.watch) > 0 {
		t.Errorf("of these the page says nothing: %v", h.watch)
	}
	if quiet := x.site(0, nil).quiet; quiet != 2*time.Minute {
		t.Errorf("a host that says nothing is given up after %s", quiet)
	}
	x.Wait = 20 * time.Minute
	if wait := x.site(0, nil).wait; wait != 20*time.Minute {
		t.Errorf("--wait 20m is %s", wait)
	}
}

// away is a host that no way leads to.
type away struct{ ledger.Host }

func (away) Name() string { return "pi" }

func (away) Run(context.Context, remote.Command, func(remote.Stream, string)) error {
	return fmt.Errorf("host pi: %w", remote.ErrUnreachable)
}

func (h away) Output(ctx context.Context, c remote.Command, _ int) ([]byte, error) {
	return nil, h.Run(ctx, c, nil)
}

func TestAHostThatDoesNotAnswerIsTriedForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Stop{Dir: "/opt/berth/app"}}})
		x.Hosts["pi"], x.Patience = away{}, 0
		begun, tries := time.Now(), 0
		x.News = func(n News) {
			if !n.Line.IsZero() {
				tries++
			}
		}
		r := Execute(t.Context(), t.Context(), x)
		if took := time.Since(begun); took < 45*time.Second || took > time.Minute || tries < 5 || !errors.Is(r.Errors[0], remote.ErrUnreachable) {
			t.Errorf("tried again %d times in %s: %v", tries, took, r.Errors)
		}
	})
}

func (away) Read(context.Context, string, int64) ([]byte, error) {
	return nil, fmt.Errorf("host pi: %w", remote.ErrUnreachable)
}

// stuck is a host on which nothing comes to an end.
type stuck struct{ away }

func (stuck) Run(ctx context.Context, _ remote.Command, _ func(remote.Stream, string)) error {
	<-ctx.Done()
	return context.Cause(ctx)
}

// An upload may take as long as a slow line needs for it, and no longer.
func TestAnUploadHasAMinuteAndTheTimeOfASlowLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Stop{}}})
		x.Hosts["pi"] = stuck{}
		at := x.site(0, nil)
		for bytes, want := range map[int]time.Duration{0: time.Minute, 32 << 10: time.Minute + time.Second, 32 << 20: time.Minute + 1024*time.Second} {
			begun := time.Now()
			err := at.Send(t.Context(), "", "berth-put", make([]byte, bytes))
			if took := time.Since(begun); took != want || err == nil {
				t.Errorf("%d bytes: given up after %s, want %s: %v", bytes, took, want, err)
			}
			begun = time.Now()
			err = at.SendFrom(t.Context(), "", "berth-sources", func(w io.Writer) error { _, err := w.Write(make([]byte, bytes)); return err })
			if took := time.Since(begun); took != want || err == nil {
				t.Errorf("%d bytes of sources: given up after %s, want %s: %v", bytes, took, want, err)
			}
		}
	})
}

// brings is the bundle of a step; nil: it brings none.
func (s *Step) brings() *compose.Bundle {
	if w, ok := s.Work.(bringer); ok {
		return w.Brings()
	}
	return nil
}
