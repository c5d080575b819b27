package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

const (
	publicSocket = "/run/docker.sock"
	realSocket   = "/run/docker-real.sock"
	daemonWait   = 60 * time.Second
	mostBody     = 16 << 20 // bytes of a request that is read whole to change it
)

// runDocker runs dockerd with its socket elsewhere and serves its usual one as long as it runs: a
// daemon that is down looks down. cpus is what the host shows, interval the longest between two health
// checks.
func runDocker(cpus, interval string, command []string) error {
	shown, err := strconv.Atoi(cpus)
	if err != nil || shown < 1 {
		return fmt.Errorf("CPUs: a number from 1 on, not %q", cpus)
	}
	longest, err := time.ParseDuration(interval)
	if err != nil {
		return fmt.Errorf("longest interval: %w", err)
	}
	for _, path := range []string{publicSocket, realSocket} {
		os.Remove(path)
	}
	daemon := exec.Command(command[0], append(command[1:], "-H", "unix://"+realSocket)...)
	daemon.Stdout, daemon.Stderr = os.Stdout, os.Stderr
	if err := daemon.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- daemon.Wait() }()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() { daemon.Process.Signal(<-stop) }()
	if err := awaitSocket(realSocket, ended); err != nil {
		return err
	}
	l, err := listenPublic()
	if err != nil {
		return err
	}
	go http.Serve(l, proxy(shown, longest))
	err = <-ended
	l.Close()
	return err
}

func awaitSocket(path string, ended <-chan error) error {
	for deadline := time.Now().Add(daemonWait); time.Now().Before(deadline); {
		select {
		case err := <-ended:
			return fmt.Errorf("dockerd ended: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
		if c, err := net.Dial("unix", path); err == nil {
			return c.Close()
		}
	}
	return fmt.Errorf("dockerd: no socket %s after %s", path, daemonWait)
}

// listenPublic makes the socket that the group docker may use.
func listenPublic() (net.Listener, error) {
	l, err := net.Listen("unix", publicSocket)
	if err != nil {
		return nil, err
	}
	group, err := user.LookupGroup("docker")
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(group.Gid)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(publicSocket, 0, gid); err != nil {
		return nil, err
	}
	return l, os.Chmod(publicSocket, 0o660)
}

var (
	createPath = regexp.MustCompile(`^(/v[0-9.]+)?/containers/create$`)
	updatePath = regexp.MustCompile(`^(/v[0-9.]+)?/containers/[^/]+/update$`)
	onePath    = regexp.MustCompile(`^(/v[0-9.]+)?/containers/[^/]+/json$`)
	infoPath   = regexp.MustCompile(`^(/v[0-9.]+)?/info$`)
)

// proxy hands everything on to the daemon, and changes what a container is created with and how many
// CPUs the host has.
func proxy(cpus int, longest time.Duration) http.Handler {
	return &httputil.ReverseProxy{
		Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", realSocket)
		}},
		FlushInterval: -1,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: "docker"})
			r.Out.Host = r.In.Host
			if r.Out.Method != http.MethodPost {
				return
			}
			switch {
			case createPath.MatchString(r.Out.URL.Path):
				change(r.Out, func(c map[string]any) { clampContainer(c, runtime.NumCPU(), longest) })
			case updatePath.MatchString(r.Out.URL.Path):
				change(r.Out, func(c map[string]any) { clampCPUs(c, runtime.NumCPU()) })
			}
		},
		ModifyResponse: func(answer *http.Response) error {
			by := showCPUs
			switch path := answer.Request.URL.Path; {
			case answer.StatusCode != http.StatusOK:
				return nil
			case infoPath.MatchString(path):
				by = func(info map[string]any) { info["NCPU"] = cpus }
			case !onePath.MatchString(path):
				return nil
			}
			text, err := io.ReadAll(answer.Body)
			if err != nil {
				return err
			}
			text = changed(text, by)
			answer.Body = io.NopCloser(bytes.NewReader(text))
			answer.ContentLength = int64(len(text))
			answer.Header.Set("Content-Length", strconv.Itoa(len(text)))
			return nil
		},
	}
}

