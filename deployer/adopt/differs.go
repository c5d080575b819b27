package adopt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/message"
	"berth/wording"
)

// settingOf names what a difference of a container is called in a Compose file.
var settingOf = map[status.DriftKind]string{
	status.ContainerLimit: "mem_limit", status.ContainerCPUs: "cpus", status.ContainerRestart: "restart",
	status.ContainerRenamed: "container_name", status.ContainerNetwork: "networks", status.ContainerPorts: "ports",
}

// settings lists in what a container is not as its Compose file says, as far as that can be seen.
func (s *Stack) settings(ctx context.Context, h ledger.Host, p *types.Project, c *probe.Container) []Difference {
	b, want := s.Bundle, p.Services[c.Part]
	var out []Difference
	add := func(setting string) {
		d := Difference{Kind: Setting, Container: c.Part, Setting: setting}
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	if probe.FullImage(c.Image) != probe.FullImage(b.Images[c.Part]) {
		add("image")
	}
	for _, d := range status.Altered(p, want, c) {
		if !(d.Kind == status.ContainerLimit && d.Have == 0 && b.Shares(c.Part)) {
			add(settingOf[d.Kind])
		}
	}
	if !sameMounts(b, p, want, c) {
		add("volumes")
	}
	for _, name := range environment(ctx, h, want, c) {
		add("environment." + name)
	}
	if out == nil {
		out = []Difference{{Kind: Other, Container: c.Part}}
	}
	return out
}

// sameMounts reports whether a container has mounted what its file says, in the same places. What it has besides may be its
// image's.
func sameMounts(b *compose.Bundle, p *types.Project, want types.ServiceConfig, c *probe.Container) bool {
	for _, v := range want.Volumes {
		at := v.Source
		switch v.Type {
		case types.VolumeTypeVolume:
			at = p.Volumes[v.Source].Name
		case types.VolumeTypeBind:
			if catalog.IsRelative(at) {
				at = path.Join(b.Dir, at)
			}
		default:
			continue
		}
		if at != "" && !slices.ContainsFunc(c.Mounts, func(m probe.Mount) bool { return m.Target == v.Target && m.Place() == at }) {
			return false
		}
	}
	return true
}

// compareFiles holds files that containers mount against those that lie there. Files of variables are among what Compose was
// asked about.
func (s *Stack) compareFiles(ctx context.Context, h ledger.Host, v *Verdict, p *types.Project, files []compose.File) error {
	spot := probe.Spot{Service: s.Bundle.Service, Dir: s.Bundle.Dir}
	for _, f := range files {
		if mounts(p, f.Path) {
			spot.Names = append(spot.Names, f.Path)
		}
	}
	lies, err := probe.Lies(ctx, h, []probe.Spot{spot})
	if err != nil {
		return err
	}
	for _, f := range files {
		is := lies[spot.Service][f.Path].Is
		if slices.Contains(spot.Names, f.Path) && is != sum(f.Data) {
			v.Differs = append(v.Differs, Difference{Kind: File, Setting: f.Path})
		}
	}
	return nil
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// mounts reports whether a container of a project has a file of its directory mounted, by itself or with a directory.
func mounts(p *types.Project, name string) bool {
	in := func(at string) bool {
		at = path.Clean(at)
		return catalog.IsRelative(at) && (at == "." || at == name || strings.HasPrefix(name, at+"/"))
	}
	for _, c := range p.Services {
		for _, v := range c.Volumes {
			if v.Type == types.VolumeTypeBind && in(v.Source) {
				return true
			}
		}
	}
	for _, s := range p.Secrets {
		if s.File != "" && in(s.File) {
			return true
		}
	}
	for _, c := range p.Configs {
		if c.File != "" && in(c.File) {
			return true
		}
	}
	return false
}

// Say names what differs.
func (d Difference) Say(w wording.Words) string {
	switch d.Kind {
	case Setting:
		return w.Say("%s: %s", "%s : %s", d.Container, message.Word(d.Setting))
	case Other:
		return w.Say("%s: settings that Compose compares (environment, command, labels ...)", "%s : des réglages que Compose compare (environment, command, labels ...)", d.Container)
	case File:
		return d.Setting
	case Missing:
		return w.Say("%s has no container", "%s n'a pas de conteneur", d.Container)
	case Extra:
		return w.Say("%s is not in its file", "%s n'est pas dans son fichier", d.Container)
	case Down:
		return w.Say("%s does not run", "%s ne tourne pas", d.Container)
	}
	return w.Say("Compose there did not say what it would make", "Compose n'y a pas dit ce qu'il ferait")
}
