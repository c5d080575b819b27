package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// behaviourDir is where the lab lays down how stand-ins shall behave, by entry or entry.service; the
// lab's container runtime mounts it into every container.
const behaviourDir = "/.lab"

// behaviour is how a stand-in fails. The zero value is a service that works.
type behaviour struct {
	Refuse     bool          // ends at once, with an error
	Unhealthy  bool          // runs and listens, and never gets healthy
	DieAfter   time.Duration // ends by itself, with an error, so long after its start; 0: does not
	StartAfter time.Duration // listens only after so long
}

var errRefused = errors.New("refusing to start, as the lab said")

// behaviourOf reads the environment variable STANDIN and the files of the lab, each with words such as
// "unhealthy" or "die-after=60". It is read anew at each question, so that a change takes effect at once.
func behaviourOf(p part) behaviour {
	words := strings.FieldsFunc(os.Getenv("STANDIN"), separates)
	for _, service := range p.Services {
		entry, _, _ := strings.Cut(service, "/")
		for _, name := range []string{entry, strings.ReplaceAll(service, "/", ".")} {
			text, err := os.ReadFile(filepath.Join(behaviourDir, name))
			if err == nil {
				words = append(words, strings.FieldsFunc(string(text), separates)...)
			}
		}
	}
	return parseBehaviour(words)
}

func separates(r rune) bool { return r == ',' || r == ' ' || r == '\n' }

func parseBehaviour(words []string) behaviour {
	var b behaviour
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "refuse":
			b.Refuse = true
		case "unhealthy":
			b.Unhealthy = true
		case "die-after":
			b.DieAfter = seconds(word, value)
		case "start-after":
			b.StartAfter = seconds(word, value)
		default:
			logf("not known and ignored: %q; known are refuse, unhealthy, die-after=SECONDS, start-after=SECONDS", word)
		}
	}
	return b
}

func seconds(word, value string) time.Duration {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n < 0 || n > 1e6 {
		logf("not a number of seconds and ignored: %q", word)
		return 0
	}
	return time.Duration(n * float64(time.Second))
}

// beforeStart refuses, or waits, as told.
func (b behaviour) beforeStart() error {
	if b.Refuse {
		return errRefused
	}
	if b.StartAfter > 0 {
		logf("starting takes %s", b.StartAfter)
		time.Sleep(b.StartAfter)
	}
	return nil
}
