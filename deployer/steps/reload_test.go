package steps

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/lab/turn/day"
	"berth/planner"
)

// proxied is a bundle of a proxy that takes up what is below files.
func proxied(how planner.Reload, files ...string) *compose.Bundle {
	b := appBundle("pi", "proxy")
	b.Files = b.Files[:1]
	for _, f := range files {
		name, text, _ := strings.Cut(f, "=")
		b.Files = append(b.Files, compose.File{Path: "files/" + name, Data: []byte(text), Mode: 0o644})
	}
	how.Files, how.Container = []string{"files"}, "web"
	b.Reload = how
	return b
}

// proxy is a host that has one.
func proxy(t *testing.T, how planner.Reload) *shellhost.Host {
	t.Helper()
	h := shellhost.New(t, "pi")
	do(t, "r1", "", renewed(t, proxied(how, "kept=1", "changed=old", "gone=1"), Missing, h), h)
	h.Put("opt/berth/proxy/files/mine", "the operator's")
	return h
}

// renewed are the steps that a bundle of a host needs as it stands.
func renewed(t *testing.T, b *compose.Bundle, stands Standing, h *shellhost.Host) []Step {
	g := &graph{problem: &planner.Problem{}, start: map[[2]string]int{}, healthy: map[string][]int{}}
	f := &probe.Facts{Host: "pi"}
	if stands != Missing {
		f = factsOf(t, h)
	}
	g.bring(b, stands, f)
	return g.steps
}

// live is what lies below files on the host.
func live(h *shellhost.Host) string {
	var out []string
	for _, name := range []string{"kept", "changed", "gone", "new", "mine"} {
		out = append(out, name+"="+h.Has("opt/berth/proxy/files/"+name))
	}
	return strings.Join(out, " ")
}

const (
	liveBefore = "kept=1 changed=old gone=1 new=- mine=the operator's"
	liveAfter  = "kept=1 changed=new gone=- new=1 mine=the operator's"
)

var next = []string{"kept=1", "changed=new", "new=1"}

// proxyRecord is the record of the proxy on a host.
func proxyRecord(t *testing.T, h *shellhost.Host) *ledger.Record {
	t.Helper()
	return &factsOf(t, h).Service("proxy").Record
}

// One after the other.
//
//raced:skip
func TestAServiceTakesUpFilesWithoutARestart(t *testing.T) {
	t.Parallel()
	var posted atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posted.Add(1)
			return
		}
		fmt.Fprintf(w, "# HELP other_loaded x\nloaded_total 0\nother_loaded 9e12\nloaded{of=\"a\"} 12\nloaded{of=\"b\"} %d\n", time.Now().Unix()+1)
	}))
	defer server.Close()
	port, _ := strconv.Atoi(server.URL[strings.LastIndex(server.URL, ":")+1:])
	took := planner.Gauge{Name: "loaded", Path: "/metrics", Port: port}
	for name, c := range map[string]struct {
		how   planner.Reload
		asked string // of Docker
		posts int64
	}{
		"signal": {planner.Reload{Signal: "HUP", Check: []string{"promtool", "check"}, Took: took}, "exec --no-TTY web promtool check, kill --signal HUP web", 0},
		"post":   {planner.Reload{Post: "/-/reload", Port: port}, "", 1},
		"watch":  {planner.Reload{Took: took}, "", 0},
	} {
		h := proxy(t, c.how)
		posted.Store(0)
		before, err := os.Stat(h.Path("opt/berth/proxy/files/kept"))
		if err != nil {
			t.Fatal(err)
		}
		n := len(h.Asked())
		do(t, "r2", "", renewed(t, proxied(c.how, next...), Stale, h), h)
		var asked []string
		for _, line := range h.Asked()[n:] {
			if _, words, is := strings.Cut(line, "images.yaml "); is {
				asked = append(asked, words)
			}
		}
		if got := strings.Join(asked, ", "); got != c.asked || posted.Load() != c.posts {
			t.Errorf("%s: Docker was asked %q, posted %d times", name, got, posted.Load())
		}
		if got := live(h); got != liveAfter {
			t.Errorf("%s: %s", name, got)
		}
		if after, err := os.Stat(h.Path("opt/berth/proxy/files/kept")); err != nil || !os.SameFile(before, after) {
			t.Errorf("%s: a file that stays was written anew: %v", name, err)
		}
		r := proxyRecord(t, h)
		if r.Reloading || r.Run != "r2" || r.Digest != "sha256:1" || len(r.Files) != 5 || r.Files["files/changed"] != sum([]byte("new")) || len(r.Images) != 0 && r.Images["example.org/proxy:1"] == "" {
			t.Errorf("%s: %+v", name, r)
		}
		// The run is taken back as it came, and that again.
		for i, want := range []string{liveBefore, liveAfter} {
			undo, run := "r"+strconv.Itoa(i+2), "r"+strconv.Itoa(i+3)
			n = len(h.Asked())
			steps := undone(undo, run, map[string]*probe.Facts{"pi": factsOf(t, h)}, pastOf(t, h))
			if got := shown(steps); got != "pi proxy.health < pi proxy.reload\npi proxy.reload < pi proxy.restore\npi proxy.restore" {
				t.Fatalf("%s: %s", name, got)
			}
			do(t, run, undo, steps, h)
			if got := live(h); got != want || proxyRecord(t, h).Reloading {
				t.Errorf("%s: after %s: %s", name, run, got)
			}
			if got := strings.Join(h.Asked()[n:], "\n"); strings.Contains(got, " up ") || strings.Contains(got, "kill --signal HUP web") != (name == "signal") {
				t.Errorf("%s: Docker was asked\n%s", name, got)
			}
		}
	}
}

