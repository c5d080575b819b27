package steps

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Build makes images of the staged service on its host, from sources that it uploads first. What runs is not touched: the images
// are put to use when the service starts.
type Build struct {
	Bundle *compose.Bundle
	Builds []compose.Build // those that are made; the others are there
	Anew   bool            // what they are based on is asked for at its registry
}

// buildLimit is for a compiler on a small host.
const buildLimit = 6 * time.Hour

// Word implements Work.
func (Build) Word() string { return "build" }

// Say implements Work.
func (s Build) Say(w wording.Words, service string) string {
	files, size := 0, int64(0)
	for _, b := range s.Builds {
		files, size = files+b.Files, size+b.Size
	}
	if files == 0 {
		return w.Say("build the images of %s", "construire les images de %s", service)
	}
	return w.Say("build the images of %s from %d files (%s)", "construire les images de %s à partir de %d fichiers (%s)", service, files, w.Used(planner.Bytes(size)))
}

// Brings implements bringer.
func (s Build) Brings() *compose.Bundle { return s.Bundle }

var (
	sourcesText = ledger.TakeText + shell("sources")
	buildText   = shell("build")
)

// sourcesDir is where the run has the sources of the service: beside its staged files, and gone with them.
func sourcesDir(at *Site) string { return at.Staged() + ".build" }

// Do implements Work.
func (s Build) Do(ctx context.Context, at *Site) error {
	dir := sourcesDir(at)
	if err := at.SendFrom(ctx, sourcesText, "berth-sources", s.Bundle.Sources.Pack, dir); err != nil {
		return err
	}
	args := []string{ledger.Built, strconv.Itoa(len(s.Builds))}
	var containers []string
	for _, b := range s.Builds {
		args = append(args, b.Image, keptImage(at, b.Container))
		containers = append(containers, b.Container)
	}
	args = append(ledger.Script(buildText, "berth-build", args...).Args, s.command(at, dir)...)
	args = append(args, containers...)
	return at.Within(buildLimit).Command(ctx, args...)
}

// command is docker compose in the sources. Attestations are left out: they give an image that is made again from the same
// another ID.
func (s Build) command(at *Site, dir string) []string {
	out := []string{"env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "BUILDX_NO_DEFAULT_ATTESTATIONS=1",
		"docker", "compose", "--progress", "plain", "--project-directory", dir, "--project-name", s.Bundle.ProjectName(), "--env-file", at.Staged() + "/" + compose.EnvFile,
		"-f", dir + "/" + compose.ComposeFile, "build"}
	if s.Anew {
		out = append(out, "--pull")
	}
	return out
}

// keptImage is the name under which an image that a run made is kept: without a name it would be pruned as soon as the next
// one has taken its own.
func keptImage(at *Site, container string) string {
	const most = 128 // bytes of a tag
	tag := at.Holding.Run + "." + at.Service + "." + container
	if len(tag) > most {
		sum := sha256.Sum256([]byte(tag))
		tag = tag[:most-17] + "." + hex.EncodeToString(sum[:8])
	}
	return ledger.BuiltImages + ":" + tag
}

// madeID asks for the ID of an image that the run made.
func madeID(ctx context.Context, at *Site, container string) (string, error) {
	name := keptImage(at, container)
	out, err := at.Ask(ctx, "sha256:"+strings.Repeat("0", sha256.Size*2), "docker", "image", "inspect", "--format", "{{.Id}}", name)
	if err != nil {
		return "", err
	}
	if id := strings.TrimSpace(out); strings.HasPrefix(id, "sha256:") {
		return id, nil
	}
	return "", message.Errorf("what %s is, Docker does not say", name)
}

// toBuild are the builds of a bundle whose images are not pinned to one that is there.
func toBuild(b *compose.Bundle, pins []compose.Pin) []compose.Build {
	there := map[string]bool{}
	for _, pin := range pins {
		there[pin.Image] = pin.Digest != ""
	}
	var out []compose.Build
	for _, one := range b.Builds {
		if !there[one.Image] {
			out = append(out, one)
		}
	}
	return out
}
