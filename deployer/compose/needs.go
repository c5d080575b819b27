package compose

import (
	"cmp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Need is something in a Compose file that the oldest Compose does not read.
type Need struct {
	Line  int    // of compose.yaml, as it is rendered
	Key   string // services.web.label_file
	Since string // the version of Compose that reads it
}

// newer says what came after Compose 2.20 and has no older form, by the schemas and the types in the compose-go of each release (what the
// one has and the other has not is left out without a word), and
// by docs.docker.com/reference/compose-file where that names a later one. A * is any key, [] any item.
var newer = []struct {
	path, since string
	as          func(*yaml.Node) bool // nil: in any form
}{
	{"jobs", "5.6.0", nil},
	{"models", "2.38.0", nil},
	{"configs.*.content", "2.23.1", nil},
	{"configs.*.environment", "2.23.1", nil},
	{"networks.*.enable_ipv4", "2.33.1", nil},
	{"networks.*.ipam.options", "5.2.0", nil},
	{"services.*.build.entitlements", "2.27.1", nil},
	{"services.*.build.no_cache_filter", "5.0.0", nil},
	{"services.*.build.provenance", "2.39.0", nil},
	{"services.*.build.sbom", "2.39.0", nil},
	{"services.*.build.shm_size", "2.24.0", nil},
	{"services.*.build.ulimits", "2.23.1", nil},
	{"services.*.deploy.resources.reservations.devices.[].options", "2.30.0", nil},
	{"services.*.env_file.[]", "2.24.0", isMap},
	{"services.*.env_file.[].format", "2.30.0", nil},
	{"services.*.healthcheck.start_interval", "2.20.2", nil},
	{"services.*.label_file", "2.32.2", nil},
	{"services.*.models", "2.38.0", nil},
	{"services.*.networks.*.driver_opts", "2.27.1", nil},
	{"services.*.networks.*.gw_priority", "2.33.1", nil},
	{"services.*.networks.*.interface_name", "2.36.0", nil},
	{"services.*.networks.*.mac_address", "2.23.2", nil},
	{"services.*.networks.*.use_service_name_alias", "5.6.0", nil},
	{"services.*.ports.[].app_protocol", "2.26.0", nil},
	{"services.*.ports.[].name", "2.26.0", nil},
	{"services.*.post_start", "2.30.0", nil},
	{"services.*.pre_start", "5.5.1", nil},
	{"services.*.pre_stop", "2.30.0", nil},
	{"services.*.provider", "2.36.0", nil},
	{"services.*.pull_policy", "2.34.0", isAge},
	{"services.*.pull_refresh_after", "2.34.0", nil},
	{"services.*.storage_opt", "2.24.5", nil},
	{"services.*.umask", "5.6.0", nil},
	{"services.*.use_api_socket", "2.37.3", nil},
	{"services.*.volumes.[].bind.recursive", "2.30.0", nil},
	{"services.*.volumes.[].image", "2.35.0", nil},
	{"services.*.volumes.[].type", "2.35.0", func(n *yaml.Node) bool { return n.Value == "image" }},
	{"services.*.volumes.[].volume.labels", "2.35.0", nil},
	{"services.*.volumes.[].volume.subpath", "2.26.0", nil},
}

func isMap(n *yaml.Node) bool { return n.Kind == yaml.MappingNode }

// isAge reports whether a pull policy is one that goes by the age of an image.
func isAge(n *yaml.Node) bool {
	return slices.Contains([]string{"daily", "weekly", "refresh"}, n.Value) || strings.HasPrefix(n.Value, "every_")
}

// Needs lists what the Compose file of the bundle has that Compose 2.20 does not read, in the order of the file.
func (b *Bundle) Needs() []Need {
	var doc yaml.Node
	for _, f := range b.Files {
		if f.Path == ComposeFile && yaml.Unmarshal(f.Data, &doc) != nil {
			return nil // whoever reads the project says why
		}
	}
	if len(doc.Content) == 0 {
		return nil
	}
	var out []Need
	for _, k := range newer {
		at(doc.Content[0], strings.Split(k.path, "."), nil, func(key []string, n *yaml.Node) {
			if k.as == nil || k.as(n) {
				out = append(out, Need{Line: n.Line, Key: strings.Join(key, "."), Since: k.since})
			}
		})
	}
	slices.SortStableFunc(out, func(x, y Need) int { return cmp.Compare(x.Line, y.Line) })
	return out
}

// at finds what lies at a path.
func at(n *yaml.Node, path, key []string, found func(key []string, n *yaml.Node)) {
	if len(path) == 0 {
		found(key, n)
		return
	}
	if path[0] == "[]" {
		for _, item := range items(n) {
			at(item, path[1:], key, found)
		}
		return
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if name := n.Content[i].Value; path[0] == "*" || path[0] == name {
			at(n.Content[i+1], path[1:], append(slices.Clone(key), name), found)
		}
	}
}