// What the step says has no secret in it.
//
//raced:skip
func TestWhatAProgramRefusesGivesWayToWhatWasThere(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			http.Error(w, "failed to reload config: line 3: what is hunter2-and-more?", http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, "loaded 12")
	}))
	defer server.Close()
	port, _ := strconv.Atoi(server.URL[strings.LastIndex(server.URL, ":")+1:])
	for name, c := range map[string]struct {
		how  planner.Reload
		fail string // what Docker does not do
		says string
	}{
		"its checker":      {planner.Reload{Signal: "HUP", Check: []string{"promtool", "check"}}, "promtool", "exec --no-TTY web promtool check: docker says no (exit code 3)"},
		"a signal":         {planner.Reload{Signal: "HUP"}, "kill", "kill --signal HUP web: docker says no (exit code 3)"},
		"an answer":        {planner.Reload{Post: "/-/reload", Port: port}, "", "/-/reload answers 500 Internal Server Error: failed to reload config: line 3: what is (hidden)?"},
		"nobody who hears": {planner.Reload{Post: "/-/reload", Port: 1}, "", "http://127.0.0.1:1/-/reload does not answer"},
		"what it tells":    {planner.Reload{Took: planner.Gauge{Name: "loaded", Path: "/metrics", Port: port}}, "", "says that it has not loaded them"},
		"no such figure":   {planner.Reload{Took: planner.Gauge{Name: "loads", Path: "/metrics", Port: port}}, "", "tells no loads"},
	} {
		h := proxy(t, c.how)
		h.Put("opt/berth/proxy/.env", "DB_PASSWORD=hunter2-and-more\n")
		if c.fail != "" {
			h.Put("bin/FAIL", c.fail)
		}
		b := proxied(c.how, next...)
		b.Secrets = []compose.SecretRef{{Service: "proxy", Name: "DB_PASSWORD"}}
		x := execution("r2", renewed(t, b, Stale, h), h)
		x.Wait = time.Second
		if err := x.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		r := Execute(t.Context(), t.Context(), x)
		err := fmt.Sprint(r.Errors)
		if r.Whole() || !strings.Contains(err, "proxy does not take up the new files, and has the former ones again: ") || !strings.Contains(err, c.says) || strings.Contains(err+h.Has(ledger.JournalFile("r2")), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
		if got := live(h); got != liveBefore {
			t.Errorf("%s: %s", name, got)
		}
		if rec := proxyRecord(t, h); rec.Reloading || rec.Run != "r1" || strings.Contains(h.Tree(), "files/proxy/former.json") {
			t.Errorf("%s: %+v\n%s", name, rec, h.Tree())
		}
	}
}

// Wherever it is cut, going on brings what is wanted, and taking it back what was there; also where the program refuses it all.
//
//raced:skip
func TestTakingUpFilesGoesOnOrBackWhereverItWasCut(t *testing.T) {
	t.Parallel()
	every := 29
	if day.All() {
		every = 1
	}
	for _, way := range []string{"goes on", "goes back", "goes back where it is refused"} {
		for n := 1 + int(day.Seed()%uint64(every)); ; n += every {
			how := planner.Reload{Signal: "HUP"}
			h := proxy(t, how)
			run := func() *Result {
				x := execution("r2", renewed(t, proxied(how, next...), Stale, h), h)
				x.Wait = 0
				if err := x.Begin(t.Context()); err != nil {
					return &Result{Errors: []error{err}}
				}
				return Execute(t.Context(), t.Context(), x)
			}
			if way == "goes back where it is refused" {
				h.Put("bin/FAIL", "kill")
			}
			calls := h.Cutting(n)
			first := run()
			cut := calls() >= n
			h.Cutting(0)
			if want := liveBefore; way == "goes on" {
				if r := run(); !r.Whole() || live(h) != liveAfter || proxyRecord(t, h).Reloading {
					t.Fatalf("cut after %d: it did not go on: %v %s\n%s", n, r.Errors, live(h), h.Tree())
				}
			} else {
				_ = os.Remove(h.Path("bin/FAIL"))
				if steps := undone("r2", "r3", map[string]*probe.Facts{"pi": factsOf(t, h)}, pastOf(t, h)); len(steps) > 0 {
					do(t, "r3", "r2", steps, h)
				}
				if live(h) != want || proxyRecord(t, h).Reloading {
					t.Fatalf("cut after %d, %s: %v %s\n%s", n, way, first.Errors, live(h), h.Tree())
				}
			}
			if !cut {
				break
			}
		}
	}
}
