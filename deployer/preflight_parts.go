package deployer

import (
	"strconv"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/deployer/compose"
	"berth/planner"
)

// parts is what a bundle takes of its host, read from the Compose file that the host would get.
type parts struct {
	project string
	ports   []wantedPort
	names   map[string]bool // of containers
	images  map[string]bool // true: it knows what to do with large pages
	devices []string        // paths
}

// wantedPort is a port of the host; address is empty for all addresses.
type wantedPort struct {
	planner.Port
	address string
}

// part reads a bundle, once.
func (c *checker) part(b *compose.Bundle) (*parts, error) {
	if p, ok := c.parts[b]; ok {
		return p, nil
	}
	project, err := b.Project()
	if err != nil {
		return nil, err
	}
	p := &parts{project: project.Name, names: map[string]bool{}, images: map[string]bool{}}
	hostNetwork := false
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		p.container(project.Name, s)
		hostNetwork = hostNetwork || s.NetworkMode == "host"
	}
	if s := c.want.Plan.Problem.Service(b.Service); s != nil && hostNetwork {
		// What listens in the host's network stands in no Compose file; the entry says it.
		for _, port := range s.Demand.Ports {
			p.ports = append(p.ports, wantedPort{Port: port})
		}
	}
	c.parts[b] = p
	return p, nil
}

func (p *parts) container(project string, s types.ServiceConfig) {
	switch {
	case s.ContainerName != "":
		p.names[s.ContainerName] = true
	default:
		p.names[project+"-"+s.Name+"-1"] = true
	}
	_, mended := s.Environment[pageMend[RepositoryOf(s.Image)]]
	p.images[s.Image] = p.images[s.Image] || mended
	for _, d := range s.Devices {
		p.devices = append(p.devices, d.Source)
	}
	for _, port := range s.Ports {
		if n, err := strconv.Atoi(port.Published); err == nil && n > 0 && n <= 65535 {
			p.ports = append(p.ports, wantedPort{planner.Port{Number: n, UDP: port.Protocol == "udp"}, port.HostIP})
		}
	}
}

// pageMend are images that are known to crash on kernels with pages of 16 KiB, and the variable that
// keeps them from it: home-assistant/core#103173.
var pageMend = map[string]string{"ghcr.io/home-assistant/home-assistant": "DISABLE_JEMALLOC"}
