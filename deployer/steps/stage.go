package steps

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Stage uploads the files of a service, with the values of its secrets, beside its directory.
type Stage struct {
	Bundle *compose.Bundle
	Takes  map[string]string // files of somebody's that may be replaced; see ledger.Record.Taken
	Adopts map[string]string // containers that run already, and stay; see ledger.Record.Adopted
	Over   *ledger.Record    // what lies there, and stays but for the files that the service takes up anew; nil: all of it is brought
}

// Word implements Work.
func (Stage) Word() string { return "stage" }

// Say implements Work.
func (s Stage) Say(w wording.Words, service string) string {
	if s.Over != nil {
		return w.Say("upload the files that %s takes up while it runs", "envoyer les fichiers que %s reprend sans redémarrer", service)
	}
	return w.Say("upload the files of %s", "envoyer les fichiers de %s", service)
}

var stageText = ledger.TakeText + shell("stage")

// Do implements Work.
func (s Stage) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error { return s.upload(ctx, at) })
}

func (s Stage) upload(ctx context.Context, at *Site) error {
	files, staged, err := s.brings(ctx, at)
	if err != nil {
		return err
	}
	record, err := staged.Text()
	if err != nil {
		return err
	}
	args, lengths, contents := []string{at.Staged()}, strconv.Itoa(len(record)), [][]byte{record}
	for _, f := range files {
		if !fs.ValidPath(f.Path) || strings.ContainsFunc(f.Path, oddInRecord) {
			return message.Errorf("%q is no name of a file below a directory", f.Path)
		}
		args = append(args, fmt.Sprintf("%04o", f.Mode.Perm()), f.Path)
		lengths += " " + strconv.Itoa(len(f.Data))
		contents = append(contents, f.Data)
	}
	input := slices.Concat([]byte(lengths+"\n"), slices.Concat(contents...))
	return at.Send(ctx, stageText, "berth-stage", input, args...)
}

// brings is what is staged, and what the service's record will say then.
func (s Stage) brings(ctx context.Context, at *Site) ([]compose.File, *ledger.Record, error) {
	if s.Over != nil {
		files := s.Bundle.Passing()
		return files, renewing(at, s, files), nil
	}
	value, err := at.values(ctx, at.host, s.Bundle)
	if err != nil {
		return nil, nil, err
	}
	files, err := s.Bundle.Upload(value)
	if err != nil {
		return nil, nil, err
	}
	staged := staging(at, s.Bundle, files)
	staged.Taken, staged.Adopted = s.Takes, s.Adopts
	return files, staged, nil
}

// renewing is the record of before with other files that the service takes up anew.
func renewing(at *Site, s Stage, files []compose.File) *ledger.Record {
	rec := *s.Over
	rec.Run, rec.Reload, rec.Reloading, rec.Taken = at.Holding.Run, s.Bundle.Reload, true, merged(rec.Taken, s.Takes)
	rec.Files = maps.Clone(rec.Files)
	maps.DeleteFunc(rec.Files, func(name, _ string) bool { return s.Bundle.Reload.Has(name) })
	for _, f := range files {
		rec.Files[f.Path] = sum(f.Data)
	}
	return &rec
}

// oddInRecord are letters that a record has in another spelling, and by which scripts would not find a name there.
func oddInRecord(r rune) bool {
	return unicode.IsControl(r) || strings.ContainsRune("\\\u2028\u2029", r)
}

// staging is what the service's record will say once its files are in place; the images are added by Pull.
func staging(at *Site, b *compose.Bundle, files []compose.File) *ledger.Record {
	rec := &ledger.Record{Service: at.Service, Dir: b.Dir, Run: at.Holding.Run, Plan: b.Plan, Digest: b.Digest, Reload: b.Reload, Files: map[string]string{}, Images: map[string]string{}}
	if name := b.ProjectName(); name != at.Service {
		rec.Project = name
	}
	for _, f := range files {
		rec.Files[f.Path] = sum(f.Data)
	}
	for _, one := range b.Builds {
		if rec.Builds == nil {
			rec.Builds = map[string]string{}
		}
		rec.Builds[one.Container] = one.Digest
	}
	for _, d := range b.Data {
		rec.Data = append(rec.Data, d.At)
	}
	for _, r := range b.Creates {
		if r.Kind == planner.VolumeResource {
			rec.Volumes = append(rec.Volumes, r.Name)
		} else {
			rec.Networks = append(rec.Networks, r.Name)
		}
	}
	return rec
}
