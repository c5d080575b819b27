package steps

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
	"berth/wording"
)

// steadyTime is how long a container has to run at a stretch where nothing else says that it is well. It is
// Docker's own measure: what ran for less is in a crash loop, and waits longer before each restart; see
// moby/moby, daemon/internal/restartmanager.
const steadyTime = 10 * time.Second

// trouble is why a service is not healthy yet.
type trouble struct {
	why   message.Text // empty: it is
	ended string       // the container that ended by itself, whose log says more; empty: none
}

// ailing says why a container is not well, "" where it is as far as it can be seen at this moment. A container
// that did what it was for, and is not to be started again, is well.
func ailing(c *probe.Container) message.Text {
	switch {
	case c.Ended():
		return message.Text{}
	case c.State == "restarting", c.State == "exited":
		return ending(c)
	case c.State == "dead", c.State == "removing":
		return message.Of("%s is %s: Docker did not bring its removal to an end%s", c.Name, c.State, because(c))
	case c.State == "created":
		return message.Of("%s was made and never started%s", c.Name, because(c))
	case c.State == "paused":
		return message.Of("%s is paused; docker unpause %s", c.Name, c.Name)
	case c.State != "running":
		return message.Of("%s is %s", c.Name, c.State)
	case c.Health == "unhealthy":
		return message.Of("%s is unhealthy: its health check says no", c.Name)
	case c.Health != "" && c.Health != "healthy":
		return message.Of("%s is starting: its health check has not said yes so far", c.Name)
	}
	return message.Text{}
}

// ending says how a container ended, or ends again and again.
func ending(c *probe.Container) message.Text {
	var again message.Text
	if c.Restarts > 0 {
		again = message.Of(", restarted%s", times(c.Restarts))
	}
	switch {
	case c.OOMKilled:
		return message.Of("%s was killed for lack of memory%s, exit code %d%s", c.Name, limited(c), c.ExitCode, again)
	case c.State == "exited":
		return message.Of("%s exited with code %d%s%s", c.Name, c.ExitCode, again, because(c))
	}
	return message.Of("%s exits with code %d again and again%s%s", c.Name, c.ExitCode, again, because(c))
}

// limited names the memory limit of a container.
func limited(c *probe.Container) message.Text {
	if c.Limit == 0 {
		return message.Word(" (no limit of its own: the host had none left)")
	}
	return message.Of(" (limit %s)", message.Both(wording.For(wording.EN).Size(c.Limit), wording.For(wording.FR).Size(c.Limit)))
}

// because is what Docker says of it.
func because(c *probe.Container) message.Text {
	if c.Error == "" {
		return message.Text{}
	}
	return message.Of(": %s", c.Error)
}

// endings remembers how containers ended: Docker forgets it as soon as it has started them again.
type endings map[string]probe.Container

// note keeps what containers that are down say.
func (e endings) note(list []probe.Container) {
	for _, c := range list {
		if c.State == "restarting" || c.State == "exited" {
			e[c.Name] = c
		}
	}
}

// unknown reports whether a container runs again of which nobody has seen how it ended.
func (e endings) unknown(list []probe.Container) bool {
	return slices.ContainsFunc(list, func(c probe.Container) bool {
		_, known := e[c.Name]
		return c.State == "running" && c.Restarts > 0 && !known
	})
}

// recall reads it from Docker's events: lines of an action, a container's name and, where it died, its exit code.
func (e endings) recall(events string) {
	starved := map[string]bool{}
	for line := range strings.Lines(events) {
		f := strings.Fields(ledger.Clean(line))
		switch {
		case len(f) < 2:
		case f[0] == "oom":
			starved[f[1]] = true
		case f[0] == "die" && len(f) == 3:
			if code, err := strconv.Atoi(f[2]); err == nil {
				e[f[1]] = probe.Container{Name: f[1], ExitCode: code, OOMKilled: starved[f[1]]}
				starved[f[1]] = false
			}
		}
	}
}

// trouble is that of a container.
func (e endings) trouble(c *probe.Container, why message.Text) trouble {
	if _, known := e[c.Name]; known {
		return trouble{why, c.Name}
	}
	return trouble{why: why}
}

// shaky is the trouble of the first container that does not count as well yet. speaks is whether the service answers,
// and has no other one.
func (e endings) shaky(list []probe.Container, now time.Time, speaks bool) trouble {
	for i := range list {
		c := &list[i]
		if why := e.unsteady(c, now, c.Health != "" || speaks); !why.IsZero() {
			return e.trouble(c, why)
		}
	}
	return trouble{}
}

// unsteady says why a container that runs does not count as well yet, "" where it does. answers is whether something
// else says that it is. Whoever was started again already has to show that it stays up.
func (e endings) unsteady(c *probe.Container, now time.Time, answers bool) message.Text {
	switch {
	case c.State != "running", c.Restarts == 0 && answers, now.Sub(c.Started) >= steadyTime:
		return message.Text{}
	case c.Restarts == 0:
		return message.Of("%s has no health check, and has not run for %s yet", c.Name, steadyTime)
	}
	if was, known := e[c.Name]; known {
		was.State, was.Restarts, was.Limit = "restarting", c.Restarts, c.Limit
		return ending(&was)
	}
	return message.Of("%s, and has not run for %s since", restarted(c), steadyTime)
}

// restarted says how often a container was started again.
func restarted(c *probe.Container) message.Text {
	return message.Of("%s ended by itself, and was started again%s", c.Name, times(c.Restarts))
}

// times counts, with a space before it.
func times(n int) message.Text {
	if n == 1 {
		return message.Word(" once")
	}
	return message.Of(" %d times", n)
}
