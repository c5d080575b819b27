package backup

import (
	"cmp"
	"context"
	"errors"
	"path"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/planner"
	"berth/rollout"
	"berth/strictyaml"
)

// subject is a service on its host, as it is backed up.
type subject struct {
	host         string
	record       ledger.Record
	bundle       *compose.Bundle // what the lab makes of it now; nil: it has no such service any more
	items        []item
	shared       []string // places on shares, which stay where they are
	files        []string // of its directory, as full paths; none that has values of secrets
	secrets      []string // names
	agent        bool     // it runs on every host
	made         []string // of those, the ones that berth made up on a host, as SERVICE/NAME
	neighbours   []string // containers of others that use the same data, and run
	absent, lone string   // why it cannot be: a volume that is not there; a container that no Compose has made
}

// item is a place in which a service keeps something.
type item struct {
	Key    string `json:"key"`            // the volume in its Compose file, or the path that a container knows it by
	Path   string `json:"path"`           // on the host
	Dump   int    `json:"dump,omitempty"` // the number of its dump; 0: it is in the snapshot as it is
	at     string // the volume or the path, as Docker knows it
	backup string // commands of the entry
	read   string
	check  string
}

// find looks for services on their hosts: those that are named, else all that keep something. host limits it; empty: all hosts.
func find(ctx context.Context, env *rollout.Env, l *rollout.Lab, services []string, host string) ([]subject, map[string]ledger.Host, error) {
	var only []string
	if host != "" {
		only = []string{host}
	}
	names, err := rollout.Named(l.Problem, only)
	if err != nil {
		return nil, nil, err
	}
	facts := env.Fleet.Look(ctx, names)
	var unsure []error
	for _, name := range names {
		if err := facts[name].Unsure(); err != nil {
			unsure = append(unsure, err)
		}
	}
	bundles, err := running(l, facts)
	if err != nil {
		return nil, nil, err
	}
	var out []subject
	found := map[string]bool{}
	for _, name := range names {
		f := facts[name]
		if f == nil || f.Err != nil {
			continue
		}
		for _, s := range f.Services {
			if s.Err != nil || len(services) > 0 && !slices.Contains(services, s.Record.Service) {
				continue
			}
			i := slices.IndexFunc(bundles, func(b compose.Bundle) bool { return b.Host == name && b.Service == s.Record.Service })
			var b *compose.Bundle
			if i >= 0 {
				b = &bundles[i]
			}
			sub := subjectOf(f, &s.Record, b)
			found[s.Record.Service] = true
			if p := l.Problem.Service(s.Record.Service); p != nil {
				sub.agent = p.Agent
			}
			if len(sub.items) > 0 || len(services) > 0 {
				out = append(out, sub)
			}
		}
	}
	var missing []error
	for _, service := range services {
		if !found[service] {
			missing = append(missing, notThere(env, l, service, unsure))
		}
	}
	if missing != nil {
		return nil, nil, &rollout.InputError{Err: errors.Join(missing...)}
	}
	slices.SortStableFunc(out, func(a, b subject) int {
		return cmp.Or(cmp.Compare(a.record.Service, b.record.Service), cmp.Compare(a.host, b.host))
	})
	if len(services) == 0 && len(unsure) > 0 { // the others are backed up all the same
		return out, env.Fleet.Handles(names), errors.Join(unsure...)
	}
	return out, env.Fleet.Handles(names), nil
}

// running are the bundles of what hosts have of the lab.
func running(l *rollout.Lab, facts map[string]*probe.Facts) ([]compose.Bundle, error) {
	plan := planner.Check(l.Problem, status.Recorded(l.Problem, facts))
	out, err := compose.Render(compose.Input{
		Plan: plan, Catalog: l.Catalog, Inventory: l.Inventory, Homes: probe.Homes(facts),
		Only: func(h, service string) bool { return facts[h] != nil && facts[h].Service(service) != nil },
	})
	if err != nil {
		return nil, &rollout.InputError{Err: err}
	}
	return out, nil
}

