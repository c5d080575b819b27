package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"
)

// watched is what a watch has seen of the memory of running guests, in bytes.
type watched struct {
	Samples int   `json:"samples"`
	Most    int64 `json:"most"`
	Limit   int64 `json:"limit"` // the margin's part of the machine's memory
	Over    int   `json:"over"`  // samples above the limit
	First   int64 `json:"first"` // when the first of them was, as Unix time in milliseconds
}

// limit is what guests and the system may have together.
func (m *machine) limit() int64 { return int64(m.Margin * float64(m.Memory)) }

// sample adds up what the running VMs have been given, what the running containers use, whose memory is a ceiling, and what the system needs.
func (w *watched) sample(m *machine, uses *sync.Map) {
	w.Samples++
	sum := m.Reserved
	for _, k := range []kind{vm, ct} {
		for _, id := range m.numbers(k) {
			r := m.running(id)
			switch used, known := uses.Load(id); {
			case r == nil:
			case k == vm:
				sum += r.Memory << 20
			case known:
				sum += min(used.(int64), r.Memory<<20)
			}
		}
	}
	w.Most = max(w.Most, sum)
	if sum > w.Limit {
		w.Over++
		if w.First == 0 {
			w.First = time.Now().UnixMilli()
		}
	}
}

// watch FILE [SECONDS] samples ten times a second and keeps what it saw in a file, until that many seconds are over or
// the file is taken away.
func (m *machine) watch(args []string, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprintln(stderr, "proxmox: watch FILE [SECONDS]")
		return failed
	}
	seconds := 24 * 3600
	if len(args) > 1 {
		seconds, _ = strconv.Atoi(args[1])
	}
	w := &watched{Limit: m.limit()}
	uses := &sync.Map{} // by number of a container: what it used when it was asked last
	go func() {         // beside the samples, since whoever brings guests may be at work on one
		for range time.Tick(time.Second) {
			for _, id := range m.numbers(ct) {
				if m.running(id) != nil {
					uses.Store(id, m.uses(id))
				}
			}
		}
	}()
	for range seconds * 10 {
		w.sample(m, uses)
		text, err := json.Marshal(w)
		if err == nil && w.Samples > 1 && !exists(args[0]) {
			return 0
		}
		if err == nil {
			err = os.WriteFile(args[0]+".new", text, 0o644)
		}
		if err == nil {
			err = os.Rename(args[0]+".new", args[0])
		}
		if err != nil {
			fmt.Fprintln(stderr, "proxmox:", err)
			return failed
		}
		time.Sleep(100 * time.Millisecond)
	}
	return 0
}
