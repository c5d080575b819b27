package steps

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Reload puts the staged files of a service in place that it takes up while it runs, has it do so, and looks whether it did. What it refuses gives
// way to what was there, and the step fails with the words of the program: its containers go on as they are either way.
type Reload struct {
	Dir     string // of the service on the host
	Project string // what Compose calls it there
	How     planner.Reload
	Bundle  *compose.Bundle // what is deployed; nil: not known, as in a rollback
}

// Word implements Work.
func (Reload) Word() string { return "reload" }

// Say implements Work.
func (r Reload) Say(w wording.Words, service string) string {
	switch {
	case r.How.Signal != "":
		return w.Say("have %s take up its new files by the signal %s; nothing restarts", "faire reprendre ses nouveaux fichiers à %s par le signal %s ; rien ne redémarre", service, r.How.Signal)
	case r.How.Post != "":
		return w.Say("have %s take up its new files by %s; nothing restarts", "faire reprendre ses nouveaux fichiers à %s par %s ; rien ne redémarre", service, r.How.Post)
	}
	return w.Say("put in place the new files that %s takes up by itself; nothing restarts", "mettre en place les nouveaux fichiers, que %s reprend de lui-même ; rien ne redémarre", service)
}

const (
	tookTime   = 30 * time.Second // for a program that looks at its files by itself
	tookPause  = 200 * time.Millisecond
	mostFigure = 8 << 20 // bytes of what a program tells of itself
	mostRefuse = 2 << 10 // bytes of why it refuses a request
)

var (
	putLiveText  = ledger.FilesText + shell("ours", "place")
	takeBackText = ledger.FilesText + shell("ours", "takeback")
	placedText   = shell("placed")
	reloadedText = shell("reloaded")
)

// Do implements Work.
func (r Reload) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error {
		record, files := ledger.RecordFile(at.Service), ledger.FilesDir(at.Service)
		if err := at.Send(ctx, putLiveText, "berth-place", nil, at.Holding.Run, at.Staged(), r.Dir, at.Kept(), record, files, "true"); err != nil {
			return err
		}
		refused := r.takenUp(ctx, at)
		if refused == nil {
			return at.Send(ctx, reloadedText, "berth-reloaded", nil, record)
		}
		if ctx.Err() != nil {
			return refused // it is left as it is, and asked once more
		}
		if err := at.Send(ctx, takeBackText, "berth-takeback", nil, at.Kept(), r.Dir, record, files); err != nil {
			return errors.Join(refused, err)
		}
		_ = r.ask(ctx, at) // it has the former ones still, and is to say so
		return message.Errorf("%s does not take up the new files, and has the former ones again: %w", at.Service, refused)
	})
}

// takenUp has the files looked at by the program's own checker, taken up, and waits until they are.
func (r Reload) takenUp(ctx context.Context, at *Site) error {
	if len(r.How.Check) > 0 {
		if err := r.says(ctx, at, append([]string{"exec", "--no-TTY", r.How.Container}, r.How.Check...)); err != nil {
			return err
		}
	}
	if err := r.ask(ctx, at); err != nil {
		return err
	}
	return r.took(ctx, at)
}

// ask has the program take the files up, unless it looks at them by itself.
func (r Reload) ask(ctx context.Context, at *Site) error {
	switch {
	case r.How.Signal != "":
		return r.says(ctx, at, []string{"kill", "--signal", r.How.Signal, r.How.Container})
	case r.How.Post == "":
		return nil
	}
	url := "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(r.How.Port)) + r.How.Post
	code, status, body, err := at.http(ctx, http.MethodPost, url, mostRefuse)
	switch {
	case err != nil:
		return message.Errorf("%s does not answer", url)
	case code >= http.StatusMultipleChoices:
		return message.Errorf("%s answers %s: %s", url, status, r.hidden(ctx, at, string(body)))
	}
	return nil
}

