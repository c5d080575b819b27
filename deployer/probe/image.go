package probe

import (
	"regexp"
	"slices"
	"strings"

	"berth/planner"
)

// Image is an image that the host has.
type Image struct {
	ID      string
	Tags    []string // repository:tag
	Digests []string // repository@sha256:...
	Arch    string   // as Docker names it
	Size    planner.Bytes
}

// is reports whether a name, as FullImage gives it, means this image.
func (i *Image) is(name string) bool {
	same := func(s string) bool { return FullImage(s) == name }
	return i.ID == name || slices.ContainsFunc(i.Tags, same) || slices.ContainsFunc(i.Digests, same)
}

// Digest is the image's digest in the registry that the name points to: repository@sha256:..., or empty
// where it came from none.
func (i *Image) Digest(name string) string {
	repository, _, _ := strings.Cut(FullImage(name), "@")
	repository = RepositoryOf(repository)
	for _, d := range i.Digests {
		if at, _, _ := strings.Cut(FullImage(d), "@"); at == repository {
			return d
		}
	}
	return ""
}

// FullImage gives the name of an image as Docker lists it: with a tag, and without what it leaves out
// for images of its own hub. IDs and digests stay as they are.
func FullImage(name string) string {
	if strings.HasPrefix(name, "sha256:") {
		return name
	}
	name = strings.TrimPrefix(name, "docker.io/")
	name = strings.TrimPrefix(name, "index.docker.io/")
	name = strings.TrimPrefix(name, "library/")
	if strings.Contains(name, "@") {
		// Docker lists a digest without the tag that was beside it.
		repository, digest, _ := strings.Cut(name, "@")
		return RepositoryOf(repository) + "@" + digest
	}
	if RepositoryOf(name) == name {
		name += ":latest"
	}
	return name
}

// RepositoryOf is the name of an image without its tag: a colon after the last slash.
func RepositoryOf(name string) string {
	if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, '/') {
		return name[:i]
	}
	return name
}

var digestText = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// IsDigest reports whether a text is a digest as registries write it.
func IsDigest(s string) bool { return digestText.MatchString(s) }

// IsPinned reports whether a name means one image for good: by its digest in a registry, or by its ID.
func IsPinned(name string) bool {
	if repository, digest, found := strings.Cut(name, "@"); found {
		return repository != "" && IsDigest(digest)
	}
	return IsDigest(name)
}
