package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// socketPath is where health checks ask. /dev/shm is writable in a read-only container too, and shared
// with nobody, even in the host's network.
const socketPath = "/dev/shm/standin.sock"

const tickEvery = time.Minute

// logf logs to standard error: what a script or tool prints on standard output is its answer.
func logf(format string, args ...any) { logger.Printf(format, args...) }

var logger = log.New(os.Stderr, "", log.LstdFlags|log.LUTC)

// serve is the service: until it is told to stop, or to die.
func serve(p part, args []string) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	name := strings.Join(p.Services, ", ")
	b := behaviourOf(p)
	if err := b.beforeStart(); err != nil {
		return err
	}
	w := attend()
	if err := w.starts(func() { logf("%s: start %d%s", name, countStart(p.Dirs), shown(args)) }); err != nil {
		return err
	}
	writes, rest := w.ticks()
	defer rest()
	if p.Reload != nil {
		go p.Reload.keepLoading()
	}
	failed := make(chan error, len(p.TCP)+len(p.UDP)+1)
	if err := listen(p, failed); err != nil {
		return err
	}
	if !b.Unhealthy {
		writePIDs(p.PIDFiles)
	}
	var die <-chan time.Time
	if b.DieAfter > 0 {
		die = time.After(b.DieAfter)
	}
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	for {
		select {
		case s := <-stop:
			logf("%s: stopping on %s", name, s)
			os.Remove(socketPath)
			w.stops()
			return nil
		case <-writes:
			w.works()
		case <-die:
			return fmt.Errorf("%s: dying after %s, as the lab said", name, b.DieAfter)
		case err := <-failed:
			return err
		case <-tick.C:
			logf("%s: running", name)
		}
	}
}

func shown(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return ", called with " + strings.Join(args, " ")
}

// listen opens the service's ports, and the socket for health checks last: who can ask finds it ready.
func listen(p part, failed chan<- error) error {
	handler := answer(p)
	for _, port := range p.TCP {
		l, err := net.Listen("tcp", ":"+strconv.Itoa(int(port)))
		if err != nil {
			return err
		}
		go func() { failed <- http.Serve(l, handler) }()
	}
	for _, port := range p.UDP {
		c, err := net.ListenPacket("udp", ":"+strconv.Itoa(int(port)))
		if err != nil {
			return err
		}
		go func() { failed <- echo(c) }()
	}
	if err := os.Remove(socketPath); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	l, err := net.Listen("unix", socketPath)
	if err != nil {
		return err
	}
	go func() { failed <- http.Serve(l, handler) }()
	logf("listening on TCP %v, UDP %v", p.TCP, p.UDP)
	return os.Chmod(socketPath, 0o666)
}

// echo sends every packet back.
func echo(c net.PacketConn) error {
	packet := make([]byte, 2048)
	for {
		n, from, err := c.ReadFrom(packet)
		if err != nil {
			return err
		}
		if _, err := c.WriteTo(packet[:n], from); err != nil {
			logf("UDP: %v", err)
		}
	}
}

// answer says at every path whether the stand-in is well: 200 and UP, or 503 and DOWN.
func answer(p part) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.Reload != nil && r.URL.Path == "/metrics" {
			p.Reload.metrics(w)
			return
		}
		status, code := "UP", http.StatusOK
		if behaviourOf(p).Unhealthy {
			status, code = "DOWN", http.StatusServiceUnavailable
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		json.NewEncoder(w).Encode(map[string]any{"status": status, "services": p.Services, "starts": starts(p.Dirs)})
	})
}

func writePIDs(files []string) {
	for _, file := range files {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			logf("%v", err)
		}
		if err := os.WriteFile(file, []byte(strconv.Itoa(os.Getpid())), 0o644); err != nil {
			logf("%v", err)
		}
	}
}
