package ansible

import (
	"bytes"
	"embed"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"berth/deployer/compose"
	"berth/inventory"
	"berth/planner"
)

// Playbook is what Ansible gets of a plan.
type Playbook struct {
	Files     map[string][]byte // inventory.yaml, playbook.yaml and what belongs to them
	Copied    []compose.Bundle  // what is copied as it is, below files/
	Templates []compose.Bundle  // what secrets are put into, below templates/
	Waiting   []Waiting         // services that run on another host today
	Leaving   []string          // services that the plan takes off their host; they run on
	Secrets   []compose.SecretRef
}

// Waiting is a service whose data has to be carried first.
type Waiting struct{ Service, From, To string }

//go:embed playbook
var playbook embed.FS

// service is what the playbook knows of a service on its host.
type service struct {
	Name      string     `yaml:"name"`
	Dir       string     `yaml:"dir"`
	OwnDir    bool       `yaml:"own_dir"` // the operator named it, so that files of his may lie there
	From      string     `yaml:"from,omitempty"`
	Wave      int        `yaml:"wave"`
	Secrets   []string   `yaml:"secrets"`
	Templates []string   `yaml:"templates"`
	Creates   []resource `yaml:"creates"`
	Builds    bool       `yaml:"builds"`
	AtHome    bool       `yaml:"at_home"`
}

type resource struct {
	Kind string `yaml:"kind"` // network or volume
	Name string `yaml:"name"`
}

// Export makes the playbook of a plan with its bundles.
func Export(plan *planner.Plan, inv *inventory.Inventory, bundles []compose.Bundle) (*Playbook, error) {
	p := &Playbook{Files: map[string][]byte{}}
	waves := wavesOf(plan, bundles)
	byHost, last := map[string][]service{}, 0
	for i := range bundles {
		b := &bundles[i]
		s := p.service(b, inv)
		s.Wave = waves[b.Service]
		last = max(last, s.Wave)
		if from := ranOn(plan, b); from != "" {
			s.From = from
			p.Waiting = append(p.Waiting, Waiting{b.Service, from, b.Host})
		}
		byHost[b.Host] = append(byHost[b.Host], s)
	}
	for _, m := range plan.Moves {
		if m.Action == planner.RemoveService {
			p.Leaving = append(p.Leaving, m.Service+" ("+m.From+")")
		}
	}
	for _, name := range []string{"playbook.yaml", "start.yaml"} {
		text, err := playbook.ReadFile("playbook/" + name)
		if err != nil {
			return nil, err
		}
		p.Files[name] = text
	}
	all, err := inventoryOf(plan, inv, byHost, last+1)
	if err != nil {
		return nil, err
	}
	p.Files["inventory.yaml"] = all
	for host, services := range byHost {
		if p.Files["host_vars/"+host+".yaml"], err = yamlText(map[string]any{"berth_services": services}); err != nil {
			return nil, err
		}
	}
	if len(p.Secrets) > 0 {
		p.Files["secrets.example.yaml"] = exampleOf(p.Secrets)
	}
	return p, nil
}

// service splits a bundle into what is copied and what secrets are put into.
func (p *Playbook) service(b *compose.Bundle, inv *inventory.Inventory) service {
	s := service{Name: b.Service, Dir: b.Dir, OwnDir: inv.Wishes[b.Service].Dir != "", Secrets: []string{}, Templates: []string{}, Creates: []resource{}, Builds: len(b.Builds) > 0, AtHome: b.AtHome}
	copied, with := *b, *b
	copied.Files, with.Files, with.Sources = nil, nil, nil
	for _, f := range b.Files {
		switch text, is := template(f, b.Secrets); {
		case is:
			s.Templates = append(s.Templates, f.Path)
			with.Files = append(with.Files, compose.File{Path: f.Path, Data: text, Mode: 0o644})
		case f.Path == compose.ComposeFile:
			f.Data = unplanned(f.Data, b.Plan)
			fallthrough
		default:
			copied.Files = append(copied.Files, f)
		}
	}
	p.Copied = append(p.Copied, copied)
	if len(with.Files) > 0 {
		p.Templates = append(p.Templates, with)
	}
	for _, ref := range b.Secrets {
		s.Secrets = append(s.Secrets, ref.String())
		if !slices.ContainsFunc(p.Secrets, func(r compose.SecretRef) bool { return r.String() == ref.String() }) {
			p.Secrets = append(p.Secrets, ref)
		}
	}
	for _, r := range b.Creates {
		s.Creates = append(s.Creates, resource{r.Kind.String(), r.Name})
	}
	return s
}

// unplanned takes off the label that names the placement: Compose starts a container anew whose labels change, and every plan
// has another one.
func unplanned(text []byte, plan string) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		if plan != "" && string(bytes.TrimSpace(line)) == compose.LabelPlan+": "+plan {
			continue
		}
		out = append(out, line...)
	}
	return out
}

// ranOn is the other host on which a service runs today; "" where it runs here too, or nowhere.
func ranOn(plan *planner.Plan, b *compose.Bundle) string {
	for _, p := range plan.Placed {
		if p.Service.Name == b.Service && p.Host == b.Host && p.From != p.Host && !p.Service.Agent {
			return p.From
		}
	}
	return ""
}

// wavesOf says for each service how many have to be up before it, one after the other.
func wavesOf(plan *planner.Plan, bundles []compose.Bundle) map[string]int {
	out := map[string]int{}
	for range bundles { // more than so many there are not, also where services need each other
		for i := range bundles {
			s := plan.Problem.Service(bundles[i].Service)
			if s == nil {
				continue
			}
			for _, need := range plan.Problem.StartAfter(s) {
				if at, placed := out[need]; placed && need != s.Name && at >= out[s.Name] && at < len(bundles) {
					out[s.Name] = at + 1
				}
			}
			out[s.Name] += 0
		}
	}
	return out
}

func yamlText(v any) ([]byte, error) {
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return out.Bytes(), e.Close()
}

// exampleOf is a file of secrets without their values.
func exampleOf(secrets []compose.SecretRef) []byte {
	var out bytes.Buffer
	fmt.Fprintln(&out, "# What secrets.yaml has to say: ansible-vault create secrets.yaml")
	fmt.Fprintln(&out, "berth_secrets:")
	for _, s := range secrets {
		about := "only you have it"
		if s.Made {
			about = "any long word, the same for good"
		}
		fmt.Fprintf(&out, "  %s: \"\" # %s\n", s, about)
	}
	return out.Bytes()
}
