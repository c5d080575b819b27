package deployer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/remote"
)

// stage uploads the files of a service, with the values of its secrets, beside its directory.
func (r *running) stage(ctx context.Context, host Host, i int) error {
	return r.noted(ctx, host, i, func() error { return r.upload(ctx, host, &r.Steps[i]) })
}

// dirsScript makes directories anew. Arguments: lock directory, token, the first directory, those below it.
const dirsScript = holdsLock + `
held "$1" "$2"
shift 2
umask 077; mkdir -p "${1%/*}"; umask 022; rm -rf "$1" "$1.json" && mkdir -p "$@"
`

// stagedScript puts what was uploaded where the later steps find it. Arguments: lock directory, token, the directory
// that was uploaded, the staged one; the records of both are beside them.
const stagedScript = holdsLock + `
held "$1" "$2"
rm -rf "$4" "$4.json" && mv "$3.json" "$4.json" && mv "$3" "$4"
`

// putScript writes a staged file, whole or not at all: input ends early, too, where a connection breaks, and may come
// late, from a computer that slept. Arguments: lock directory, token, file, mode, SHA-256. The content comes as input.
const putScript = "set -eu\numask 077\n" + holdsLock + `
held "$1" "$2"
cat >"$3.new"
got=$(sha256sum <"$3.new")
if [ "${got%% *}" != "$5" ]; then echo "what was written is not what was sent" >&2; exit 1; fi
chmod "$4" "$3.new"
sync "$3.new" 2>/dev/null || sync
held "$1" "$2"
mv "$3.new" "$3"
`

// put writes a staged file, if the lock is still this run's.
func (r *running) put(ctx context.Context, host Host, name string, data []byte, mode fs.FileMode) error {
	cmd := script(putScript, "berth-put", LockDir, r.Token, name, fmt.Sprintf("%04o", mode), sum(data))
	cmd.Stdin = bytes.NewReader(data)
	return lostLock(host.Run(ctx, cmd, nil))
}

func (r *running) upload(ctx context.Context, host Host, s *Step) error {
	value, err := r.Values(ctx, host, s.Bundle)
	if err != nil {
		return err
	}
	files, err := s.Bundle.Upload(value)
	if err != nil {
		return err
	}
	// Whoever took the run up since stages the same: each has a directory of its own until it is whole.
	dir := staged(r.Name, s.Service) + "." + r.Token
	dirs := []string{dir}
	for _, f := range files {
		if d := path.Join(dir, path.Dir(f.Path)); !slices.Contains(dirs, d) {
			dirs = append(dirs, d)
		}
	}
	if err := host.Run(ctx, script(dirsScript, "berth-dirs", append([]string{LockDir, r.Token}, dirs...)...), nil); err != nil {
		return lostLock(err)
	}
	for _, f := range files {
		if err := host.Write(ctx, rootFile(path.Join(dir, f.Path), f.Data, f.Mode)); err != nil {
			return err
		}
	}
	record, err := r.record(s, files)
	if err != nil {
		return err
	}
	if err := host.Write(ctx, rootFile(dir+".json", record, 0o600)); err != nil {
		return err
	}
	return lostLock(host.Run(ctx, script(stagedScript, "berth-staged", LockDir, r.Token, dir, staged(r.Name, s.Service)), nil))
}

// record is what the service's record will say once its files are in place; the images are added by pull.
func (r *running) record(s *Step, files []compose.File) ([]byte, error) {
	rec := Record{Service: s.Service, Dir: s.Dir, Run: r.Name, Plan: s.Bundle.Plan, Digest: s.Bundle.Digest, Files: map[string]string{}, Images: map[string]string{}}
	for _, f := range files {
		rec.Files[f.Path] = sum(f.Data)
	}
	return rec.text()
}

// text is the record as it lies on a host.
func (r *Record) text() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // scripts look for names of files in it
	e.SetIndent("", "  ")
	err := e.Encode(r)
	return out.Bytes(), err
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func rootFile(name string, data []byte, mode fs.FileMode) remote.File {
	return remote.File{Path: name, Mode: mode, Owner: "root", Group: "root", Data: data}
}
