package deployer

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/remote"
)

const healthPause = time.Second

// health waits until the containers of a service run and are healthy, and it answers what it is asked.
func (r *running) health(ctx context.Context, host Host, i int) error {
	return r.noted(ctx, host, i, func() error {
		s := &r.Steps[i]
		limited, cancel := context.WithTimeout(ctx, s.Limit)
		defer cancel()
		last := "it was not asked"
		for {
			why, err := r.answers(limited, host, s)
			switch {
			case err != nil && limited.Err() == nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case limited.Err() != nil:
				return fmt.Errorf("not healthy after %s: %s", s.Limit, last)
			case why == "":
				return nil
			}
			last = why
			r.tell(News{Step: i, Outcome: Active, Line: why})
			select {
			case <-time.After(healthPause):
			case <-limited.Done():
			}
		}
	})
}

// healthCommand asks how the containers of a service are, without those of docker compose run.
func healthCommand(service string) remote.Command {
	return remote.Command{Sudo: true, Args: []string{"docker", "ps", "--all", "--filter", "label=" + compose.LabelService + "=" + service,
		"--filter", "label=com.docker.compose.oneoff=False", "--format", "{{.Names}} {{.State}} {{.Status}}"}}
}

// answers says why a service is not healthy yet, "" where it is.
func (r *running) answers(ctx context.Context, host Host, s *Step) (string, error) {
	out, err := host.Output(ctx, healthCommand(s.Service), 1<<16)
	if err != nil {
		return "", err
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) == 0 || lines[0] == "" {
		return "no container is there", nil
	}
	for _, l := range lines {
		if !well(l) {
			return l, nil
		}
	}
	return r.asked(ctx, host, s), nil
}

// well judges a line of docker ps: up and not failing its check, or ended by itself with 0.
func well(line string) bool {
	_, state, _ := strings.Cut(line, " ")
	if strings.HasPrefix(state, "exited Exited (0)") {
		return true
	}
	return strings.HasPrefix(state, "running ") && !strings.Contains(line, "(health: starting)") && !strings.Contains(line, "(unhealthy)")
}

// asked asks over HTTP, or by connecting, what the entry says that it answers.
func (r *running) asked(ctx context.Context, host Host, s *Step) string {
	if s.Watch.Port == 0 {
		return ""
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Watch.Port))
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if s.Watch.Path == "" {
		conn, err := host.Dial(ctx, "tcp", address)
		if err != nil {
			return fmt.Sprintf("port %d does not answer", s.Watch.Port)
		}
		conn.Close()
		return ""
	}
	client := http.Client{Transport: &http.Transport{DialContext: host.Dial, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+s.Watch.Path, nil)
	if err != nil {
		return err.Error()
	}
	answer, err := client.Do(req)
	if err != nil {
		return fmt.Sprintf("http://%s%s does not answer", address, s.Watch.Path)
	}
	answer.Body.Close()
	if answer.StatusCode >= 500 {
		return fmt.Sprintf("http://%s%s answers %s", address, s.Watch.Path, answer.Status)
	}
	return ""
}
