package preflight

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/message"
)

// Manifest is what a registry says of an image.
type Manifest struct {
	// Platforms has the digest for each architecture, as Docker names it; none where the architecture has
	// several variants. Empty: the registry does not say for which architecture its one image is.
	Platforms map[string]string
	Err       message.Text // why it is not known
	Refusal   Refusal      // what Err means
}

const manifestLimit = 1 << 20

// registryTime is how long registries get to answer one host, all of its questions together.
const registryTime = 90 * time.Second

// imagesAtOnce is how many images one host asks for at once.
const imagesAtOnce = 4

// AskImages asks the registry of each image, from the host and with its Docker's access, for which
// architectures there is one and under which digest. It is one request an image, which counts as a pull
// where a registry counts them: ask for images that the host does not have. What cannot be asked, and what a
// registry refuses, is in the answer. One that did not answer is not asked again: each question would wait as long.
func AskImages(ctx context.Context, h ledger.Host, images []string) map[string]Manifest {
	ctx, cancel := context.WithTimeoutCause(ctx, registryTime, message.Errorf("the registries did not answer within %s", registryTime))
	defer cancel()
	var all sync.WaitGroup
	var mu sync.Mutex
	by := map[string]Manifest{}
	silent := map[string]Manifest{} // registries
	places := make(chan struct{}, imagesAtOnce)
	for _, image := range images {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			registry := registryOf(image)
			mu.Lock()
			m, known := silent[registry]
			mu.Unlock()
			if !known {
				m = askImage(ctx, h, image)
			}
			mu.Lock()
			defer mu.Unlock()
			by[image] = m
			if m.Refusal == NotReached {
				silent[registry] = m
			}
		})
	}
	all.Wait()
	return by
}

// registryOf is the registry that a name of an image points to.
func registryOf(image string) string {
	first, _, more := strings.Cut(image, "/")
	if more && (strings.ContainsAny(first, ".:") || first == "localhost") {
		return first
	}
	return "docker.io"
}

// registryPatience is how long a registry may take to answer about one image.
const registryPatience = 20 * time.Second

func askImage(ctx context.Context, h ledger.Host, image string) Manifest {
	ctx, cancel := context.WithTimeoutCause(ctx, registryPatience, message.Errorf("no answer within %s", registryPatience))
	defer cancel()
	text, err := inspect(ctx, h, "manifest", "inspect", image)
	if err != nil {
		return unknown(ctx, h, image, err)
	}
	m, one := parseManifest(text)
	if one { // of a single image the manifest says neither digest nor architecture; Docker finds them out
		if text, err = inspect(ctx, h, "manifest", "inspect", "--verbose", image); err == nil {
			m = parseDescriptor(text)
		}
	}
	return m
}

// inspect asks as docker pull would: with the access that root has.
func inspect(ctx context.Context, h ledger.Host, args ...string) ([]byte, error) {
	return h.Output(ctx, remote.Command{
		Args: append([]string{"docker"}, args...), Sudo: true,
		Env: map[string]string{"DOCKER_CLI_EXPERIMENTAL": "enabled", "HOME": "/root"},
	}, manifestLimit)
}

// unknown says why nothing could be learned of an image. Where Docker's words mean several things it is asked again.
func unknown(ctx context.Context, h ledger.Host, image string, err error) Manifest {
	var exit *remote.ExitError
	if !errors.As(err, &exit) {
		refusal := meaning(err.Error())
		if ctx.Err() != nil {
			refusal = NotReached
		}
		return Manifest{Err: message.Because(err), Refusal: refusal}
	}
	said := lastLine(exit.Lines)
	if strings.Contains(said, vague) {
		if _, err := inspect(ctx, h, "--debug", "manifest", "inspect", image); errors.As(err, &exit) {
			said = cmp.Or(cause(exit.Lines), said)
		}
	}
	m := Manifest{Err: message.Word(said), Refusal: meaning(said)}
	if m.Refusal == UnknownFormat {
		m.Err = message.Text{} // it is there
	}
	return m
}

func lastLine(lines []remote.Line) string {
	for _, l := range slices.Backward(lines) {
		if s := ledger.Clean(l.Text); s != "" {
			return s
		}
	}
	return "docker manifest inspect failed"
}

// parseManifest reads a list of manifests; of a single one it says that it is one.
func parseManifest(text []byte) (m Manifest, one bool) {
	var v struct {
		Config    struct{ Digest string }
		Manifests []struct {
			Digest   string
			Platform struct{ Architecture, OS string }
		}
	}
	if err := json.Unmarshal(text, &v); err != nil {
		return Manifest{Err: message.Word("its answer is no JSON")}, false
	}
	m = Manifest{Platforms: map[string]string{}}
	for _, p := range v.Manifests {
		m.add(p.Platform.OS, p.Platform.Architecture, p.Digest)
	}
	return m, len(v.Manifests) == 0 && v.Config.Digest != ""
}

// parseDescriptor reads what Docker says of a single manifest with --verbose.
func parseDescriptor(text []byte) Manifest {
	var v struct {
		Descriptor struct {
			Digest   string
			Platform struct{ Architecture, OS string }
		}
	}
	m := Manifest{Platforms: map[string]string{}}
	if json.Unmarshal(text, &v) == nil {
		m.add(v.Descriptor.Platform.OS, v.Descriptor.Platform.Architecture, v.Descriptor.Digest)
	}
	return m
}

func (m *Manifest) add(system, arch, digest string) {
	arch = ledger.Clean(arch)
	if system != "linux" || arch == "" || !probe.IsDigest(digest) || len(m.Platforms) > 100 {
		return
	}
	if _, again := m.Platforms[arch]; again {
		digest = ""
	}
	m.Platforms[arch] = digest
}
