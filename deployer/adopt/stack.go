package adopt

import (
	"berth/deployer/compose"
	"berth/deployer/probe"
)

// Stack is a Compose project, or a container that docker run has started, that runs on a host, that berth did not start, and that is a
// service which the plan has there.
type Stack struct {
	Bundle     *compose.Bundle
	On         *probe.Facts
	Containers []probe.Container // all of it
}

// Of is the stack that a bundle stands for, nil where there is none: a project with the service's name on the host that the
// inventory has the service on today, of which berth has no container. Where berth has taken it over already, it is one
// for as long as the bundle stays as it was: files of it may have to be brought again.
func Of(b *compose.Bundle, f *probe.Facts, today string) *Stack {
	if f == nil || f.Unsure() != nil {
		return nil
	}
	again := false
	if has := f.Service(b.Service); has != nil {
		again = has.Err == nil && len(has.Record.Adopted) > 0 && has.Record.Digest == b.Digest && has.Record.Dir == b.Dir
		if !again {
			return nil
		}
	}
	s := &Stack{Bundle: b, On: f}
	named := namedParts(b)
	for _, c := range f.Containers {
		switch part := named[c.Name]; {
		case c.Service == b.Service && !c.Adopted: // with labels: berth has made it
			return nil
		case c.Project == b.ProjectName() && !c.OneOff:
			if c.Service != "" && c.Service != b.Service {
				return nil
			}
			s.Containers = append(s.Containers, c)
		case c.Project == "" && c.Service == "" && part != "":
			c.Part, c.Lone = part, true
			s.Containers = append(s.Containers, c)
		}
	}
	if len(s.Containers) == 0 || !again && today != b.Host {
		return nil
	}
	return s
}

// Dirs lists where the containers say that their Compose project lies, in their order, each once.
func (s *Stack) Dirs() []string {
	var out []string
	for _, c := range s.Containers {
		if c.Dir != "" && (len(out) == 0 || out[len(out)-1] != c.Dir) {
			out = append(out, c.Dir)
		}
	}
	return out
}

// namedParts are the containers of a bundle whose names its Compose file says, by those: one that runs under such a name is meant.
func namedParts(b *compose.Bundle) map[string]string {
	out := map[string]string{}
	p, err := b.Project()
	if err != nil {
		return out
	}
	for name, c := range p.Services {
		if c.ContainerName != "" {
			out[c.ContainerName] = name
		}
	}
	return out
}
