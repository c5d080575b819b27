package deployer

import (
	"context"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"

	"berth/deployer/compose"
)

// start puts the files in place and starts the containers.
func (r *running) start(ctx context.Context, host Host, i int) error {
	s := &r.Steps[i]
	return r.command(ctx, host, i, append([]string{"sh", "-c", placeScript, "berth-place", r.Name, staged(r.Name, s.Service), s.Dir,
		kept(r.Name, s.Service), recordFile(s.Service)}, r.upCommand(i)...)...)
}

// remove stops what left the host and puts its directory aside. Its data stays, and its secrets do.
func (r *running) remove(ctx context.Context, host Host, i int) error {
	s := &r.Steps[i]
	return r.command(ctx, host, i, append([]string{"sh", "-c", removeScript, "berth-remove", r.Name, s.Dir,
		kept(r.Name, s.Service), recordFile(s.Service), keptEnv(s.Service)}, r.downCommand(i)...)...)
}

func (r *running) upCommand(i int) []string {
	s := &r.Steps[i]
	return composeCommand(s.Dir, s.Service, true, "up", "--detach", "--no-build", "--remove-orphans", "--quiet-pull")
}

func (r *running) downCommand(i int) []string {
	return composeCommand(r.Steps[i].Dir, r.Steps[i].Service, true, "down", "--remove-orphans")
}

func (r *running) stopCommand(i int) []string {
	return composeCommand(r.Steps[i].Dir, r.Steps[i].Service, true, "stop")
}

// restoreScript lays the files that a run kept beside their directory, with their record: those that berth wrote.
// What is strange there stays where it is kept. It can be repeated.
//
// Arguments: where the directory is kept, where it is staged, record, files.
const restoreScript = `set -eu
umask 077
from=$1 to=$2 record=$3
shift 3
mkdir -p "${to%/*}"
if [ ! -d "$to" ]; then
	rm -rf "$to.new"
	(umask 022 && mkdir "$to.new")
	for at; do
		[ -e "$from/$at" ] || continue
		case $at in */*) (umask 022 && mkdir -p "$to.new/${at%/*}") ;; esac
		cp -a "$from/$at" "$to.new/$at"
	done
	mv "$to.new" "$to"
fi
printf '%s' "$record" >"$to.json.new"
mv "$to.json.new" "$to.json"
`

// restore lays the former files of a service beside its directory.
func (r *running) restore(ctx context.Context, host Host, i int) error {
	s := &r.Steps[i]
	rec := s.Former.Record
	rec.Run = r.Name // which puts it there now
	text, err := rec.text()
	if err != nil {
		return err
	}
	args := []string{"sh", "-c", restoreScript, "berth-restore", kept(s.Former.Run, s.Service), staged(r.Name, s.Service), string(text)}
	for _, name := range slices.Sorted(maps.Keys(rec.Files)) {
		if filepath.IsLocal(name) { // the record is what a host said
			args = append(args, name)
		}
	}
	return r.command(ctx, host, i, args...)
}

// Commands lists what the step runs on its host, for --dry-run: the commands as they will be, without the
// wrapping that writes the journal.
func (x *Execution) Commands(i int) [][]string {
	r := &running{Execution: x, Name: x.Order.Run}
	s := &x.Steps[i]
	dir := staged(r.Name, s.Service)
	switch s.Kind {
	case Stage:
		out := [][]string{{"mkdir", "-p", dir}}
		for _, f := range s.Bundle.Files {
			out = append(out, []string{"install", "-m", fmt.Sprintf("%04o", f.Mode), f.Path, dir + "/" + f.Path})
		}
		return out
	case Pull:
		return [][]string{composeCommand(dir, s.Service, true, pullArgs(r.unpinned(s))...)}
	case Restore:
		return [][]string{{"cp", "-a", kept(s.Former.Run, s.Service), dir}}
	case Start:
		return [][]string{{"mv", dir, s.Dir}, r.upCommand(i)}
	case Health:
		return [][]string{healthCommand(s.Service).Args}
	case Stop:
		return [][]string{r.stopCommand(i)}
	}
	return [][]string{
		{"install", "-D", "-m", "0600", path.Join(s.Dir, compose.EnvFile), keptEnv(s.Service)}, r.downCommand(i), {"mv", s.Dir, kept(r.Name, s.Service)},
	}
}
