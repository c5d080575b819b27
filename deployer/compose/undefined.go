package compose

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Compose looks at a container of a profile that is off only when it is turned on, and takes what such a container names and the
// file does not have. Until 2.24 it looks at all of them, and refuses the file. So a container that could not start with its profile either
// is left out.

// leaveOutUndefined does so.
func leaveOutUndefined(p *types.Project) {
	for {
		has := slices.Concat(keys(p.Services), keys(p.DisabledServices))
		before := len(p.DisabledServices)
		maps.DeleteFunc(p.DisabledServices, func(_ string, c types.ServiceConfig) bool { return namesUndefined(p, &c, has) })
		if len(p.DisabledServices) == before {
			return
		}
	}
}

// namesUndefined reports whether a container names something that its project has not.
func namesUndefined(p *types.Project, c *types.ServiceConfig, containers []string) bool {
	lacks := func(names []string, has []string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(has, name) })
	}
	var volumes, secrets, configs []string
	for _, v := range c.Volumes {
		if v.Type == types.VolumeTypeVolume && v.Source != "" {
			volumes = append(volumes, v.Source)
		}
	}
	for _, s := range c.Secrets {
		secrets = append(secrets, s.Source)
	}
	if c.Build != nil {
		for _, s := range c.Build.Secrets {
			secrets = append(secrets, s.Source)
		}
	}
	for _, s := range c.Configs {
		configs = append(configs, s.Source)
	}
	needs := keys(c.DependsOn)
	if of, joins := strings.CutPrefix(c.NetworkMode, types.ServicePrefix); joins {
		needs = append(needs, of)
	}
	return c.Image == "" && c.Build == nil || lacks(needs, containers) || lacks(keys(c.Networks), append(keys(p.Networks), "default")) ||
		lacks(volumes, keys(p.Volumes)) || lacks(secrets, keys(p.Secrets)) || lacks(configs, keys(p.Configs))
}

func keys[V any](m map[string]V) []string { return slices.Collect(maps.Keys(m)) }
