package steps

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/planner"
)

func TestAServiceIsHealthyWhenItsContainersAreAndItAnswers(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ping" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	closed := httptest.NewServer(nil)
	closed.Close()
	port := func(s *httptest.Server) int {
		_, text, _ := net.SplitHostPort(strings.TrimPrefix(s.URL, "http://"))
		var n int
		fmt.Sscan(text, &n)
		return n
	}
	const up = "app-1 running Up 2 seconds (healthy)"
	for name, c := range map[string]struct {
		ps     string
		watch  planner.Watch
		status int
		why    string
	}{
		"healthy, and nothing else to ask":  {up, planner.Watch{}, 0, ""},
		"without a check":                   {"app-1 running Up 2 seconds", planner.Watch{}, 0, ""},
		"one that ended its work":           {up + "\napp-init exited Exited (0) 2 seconds ago", planner.Watch{}, 0, ""},
		"one that failed":                   {up + "\napp-init exited Exited (1) 2 seconds ago", planner.Watch{}, 0, "app-init exited with code 1"},
		"still starting":                    {"app-1 running Up 2 seconds (health: starting)", planner.Watch{}, 0, "app-1 is starting: its health check"},
		"unhealthy":                         {"app-1 running Up 2 seconds (unhealthy)", planner.Watch{}, 0, "app-1 is unhealthy"},
		"restarting":                        {"app-1 restarting Restarting (1) 3 seconds ago", planner.Watch{}, 0, "app-1 exits with code 1 again and again"},
		"no container":                      {"", planner.Watch{}, 0, "no container is there"},
		"it answers":                        {up, planner.Watch{Port: port(server), Path: "/ping"}, 200, ""},
		"it wants a login, which is enough": {up, planner.Watch{Port: port(server), Path: "/ping"}, 401, ""},
		"it answers that it cannot":         {up, planner.Watch{Port: port(server), Path: "/ping"}, 503, "503 Service Unavailable"},
		"its port is open":                  {up, planner.Watch{Port: port(server)}, 0, ""},
		"its port is closed":                {up, planner.Watch{Port: port(closed)}, 0, "does not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			h.Put("bin/PS", c.ps)
			status = c.status
			health := Health{Watch: c.watch}
			x := execution("r1", []Step{{Host: "pi", Service: "app", Work: health}}, h)
			now, err := health.answers(t.Context(), x.site(0, nil), endings{})
			if err != nil || !strings.Contains(now.why.String(), c.why) || now.why.IsZero() != (c.why == "") {
				t.Errorf("%q, %v, want %q", now.why, err, c.why)
			}
		})
	}
}

func TestAServiceThatDoesNotGetHealthyFailsWithTheReason(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put("bin/PS", "app-1 running Up 2 seconds (unhealthy)")
	steps := stepsOf("pi", "app")
	x := execution("r1", steps, h)
	x.Wait = 1500 * time.Millisecond
	r := Execute(t.Context(), t.Context(), x)
	if err := r.Errors[3]; err == nil || !strings.Contains(err.Error(), "not healthy after 1.5s: app-1 is unhealthy") {
		t.Errorf("%v", err)
	}
	if got := kinds(journalOf(t, h, "r1")); !strings.HasSuffix(got, "app.health started, app.health failed") {
		t.Errorf("%s", got)
	}
	for _, asked := range h.Asked() { // its containers are kept to be looked at
		for _, word := range []string{" down", " stop", " rm", " kill", "restart"} {
			if strings.Contains(asked, word) {
				t.Errorf("docker %s", asked)
			}
		}
	}
}

// seen is a container as Docker says that it is; it was started so many seconds before the host's clock.
type seen struct {
	state, health string
	code          int
	oom           bool
	trouble       string
	ago, restarts int
	policy        string
	limit         planner.Bytes
}

// clock is what the host's clock says in these tests.
const clock = 1_800_000_000

// shows makes a host say how containers are.
func shows(h *shellhost.Host, containers map[string]seen) {
	var out strings.Builder
	for name, c := range containers {
		started := time.Unix(clock-int64(c.ago), 0).UTC().Format(time.RFC3339Nano)
		fmt.Fprintf(&out, "[%q,%q,%q,%d,%v,%q,%q,%d,%q,%d]\n", "/"+name, c.state, c.health, c.code, c.oom, c.trouble, started, c.restarts, c.policy, c.limit)
	}
	h.Put("bin/INSPECT", out.String())
	h.Program("date", fmt.Sprintf("#!/bin/sh\necho %d\n", clock))
}

