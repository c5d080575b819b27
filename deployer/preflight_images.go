package deployer

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/remote"
	"berth/planner"
)

// Manifest is what a registry says of an image.
type Manifest struct {
	Platforms map[string]string // architecture as Docker names it -> digest; empty: for one that is not said
	Err       string            // why it is not known
}

const manifestLimit = 1 << 20

// AskImages asks the registry of each image, from the host and with its Docker's access, for which
// architectures there is one and under which digest. It is one request an image, which counts as a pull
// where a registry counts them: ask for images that the host does not have. An error means that the
// host could not be asked; what a registry refuses is in the answer.
func AskImages(ctx context.Context, h Host, images []string) (map[string]Manifest, error) {
	out := map[string]Manifest{}
	for _, image := range images {
		text, err := h.Output(ctx, remote.Command{
			Args: []string{"docker", "manifest", "inspect", image}, Sudo: true,
			Env: map[string]string{"DOCKER_CLI_EXPERIMENTAL": "enabled"},
		}, manifestLimit)
		var exit *remote.ExitError
		switch {
		case errors.As(err, &exit):
			out[image] = Manifest{Err: lastLine(exit.Lines)}
		case err != nil:
			return out, err
		default:
			out[image] = parseManifest(text)
		}
	}
	return out, nil
}

func lastLine(lines []remote.Line) string {
	for _, l := range slices.Backward(lines) {
		if s := clean(l.Text); s != "" {
			return s
		}
	}
	return "docker manifest inspect failed"
}

// parseManifest reads a list of manifests; a single manifest does not say for what it is.
func parseManifest(text []byte) Manifest {
	var v struct {
		Manifests []struct {
			Digest   string
			Platform struct{ Architecture, OS string }
		}
	}
	if err := json.Unmarshal(text, &v); err != nil {
		return Manifest{Err: "its answer is no JSON"}
	}
	m := Manifest{Platforms: map[string]string{}}
	for _, p := range v.Manifests {
		if p.Platform.OS != "linux" || !digestText.MatchString(p.Digest) || len(m.Platforms) > 100 {
			continue
		}
		if arch := clean(p.Platform.Architecture); arch != "" && m.Platforms[arch] == "" {
			m.Platforms[arch] = p.Digest
		}
	}
	return m
}

// images wants an image for the host's architecture: the one that it has, else one of the registry.
func (c *checker) images(f *Facts, b *compose.Bundle, p *parts) {
	for image := range p.images {
		finding := Finding{Host: f.Host, Service: b.Service, Text: image, HaveArch: planner.Arch{Family: f.Arch.Family}}
		if has := f.Image(image); has != nil {
			if has.Arch != "" && f.Arch.Family != "" && has.Arch != f.Arch.Family {
				finding.Kind = ImageOtherArch
				c.warn(finding) // it runs where somebody set up emulation, and a pull may fetch another
			}
			continue
		}
		m, asked := c.want.Manifests[f.Host][image]
		if !asked {
			continue
		}
		_, there := m.Platforms[f.Arch.Family]
		switch {
		case m.Err != "":
			finding.Kind, finding.Wanted = ImageUnknown, m.Err
			// An old Docker says of images in a newer format that there is no such manifest.
			if strings.Contains(m.Err, "no such manifest") && !older(f.Docker.Client, "23.0") {
				c.stop(finding)
			} else {
				c.warn(finding)
			}
		case len(m.Platforms) > 0 && !there:
			finding.Kind = ImageOtherArch
			c.stop(finding)
		}
	}
}
