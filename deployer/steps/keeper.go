package steps

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
)

// A secret that was made up once is nowhere but in the .env of its service. When the service leaves a host
// its data stays there, and is lost without that secret: so the .env is kept apart, for good, when the
// service is removed. Directories as they were before the last runs have one as well.

// keeper finds the secrets that hosts have.
type keeper struct {
	hosts map[string]ledger.Host
	facts map[string]*probe.Facts

	mu     sync.Mutex
	former map[string][]envFile // of every service, by host; nothing until the hosts were asked
}

// envFile is a .env on a host.
type envFile struct {
	host, path   string
	service, run string // of a former one: the run that left it; empty: not known
}

// secrets gives those of a bundle that a host has, each from the first place where it is: the service's
// directory on the host it comes to, its directory on another host, that of a stack that lies where the service comes to, then what
// was left by former ones, on the host it comes to before others, the newest first. Hosts are asked for what was left only when
// something is missing.
func (k *keeper) secrets(ctx context.Context, b *compose.Bundle) (map[string]string, error) {
	out := map[string]string{}
	for _, find := range []func(context.Context, *compose.Bundle) ([]envFile, error){k.present, k.lying, k.left} {
		files, err := find(ctx, b)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := k.read(ctx, b, f, out); err != nil || len(out) == len(b.Secrets) {
				return out, err
			}
		}
	}
	return out, nil
}

// read adds what a .env has to what is known already.
func (k *keeper) read(ctx context.Context, b *compose.Bundle, f envFile, known map[string]string) error {
	env, err := k.hosts[f.host].Read(ctx, f.path, 1<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	at := *b
	at.Host = f.host // which an error names
	values, err := at.Kept(env)
	if err != nil {
		return message.Errorf("%s: %w", f.path, err)
	}
	for name, value := range values {
		if _, ok := known[name]; !ok {
			known[name] = value
		}
	}
	return nil
}

// names lists the hosts that could be looked at, the one that a bundle is for first.
func (k *keeper) names(first string) []string {
	var out []string
	for name, f := range k.facts {
		if f != nil && f.Err == nil && k.hosts[name] != nil {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(later(a != first, b != first), cmp.Compare(a, b))
	})
	return out
}

// present lists the .env of a service where it is deployed.
func (k *keeper) present(_ context.Context, b *compose.Bundle) ([]envFile, error) {
	var out []envFile
	for _, name := range k.names(b.Host) {
		if s := k.facts[name].Service(b.Service); s != nil && s.Err == nil {
			out = append(out, envFile{host: name, path: path.Join(s.Record.Dir, compose.EnvFile)})
		}
	}
	return out, nil
}

// lying lists the .env, and the env files, of a stack of somebody's where the service comes to: its data may be of these secrets.
func (k *keeper) lying(_ context.Context, b *compose.Bundle) ([]envFile, error) {
	f := k.facts[b.Host]
	if f == nil || f.Err != nil || k.hosts[b.Host] == nil {
		return nil, nil
	}
	var out []envFile
	for _, dir := range byHand(f, b) { // what runs was made with those
		for _, file := range b.Files {
			if b.IsEnv(file.Path) {
				out = append(out, envFile{host: b.Host, path: path.Join(dir, file.Path)})
			}
		}
	}
	if f.Service(b.Service) == nil && !f.Empty(b.Dir) {
		out = append(out, envFile{host: b.Host, path: path.Join(b.Dir, compose.EnvFile)})
	}
	return out, nil
}

// RunsByHand reports whether a service has containers where it comes to that somebody started there.
func RunsByHand(b *compose.Bundle, f *probe.Facts) bool {
	return f != nil && f.Err == nil && len(byHand(f, b)) > 0
}

// byHand lists where the containers of a service lie that somebody started, also of one that was taken over since.
func byHand(f *probe.Facts, b *compose.Bundle) []string {
	var out []string
	for _, c := range f.Containers {
		if c.Project == b.ProjectName() && (c.Service == "" || c.Adopted && c.Service == b.Service) && !c.OneOff && path.IsAbs(c.Dir) && path.Clean(c.Dir) == c.Dir {
			out = append(out, c.Dir)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// left lists the .env that former deployments of a service left. A host that does not answer is an error:
// a new secret in place of one that is there would make the data useless.
func (k *keeper) left(ctx context.Context, b *compose.Bundle) ([]envFile, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.former == nil {
		former, err := k.ask(ctx)
		if err != nil {
			return nil, err
		}
		k.former = former
	}
	var out []envFile
	for _, name := range k.names(b.Host) {
		for _, f := range k.former[name] {
			if f.service == b.Service {
				out = append(out, f)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y envFile) int {
		return cmp.Or(later(x.host != b.Host, y.host != b.Host), cmp.Compare(y.run, x.run))
	})
	return out, nil
}

// later orders what is true after what is not.
func later(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

var formerText = shell("former")

// ask asks every host at once for what former deployments left.
func (k *keeper) ask(ctx context.Context) (map[string][]envFile, error) {
	var hosts []ledger.Host
	for _, name := range k.names("") {
		hosts = append(hosts, k.hosts[name])
	}
	var mu sync.Mutex
	out := map[string][]envFile{}
	return out, ledger.OnEach(hosts, func(h ledger.Host) error {
		text, err := ledger.Ask(ctx, h, ledger.Script(formerText, "berth-former", ledger.State))
		if err != nil {
			return err
		}
		files := parseFormer(h.Name(), text)
		mu.Lock()
		defer mu.Unlock()
		out[h.Name()] = files
		return nil
	})
}

// parseFormer reads what former.sh prints. What is not as it should be is left out.
func parseFormer(host, text string) []envFile {
	var out []envFile
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		service, run, _ := strings.Cut(rest, " ")
		if !ledger.ServiceName.MatchString(service) {
			continue
		}
		f := envFile{host: host, service: service}
		if ledger.RunNames.MatchString(run) {
			f.run = run
		}
		switch {
		case word == "kept":
			f.path = ledger.KeptEnv(service)
		case word == "previous" && f.run != "":
			f.path = path.Join(ledger.KeptDir(run, service), compose.EnvFile)
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}