// notThere says that berth has not put a service on any host that answers.
func notThere(env *rollout.Env, l *rollout.Lab, service string, unsure []error) error {
	if len(unsure) > 0 {
		return errors.New(env.Words.Say("%s is on no host that answers: %v", "%s n'est sur aucun hôte qui répond : %v", service, errors.Join(unsure...)))
	}
	var all []string
	for _, s := range l.Problem.Services {
		all = append(all, s.Name)
	}
	hint := ""
	if !slices.Contains(all, service) {
		hint = strictyaml.DidYouMean(service, all).String()
	}
	return errors.New(env.Words.Say("berth has put %s on no host%s; berth deploy does", "berth n'a mis %s sur aucun hôte%s ; berth deploy le fait", service, hint))
}

// subjectOf is a service as its record and, where the lab still has it, its entry say.
func subjectOf(f *probe.Facts, r *ledger.Record, b *compose.Bundle) subject {
	out := subject{host: f.Host, record: *r, bundle: b}
	for name := range r.Files {
		if b != nil && b.IsEnv(name) || path.Base(name) == compose.EnvFile || strings.HasSuffix(name, ".env") {
			continue
		}
		out.files = append(out.files, path.Join(r.Dir, name))
	}
	slices.Sort(out.files)
	if b != nil {
		for _, s := range b.Secrets {
			out.secrets = append(out.secrets, s.Name)
			if s.Made {
				out.made = append(out.made, s.String())
			}
		}
	}
	for _, at := range placesOf(r, b) {
		out.add(f, at, dataAt(b, at))
	}
	out.items = outermost(out.items)
	slices.SortFunc(out.items, func(a, b item) int { return cmp.Compare(a.Key, b.Key) })
	for i := range out.items {
		if out.items[i].backup != "" {
			out.items[i].Dump = i + 1
		}
	}
	for _, c := range f.Of(r.Service) {
		if c.Lone {
			out.lone = c.Name
		}
	}
	return out
}

// outermost leaves out what lies in another place that is kept as it is.
func outermost(items []item) []item {
	return slices.DeleteFunc(slices.Clone(items), func(x item) bool {
		return slices.ContainsFunc(items, func(y item) bool { return y.backup == "" && strings.HasPrefix(x.Path, y.Path+"/") })
	})
}

// placesOf are the places in which a service keeps something: those of its record, of records that name none those of its entry.
func placesOf(r *ledger.Record, b *compose.Bundle) []string {
	places := slices.Clone(r.Data)
	if b != nil && len(places) == 0 {
		for _, d := range b.Data {
			places = append(places, d.At)
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// dataAt is what the entry says of a place; where it says nothing the place is known by itself.
func dataAt(b *compose.Bundle, at string) compose.Data {
	if b != nil {
		for _, d := range b.Data {
			if d.At == at {
				return d
			}
		}
	}
	return compose.Data{At: at}
}

// add adds a place.
func (s *subject) add(f *probe.Facts, at string, d compose.Data) {
	if d.State.Shared {
		s.shared = append(s.shared, at)
		return
	}
	i := item{Key: d.Volume, Path: at, at: at, backup: d.State.Backup, read: d.State.Restore, check: d.State.Verify}
	if !compose.IsPath(at) {
		v := f.Volume(at)
		if v == nil || v.At == "" {
			s.absent = at
			return
		}
		i.Path = v.At
		i.Key = cmp.Or(i.Key, v.Key, at)
	} else if i.Key == "" {
		i.Key = at
		if len(d.Targets) > 0 {
			i.Key = d.Targets[0]
		}
	}
	for _, c := range f.Users(at) {
		if c.Service != s.record.Service && c.Runs() && !slices.Contains(s.neighbours, c.Name) {
			s.neighbours = append(s.neighbours, c.Name)
		}
	}
	s.items = append(s.items, i)
}