func TestAServiceIsNotHealthyWhileAContainerOfItEndsAgainAndAgain(t *testing.T) {
	t.Parallel()
	page := httptest.NewServer(nil)
	defer page.Close()
	port := page.Listener.Addr().(*net.TCPAddr).Port
	answers, listens := planner.Watch{Port: port, Path: "/"}, planner.Watch{Port: port}
	const always = "unless-stopped"
	steady := seen{state: "running", ago: 3600, policy: always}
	checked := seen{state: "running", health: "healthy", ago: 1, policy: always}
	for name, c := range map[string]struct {
		is    map[string]seen
		watch planner.Watch
		why   string
	}{
		"it has run for long":                         {map[string]seen{"app-1": steady}, planner.Watch{}, ""},
		"it has just begun":                           {map[string]seen{"app-1": {state: "running", ago: 9, policy: always}}, planner.Watch{}, "app-1 has no health check, and has not run for 10s yet"},
		"it has just begun, and answers":              {map[string]seen{"app-1": {state: "running", ago: 1, policy: always}}, answers, ""},
		"Docker listens in its stead":                 {map[string]seen{"app-1": {state: "running", ago: 1, policy: always}}, listens, "app-1 has no health check"},
		"which of the two answers is not known":       {map[string]seen{"app-1": checked, "app-db-1": {state: "running", ago: 1, policy: always}}, answers, "app-db-1 has no health check"},
		"one did its work, the other one speaks":      {map[string]seen{"app-1": {state: "running", ago: 1, policy: always}, "app-init-1": {state: "exited", policy: "no"}}, answers, ""},
		"it has just begun, and is healthy":           {map[string]seen{"app-1": checked}, planner.Watch{}, ""},
		"up between two crashes":                      {map[string]seen{"app-1": {state: "running", ago: 2, restarts: 3, policy: always}}, planner.Watch{}, "app-1 ended by itself, and was started again 3 times, and has not run for 10s since"},
		"up between two crashes, and answers":         {map[string]seen{"app-1": {state: "running", ago: 2, restarts: 1, policy: always}}, answers, "started again once, and has not"},
		"up between two crashes, and does not answer": {map[string]seen{"app-1": {state: "running", ago: 2, restarts: 1, policy: always}}, planner.Watch{Port: 1, Path: "/"}, "started again once, and has not"},
		"healthy between two crashes":                 {map[string]seen{"app-1": {state: "running", health: "healthy", ago: 2, restarts: 3, policy: always}}, planner.Watch{}, "app-1 ended by itself"},
		"it had to wait for something":                {map[string]seen{"app-1": {state: "running", ago: 11, restarts: 3, policy: always}}, planner.Watch{}, ""},
		"about to be started again":                   {map[string]seen{"app-1": {state: "restarting", code: 1, restarts: 3, policy: always}}, planner.Watch{}, "app-1 exits with code 1 again and again, restarted 3 times"},
		"it ends well, and is to run always":          {map[string]seen{"app-1": {state: "restarting", restarts: 1, policy: "always"}}, planner.Watch{}, "app-1 exits with code 0 again and again, restarted once"},
		"it ended well, and is to run always":         {map[string]seen{"app-1": {state: "exited", policy: "always"}}, planner.Watch{}, "app-1 exited with code 0"},
		"for lack of memory": {map[string]seen{"app-1": {state: "restarting", code: 137, oom: true, restarts: 3, policy: always, limit: 256 * planner.MB}}, planner.Watch{},
			"app-1 was killed for lack of memory (limit 256 MB), exit code 137, restarted 3 times"},
		"for lack of memory of the host": {map[string]seen{"app-1": {state: "exited", code: 137, oom: true, policy: "no"}}, planner.Watch{},
			"app-1 was killed for lack of memory (no limit of its own: the host had none left), exit code 137"},
		"never started": {map[string]seen{"app-1": {state: "created", code: 128, trouble: "port is already allocated", policy: always}}, planner.Watch{},
			"app-1 was made and never started: port is already allocated"},
		"dead":          {map[string]seen{"app-1": {state: "dead", policy: always}}, planner.Watch{}, "app-1 is dead"},
		"being removed": {map[string]seen{"app-1": {state: "removing", policy: always}}, planner.Watch{}, "app-1 is removing"},
		"paused":        {map[string]seen{"app-1": {state: "paused", health: "healthy", policy: always}}, planner.Watch{}, "docker unpause app-1"},
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			shows(h, c.is)
			x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Health{Watch: c.watch}}}, h)
			now, err := Health{Watch: c.watch}.answers(t.Context(), x.site(0, nil), endings{})
			if err != nil || !strings.Contains(now.why.String(), c.why) || now.why.IsZero() != (c.why == "") {
				t.Errorf("%q, %v, want %q", now.why, err, c.why)
			}
		})
	}
}

