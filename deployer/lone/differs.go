package lone

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"

	"berth/catalog"
)

// Differs reads a Compose file back, and says in what the container that Compose would make of it is not the one that runs; empty:
// in nothing. It never has a value in it.
func (c *Container) Differs(name string, text []byte, secrets map[string]string) string {
	image := c.image
	p, err := catalog.LoadCompose(name, "compose.yaml", text, secrets)
	if err != nil {
		return "Compose does not read it"
	}
	s, ok := p.Services[name]
	if !ok {
		return "it has no container"
	}
	h := c.HostConfig
	command := []string(s.Command)
	if s.Command == nil && s.Entrypoint == nil {
		command = image.Cmd
	}
	for _, x := range []struct {
		what string
		same bool
	}{
		{"image", s.Image == c.Config.Image},
		{"environment", maps.Equal(overlaid(variablesOf(image.Env), s.Environment), variablesOf(c.Config.Env))},
		{"labels", maps.Equal(both(image.Labels, s.Labels), both(c.Config.Labels, nil))},
		{"command", slices.Equal(command, c.Config.Cmd)},
		{"entrypoint", slices.Equal(orImage(s.Entrypoint, image.Entrypoint), c.Config.Entrypoint)},
		{"volumes", slices.Equal(c.mounted(), mountedBy(p, s))},
		{"ports", slices.Equal(c.published(), publishedBy(s))},
		{"restart", strings.TrimPrefix(s.Restart, "no") == c.restart()},
		{"network_mode", s.NetworkMode == "" || s.NetworkMode == h.NetworkMode || s.NetworkMode == "bridge" && (h.NetworkMode == "default" || h.NetworkMode == "")},
		{"networks", s.NetworkMode != "" || slices.Equal(slices.Sorted(maps.Keys(s.Networks)), c.networks())},
		{"privileged", s.Privileged == h.Privileged},
		{"cap_add", slices.Equal(s.CapAdd, caps(h.CapAdd))},
		{"cap_drop", slices.Equal(s.CapDrop, caps(h.CapDrop))},
		{"devices", len(s.Devices) == len(h.Devices)},
		{"user", s.User == c.Config.User || s.User == "" && c.Config.User == image.User},
		{"mem_limit", int64(s.MemLimit) == h.Memory},
	} {
		if !x.same {
			return x.what
		}
	}
	return c.differsInTheRest(name, s)
}

// differsInTheRest names what else a file says of its container that one written of the container does not, or the other way round:
// its health check, names of hosts, what is mounted in memory and whatever more there is.
func (c *Container) differsInTheRest(name string, s types.ServiceConfig) string {
	text, err := c.Compose(name)
	if err != nil {
		return "what it was made from"
	}
	p, err := catalog.LoadCompose(name, "compose.yaml", text, nil)
	if err != nil {
		return "what it was made from"
	}
	has, err := rest(p.Services[name])
	if err != nil {
		return "what it was made from"
	}
	says, err := rest(s)
	if err != nil {
		return "what it was made from"
	}
	for _, key := range slices.Sorted(maps.Keys(both(has, says))) {
		if has[key] != says[key] {
			return key
		}
	}
	return ""
}

// compared are the keys that Differs has compared by what they mean, and those that mean nothing for one container.
var compared = []string{
	"image", "container_name", "environment", "env_file", "labels", "command", "entrypoint", "volumes", "ports", "restart", "network_mode", "networks", "privileged", "cap_add", "cap_drop",
	"devices", "user", "mem_limit", "deploy", "build", "depends_on", "pull_policy", "profiles", "expose",
}

// rest is what a Compose file says of a container besides, as text by key.
func rest(s types.ServiceConfig) (map[string]string, error) {
	text, err := yaml.Marshal(s)
	if err != nil {
		return nil, err
	}
	var keys map[string]any
	if err := yaml.Unmarshal(text, &keys); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for key, value := range keys {
		if slices.Contains(compared, key) || value == nil {
			continue
		}
		text, err := yaml.Marshal(value)
		if err != nil {
			return nil, err
		}
		out[key] = string(text)
	}
	return out, nil
}

func orImage(list types.ShellCommand, image []string) []string {
	if list == nil {
		return image
	}
	return list
}

// overlaid are the variables of an image with those of a container over them.
func overlaid(image map[string]string, over types.MappingWithEquals) map[string]string {
	out := maps.Clone(image)
	for name, value := range over {
		if value != nil {
			out[name] = *value
		}
	}
	return out
}

func both(a, b map[string]string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}

// mounted lists what a container has mounted, as place, target and whether it may write.
func (c *Container) mounted() []string {
	var out []string
	for _, m := range c.Mounts {
		switch {
		case m.Type == "volume" && m.Name != "":
			out = append(out, fmt.Sprint(m.Name, " ", m.Destination, " ", m.RW))
		case m.Type == "bind":
			out = append(out, fmt.Sprint(path.Clean(m.Source), " ", m.Destination, " ", m.RW))
		}
	}
	slices.Sort(out)
	return out
}

func mountedBy(p *types.Project, s types.ServiceConfig) []string {
	var out []string
	for _, v := range s.Volumes {
		at := v.Source
		if v.Type == types.VolumeTypeVolume {
			at = p.Volumes[v.Source].Name
		}
		out = append(out, fmt.Sprint(at, " ", v.Target, " ", !v.ReadOnly))
	}
	slices.Sort(out)
	return out
}

// published lists the ports that a container has on its host.
func (c *Container) published() []string {
	if c.HostConfig.NetworkMode == "host" {
		return nil
	}
	var out []string
	for inner, list := range c.HostConfig.PortBindings {
		for _, b := range list {
			out = append(out, portText(b.HostIp, b.HostPort, inner))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func publishedBy(s types.ServiceConfig) []string {
	var out []string
	for _, p := range s.Ports {
		out = append(out, portText(p.HostIP, p.Published, strconv.Itoa(int(p.Target))+"/"+p.Protocol))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func portText(ip, outer, inner string) string {
	if ip == "0.0.0.0" || ip == "::" {
		ip = ""
	}
	return ip + " " + outer + " " + inner
}