// says runs docker compose, and gives what it says where it fails.
func (r Reload) says(ctx context.Context, at *Site, words []string) error {
	var said []string
	err := at.Lines(ctx, composeCommand(r.Dir, r.Project, words...), func(line string) {
		if line = strings.TrimSpace(line); line != "" {
			said = append(said[max(len(said)-lastLines+1, 0):], line)
		}
	})
	var exit *remote.ExitError
	if !errors.As(err, &exit) || len(said) == 0 {
		return err
	}
	return message.Errorf("%s: %s (exit code %d)", strings.Join(words, " "), r.hidden(ctx, at, strings.Join(said, "; ")), exit.Code)
}

// hidden is what a program said without the service's secrets.
func (r Reload) hidden(ctx context.Context, at *Site, text string) string {
	hide, err := hiding(ctx, at, r.Dir, r.Bundle)
	if err != nil {
		return "***"
	}
	return told(strings.TrimSpace(text), hide)
}

// took waits until the program tells a time of its last reload that is not before the files were put in place.
func (r Reload) took(ctx context.Context, at *Site) error {
	if r.How.Took.Name == "" {
		return nil
	}
	var dirs []string
	for _, one := range r.How.Files {
		dirs = append(dirs, path.Join(r.Dir, one))
	}
	text, err := at.Ask(ctx, "0\n", ledger.Script(placedText, "berth-placed", dirs...).Args...)
	if err != nil {
		return err
	}
	placed, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return message.Errorf("host %s does not say when the files were put in place: %q", at.Host, strings.TrimSpace(text))
	}
	limit, cancel := context.WithTimeout(ctx, min(tookTime, cmp.Or(at.wait, tookTime)))
	defer cancel()
	var why error
	for {
		loaded, not := r.loaded(limit, at, placed)
		switch {
		case loaded:
			return nil
		case limit.Err() == nil || why == nil: // else the last question was cut short
			why = not
		}
		if limit.Err() != nil {
			return message.Errorf("%w%s", why, lastLine(ctx, at, r.Dir, r.Bundle, r.container(ctx, at)))
		}
		select {
		case <-time.After(tookPause):
		case <-limit.Done():
		}
	}
}

// loaded reports whether the program says that it has loaded its files since a time, in seconds since 1970; why says why not.
func (r Reload) loaded(ctx context.Context, at *Site, since float64) (ok bool, why error) {
	url := "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(r.How.Took.Port)) + r.How.Took.Path
	code, status, body, err := at.http(ctx, http.MethodGet, url, mostFigure)
	last, told := figure(body, r.How.Took.Name)
	switch {
	case !at.gate.isOpen():
		return true, nil
	case err != nil:
		return false, message.Errorf("%s does not answer", url)
	case code != http.StatusOK:
		return false, message.Errorf("%s answers %s", url, status)
	case !told:
		return false, message.Errorf("%s tells no %s", url, r.How.Took.Name)
	case last < since:
		return false, message.Errorf("%s says that it has not loaded them", url)
	}
	return true, nil
}

// container is the name that Docker has for the container that takes the files up.
func (r Reload) container(ctx context.Context, at *Site) string {
	list, _, err := containersOf(ctx, at)
	if err == nil {
		for i := range list {
			if list[i].Part == r.How.Container {
				return list[i].Name
			}
		}
	}
	return r.How.Container
}

// figure finds a gauge in Prometheus's text format; of several with labels the largest one.
func figure(text []byte, name string) (value float64, found bool) {
	for line := range strings.Lines(string(text)) {
		rest, is := strings.CutPrefix(line, name)
		if !is || rest == "" || rest[0] != ' ' && rest[0] != '{' {
			continue
		}
		if i := strings.LastIndexByte(rest, '}'); i >= 0 {
			rest = rest[i+1:]
		}
		words := strings.Fields(rest)
		if len(words) == 0 {
			continue
		}
		if v, err := strconv.ParseFloat(words[0], 64); err == nil && (!found || v > value) {
			value, found = v, true
		}
	}
	return value, found
}
