package adopt

import (
	"context"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
)

// Verdict is what becomes of a stack.
type Verdict struct {
	Differs    []Difference      // empty: it is what berth would make, and nothing restarts
	Containers map[string]string // ID -> Compose's hash, of those that were compared
	Pins       []compose.Pin     // the images that run
}

// Same reports whether nothing restarts.
func (v *Verdict) Same() bool { return len(v.Differs) == 0 }

// Difference is something in which a stack is not what berth would make.
type Difference struct {
	Kind      Kind
	Container string // by its name in the Compose file, of Extra by that on the host
	Setting   string // of Setting as Compose calls it, never with a value; of File its path
}

// Kind says what differs.
type Kind int

// The kinds of differences.
const (
	Setting Kind = iota // of a container
	Other               // a setting that cannot be compared from here; Compose says that some are not the same
	File                // a file that a container mounts
	Missing             // no container is there, or too few are
	Extra               // the file has no such container, or not so many
	Down                // it does not run
	Unasked             // Compose there did not say what it would make
)

// Judge holds a stack against what berth would make. files are those of the bundle, as they would be uploaded.
func (s *Stack) Judge(ctx context.Context, h ledger.Host, files []compose.File) *Verdict {
	v := &Verdict{Containers: map[string]string{}}
	project, err := s.Bundle.Made(files)
	if err == nil {
		var hashes map[string][]string
		if hashes, err = s.ask(ctx, h, files); err == nil {
			for _, c := range s.compare(v, project, hashes) {
				if c.Lone {
					v.Differs = append(v.Differs, s.alone(ctx, h, c, files)...)
				} else {
					v.Differs = append(v.Differs, s.settings(ctx, h, project, c)...)
				}
			}
			err = s.compareFiles(ctx, h, v, project, files)
		}
	}
	if err != nil {
		v.Differs = append(v.Differs, Difference{Kind: Unasked})
	}
	return v
}

// compare holds each container against what Compose would make it from, and gives those that are of something else.
func (s *Stack) compare(v *Verdict, p *types.Project, hashes map[string][]string) (others []*probe.Container) {
	left := map[string]int{}
	for name, part := range p.Services {
		left[name] = part.GetScale()
	}
	pins := map[string]string{}
	for i := range s.Containers {
		c := &s.Containers[i]
		_, known := p.Services[c.Part]
		if left[c.Part]--; !known || left[c.Part] < 0 {
			v.Differs = append(v.Differs, Difference{Kind: Extra, Container: c.Name})
			continue
		}
		v.Containers[c.ID] = c.ConfigHash
		if c.Lone {
			v.Containers[c.ID] = ledger.LonePart + c.Part
		}
		if !c.Runs() && !c.Ended() {
			v.Differs = append(v.Differs, Difference{Kind: Down, Container: c.Part})
		}
		if c.ConfigHash == "" || !slices.Contains(hashes[c.Part], c.ConfigHash) {
			others = append(others, c)
		}
		s.pin(v, pins, c)
	}
	for _, name := range p.ServiceNames() {
		if left[name] > 0 {
			v.Differs = append(v.Differs, Difference{Kind: Missing, Container: name})
		}
	}
	return others
}

// pin takes the image that a container runs as what its name means, whatever that means by now.
func (s *Stack) pin(v *Verdict, pins map[string]string, c *probe.Container) {
	name := s.Bundle.Images[c.Part]
	has := s.On.Image(c.ImageID)
	if name == "" || has == nil {
		v.Differs = append(v.Differs, Difference{Kind: Setting, Container: c.Part, Setting: "image"})
		return
	}
	is := has.Digest(name)
	if is == "" {
		is = has.ID
	}
	switch pins[name] {
	case is:
	case "":
		pins[name] = is
		v.Pins = append(v.Pins, compose.Pin{Image: name, Digest: is})
	default: // two containers have two images under one name
		v.Differs = append(v.Differs, Difference{Kind: Setting, Container: c.Part, Setting: "image"})
	}
}
