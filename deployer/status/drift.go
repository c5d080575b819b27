package status

import (
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/deployer/compose"
	"berth/deployer/probe"
)

// files holds the files of a service against its record.
func (s *Service) files(has *probe.ServiceFacts) {
	for name, sum := range has.Record.Files {
		file, there := has.Files[name]
		live := has.Record.Reload.Has(name)
		switch {
		case !there:
			s.drift(Drift{Kind: FileMissing, Name: name, Live: live})
		case file.SHA256 != "" && !strings.EqualFold(file.SHA256, strings.TrimPrefix(sum, "sha256:")):
			s.drift(Drift{Kind: FileChanged, Name: name, Live: live})
		}
		if there && path.Base(name) == compose.EnvFile && file.Mode&0o077 != 0 {
			s.drift(Drift{Kind: FileReadable, Name: name, Have: int64(file.Mode)})
		}
	}
}

// containers holds the containers of a service against its record, and against the Compose file that it
// was deployed with where that is known: a bundle of the same digest.
func (s *Service) containers(f *probe.Facts, has *probe.ServiceFacts, b *compose.Bundle) {
	for _, c := range s.Containers {
		if !c.Runs() && !c.Ended() {
			s.drift(Drift{Kind: ContainerDown, Name: c.Name, Text: c.Ending()})
		}
		if c.State == "running" && c.OOMKilled {
			s.drift(Drift{Kind: ContainerWounded, Name: c.Name, Have: int64(c.Limit)})
		}
		if has == nil || has.Err != nil {
			continue
		}
		if c.Digest != has.Record.Digest {
			s.drift(Drift{Kind: ContainerOld, Name: c.Name})
		}
		s.image(f, c, has.Record.Images)
	}
	if has == nil || has.Err != nil {
		return
	}
	if b == nil || b.Digest != has.Record.Digest {
		s.imagesRun(has)
		return
	}
	project, err := b.Project()
	if err != nil {
		return // it was deployed, so nobody can mend that here
	}
	for _, name := range project.ServiceNames() {
		s.part(project, project.Services[name], b)
	}
	s.added(f, project)
}

// image wants a container to be of an image that was deployed: under the name of the Compose file, or
// under the digest that this resolved to. What a digest stands for is known while the host has that image.
func (s *Service) image(f *probe.Facts, c probe.Container, deployed map[string]string) {
	if len(deployed) == 0 {
		return
	}
	want := deployed[c.Image]
	for name, digest := range deployed {
		if probe.FullImage(digest) == probe.FullImage(c.Image) || want == "" && probe.FullImage(name) == probe.FullImage(c.Image) {
			want = digest
		}
	}
	if is := f.Image(want); want == "" || is != nil && is.ID != c.ImageID {
		s.drift(Drift{Kind: ContainerImage, Name: c.Name, Text: c.Image, Wanted: want})
	}
}

// part wants one container of the Compose file among those of the host, as the file says.
func (s *Service) part(p *types.Project, want types.ServiceConfig, b *compose.Bundle) {
	found := false
	for i := range s.Containers {
		if c := &s.Containers[i]; c.Part == want.Name {
			found = true
			s.altered(p, want, c)
			if c.Adopted && b.Shares(want.Name) { // its limit comes when it is made anew
				s.Drift = slices.DeleteFunc(s.Drift, func(d Drift) bool { return d.Kind == ContainerLimit && d.Name == c.Name && d.Have == 0 })
			}
		}
	}
	if !found {
		s.drift(Drift{Kind: ContainerMissing, Name: want.Name})
		s.State = Absent
	}
}
