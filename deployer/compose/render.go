package compose

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"

	"berth/catalog"
	"berth/inventory"
	"berth/message"
	"berth/planner"
)

// Input is what files are rendered from. Plan, catalog and inventory belong together: the plan was made
// from, or checked against, the other two.
type Input struct {
	Plan      *planner.Plan
	Catalog   *catalog.Catalog
	Inventory *inventory.Inventory
	Only      func(host, service string) bool // what is rendered; nil: everything
	Homes     map[string]string               // by host what "~" means there; where it is not known it stays
}

// Render gives the bundles of every service on its host, agents on every host in use, in the order of
// the plan: by service, then by host. Nothing is rendered for hypervisors and for what has no place. The
// error names every service that cannot be rendered, and those that would share their state; there are no bundles then.
func Render(in Input) ([]Bundle, error) {
	view := viewOf(in.Plan)
	id := planID(in.Plan)
	var out []Bundle
	var errs []error
	for i := range in.Plan.Placed {
		p := &in.Plan.Placed[i]
		if in.Only != nil && !in.Only(p.Host, p.Service.Name) {
			continue
		}
		b, err := bundle(in, p, view, id)
		if err != nil {
			errs = append(errs, message.Errorf("service %s on %s: %w", p.Service.Name, p.Host, err))
			continue
		}
		out = append(out, b)
	}
	if errs = append(errs, shared(out)...); errs != nil {
		return nil, errors.Join(errs...)
	}
	return out, nil
}

// bundle renders one service on its host.
func bundle(in Input, p *planner.Placed, view catalog.View, plan string) (Bundle, error) {
	host, ok := in.Plan.Problem.Host(p.Host)
	if !ok {
		return Bundle{}, message.New("the inventory has no such host")
	}
	entry, err := in.Catalog.Entry(p.Service.EntryName())
	if err != nil {
		return Bundle{}, err
	}
	entry = entry.As(p.Service.Name).Called(p.Service.Project)
	b := Bundle{
		Host: p.Host, Service: p.Service.Name, Called: entry.ProjectName, entry: p.Service.EntryName(), Dir: in.Inventory.Dir(p.Host, p.Service.Name),
	}
	for _, s := range entry.Secrets {
		b.Secrets = append(b.Secrets, SecretRef{b.Service, s.Name, s.Made})
		if value, ok := entry.Given(s.Name); ok {
			if b.given == nil {
				b.given = map[string]string{}
			}
			b.given[s.Name] = value
		}
	}
	view.Host = viewHost(host)
	wish := in.Inventory.Wishes[b.Service]
	b.env, err = variables(entry, p.Service, host, wish, view, b.Secrets)
	if err != nil {
		return Bundle{}, err
	}
	rendered, err := revised(entry, view)
	if err != nil {
		return Bundle{}, err
	}
	r := &renderer{
		entry: entry, service: p.Service, host: host, home: home{dir: in.Homes[p.Host]}, ports: wish.Ports, env: b.env, dir: b.Dir, mounts: hostMounts{in.Inventory, p.Host},
		files: slices.Sorted(maps.Keys(rendered)), own: operatorsEnv(entry, on(p.Service.Limits, host.Processor).Env, wish.Env, b.Secrets),
	}
	r.volumes = r.mounts.heres(wish.Volumes)
	r.hosts = hostVariablesOf(entry, b.env, b.Dir, &r.home, r.unusedWord())
	files, err := laidOut(entry, rendered)
	if err != nil {
		return Bundle{}, err
	}
	if err := r.choose(files); err != nil {
		return Bundle{}, err
	}
	r.addFiles(&b, files)
	if b.Reload, err = r.reload(); err != nil {
		return Bundle{}, err
	}
	return r.label(b, plan)
}

// laidOut lists the files of an entry where they will lie below the service's directory.
func laidOut(entry *catalog.Entry, rendered map[string][]byte) ([]File, error) {
	var out []File
	for name, data := range rendered {
		f := File{laid(name), data, 0o644}
		if entry.IsExecutable(name) {
			f.Mode = 0o755
		}
		if err := checkPath(f.Path); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// addFiles adds all files but the Compose file.
func (r *renderer) addFiles(b *Bundle, files []File) {
	for _, f := range files {
		if slices.Contains(r.envFiles, f.Path) {
			f.Mode = 0o600
			if !r.hosts.open && r.hosts.home != "" {
				f.Data = withHome(f.Data, r.hosts.home)
			}
		}
		b.Files = append(b.Files, f)
	}
	b.Files = append(b.Files, File{EnvFile, envText(forCompose, b.env, nil), 0o600})
	if slices.Contains(r.envFiles, containerEnv) {
		b.own = r.own
		b.Files = append(b.Files, File{containerEnv, envText(forContainers, b.own, nil), 0o600})
	}
}

// label adds the Compose file: once without the labels that depend on its content and on the plan, for
// the digest, and then with them.
func (r *renderer) label(b Bundle, plan string) (Bundle, error) {
	with := func(labels map[string]string) error {
		text, err := r.kept.text(labels)
		if err != nil {
			return err
		}
		b.Files = slices.DeleteFunc(b.Files, func(f File) bool { return f.Path == ComposeFile })
		b.Files = append(b.Files, File{ComposeFile, text, 0o644})
		slices.SortFunc(b.Files, func(x, y File) int { return strings.Compare(x.Path, y.Path) })
		return nil
	}
	labels := map[string]string{LabelService: b.Service}
	if err := with(labels); err != nil {
		return Bundle{}, err
	}
	if r.builds != nil {
		var err error
		if b.Builds, b.Sources, err = r.builds.finish(r.kept); err != nil {
			return Bundle{}, err
		}
	}
	b.Digest = digest(b.Lasting(), b.Builds)
	labels[LabelDigest], labels[LabelPlan] = b.Digest, plan
	if err := with(labels); err != nil {
		return Bundle{}, err
	}
	b.Refilled = r.refilled
	b.ByHand, b.Images, b.Platforms, b.Data, b.Binds, b.Creates = r.byHand, r.images, r.platforms, r.places, r.binds, r.creates
	b.OnShares = r.onShares
	b.Plan, b.alone, b.shares = plan, r.alone(), r.shares
	b.AtHome, b.Swarm = r.home.asked, r.swarm
	return b, nil
}

// checkPath refuses names of files that no rendering may create. The catalog lets none of them through
// that leads out of its directory; this is the last look before paths go to hosts.
func checkPath(name string) error {
	if !fs.ValidPath(name) || name == "." || name == EnvFile || name == ComposeFile || name == containerEnv || strings.ContainsFunc(name, unicode.IsControl) ||
		strings.ContainsAny(name, `\`) {
		return message.Errorf("%q is no name for a file on a host; rename it in the catalog entry", name)
	}
	return nil
}
