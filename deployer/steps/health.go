package steps

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/planner"
	"berth/wording"
)

const healthPause = time.Second

// Health waits until the containers of a service run and are healthy, and it answers what it is asked.
type Health struct {
	Dir    string          // of the service on the host
	Bundle *compose.Bundle // what was deployed; nil: not known, as in a rollback
	Watch  planner.Watch
}

// Word implements Work.
func (Health) Word() string { return "health" }

// Say implements Work.
func (Health) Say(w wording.Words, service string) string {
	return w.Say("wait until %s is healthy", "attendre que %s soit en bonne santé", service)
}

// OnlyWaits implements waiter.
func (Health) OnlyWaits() {}

// Failed implements mourner.
func (h Health) Failed(ctx context.Context, at *Site) { autopsy(ctx, at, h.Dir, h.Bundle) }

// Do implements Work.
func (h Health) Do(ctx context.Context, at *Site) error {
	limit := at.wait
	return at.Noted(ctx, func() error {
		limited, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		last := "it was not asked"
		for {
			why, err := h.answers(limited, at)
			switch {
			case err != nil && limited.Err() == nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case limited.Err() != nil:
				return fmt.Errorf("not healthy after %s: %s", limit, last)
			case why == "":
				return nil
			}
			last = why
			at.Tell(why)
			select {
			case <-time.After(healthPause):
			case <-limited.Done():
			}
		}
	})
}

// answers says why a service is not healthy yet, "" where it is.
func (h Health) answers(ctx context.Context, at *Site) (string, error) {
	out, err := at.Ask(ctx, at.Service+" running Up", containersCommand(at.Service)...)
	if err != nil {
		return "", err
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) == 0 || lines[0] == "" {
		return "no container is there", nil
	}
	for _, l := range lines {
		if !well(l) {
			return l, nil
		}
	}
	return h.asked(ctx, at), nil
}

// asked asks over HTTP, or by connecting, what the entry says that it answers.
func (h Health) asked(ctx context.Context, at *Site) string {
	if h.Watch.Port == 0 {
		return ""
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(h.Watch.Port))
	if h.Watch.Path == "" {
		if at.Connect(ctx, address) != nil {
			return fmt.Sprintf("port %d does not answer", h.Watch.Port)
		}
		return ""
	}
	url := "http://" + address + h.Watch.Path
	switch code, status, err := at.Get(ctx, url); {
	case err != nil:
		return url + " does not answer"
	case code >= 500:
		return url + " answers " + status
	}
	return ""
}
