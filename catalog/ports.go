package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// Planning needs one thing of the Compose part: which ports of the host it takes. They are read here from
// the YAML nodes, with Compose's own parser for the short syntax and its own substitution of variables
// (defaults only: nothing is set while planning). That is a hundred times cheaper than loading the
// project; that both give the same is a rule of lint and a test over the shipped entries.

// maxPorts bounds what one entry may publish: every port there is, on TCP and on UDP.
const maxPorts = 2 * 65535

// readCompose reads of the Compose part what planning needs: that there are containers, and the host
// ports that they publish with their addresses, by number, TCP first, each once. A container of a profile is not started
// unasked and counts for nothing; a port that the container runtime picks by itself (none stated, or a
// range for a single one) can collide with nothing and is left out, and so is SCTP.
func readCompose(root strictyaml.Value) []planner.Port {
	if v, ok := root.Lookup("include"); ok {
		v.Errorf("include: an entry is one Compose file")
	}
	services, ok := root.Lookup("services")
	if !ok || !services.IsMap() || len(services.Entries()) == 0 {
		root.Errorf("the file has no services")
		return nil
	}
	var found []planner.Port
	for _, service := range services.Entries() {
		items, profiles := withExtended(services, service.Value)
		if profiles {
			continue
		}
		for _, item := range items {
			ports, err := readPort(item)
			if err != nil {
				item.Errorf("%v", err)
				continue
			}
			if found = append(found, ports...); len(found) > maxPorts {
				item.Errorf("the entry publishes more ports than a host has")
				return nil
			}
		}
	}
	return sortPorts(found)
}

// withExtended lists the ports items of a container and of those that it extends within the file, and
// reports whether one of them belongs to a profile. An extends that goes round in a circle ends where it
// began; Compose refuses it by itself.
func withExtended(services, service strictyaml.Value) (items []strictyaml.Value, profiles bool) {
	for range maxExtends {
		items = append(items, list(service, "ports")...)
		profiles = profiles || len(list(service, "profiles")) > 0
		base, ok := service.Lookup("extends")
		if !ok {
			break
		}
		if file, ok := base.Lookup("file"); ok {
			file.Errorf("extends: an entry is one Compose file")
		}
		if base.IsMap() {
			base, _ = base.Lookup("service")
		}
		if base.IsZero() {
			break
		}
		service, _ = services.Lookup(base.Node().Value)
	}
	return items, profiles
}

// maxExtends bounds a chain of containers that extend each other.
const maxExtends = 8

// list is a list in a map, or nothing.
func list(v strictyaml.Value, key string) []strictyaml.Value {
	l, ok := v.Lookup(key)
	if !ok || !l.IsList() {
		return nil
	}
	return l.Items()
}

// readPort reads one item of a ports list: a number, the short syntax or a map.
func readPort(item strictyaml.Value) ([]planner.Port, error) {
	if !item.IsMap() {
		text, err := scalar(item)
		if err != nil {
			return nil, err
		}
		configs, err := types.ParsePortConfig(text)
		if err != nil {
			return nil, message.Errorf("port %q: %w", text, err)
		}
		return hostPorts(configs)
	}
	var c types.ServicePortConfig
	for key, into := range map[string]*string{"published": &c.Published, "protocol": &c.Protocol, "host_ip": &c.HostIP} {
		v, ok := item.Lookup(key)
		if !ok {
			continue
		}
		text, err := scalar(v)
		if err != nil {
			return nil, err
		}
		*into = text
	}
	return hostPorts([]types.ServicePortConfig{c})
}

// scalar is a text or number with the defaults of its variables put in.
func scalar(v strictyaml.Value) (string, error) {
	if v.IsMap() || v.IsList() || v.IsNull() {
		return "", message.New(`a port is written like "8080:80/tcp" or {target: 80, published: 8080}`)
	}
	return substitute(v.Node().Value)
}

// hostPorts keeps what is published on a port that the file states.
func hostPorts(configs []types.ServicePortConfig) ([]planner.Port, error) {
	var out []planner.Port
	for _, c := range configs {
		protocol := strings.ToLower(cmp.Or(c.Protocol, "tcp"))
		if c.Published == "" || c.Published == "0" || strings.Contains(c.Published, "-") || protocol == "sctp" {
			continue
		}
		n, err := strconv.Atoi(c.Published)
		if err != nil || n < 1 || n > 65535 {
			return nil, message.Errorf("published port %q: a number from 1 to 65535 is needed", c.Published)
		}
		if protocol != "tcp" && protocol != "udp" {
			return nil, message.Errorf("protocol %q: tcp or udp is needed", c.Protocol)
		}
		p := planner.Port{Number: n, UDP: protocol == "udp"}
		if c.HostIP != "" {
			if p.Address, err = quantity.Address(c.HostIP); err != nil {
				return nil, message.Errorf("published port %s: %w", c.Published, err)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// substitute replaces ${NAME:-default} by the default and every other variable by nothing, as Compose
// does where none is set. A variable that must be set is an error: a port may not hang on it.
func substitute(s string) (string, error) {
	if !strings.Contains(s, "$") {
		return s, nil
	}
	unset := func(string) (string, bool) { return "", false }
	out, err := template.SubstituteWithOptions(s, unset, template.WithoutLogging)
	if err != nil {
		return "", message.Errorf("%q: %w; a port needs a default, as in ${PORT:-8080}", s, err)
	}
	return out, nil
}

// sortPorts orders ports and drops repeated ones.
func sortPorts(ports []planner.Port) []planner.Port {
	slices.SortFunc(ports, planner.Port.Compare)
	return slices.Compact(ports)
}