// change rewrites a request's JSON body. One that is none goes on as it is: the daemon says what is wrong.
func change(r *http.Request, by func(map[string]any)) {
	text, err := io.ReadAll(io.LimitReader(r.Body, mostBody))
	if err != nil {
		return
	}
	text = changed(text, by)
	r.Body = io.NopCloser(bytes.NewReader(text))
	r.ContentLength = int64(len(text))
	r.Header.Set("Content-Length", strconv.Itoa(len(text)))
}

func changed(text []byte, by func(map[string]any)) []byte {
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&object); err != nil || object == nil {
		return text
	}
	by(object)
	out, err := json.Marshal(object)
	if err != nil {
		return text
	}
	return out
}

// What health checks get that are asked every 2 s or less often: in the lab the containers of all hosts share
// the cores of one machine, and a check that is late there would not be late on hosts of their own. The lab's
// own fixtures ask faster and are left alone.
const (
	quick    = 2 * time.Second
	patience = time.Minute // more for what starts
	slack    = 4           // times as long for an answer
)

// clampContainer fits what a container is created with to the machine.
func clampContainer(container map[string]any, cpus int, longest time.Duration) {
	if host, ok := container["HostConfig"].(map[string]any); ok {
		asked := host["NanoCpus"]
		if clampCPUs(host, cpus) {
			labels, _ := container["Labels"].(map[string]any)
			if labels == nil {
				labels = map[string]any{}
			}
			labels[askedCPUs] = fmt.Sprint(asked)
			container["Labels"] = labels
		}
	}
	health, ok := container["Healthcheck"].(map[string]any)
	if !ok {
		return
	}
	interval := nanoseconds(health["Interval"])
	if interval != 0 && interval <= quick {
		return
	}
	start := nanoseconds(health["StartPeriod"]) + patience
	if interval == 0 {
		health["Interval"] = int64(longest)
	} else if interval > longest {
		// Asked more often, it would also be given up sooner: what starts has as long to get healthy as it would have.
		retries := time.Duration(3) // Docker's
		if n := nanoseconds(health["Retries"]); n > 0 {
			retries = n
		}
		health["Interval"] = int64(longest)
		start += (interval - longest) * retries
	}
	health["StartPeriod"] = int64(start)
	if timeout := nanoseconds(health["Timeout"]); timeout > 0 {
		health["Timeout"] = int64(timeout * slack)
	}
}

// nanoseconds reads a whole number, 0 where there is none.
func nanoseconds(v any) time.Duration {
	number, _ := v.(json.Number)
	n, _ := number.Int64()
	return time.Duration(n)
}

// askedCPUs is the label that says which limit a container was made with, in billionths of a core, where it is clamped.
const askedCPUs = "lab.nanocpus"

// clampCPUs reports whether there was anything to clamp.
func clampCPUs(limits map[string]any, cpus int) bool {
	most := int64(cpus) * 1e9
	n, _ := limits["NanoCpus"].(json.Number)
	v, err := n.Int64()
	if err != nil || v <= most {
		return false
	}
	limits["NanoCpus"] = most
	return true
}

// showCPUs says of a container the limit that it was made with, as long as it has what that was clamped to.
func showCPUs(container map[string]any) {
	host, _ := container["HostConfig"].(map[string]any)
	config, _ := container["Config"].(map[string]any)
	labels, _ := config["Labels"].(map[string]any)
	asked, clamped := labels[askedCPUs].(string)
	if n, _ := host["NanoCpus"].(json.Number); clamped && n.String() == fmt.Sprint(int64(runtime.NumCPU())*1e9) {
		host["NanoCpus"] = json.Number(asked)
	}
}
