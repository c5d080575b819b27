package catalog

import (
	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
)

// SwarmPart is a secret or a config of a swarm that a container uses: Compose takes it, and refuses it when it starts something.
type SwarmPart struct {
	Config    bool // else it is a secret
	Name      string
	Container string
}

// SwarmParts lists those of a project, by container.
func SwarmParts(p *types.Project) []SwarmPart {
	var out []SwarmPart
	for _, container := range p.ServiceNames() {
		c := p.Services[container]
		for _, s := range c.Secrets {
			if d := p.Secrets[s.Source]; bool(d.External) || d.Driver != "" || d.TemplateDriver != "" {
				out = append(out, SwarmPart{false, s.Source, container})
			}
		}
		for _, s := range c.Configs {
			if d := p.Configs[s.Source]; bool(d.External) || d.TemplateDriver != "" {
				out = append(out, SwarmPart{true, s.Source, container})
			}
		}
	}
	return out
}

// ofSwarm is the rule of secrets and configs that only a swarm has.
const ofSwarm = "of-swarm"

// swarm: secrets and configs that lie in a swarm.
func (f *faults) swarm(p *types.Project) {
	for _, s := range SwarmParts(p) {
		kind, text := "secrets", message.Of("the secret %s of %s is one of a swarm (external, driver)", s.Name, s.Container)
		if s.Config {
			kind, text = "configs", message.Of("the config %s of %s is one of a swarm (external, driver)", s.Name, s.Container)
		}
		f.found = append(f.found, fault{f.files.at(kind, s.Name), ofSwarm, message.Of("Docker refuses this: %s", text), message.Same(kind + ": {" + s.Name + ": {file: ./" + s.Name + ".txt}}"), ""})
	}
}

// Swarmed says which secrets and configs of the entry Compose will refuse: a stack for a swarm may be planned, and files of it rendered.
func (e *Entry) Swarmed() []Finding { return e.swarmed }
