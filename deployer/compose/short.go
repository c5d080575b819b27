package compose

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"

	"berth/message"
)

// sayOlder says of a project what newer keys say with those that Compose 2.20 knows, where that asks the same of Docker.
// What is for compose watch is no part of what a host runs.
func sayOlder(p *types.Project) {
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for name, c := range containers {
			c.Develop = nil
			if len(c.Gpus) > 0 {
				deploy, reserved := types.DeployConfig{}, types.Resource{}
				if c.Deploy != nil {
					deploy = *c.Deploy
				}
				if deploy.Resources.Reservations != nil {
					reserved = *deploy.Resources.Reservations
				}
				reserved.Devices = slices.Clone(reserved.Devices)
				for _, gpu := range c.Gpus {
					gpu.Capabilities = append(slices.Clone(gpu.Capabilities), "gpu")
					reserved.Devices = append(reserved.Devices, gpu)
				}
				deploy.Resources.Reservations, c.Deploy, c.Gpus = &reserved, &deploy, nil
			}
			containers[name] = c
		}
	}
}

// short writes the text of a Compose file in the forms that Compose 2.20 reads. compose-go writes the newest ones, and
// leaves out what newer readers take for granted: of a mount in its long form, that its path is made where there is none.
func short(text []byte) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, message.Errorf("write %s: %w", ComposeFile, err)
	}
	if len(doc.Content) > 0 {
		for _, container := range values(field(doc.Content[0], "services")) {
			shorten(container)
		}
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(&doc); err != nil {
		return nil, message.Errorf("write %s: %w", ComposeFile, err)
	}
	return out.Bytes(), nil
}

// shorten rewrites one container.
func shorten(container *yaml.Node) {
	each := func(key string, rewrite func(*yaml.Node)) {
		for _, item := range items(field(container, key)) {
			rewrite(item)
		}
	}
	each("devices", shortDevice)
	each("env_file", shortEnvFile)
	each("volumes", writeCreated)
	each("extra_hosts", shortHost)
	each("secrets", numberMode)
	each("configs", numberMode)
	resources := field(field(container, "deploy"), "resources")
	for _, of := range []string{"limits", "reservations"} {
		if cpus := field(field(resources, of), "cpus"); cpus != nil { // numbers are for 2.21
			become(cpus, cpus.Value)
		}
	}
	if build := field(container, "build"); build != nil {
		for _, item := range items(field(build, "extra_hosts")) {
			shortHost(item)
		}
		for _, item := range items(field(build, "secrets")) {
			numberMode(item)
		}
	}
}

// shortDevice writes a device as a text: objects are for 2.30.
func shortDevice(n *yaml.Node) {
	source, target, may := textOf(n, "source"), textOf(n, "target"), textOf(n, "permissions")
	if n.Kind != yaml.MappingNode || source == "" {
		return
	}
	if !strings.HasPrefix(source, "/") && target == source { // the name of a device, as vendors have them (CDI)
		become(n, source)
		return
	}
	out := source
	if target != "" {
		out += ":" + target
		if may != "" && may != "rwm" {
			out += ":" + may
		}
	}
	become(n, out)
}

// shortEnvFile writes an env file that has to be there as its path: objects are for 2.24.
func shortEnvFile(n *yaml.Node) {
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 && textOf(n, "path") != "" {
		become(n, textOf(n, "path"))
	}
}

// writeCreated says of a mount whether its path is made: until 2.35 one with bind: that does not say is not. One without is.
func writeCreated(n *yaml.Node) {
	bind := field(n, "bind")
	if bind != nil && textOf(n, "type") == "bind" && bind.Kind == yaml.MappingNode && field(bind, "create_host_path") == nil {
		bind.Style = 0
		bind.Content = append(bind.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: "create_host_path"}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"})
	}
}

// shortHost writes HOST=ADDRESS with a colon: 2.20 knows no other way.
func shortHost(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		n.Value = strings.Replace(n.Value, "=", ":", 1)
	}
}

// numberMode writes the mode of a secret or a config as a number: texts are for 2.29.
func numberMode(n *yaml.Node) {
	mode := field(n, "mode")
	if mode == nil {
		return
	}
	if v, err := strconv.ParseUint(mode.Value, 8, 32); err == nil {
		*mode = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatUint(v, 10)}
	}
}

// become makes a text of a node.
func become(n *yaml.Node, text string) {
	*n = yaml.Node{}
	n.SetString(text)
}

// field is the value of a key; nil where there is none.
func field(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// textOf is the text of a key; empty where there is none.
func textOf(n *yaml.Node, key string) string {
	if v := field(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// values are those of a map.
func values(n *yaml.Node) []*yaml.Node {
	var out []*yaml.Node
	if n != nil && n.Kind == yaml.MappingNode {
		for i := 1; i < len(n.Content); i += 2 {
			out = append(out, n.Content[i])
		}
	}
	return out
}

// items are those of a list.
func items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}
