package catalog

import (
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/strictyaml"
)

// amounts are what a file says that a container takes, by the keys that say it. Each is taken out of a container by its function.
var amounts = []struct {
	keys   []string
	forget func(*types.ServiceConfig)
}{
	{[]string{"mem_limit"}, func(c *types.ServiceConfig) { c.MemLimit = 0 }},
	{[]string{"mem_reservation"}, func(c *types.ServiceConfig) { c.MemReservation = 0 }},
	{[]string{"cpus"}, func(c *types.ServiceConfig) { c.CPUS = 0 }},
	{[]string{"deploy", "resources", "limits", "memory"}, func(c *types.ServiceConfig) { limits(c).MemoryBytes = 0 }},
	{[]string{"deploy", "resources", "limits", "cpus"}, func(c *types.ServiceConfig) { limits(c).NanoCPUs = 0 }},
	{[]string{"deploy", "resources", "reservations", "memory"}, func(c *types.ServiceConfig) { reservations(c).MemoryBytes = 0 }},
	{[]string{"deploy", "resources", "reservations", "cpus"}, func(c *types.ServiceConfig) { reservations(c).NanoCPUs = 0 }},
}

func limits(c *types.ServiceConfig) *types.Resource {
	if c.Deploy == nil || c.Deploy.Resources.Limits == nil {
		return &types.Resource{}
	}
	return c.Deploy.Resources.Limits
}

func reservations(c *types.ServiceConfig) *types.Resource {
	if c.Deploy == nil || c.Deploy.Resources.Reservations == nil {
		return &types.Resource{}
	}
	return c.Deploy.Resources.Reservations
}

// forgetSamples takes the amounts out of a project that hang on variables which nobody sets: what stands for one while the project
// is read is no figure of anybody's.
func forgetSamples(p *types.Project, files sites, sample map[string]string) {
	for name, c := range p.Services {
		for _, a := range amounts {
			if slices.ContainsFunc(unset(files.inherited(name, a.keys)), func(variable string) bool { return sample[variable] != "" }) {
				a.forget(&c)
			}
		}
		p.Services[name] = c
	}
}

// mostInherited is how many containers are gone through that extend each other.
const mostInherited = 20

// inherited is the text that says something of a container, its own or that of the one which it extends.
func (w sites) inherited(container string, keys []string) strictyaml.Value {
	for range mostInherited {
		if v := w.at(append([]string{"services", container}, keys...)...); v.IsZero() || !v.IsMap() && !v.IsList() {
			return v
		}
		switch from := w.at("services", container, "extends"); {
		case !from.IsMap():
			container = from.Node().Value
		default:
			base, ok := from.Lookup("service")
			if !ok {
				return strictyaml.Value{}
			}
			container = base.Node().Value
		}
	}
	return strictyaml.Value{}
}
