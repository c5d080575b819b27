package steps

import (
	"cmp"
	"context"
	"net"
	"strconv"
	"time"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

const healthPause = time.Second

// Health waits until the containers of a service run and are healthy, and it answers what it is asked. A container
// that nothing else speaks for has to run for a while without a restart.
type Health struct {
	Dir    string          // of the service on the host
	Bundle *compose.Bundle // what was deployed; nil: not known, as in a rollback
	Watch  planner.Watch
	At     string // the address of the host that the watch asks; empty: the host itself
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
		last, ended := trouble{why: message.Word("it was not asked")}, endings{}
		for {
			now, err := h.answers(limited, at, ended)
			switch {
			case err != nil && limited.Err() == nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case limited.Err() != nil:
				var log message.Text
				if last.ended != "" {
					log = lastLine(ctx, at, h.Dir, h.Bundle, last.ended)
				}
				return message.Errorf("not healthy after %s: %s%s", limit, last.why, log)
			case now.why.IsZero():
				return nil
			}
			if now != last {
				at.Tell(now.why)
			}
			last = now
			select {
			case <-time.After(healthPause):
			case <-limited.Done():
			}
		}
	})
}

// answers says why a service is not healthy yet.
func (h Health) answers(ctx context.Context, at *Site, ended endings) (trouble, error) {
	list, now, err := containersOf(ctx, at)
	switch {
	case err != nil:
		return trouble{}, err
	case len(list) == 0:
		return trouble{why: message.Word("no container is there")}, nil
	}
	h.hide(ctx, at, list)
	ended.note(list)
	if ended.unknown(list) {
		if events, err := eventsOf(ctx, at, now); err == nil { // else there is less to tell
			ended.recall(events)
		}
	}
	up := 0
	for i := range list {
		if why := ailing(&list[i]); !why.IsZero() {
			return ended.trouble(&list[i], why), nil
		}
		if list[i].State == "running" {
			up++
		}
	}
	if again := ended.shaky(list, now, true); !again.why.IsZero() { // which says more than that there is no answer
		return again, nil
	}
	if why := h.asked(ctx, at); !why.IsZero() {
		return trouble{why: why}, nil
	}
	// Where one container is all of the service, its answer over HTTP is that container's. That a port is open says
	// nothing of it: Docker listens there in its stead.
	return ended.shaky(list, now, up == 1 && h.Watch.Path != ""), nil
}

// hide takes secrets out of what Docker says of containers: it may quote what they were given. Where they cannot be read it goes
// as a whole.
func (h Health) hide(ctx context.Context, at *Site, list []probe.Container) {
	for i := range list {
		if list[i].Error == "" {
			continue
		}
		hide, err := hiding(ctx, at, h.Dir, h.Bundle)
		if err != nil {
			hide = func(string) string { return "" }
		}
		list[i].Error = hide(list[i].Error)
	}
}

// asked asks over HTTP, or by connecting, what the entry says that it answers.
func (h Health) asked(ctx context.Context, at *Site) message.Text {
	if h.Watch.Port == 0 {
		return message.Text{}
	}
	address := net.JoinHostPort(cmp.Or(h.At, "127.0.0.1"), strconv.Itoa(h.Watch.Port))
	if h.Watch.Path == "" {
		if at.Connect(ctx, address) != nil {
			return message.Of("port %d does not answer", h.Watch.Port)
		}
		return message.Text{}
	}
	url := "http://" + address + h.Watch.Path
	switch code, status, err := at.Get(ctx, url); {
	case err != nil:
		return message.Of("%s does not answer", url)
	case code >= 500:
		return message.Of("%s answers %s", url, status)
	}
	return message.Text{}
}
