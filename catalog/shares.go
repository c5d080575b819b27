package catalog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
	"berth/strictyaml"
)

// shares lists what a project brings to its host that others may use by name, and what it takes for granted there:
// external networks and volumes that a container uses, and containers that one joins. Both are in order, each once.
func shares(p *types.Project) (provides []planner.Provided, uses []planner.Resource) {
	names := p.ServiceNames()
	for _, name := range names {
		c := p.Services[name]
		if c.GetScale() > 0 {
			provides = append(provides, containerOf(name, c.ContainerName))
		}
		for key := range c.Networks {
			n, there := p.Networks[key]
			if !there || isBuiltIn(n.Name) {
				continue
			}
			take(&provides, &uses, planner.NetworkResource, p.Name, key, n.Name, bool(n.External))
		}
		for _, m := range c.Volumes {
			if v, there := p.Volumes[m.Source]; there && m.Type == types.VolumeTypeVolume {
				take(&provides, &uses, planner.VolumeResource, p.Name, m.Source, v.Name, bool(v.External))
			}
		}
		if network := hostsNetwork(p, c.NetworkMode); network != "" {
			uses = append(uses, planner.Resource{Kind: planner.NetworkResource, Name: network})
		}
		for _, other := range joined(c) {
			uses = append(uses, planner.Resource{Kind: planner.ContainerResource, Name: other})
		}
	}
	return inOrder(provides, func(x planner.Provided) planner.Resource { return x.Resource }),
		inOrder(uses, func(x planner.Resource) planner.Resource { return x })
}

// containerOf is the container of a part of the project, by the name that its file gives it, or that Compose does.
func containerOf(part, name string) planner.Provided {
	return planner.Provided{Resource: planner.Resource{Kind: planner.ContainerResource, Name: cmp.Or(name, part)}, Own: name == ""}
}

// take sorts a network or a volume to what the project brings, or to what it takes for granted.
func take(provides *[]planner.Provided, uses *[]planner.Resource, kind planner.ResourceKind, project, key, name string, external bool) {
	own := project + "_" + key
	switch {
	case external:
		*uses = append(*uses, planner.Resource{Kind: kind, Name: cmp.Or(name, key)})
	case name == "" || name == own:
		*provides = append(*provides, planner.Provided{Resource: planner.Resource{Kind: kind, Name: key}, Own: true})
	default:
		*provides = append(*provides, planner.Provided{Resource: planner.Resource{Kind: kind, Name: name}})
	}
}

// isBuiltIn reports whether every engine has the network.
func isBuiltIn(network string) bool {
	return slices.Contains([]string{"bridge", "host", "none"}, network)
}

// hostsNetwork is the network of the host that network_mode names, which no project makes; empty where it is another mode.
func hostsNetwork(p *types.Project, mode string) string {
	if mode == "" || mode == "default" || isBuiltIn(mode) || strings.Contains(mode, ":") {
		return ""
	}
	for _, n := range p.Networks {
		if n.Name == mode {
			return ""
		}
	}
	return mode
}

// joined lists the containers of others without which the container does not start.
func joined(c types.ServiceConfig) []string {
	var out []string
	for _, mode := range []string{c.NetworkMode, c.Pid, c.Ipc} {
		if name, ok := strings.CutPrefix(mode, "container:"); ok && name != "" {
			out = append(out, name)
		}
	}
	for _, from := range c.VolumesFrom {
		if name, ok := strings.CutPrefix(from, "container:"); ok {
			name, _, _ = strings.Cut(name, ":")
			out = append(out, name)
		}
	}
	for _, link := range c.ExternalLinks {
		name, _, _ := strings.Cut(link, ":")
		out = append(out, name)
	}
	return out
}

// inOrder sorts a list by the resource of each, and drops what is there twice.
func inOrder[T comparable](list []T, of func(T) planner.Resource) []T {
	slices.SortFunc(list, func(a, b T) int {
		x, y := of(a), of(b)
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), strings.Compare(x.Name, y.Name))
	})
	return slices.Compact(list)
}

// plainShares is what a project brings whose file gives no name to networks, volumes and containers.
func plainShares(root strictyaml.Value, volumes []string) []planner.Provided {
	out := []planner.Provided{{Resource: planner.Resource{Kind: planner.NetworkResource, Name: "default"}, Own: true}}
	for _, name := range volumes {
		out = append(out, planner.Provided{Resource: planner.Resource{Kind: planner.VolumeResource, Name: name}, Own: true})
	}
	if services, ok := root.Lookup("services"); ok && services.IsMap() {
		for _, e := range services.Entries() {
			out = append(out, containerOf(e.Name, ""))
		}
	}
	return out
}

// haveOwnNames reports whether a volume of the file has a name that Compose does not make of the project's.
func haveOwnNames(root strictyaml.Value) bool {
	volumes, ok := root.Lookup("volumes")
	if !ok || !volumes.IsMap() {
		return false
	}
	return slices.ContainsFunc(volumes.Entries(), func(e strictyaml.Entry) bool {
		if !e.Value.IsMap() {
			return false
		}
		return slices.ContainsFunc(e.Value.Entries(), func(e strictyaml.Entry) bool { return e.Name == "name" || e.Name == "external" })
	})
}
