package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"
)

// reload is how the service takes up files while it runs, by its catalog entry; the same fields as in lab/images.
type reload struct {
	Gauge   string   `json:"gauge"`   // what tells when it last did; empty: nothing does
	Dirs    []string `json:"dirs"`    // where its files are mounted
	Watches bool     `json:"watches"` // it looks at them by itself, and else waits for SIGHUP
}

// refused is what no service takes up, and no checker lets pass: a test writes it into a file.
const refused = "standin: refuse this"

const lookEvery = 100 * time.Millisecond

// sound says why files cannot be taken up.
func (r *reload) sound() error {
	for _, dir := range r.Dirs {
		if err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(name)
			if err == nil && bytes.Contains(text, []byte(refused)) {
				err = fmt.Errorf("%s: %s", name, refused)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// newest is when the newest of its files was put in place.
func (r *reload) newest() (newest time.Time) {
	for _, dir := range r.Dirs {
		_ = filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
			var at syscall.Stat_t
			if err == nil && syscall.Stat(name, &at) == nil {
				if changed := time.Unix(at.Ctim.Unix()); changed.After(newest) {
					newest = changed
				}
			}
			return nil
		})
	}
	return newest
}

// loaded is when the service last took its files up, in seconds since 1970.
var loaded atomic.Int64

// load takes the files up, if they are sound.
func (r *reload) load() {
	if err := r.sound(); err != nil {
		logf("not loaded: %v", err)
		return
	}
	loaded.Store(time.Now().Unix())
	logf("loaded")
}

// keepLoading takes files up as they change, or as the service is told.
func (r *reload) keepLoading() {
	r.load()
	if !r.Watches {
		told := make(chan os.Signal, 1)
		signal.Notify(told, syscall.SIGHUP)
		for range told {
			r.load()
		}
	}
	for was := r.newest(); ; time.Sleep(lookEvery) {
		if is := r.newest(); is.After(was) {
			was = is
			r.load()
		}
	}
}

// metrics tells when that was, in Prometheus's format.
func (r *reload) metrics(w http.ResponseWriter) {
	fmt.Fprintf(w, "# TYPE %s gauge\n%s %d\n", r.Gauge, r.Gauge, loaded.Load())
}

// check is what promtool and amtool do: they look at the files as the service would.
func check(p part, _ []string) error {
	if p.Reload == nil {
		return errors.New("this service takes nothing up")
	}
	return p.Reload.sound()
}
