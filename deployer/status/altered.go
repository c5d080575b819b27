package status

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/deployer/probe"
	"berth/planner"
)

// Altered lists what of a container is not as its Compose file says, of all that can be changed while it stays.
func Altered(p *types.Project, want types.ServiceConfig, c *probe.Container) []Drift {
	var s Service
	s.altered(p, want, c)
	return s.Drift
}

// altered holds a container against what its Compose file says of it. Most of this can be changed while the container
// stays, by docker update, rename or network disconnect, and Compose looks at none of it.
func (s *Service) altered(p *types.Project, want types.ServiceConfig, c *probe.Container) {
	if limit := memoryLimit(want); limit != int64(c.Limit) {
		s.drift(Drift{Kind: ContainerLimit, Name: c.Name, Need: limit, Have: int64(c.Limit)})
	}
	if limit := cpuLimit(want); limit != int64(c.CPUs) {
		s.drift(Drift{Kind: ContainerCPUs, Name: c.Name, Need: limit, Have: int64(c.CPUs)})
	}
	if policy := restartPolicy(want); policy != cmp.Or(c.Restart, "no") {
		s.drift(Drift{Kind: ContainerRestart, Name: c.Name, Text: cmp.Or(c.Restart, "no"), Wanted: policy})
	}
	if !named(p, want, c.Name) {
		s.drift(Drift{Kind: ContainerRenamed, Name: c.Name, Wanted: cmp.Or(want.ContainerName, p.Name+"-"+want.Name+"-1")})
	}
	for _, network := range missingNetworks(p, want, c) {
		s.drift(Drift{Kind: ContainerNetwork, Name: c.Name, Wanted: network})
	}
	if wanted, has := publishedPorts(want), numbers(c.Published); wanted != nil && !slices.Equal(wanted, has) {
		s.drift(Drift{Kind: ContainerPorts, Name: c.Name, Text: portList(has), Wanted: portList(wanted)})
	}
}

// memoryLimit is what a Compose file says, in either of the two ways.
func memoryLimit(c types.ServiceConfig) int64 {
	if c.Deploy != nil && c.Deploy.Resources.Limits != nil && c.Deploy.Resources.Limits.MemoryBytes > 0 {
		return int64(c.Deploy.Resources.Limits.MemoryBytes)
	}
	return int64(c.MemLimit)
}

// cpuLimit is what a Compose file says, in either of the two ways, in thousandths of a core.
func cpuLimit(c types.ServiceConfig) int64 {
	cpus := float64(c.CPUS)
	if c.Deploy != nil && c.Deploy.Resources.Limits != nil && c.Deploy.Resources.Limits.NanoCPUs > 0 {
		cpus = float64(c.Deploy.Resources.Limits.NanoCPUs)
	}
	return int64(cpus*1000 + 0.5)
}

// restartPolicy is Docker's word for what a Compose file says, in either of the two ways, as Compose translates it.
func restartPolicy(c types.ServiceConfig) string {
	policy, _, _ := strings.Cut(c.Restart, ":")
	if c.Deploy != nil && c.Deploy.RestartPolicy != nil {
		policy = c.Deploy.RestartPolicy.Condition
	}
	switch policy {
	case "", "none":
		return "no"
	case "any":
		return "always"
	}
	return policy
}

// named reports whether a container has a name that Compose gives: that of the file, or project, part and number.
func named(p *types.Project, want types.ServiceConfig, name string) bool {
	if want.ContainerName != "" {
		return name == want.ContainerName
	}
	number, found := strings.CutPrefix(name, p.Name+"-"+want.Name+"-")
	_, err := strconv.Atoi(number)
	return found && err == nil
}

// missingNetworks lists networks of the file that a container which runs is not in.
func missingNetworks(p *types.Project, want types.ServiceConfig, c *probe.Container) []string {
	if c.State != "running" || c.Networks == nil || want.NetworkMode != "" {
		return nil
	}
	var out []string
	for _, key := range slices.Sorted(maps.Keys(want.Networks)) {
		if name := p.Networks[key].Name; name != "" && !slices.Contains(c.Networks, name) {
			out = append(out, name)
		}
	}
	return out
}

// publishedPorts lists the ports of the host that a Compose file says; nil where Docker chooses one of them, or where
// the container has no network of its own.
func publishedPorts(c types.ServiceConfig) []planner.Port {
	if c.NetworkMode != "" {
		return nil
	}
	out := []planner.Port{}
	for _, p := range c.Ports {
		n, err := strconv.Atoi(p.Published)
		if err != nil || n < 1 || n > 65535 {
			return nil
		}
		out = append(out, planner.Port{Number: n, UDP: p.Protocol == "udp"})
	}
	return numbers(out)
}

// numbers lists ports without their addresses: of a port without one Docker says those that it chose.
func numbers(ports []planner.Port) []planner.Port {
	out := slices.Clone(ports)
	for i := range out {
		out[i].Address = ""
	}
	slices.SortFunc(out, planner.Port.Compare)
	return slices.Compact(out)
}

func portList(ports []planner.Port) string {
	var out []string
	for _, p := range ports {
		out = append(out, p.String())
	}
	return strings.Join(out, ", ")
}
