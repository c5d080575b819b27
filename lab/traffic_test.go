package lab

import (
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// traffic watches the connections from the controller to the SSH of hosts, as its kernel has them.
type traffic struct {
	r     *rig
	table string // the kernel's
	cut   netip.Addr
	end   chan struct{}
	ended chan struct{}

	mu   sync.Mutex
	seen seen
}

// seen is what came of it.
type seen struct {
	samples int
	most    int                       // connections that were open at once, being made or made
	all     map[string]bool           // every connection that was made
	reached map[netip.Addr]bool       // hosts that answered, without the one that is cut off
	ended   map[netip.Addr]bool       // those of them whose connection has ended
	waiting bool                      // the one that is cut off is being tried
	before  int                       // how many others had been reached when it was tried first
	last    map[string]netip.AddrPort // connections of the last sample
}

// The states of a connection that is being made or is made.
const (
	established = "01"
	synSent     = "02"
)

// watch begins.
func (r *rig) watch(cut string) *traffic {
	r.t.Helper()
	pid, _, _ := strings.Cut(r.read(filepath.Join(r.dir, "controller.pid")), " ")
	w := &traffic{r: r, table: "/proc/" + pid + "/net/tcp", cut: netip.MustParseAddr(cut), end: make(chan struct{}), ended: make(chan struct{})}
	w.seen = seen{all: map[string]bool{}, reached: map[netip.Addr]bool{}, ended: map[netip.Addr]bool{}, before: -1}
	r.read(w.table)
	go func() {
		defer close(w.ended)
		for {
			w.sample()
			select {
			case <-w.end:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	return w
}

// sample reads the table. It is not read in one moment: only what stands in two samples one after the other
// was open at once for sure, at the moment between them.
func (w *traffic) sample() {
	text, err := os.ReadFile(w.table)
	if err != nil {
		return
	}
	now := map[string]netip.AddrPort{}
	w.mu.Lock()
	defer w.mu.Unlock()
	s := &w.seen
	open := map[netip.Addr]bool{}
	s.waiting = false
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) < 4 || words[3] != established && words[3] != synSent {
			continue
		}
		to, ok := kernelAddress(words[2])
		if !ok || to.Port() != 22 {
			continue
		}
		now[words[1]+" "+words[2]] = to
		open[to.Addr()] = true
		switch {
		case to.Addr() == w.cut && words[3] == synSent:
			s.waiting = true
		case words[3] == established:
			s.all[words[1]+" "+words[2]] = true
			if to.Addr() != w.cut {
				s.reached[to.Addr()] = true
			}
		}
	}
	both := 0
	for c := range now {
		if _, before := s.last[c]; before {
			both++
		}
	}
	s.samples, s.most, s.last = s.samples+1, max(s.most, both), now
	if s.waiting && s.before < 0 {
		s.before = len(s.reached)
	}
	for a := range s.reached {
		s.ended[a] = s.ended[a] || !open[a]
		if !s.ended[a] {
			delete(s.ended, a)
		}
	}
}

// kernelAddress reads an address as the table has it: 0B004D0A:0016.
func kernelAddress(s string) (netip.AddrPort, bool) {
	address, port, _ := strings.Cut(s, ":")
	a, err := strconv.ParseUint(address, 16, 32)
	p, portErr := strconv.ParseUint(port, 16, 16)
	ip := netip.AddrFrom4([4]byte{byte(a), byte(a >> 8), byte(a >> 16), byte(a >> 24)})
	return netip.AddrPortFrom(ip, uint16(p)), err == nil && portErr == nil
}

// until waits for something to be seen, and reports whether it was before done was closed.
func (w *traffic) until(done <-chan struct{}, wanted func(*seen) bool) bool {
	for {
		w.mu.Lock()
		yes := wanted(&w.seen)
		w.mu.Unlock()
		if yes {
			return true
		}
		select {
		case <-done:
			return false
		case <-time.After(time.Millisecond):
		}
	}
}

// stop ends the watch.
func (w *traffic) stop() seen {
	close(w.end)
	<-w.ended
	return w.seen
}
