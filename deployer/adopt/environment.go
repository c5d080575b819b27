package adopt

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
)

const mostVariables = 12 // that are named of one container

// environment names the variables of a container that are not as its file says. Their values, which may be secret, are
// asked for to be compared, and go nowhere. Where Docker does not say them none is named.
func environment(ctx context.Context, h ledger.Host, want types.ServiceConfig, c *probe.Container) []string {
	has, known := variables(ctx, h, "container", c.ID)
	if !known {
		return nil
	}
	image, known := variables(ctx, h, "image", c.ImageID)
	var out []string
	for name, value := range want.Environment {
		if is, set := has[name]; value != nil && (!set || is != *value) {
			out = append(out, name)
		}
	}
	for name, is := range has {
		if _, said := want.Environment[name]; !said && known && image[name] != is {
			out = append(out, name)
		}
	}
	out = slices.DeleteFunc(out, func(name string) bool { return ledger.Clean(name) != name })
	slices.Sort(out)
	return out[:min(len(out), mostVariables)]
}

// variables are those that Docker has for a container or an image.
func variables(ctx context.Context, h ledger.Host, kind, id string) (map[string]string, bool) {
	said, err := ledger.Ask(ctx, h, remote.Command{Sudo: true, Args: []string{"docker", kind, "inspect", "--format", "{{json .Config.Env}}", id}})
	var list []string
	if err != nil || json.Unmarshal([]byte(said), &list) != nil {
		return nil, false
	}
	out := map[string]string{}
	for _, v := range list {
		name, value, _ := strings.Cut(v, "=")
		out[name] = value
	}
	return out, true
}