// Docker forgets how a container ended as soon as it has started it again.
func TestHowAContainerEndedIsStillSaidOnceItIsUpAgain(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Health{}}}, h)
	ended := endings{}
	for _, c := range []seen{{state: "restarting", code: 137, oom: true, restarts: 1, limit: 64 * planner.MB}, {state: "running", ago: 1, restarts: 1, limit: 64 * planner.MB}} {
		shows(h, map[string]seen{"app-1": c})
		now, err := Health{}.answers(t.Context(), x.site(0, nil), ended)
		if err != nil || now.why.String() != "app-1 was killed for lack of memory (limit 64 MB), exit code 137, restarted once" || now.ended != "app-1" {
			t.Errorf("%s: %+v, %v", c.state, now, err)
		}
	}
}

// It may be up whenever it is asked.
func TestHowAContainerEndedThatIsAlwaysFoundUpIsReadFromEvents(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ events, why string }{
		"it failed":               {"die app-1 3\n", "app-1 exits with code 3 again and again, restarted 2 times"},
		"for lack of memory":      {"oom app-1 <no value>\ndie app-1 137\n", "app-1 was killed for lack of memory (limit 64 MB), exit code 137, restarted 2 times"},
		"and then it failed":      {"oom app-1 <no value>\ndie app-1 137\ndie app-1 3\n", "app-1 exits with code 3 again and again, restarted 2 times"},
		"another one":             {"die app-db-1 3\n", "app-1 ended by itself, and was started again 2 times, and has not run for 10s since"},
		"Docker has forgotten it": {"", "app-1 ended by itself, and was started again 2 times, and has not run for 10s since"},
	} {
		h := shellhost.New(t, "pi")
		h.Program("docker", strings.Replace(shellhost.FakeDocker, "case $1 in", "case $1 in\nevents) printf '%s' '"+c.events+"' ;;", 1))
		shows(h, map[string]seen{"app-1": {state: "running", ago: 1, restarts: 2, limit: 64 * planner.MB}})
		x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Health{}}}, h)
		now, err := Health{}.answers(t.Context(), x.site(0, nil), endings{})
		if err != nil || now.why.String() != c.why {
			t.Errorf("%s: %+v, %v, want %q", name, now, err, c.why)
		}
		if asked := strings.Join(h.Asked(), "\n"); !strings.Contains(asked, fmt.Sprintf("--until %d ", clock)) { // without an end it would wait for more
			t.Errorf("%s: %s", name, asked)
		}
	}
}

func TestACrashLoopIsToldOnceWithTheLastLineOfItsLog(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Program("docker", strings.Replace(shellhost.FakeDocker, "case $1 in", "case $1 in\nlogs) printf 'starting\\ncannot open hunter2-and-more\\n\\n' ;;", 1))
	shows(h, map[string]seen{"app-1": {state: "restarting", code: 1, restarts: 4, policy: "always"}})
	h.Put("opt/berth/app/.env", "DB_PASSWORD=hunter2-and-more\n")
	b := appBundle("pi", "app")
	b.Secrets = []compose.SecretRef{{Service: "app", Name: "DB_PASSWORD"}}
	g := &graph{problem: &planner.Problem{}, start: map[[2]string]int{}, healthy: map[string][]int{}}
	g.bring(b, Placed, &probe.Facts{Host: "pi"})
	x := execution("r1", g.steps, h)
	x.Wait = 2500 * time.Millisecond // it is asked more than once
	var mu sync.Mutex
	var said []string
	x.News = func(n News) {
		mu.Lock()
		defer mu.Unlock()
		if !n.Line.IsZero() {
			said = append(said, n.Line.String())
		}
	}
	r := Execute(t.Context(), t.Context(), x)
	const why = "app-1 exits with code 1 again and again, restarted 4 times"
	if err := r.Errors[1]; err == nil || !strings.HasSuffix(err.Error(), "not healthy after 2.5s: "+why+": cannot open (hidden)") {
		t.Errorf("%v", err)
	}
	all := strings.Join(said, "\n")
	if strings.Count(all, why) != 2 || strings.Count(all, "app-1 | starting") != 1 || strings.Contains(all, "hunter2") { // while it waits, and with the log
		t.Errorf("%s", all)
	}
}

func TestWhatCannotBeReadOfContainersIsAnError(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"no list": "/app-1\n", "too short": `["/app-1","running"]`, "of another kind": `["/app-1",1,"",0,false,"","2026-01-01T00:00:00Z",0,"no",0]`} {
		h := shellhost.New(t, "pi")
		h.Program("docker", "#!/bin/sh\ncase $1 in ps) echo app-1 ;; *) printf '%s' '"+text+"' ;; esac\n")
		x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Health{}}}, h)
		if now, err := (Health{}).answers(t.Context(), x.site(0, nil), endings{}); err == nil || !strings.Contains(err.Error(), "what Docker says of a container") {
			t.Errorf("%s: %+v, %v", name, now, err)
		}
	}
}
