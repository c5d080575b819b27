package rollout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/deployer/steps"
)

// spot is a directory in which a run writes files of a service.
type spot struct {
	preflight.Place
	dir     string
	may     map[string][]string // by name: what may lie there, as in probe.Lying; other things are in the way
	written map[string]string   // by name: files that berth has there, by its record
	bundle  *compose.Bundle     // what comes; nil: what the host kept of a former run
	kept    string              // where it did
}

// mostShown bounds a file that is fetched to be compared, in bytes.
const mostShown = 256 << 10

// theirs asks the hosts what lies where files are to be, and gives what is not as berth wrote it nor as it is to be.
func (e *Env) theirs(ctx context.Context, hosts map[string]ledger.Host, spots []spot) []preflight.InTheWay {
	asked := map[string][]probe.Spot{}
	for _, s := range spots {
		asked[s.Host] = append(asked[s.Host], probe.Spot{Service: s.Service, Dir: s.dir, Names: slices.Sorted(maps.Keys(s.may))})
	}
	said := map[string]map[string]map[string]probe.Lying{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for host, list := range asked {
		all.Go(func() {
			lies, err := probe.Lies(ctx, hosts[host], list)
			mu.Lock()
			defer mu.Unlock()
			if said[host] = lies; err != nil { // the host looks once more before it writes
				e.Note("! " + e.Words.Error(err))
			}
		})
	}
	all.Wait()
	var out []preflight.InTheWay
	for _, s := range spots {
		for _, name := range slices.Sorted(maps.Keys(s.may)) {
			lies, known := said[s.Host][s.Service][name]
			if !known || lies.Ours || lies.Is == probe.Nothing || slices.Contains(s.may[name], lies.Is) {
				continue
			}
			w := preflight.InTheWay{Place: s.Place, Dir: s.dir, Name: name, Is: lies.Is, Written: s.written[name] != ""}
			if lies.IsFile() {
				w.Change = change(ctx, hosts[s.Host], &s, name)
			}
			out = append(out, w)
		}
	}
	return out
}

// change fetches a file that is in the way, to be compared with what is to be there; nil where that is not known.
func change(ctx context.Context, h ledger.Host, s *spot, name string) *status.Change {
	if s.bundle == nil {
		return changeBack(ctx, h, s, name)
	}
	i := slices.IndexFunc(s.bundle.Files, func(f compose.File) bool { return f.Path == name })
	if i < 0 {
		return nil
	}
	c := &status.Change{File: status.File{Host: s.Host, Service: s.Service, Name: name}, Bundle: s.bundle, Now: s.bundle.Files[i].Data}
	c.Then, c.Err = h.Read(ctx, path.Join(s.dir, name), mostShown)
	return c
}

// changeBack compares it with what the host kept.
func changeBack(ctx context.Context, h ledger.Host, s *spot, name string) *status.Change {
	c := &status.Change{File: status.File{Host: s.Host, Service: s.Service, Name: name}}
	if c.Now, c.Err = h.Read(ctx, path.Join(s.kept, name), mostShown); c.Err == nil {
		c.Then, c.Err = h.Read(ctx, path.Join(s.dir, name), mostShown)
	}
	return c
}

// spotsOf are the directories of services that come. Where the directory for services has none of its name, nobody has to be
// asked.
func (j *judgement) spotsOf(ctx context.Context) []spot {
	var out []spot
	for _, b := range append(j.coming(), j.renewed()...) {
		f := j.facts[b.Host]
		if f.Empty(b.Dir) || slices.Contains(j.unborn, b.Host) {
			continue
		}
		s := spot{Place: preflight.Place{Host: b.Host, Service: b.Service}, dir: b.Dir, bundle: b, may: map[string][]string{}}
		if has := f.Service(b.Service); has != nil && has.Err == nil && has.Record.Dir == b.Dir {
			s.written = has.Record.Files
		}
		files := b.Passing()
		if j.standing[b] != steps.Stale {
			s.may[steps.ImagesFile] = nil
			if text, known := steps.Pinning(b, j.pinsOf(b)); known {
				s.may[steps.ImagesFile] = []string{sumOf(text)}
			}
			files = j.uploaded(ctx, b)
		}
		for _, file := range files {
			s.may[file.Path] = []string{sumOf(file.Data)}
		}
		out = append(out, s)
	}
	return out
}

// uploaded are the files of a bundle with the values of secrets, else, where those cannot be had, without.
func (j *judgement) uploaded(ctx context.Context, b *compose.Bundle) []compose.File {
	value, err := j.values(ctx, j.hosts[b.Host], b)
	if err != nil {
		return b.Files
	}
	files, err := b.Upload(value)
	if err != nil {
		return b.Files
	}
	return files
}

// spotsBack are the directories into which a rollback lays files.
func spotsBack(list []steps.Step, facts map[string]*probe.Facts) []spot {
	var out []spot
	for _, s := range list {
		r, restores := s.Work.(steps.Restore)
		if !restores {
			continue
		}
		rec := &r.Former.Record
		at := spot{Place: preflight.Place{Host: s.Host, Service: s.Service}, dir: rec.Dir, may: map[string][]string{}, kept: ledger.KeptDir(r.Former.Run, s.Service)}
		if has := facts[s.Host].Service(s.Service); has != nil && has.Record.Dir == rec.Dir {
			at.written = has.Record.Files
		}
		for name, sum := range rec.Files {
			if filepath.IsLocal(name) { // the record is what a host said
				at.may[name] = []string{sum, rec.Taken[name]}
			}
		}
		out = append(out, at)
	}
	return out
}

// taken is what may be replaced of a service's directory, for the record: see ledger.Record.Taken.
func taken(list []preflight.InTheWay, at preflight.Place) map[string]string {
	out := map[string]string{}
	for _, w := range list {
		if w.Place == at && w.Taken() {
			out[w.Name] = w.Is
		}
	}
	return out
}

// takes is what the files of a bundle may replace, with what the run had taken over already where it is taken up again.
func takes(b *compose.Bundle, list []preflight.InTheWay, f *probe.Facts, again *former) map[string]string {
	out := taken(list, preflight.Place{Host: b.Host, Service: b.Service})
	if has := f.Service(b.Service); again != nil && has != nil && has.Record.Run == again.last.Name {
		maps.Copy(out, has.Record.Taken)
	}
	return out
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
