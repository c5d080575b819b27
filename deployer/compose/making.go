package compose

import (
	"bytes"
	"path"
	"slices"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
	"berth/message"
)

// Making is a Compose file that says what the containers of the bundle are made from, but for berth's labels: all values are put
// in, those of env files, too. files are those of [Bundle.Upload]. It is for the standard input of docker compose on the host,
// which tells by it whether containers that somebody started by hand are the same; secrets are in it, so it is written nowhere.
//
// Containers that have a limit of memory only as a share of the service's have it here where shares is set.
func (b *Bundle) Making(files []File, shares bool) ([]byte, error) {
	p, err := b.Made(files)
	if err != nil {
		return nil, err
	}
	for _, name := range b.shares {
		if c, ok := p.Services[name]; ok && !shares {
			c.MemLimit = 0
			p.Services[name] = c
		}
	}
	text, err := p.MarshalYAML()
	if err != nil {
		return nil, message.Errorf("write %s: %w", ComposeFile, err)
	}
	if text, err = short(text); err != nil {
		return nil, err
	}
	return bytes.ReplaceAll(text, []byte("$"), []byte("$$")), nil
}

// Made is the project that Making writes.
func (b *Bundle) Made(files []File) (*types.Project, error) {
	content := map[string][]byte{}
	for _, f := range files {
		content[f.Path] = f.Data
	}
	values, err := dotenv.Parse(bytes.NewReader(content[EnvFile]))
	if err != nil {
		return nil, message.Errorf("%s of %s cannot be read", EnvFile, b.Service) // the cause may have a value in it
	}
	p, err := catalog.LoadCompose(b.ProjectName(), ComposeFile, content[ComposeFile], values)
	if err != nil {
		return nil, message.Errorf("%s of %s cannot be read with its values", ComposeFile, b.Service)
	}
	for name, c := range p.Services {
		for _, label := range []string{LabelService, LabelPlan, LabelDigest} {
			delete(c.Labels, label)
		}
		if err := setEnvironment(&c, values, content); err != nil {
			return nil, message.Errorf("an env file of %s in %s cannot be read", name, b.Service)
		}
		leaveTargets(&c)
		p.Services[name] = c
	}
	return p, nil
}

// leaveTargets leaves out where secrets and configs are mounted where that is the usual place: compose-go writes it, and old
// releases of Compose take that for something else than what the operator's file leaves out.
func leaveTargets(c *types.ServiceConfig) {
	for i, s := range c.Secrets {
		if s.Target == "/run/secrets/"+s.Source {
			c.Secrets[i].Target = ""
		}
	}
	for i, f := range c.Configs {
		if f.Target == "/"+f.Source {
			c.Configs[i].Target = ""
		}
	}
}

// setEnvironment puts into a container what Compose would look up as it makes it: variables that the file only names, and those
// of env files, which count less than what the file says. Env files that are the host's own stay, for Compose there to read.
func setEnvironment(c *types.ServiceConfig, values map[string]string, content map[string][]byte) error {
	said := c.Environment.Resolve(func(name string) (string, bool) { v, ok := values[name]; return v, ok })
	all := said.ToMapping()
	var stay []types.EnvFile
	for _, f := range c.EnvFiles {
		text, ours := content[path.Clean(f.Path)]
		if !ours {
			stay = append(stay, f)
			continue
		}
		err := dotenv.ParseWithFormat(bytes.NewReader(text), f.Path, all, func(name string) (string, bool) {
			if v, ok := values[name]; ok {
				return v, true
			}
			if v := said[name]; v != nil {
				return *v, true
			}
			return "", false
		}, f.Format)
		if err != nil {
			return err
		}
	}
	c.Environment, c.EnvFiles = all.ToMappingWithEquals().OverrideBy(said), stay
	return nil
}

// Shares reports whether a container has a limit of memory only as a share of what the service may have. Containers that ran
// before are not made anew for it.
func (b *Bundle) Shares(container string) bool { return slices.Contains(b.shares, container) }

// IsEnv reports whether a file of the bundle has values of variables, which are among what Making says.
func (b *Bundle) IsEnv(name string) bool {
	return slices.ContainsFunc(b.Files, func(f File) bool { return f.Path == name && f.Mode == 0o600 })
}
