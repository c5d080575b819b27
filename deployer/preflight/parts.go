package preflight

import (
	"cmp"
	"strconv"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/deployer/compose"
	"berth/planner"
)

// parts is what a bundle takes of its host, read from the Compose file that the host would get.
type parts struct {
	project string
	ports   []planner.Port
	names   map[string]bool            // of containers
	images  map[string]map[string]bool // the variables that are set for each
	devices []string                   // paths
}

// read reads the parts of a bundle. The planner's service may be nil.
func read(b *compose.Bundle, s *planner.Service) (*parts, error) {
	project, err := b.Project()
	if err != nil {
		return nil, err
	}
	p := &parts{project: project.Name, names: map[string]bool{}, images: map[string]map[string]bool{}}
	hostNetwork := false
	for _, name := range project.ServiceNames() {
		part := project.Services[name]
		part.Image = cmp.Or(b.Images[name], part.Image) // one that is built may have no name in the file
		p.container(project.Name, part)
		hostNetwork = hostNetwork || part.NetworkMode == "host"
	}
	if s != nil && hostNetwork {
		// What listens in the host's network stands in no Compose file; the entry says it.
		p.ports = append(p.ports, s.Demand.Ports...)
	}
	return p, nil
}

func (p *parts) container(project string, s types.ServiceConfig) {
	switch {
	case s.ContainerName != "":
		p.names[s.ContainerName] = true
	default:
		p.names[project+"-"+s.Name+"-1"] = true
	}
	if p.images[s.Image] == nil {
		p.images[s.Image] = map[string]bool{}
	}
	for variable := range s.Environment {
		p.images[s.Image][variable] = true
	}
	for _, d := range s.Devices {
		p.devices = append(p.devices, d.Source)
	}
	for _, port := range s.Ports {
		if n, err := strconv.Atoi(port.Published); err == nil && n > 0 && n <= 65535 {
			p.ports = append(p.ports, planner.Port{Number: n, UDP: port.Protocol == "udp", Address: port.HostIP})
		}
	}
}
