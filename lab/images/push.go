package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
)

// The types are Docker's own, not OCI's of the same meaning: the command docker manifest inspect of Debian's
// Docker knows no others.
const (
	typeIndex    = "application/vnd.docker.distribution.manifest.list.v2+json"
	typeManifest = "application/vnd.docker.distribution.manifest.v2+json"
	typeConfig   = "application/vnd.docker.container.image.v1+json"
	typeLayer    = "application/vnd.docker.image.rootfs.diff.tar"

	healthEvery   = 2 * time.Second // of health checks that images bring
	healthTimeout = 5 * time.Second
)

// descriptor names a blob in a manifest.
type descriptor struct {
	MediaType string            `json:"mediaType"`
	Digest    string            `json:"digest"`
	Size      int               `json:"size"`
	Platform  map[string]string `json:"platform,omitempty"`
}

// registry is the one that the lab's hosts take for all of the Internet's.
type registry struct {
	base   string // https://10.77.0.1
	client http.Client
	blobs  map[string]string // digest -> a repository that has it
}

func newRegistry(address, caFile string) (*registry, error) {
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: no certificate in it", caFile)
	}
	return &registry{
		base:   "https://" + address,
		client: http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}},
		blobs:  map[string]string{},
	}, nil
}

// do sends a request and gives an error for any answer that is not among the wanted.
func (r *registry) do(method, address, contentType string, body []byte, wanted ...int) (*http.Response, error) {
	request, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	request.Header.Set("Accept", typeIndex+", "+typeManifest)
	answer, err := r.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
	if err != nil {
		return nil, err
	}
	for _, code := range wanted {
		if answer.StatusCode == code {
			return answer, nil
		}
	}
	return nil, fmt.Errorf("%s %s: %s: %s", method, address, answer.Status, strings.TrimSpace(string(text)))
}

// blob uploads data into the repository, or has it taken over from another that has it.
func (r *registry) blob(repository string, data []byte) error {
	digest := digestOf(data)
	start := r.base + "/v2/" + repository + "/blobs/uploads/"
	if from, ok := r.blobs[digest]; ok {
		start += "?" + url.Values{"mount": {digest}, "from": {from}}.Encode()
	}
	answer, err := r.do(http.MethodPost, start, "", nil, http.StatusAccepted, http.StatusCreated)
	if err != nil {
		return err
	}
	if answer.StatusCode == http.StatusCreated {
		return nil
	}
	location, err := answer.Location()
	if err != nil {
		return err
	}
	query := location.Query()
	query.Set("digest", digest)
	location.RawQuery = query.Encode()
	if _, err := r.do(http.MethodPut, location.String(), "application/octet-stream", data, http.StatusCreated); err != nil {
		return err
	}
	r.blobs[digest] = repository
	return nil
}

func (r *registry) manifest(repository, reference, mediaType string, data []byte) error {
	_, err := r.do(http.MethodPut, r.base+"/v2/"+repository+"/manifests/"+reference, mediaType, data, http.StatusCreated)
	return err
}

// push makes the image of a spec and gives its digest: that of an index with a manifest for each architecture.
func (r *registry) push(s spec, below []layer, there []string) (string, error) {
	repository := s.Name.repository
	var manifests []descriptor
	for _, arch := range s.Archs {
		layers, err := layersFor(s, arch, below, there)
		if err != nil {
			return "", err
		}
		d, err := r.pushArch(repository, configFor(s, arch, layers), layers)
		if err != nil {
			return "", err
		}
		d.Platform = map[string]string{"os": "linux", "architecture": arch}
		manifests = append(manifests, d)
	}
	index, err := json.Marshal(map[string]any{"schemaVersion": 2, "mediaType": typeIndex, "manifests": manifests})
	if err != nil {
		return "", err
	}
	return digestOf(index), r.manifest(repository, s.Name.tag, typeIndex, index)
}

func layersFor(s spec, arch string, below []layer, there []string) ([]layer, error) {
	if arch != "amd64" {
		l, err := emptyLayer(arch)
		return []layer{l}, err
	}
	own, err := ownLayer(s, there)
	return append(slices.Clone(below), own), err
}

// configFor is the image's configuration, as docker inspect shows it.
func configFor(s spec, arch string, layers []layer) map[string]any {
	config := map[string]any{
		"Entrypoint": []string{standinPath},
		"Env":        []string{"PATH=" + programDir + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
		"WorkingDir": "/",
		"Labels":     map[string]string{"org.opencontainers.image.title": s.Name.base(), "lab.berth.standin": strings.Join(s.Part.Services, " ")},
	}
	if s.UID != 0 {
		config["User"] = fmt.Sprintf("%d:%d", s.UID, s.GID)
	}
	if s.Health {
		config["Healthcheck"] = map[string]any{
			"Test": []string{"CMD", standinPath, "healthy"}, "Interval": healthEvery, "Timeout": healthTimeout, "Retries": 3,
		}
	}
	var diffs []string
	for _, l := range layers {
		diffs = append(diffs, l.digest)
	}
	return map[string]any{
		"architecture": arch, "os": "linux", "config": config, "rootfs": map[string]any{"type": "layers", "diff_ids": diffs},
	}
}

func (r *registry) pushArch(repository string, config map[string]any, layers []layer) (descriptor, error) {
	text, err := json.Marshal(config)
	if err != nil {
		return descriptor{}, err
	}
	if err := r.blob(repository, text); err != nil {
		return descriptor{}, err
	}
	var list []descriptor
	for _, l := range layers {
		if err := r.blob(repository, l.data); err != nil {
			return descriptor{}, err
		}
		list = append(list, descriptor{MediaType: typeLayer, Digest: l.digest, Size: len(l.data)})
	}
	manifest, err := json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": typeManifest, "layers": list,
		"config": descriptor{MediaType: typeConfig, Digest: digestOf(text), Size: len(text)},
	})
	if err != nil {
		return descriptor{}, err
	}
	d := descriptor{MediaType: typeManifest, Digest: digestOf(manifest), Size: len(manifest)}
	return d, r.manifest(repository, d.Digest, typeManifest, manifest)
}
