package steps

import (
	"context"
	"path"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/wording"
)

// Stage uploads the files of a service, with the values of its secrets, beside its directory.
type Stage struct {
	Bundle *compose.Bundle
}

// Word implements Work.
func (Stage) Word() string { return "stage" }

// Say implements Work.
func (Stage) Say(w wording.Words, service string) string {
	return w.Say("upload the files of %s", "envoyer les fichiers de %s", service)
}

var (
	dirsText   = shell("dirs")
	stagedText = shell("staged")
)

// Do implements Work.
func (s Stage) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error { return s.upload(ctx, at) })
}

func (s Stage) upload(ctx context.Context, at *Site) error {
	value, err := at.values(ctx, at.host, s.Bundle)
	if err != nil {
		return err
	}
	files, err := s.Bundle.Upload(value)
	if err != nil {
		return err
	}
	// Whoever took the run up since stages the same: each has a directory of its own until it is whole.
	dir := at.Staged() + "." + at.Holding.Token
	dirs := []string{dir}
	for _, f := range files {
		if d := path.Join(dir, path.Dir(f.Path)); !slices.Contains(dirs, d) {
			dirs = append(dirs, d)
		}
	}
	if err := at.Script(ctx, dirsText, "berth-dirs", dirs...); err != nil {
		return err
	}
	for _, f := range files {
		if err := at.Write(ctx, path.Join(dir, f.Path), f.Data, f.Mode); err != nil {
			return err
		}
	}
	record, err := staging(at, s.Bundle, files).Text()
	if err != nil {
		return err
	}
	if err := at.Write(ctx, dir+".json", record, 0o600); err != nil {
		return err
	}
	return at.Script(ctx, stagedText, "berth-staged", dir, at.Staged())
}

// staging is what the service's record will say once its files are in place; the images are added by Pull.
func staging(at *Site, b *compose.Bundle, files []compose.File) *ledger.Record {
	rec := &ledger.Record{Service: at.Service, Dir: b.Dir, Run: at.Holding.Run, Plan: b.Plan, Digest: b.Digest, Files: map[string]string{}, Images: map[string]string{}}
	for _, f := range files {
		rec.Files[f.Path] = sum(f.Data)
	}
	return rec
}
