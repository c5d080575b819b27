package preflight

import (
	"maps"
	"slices"
	"strings"

	"berth/wording"
)

// HostUnasked is a host that cannot be asked about services that come, and nothing says that it has them.
type HostUnasked struct {
	Place
	warns
	noHint
	Services []string
	Err      error
}

func (f HostUnasked) Say(w wording.Words) string {
	return w.Say("%s cannot be asked whether it has anything of %s; nothing says that it has: %v", "%s ne peut pas dire s'il a quelque chose de %s ; rien ne le laisse penser : %v", f.Host, strings.Join(f.Services, ", "), f.Err)
}

func unasked(c *checker) {
	services, why := map[string][]string{}, map[string]error{}
	for _, o := range c.others {
		if err := o.unsure(); err != nil && !o.told {
			services[o.on], why[o.on] = append(services[o.on], o.Name), err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(services)) {
		c.add(HostUnasked{Place: Place{Host: name}, Services: services[name], Err: why[name]})
	}
}
