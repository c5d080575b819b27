package discover

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"

	"berth/catalog"
	"berth/deployer/fleet"
	"berth/deployer/ledger"
	"berth/deployer/lone"
	"berth/deployer/probe"
	"berth/deployer/stacks"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// One is a single stack that is to come into a catalog.
type One struct {
	dir     string // on this computer; empty: it runs on a host
	source  Source
	project string
}

// OneOf reads PATH, a directory on this computer, or HOST:PROJECT, where the host is a machine of the inventory or what ssh takes.
func OneOf(text string, inv *inventory.Inventory) (One, error) {
	if info, err := os.Stat(text); err == nil && info.IsDir() {
		dir, err := filepath.Abs(text)
		return One{dir: dir}, err
	}
	i := strings.LastIndexByte(text, ':')
	if i < 1 || i == len(text)-1 || strings.ContainsAny(text, "/") && !strings.HasPrefix(text, "ssh://") {
		return One{}, message.Errorf("%.80q is neither a directory here nor HOST:PROJECT", text)
	}
	host, project := text[:i], text[i+1:]
	if inv != nil {
		if ssh, known := inv.SSH[host]; known {
			return One{source: Source{Given: host, SSH: ssh, name: host}, project: project}, nil
		}
	}
	sources, err := Sources([]string{host})
	if err != nil {
		return One{}, err
	}
	return One{source: sources[0], project: project}, nil
}

// Take reads the stack, as [Survey] does, and gives a lab that has it alone. The error may be that it cannot come into a catalog.
func (o One) Take(ctx context.Context, c *catalog.Catalog, want Wanted, ways fleet.Options) (*Lab, error) {
	if o.dir != "" {
		return o.here(ctx, c, want)
	}
	want.Only = o.project
	l, err := Survey(ctx, []Source{o.source}, c, want, ways)
	if err != nil {
		return nil, err
	}
	var runs []string
	for i := range l.Machines {
		m := &l.Machines[i]
		for _, s := range m.Stacks {
			return l, s.Err
		}
		if m.Facts != nil {
			for _, r := range stacks.Projects(m.Facts) {
				runs = append(runs, r.Project)
			}
			for _, c := range lone.Running(m.Facts) {
				runs = append(runs, c.Name)
			}
		}
	}
	if len(runs) == 0 {
		return nil, message.Errorf("nothing runs on %s that somebody started by hand", o.source.Given)
	}
	return nil, message.Errorf("no %q runs on %s that somebody started by hand; these do: %s", o.project, o.source.Given, strings.Join(runs, ", "))
}

// here reads a stack that lies on this computer.
func (o One) here(ctx context.Context, c *catalog.Catalog, want Wanted) (*Lab, error) {
	own, err := catalog.Load(o.dir)
	if err != nil {
		return nil, err
	}
	r := stacks.Running{Dir: o.dir}
	f := &probe.Facts{Host: "here", Hardware: &probe.Hardware{Hostname: "this computer"}}
	for _, e := range own.Entries() {
		if e.Path(".") == o.dir {
			r.Project, f.Containers = e.ProjectName, wouldRun(e)
		}
	}
	for _, note := range own.Notes() {
		if r.Project == "" && note.Severity == catalog.Error {
			return nil, message.Errorf("%s", note.Place)
		}
	}
	if r.Project == "" {
		return nil, message.Errorf("%s is no stack that Compose reads; berth catalog lint %s says why", o.dir, o.dir)
	}
	r.Files = composeFilesIn(o.dir)
	s := &Stack{Stack: stacks.Bring(ctx, local{}, f, r), On: "here"}
	s.Dir = ""
	for i := range s.Stack.Secrets { // no host has them
		s.Stack.Secrets[i].OnHost = false
	}
	for _, c := range f.Containers {
		s.Containers = append(s.Containers, c.Name)
	}
	all, c, err := join(ctx, []*Stack{s}, map[string]ledger.Host{"here": local{}}, map[string]*probe.Facts{"here": f}, c, want, time.Now())
	if err == nil {
		err = all[0].Err
	}
	return &Lab{When: time.Now(), Catalog: c, Machines: []Machine{{Name: "here", Facts: f, Stacks: all}}}, err
}

// wouldRun are the containers that an entry would have, as far as their images tell what it is.
func wouldRun(e *catalog.Entry) []probe.Container {
	p, err := e.Project(nil)
	if err != nil {
		return nil
	}
	var out []probe.Container
	for _, name := range p.ServiceNames() {
		out = append(out, probe.Container{Name: name, Project: e.ProjectName, Image: p.Services[name].Image})
	}
	return out
}

// composeFilesIn are the Compose files of a directory as Compose takes them.
func composeFilesIn(dir string) []string {
	var out []string
	for _, names := range [][]string{cli.DefaultFileNames, cli.DefaultOverrideFileNames} {
		i := slices.IndexFunc(names, func(name string) bool { _, err := os.Stat(filepath.Join(dir, name)); return err == nil })
		if i >= 0 {
			out = append(out, filepath.Join(dir, names[i]))
		}
	}
	return out
}

// The is the stack that was taken.
func (l *Lab) The() *Stack {
	for i := range l.Machines {
		for _, s := range l.Machines[i].Stacks {
			return s
		}
	}
	return nil
}

// Join adds the stack to an inventory that has its host: as a service, and to what runs there today. Elsewhere nothing changes.
func (l *Lab) Join(inv *inventory.Inventory) ([]byte, error) {
	e, p := inv.Editor(), inv.Problem()
	for i := range l.Machines {
		m := &l.Machines[i]
		if _, is := p.Host(m.Name); !is {
			continue
		}
		for _, s := range m.Stacks {
			if !s.comes() || p.Service(s.Name) != nil {
				continue
			}
			x := service{Name: s.Name, Host: m.Name, Stack: s}
			if err := errors.Join(e.AddStack(s.Name, flow(x.wishes())), e.SetCurrent(m.Name, append(today(p, m.Name), s.Name)...)); err != nil {
				return nil, err
			}
		}
	}
	return e.Bytes(), nil
}

// today lists what an inventory says of a host.
func today(p *planner.Problem, host string) []string {
	var out []string
	for service, on := range p.Current.Host {
		if on == host {
			out = append(out, service)
		}
	}
	out = append(out, p.Agents[host]...)
	slices.Sort(out)
	return out
}

// Compared says how a stack differs from the shipped entry of the same software; empty where there is none.
func (l *Lab) Compared(w wording.Words) string {
	s := l.The()
	if s == nil || s.Like == "" || s.Entry == nil {
		return ""
	}
	e, err := l.Catalog.Entry(s.Like)
	if err != nil || s.Like == s.Name {
		return w.Say("berth: it takes the place of berth's own entry %s; --shipped %s keeps that\n", "berth : elle remplace l'entrée %s de berth ; --shipped %s garde celle-ci\n", s.Like, s.Like)
	}
	return w.Say("berth: berth has an entry for this software, %s: %s, %d ports; this one: %s, %d ports. Yours counts; %s: {} under services: would be berth's\n",
		"berth : berth a une entrée pour ce logiciel, %s : %s, %d ports ; celle-ci : %s, %d ports. La vôtre compte ; %s: {} sous services: serait celle de berth\n",
		s.Like, w.Used(e.Service.Demand.Memory), len(e.Service.Demand.Ports), w.Used(s.Entry.Service.Demand.Memory), len(s.Entry.Service.Demand.Ports), s.Like)
}
