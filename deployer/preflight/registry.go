package preflight

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
)

// Manifest is what a registry says of an image.
type Manifest struct {
	// Platforms has the digest for each architecture, as Docker names it; none where the architecture has
	// several variants. Empty: the registry does not say for which architecture its one image is.
	Platforms map[string]string
	Err       string // why it is not known
}

const manifestLimit = 1 << 20

// registryTime is how long registries get to answer one host, all of its questions together.
const registryTime = 90 * time.Second

// imagesAtOnce is how many images one host asks for at once.
const imagesAtOnce = 4

// AskImages asks the registry of each image, from the host and with its Docker's access, for which
// architectures there is one and under which digest. It is one request an image, which counts as a pull
// where a registry counts them: ask for images that the host does not have. What cannot be asked, and what a
// registry refuses, is in the answer.
func AskImages(ctx context.Context, h ledger.Host, images []string) map[string]Manifest {
	ctx, cancel := context.WithTimeoutCause(ctx, registryTime, fmt.Errorf("the registries did not answer within %s", registryTime))
	defer cancel()
	out := make([]Manifest, len(images))
	var all sync.WaitGroup
	places := make(chan struct{}, imagesAtOnce)
	for i, image := range images {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			out[i] = askImage(ctx, h, image)
		})
	}
	all.Wait()
	by := map[string]Manifest{}
	for i, image := range images {
		by[image] = out[i]
	}
	return by
}

func askImage(ctx context.Context, h ledger.Host, image string) Manifest {
	text, err := h.Output(ctx, remote.Command{
		Args: []string{"docker", "manifest", "inspect", image}, Sudo: true,
		Env: map[string]string{"DOCKER_CLI_EXPERIMENTAL": "enabled"},
	}, manifestLimit)
	var exit *remote.ExitError
	switch {
	case errors.As(err, &exit):
		return Manifest{Err: lastLine(exit.Lines)}
	case err != nil:
		return Manifest{Err: err.Error()}
	}
	return parseManifest(text)
}

// AskAbout lists, by host, the images of bundles that the host does not have: those to ask registries for.
func AskAbout(bundles []*compose.Bundle, facts map[string]*probe.Facts) map[string][]string {
	out := map[string][]string{}
	for _, b := range bundles {
		f := facts[b.Host]
		if f == nil || f.Err != nil || f.Docker.Down() { // it is said that the daemon does not answer
			continue
		}
		for _, image := range b.Images {
			if f.Image(image) == nil && !slices.Contains(out[b.Host], image) {
				out[b.Host] = append(out[b.Host], image)
			}
		}
	}
	for _, images := range out {
		slices.Sort(images)
	}
	return out
}

// Digests says what the images of bundles are on their hosts, for Execution: what the host has under that
// name, else what the registry has for its architecture.
func Digests(bundles []*compose.Bundle, facts map[string]*probe.Facts, manifests map[string]map[string]Manifest) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, b := range bundles {
		f := facts[b.Host]
		if f == nil || f.Err != nil {
			continue
		}
		for _, image := range b.Images {
			digest := ""
			if has := f.Image(image); has != nil {
				if has.Arch == f.Arch.Family {
					digest = has.Digest(image)
				}
			} else if d := manifests[b.Host][image].Platforms[f.Arch.Family]; d != "" {
				repository, _, _ := strings.Cut(image, "@")
				digest = probe.RepositoryOf(repository) + "@" + d
			}
			if digest == "" {
				continue
			}
			if out[b.Host] == nil {
				out[b.Host] = map[string]string{}
			}
			out[b.Host][image] = digest
		}
	}
	return out
}

func lastLine(lines []remote.Line) string {
	for _, l := range slices.Backward(lines) {
		if s := ledger.Clean(l.Text); s != "" {
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
		if p.Platform.OS != "linux" || !probe.IsDigest(p.Digest) || len(m.Platforms) > 100 {
			continue
		}
		arch := ledger.Clean(p.Platform.Architecture)
		if _, again := m.Platforms[arch]; again {
			m.Platforms[arch] = ""
		} else if arch != "" {
			m.Platforms[arch] = p.Digest
		}
	}
	return m
}
