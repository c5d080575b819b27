package compose

import (
	"maps"
	"path"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
	"berth/message"
)

// Trial gives a Compose file with which the service can be started once more on its host, beside itself: with its data at other
// places, which at has by Data.At; with volumes and networks of its own, from which nothing leads out; without published ports,
// names, labels, devices and what else there is once on a host. Everything else of the host may be read and not written to, and
// Docker's socket is not there. Values of secrets are variables of the .env that the service has on its host.
func (b *Bundle) Trial(at map[string]string) ([]byte, error) {
	p, err := b.Project()
	if err != nil {
		return nil, err
	}
	for name, c := range p.Services {
		p.Services[name] = apart(b, p, c, at)
	}
	networks := types.Networks{"default": {Internal: true}}
	for name := range p.Networks {
		networks[name] = types.NetworkConfig{Internal: true}
	}
	for name := range p.Volumes {
		p.Volumes[name] = types.VolumeConfig{}
	}
	for name, s := range p.Secrets {
		s.File = b.full(s.File)
		p.Secrets[name] = s
	}
	for name, c := range p.Configs {
		c.File = b.full(c.File)
		p.Configs[name] = c
	}
	p.Name, p.Networks, p.DisabledServices = "", networks, nil
	text, err := p.MarshalYAML()
	if err != nil {
		return nil, message.Errorf("write %s: %w", ComposeFile, err)
	}
	text, err = short(text)
	if err != nil {
		return nil, err
	}
	out := strings.ReplaceAll(string(text), "$", "$$")
	for _, s := range b.Secrets {
		out = strings.ReplaceAll(out, "{{secret "+s.String()+"}}", "${"+s.Name+"}")
	}
	return []byte(out), nil
}

// TrialFrom is Trial with the files of the service in another directory of the host.
func (b *Bundle) TrialFrom(dir string, at map[string]string) ([]byte, error) {
	moved, there := *b, maps.Clone(at)
	moved.Dir = dir
	for place, to := range at {
		if below, is := strings.CutPrefix(place, b.Dir+"/"); is {
			there[path.Join(dir, below)] = to
		}
	}
	return moved.Trial(there)
}

// apart is a container with nothing that there is once on a host.
func apart(b *Bundle, p *types.Project, c types.ServiceConfig, at map[string]string) types.ServiceConfig {
	c.Ports, c.Labels, c.Devices, c.Build, c.ExternalLinks = nil, nil, nil, nil, nil
	c.ContainerName, c.MacAddress, c.Restart, c.Pid, c.Ipc, c.Privileged = "", "", "", "", "", false
	if !strings.HasPrefix(c.NetworkMode, "service:") && c.NetworkMode != "none" {
		c.NetworkMode = ""
	}
	for name := range c.Networks {
		c.Networks[name] = nil // no address of its own
	}
	if c.Deploy != nil {
		c.Deploy.Labels, c.Deploy.RestartPolicy = nil, nil
	}
	for i := range c.EnvFiles {
		c.EnvFiles[i].Path = b.full(c.EnvFiles[i].Path)
	}
	var volumes []types.ServiceVolumeConfig
	for _, v := range c.Volumes {
		if v, is := elsewhere(b, p, v, at); is {
			volumes = append(volumes, v)
		}
	}
	c.Volumes = volumes
	return c
}

// elsewhere is a mount with data at another place; false: it is left out.
func elsewhere(b *Bundle, p *types.Project, v types.ServiceVolumeConfig, at map[string]string) (types.ServiceVolumeConfig, bool) {
	switch v.Type {
	case types.VolumeTypeVolume:
		if to := at[p.Volumes[v.Source].Name]; to != "" {
			return bindOf(to, v), true
		}
	case types.VolumeTypeBind:
		v.Source = b.full(v.Source)
		for from, to := range at {
			if IsPath(from) && below(from, v.Source) {
				v.Source = path.Join(to, strings.TrimPrefix(path.Clean(v.Source), from))
				return v, true
			}
		}
		v.ReadOnly = true
		return v, !strings.HasSuffix(v.Source, "/docker.sock")
	}
	return v, true
}

// full is a path of the bundle as a full one.
func (b *Bundle) full(name string) string {
	if name != "" && catalog.IsRelative(name) {
		return path.Join(b.Dir, name)
	}
	return name
}
