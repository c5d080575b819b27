package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"berth/message"
)

// ManifestFile lies in a directory that [Save] writes to, and says what it wrote there.
const ManifestFile = ".berth-rendered.json"

const manifestVersion = 1

// manifest has a checksum for every file by its path below the directory. Writing is there while files
// are being written: what they will be.
type manifest struct {
	Version int               `json:"version"`
	Files   map[string]string `json:"files"`
	Writing map[string]string `json:"writing,omitempty"`

	found bool
}

func readManifest(root *os.Root, dir string) (*manifest, error) {
	m := &manifest{Version: manifestVersion, Files: map[string]string{}}
	data, err := root.ReadFile(ManifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	bad := func(why message.Text) error {
		return message.Errorf("%s is no list of what berth wrote (%s); give a directory of its own",
			path.Join(dir, ManifestFile), why)
	}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, bad(message.Word("it cannot be read"))
	}
	if m.Version != manifestVersion {
		return nil, bad(message.Of("version %d", m.Version))
	}
	for name := range m.Files {
		if !fs.ValidPath(name) || name == "." {
			return nil, bad(message.Word("it names files elsewhere"))
		}
	}
	m.found = true
	return m, nil
}

func (m *manifest) write(root *os.Root) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	_, err = put(root, ManifestFile, append(data, '\n'), 0o644)
	return err
}

// check finds what in the directory is not as berth left it, and deletes what an interrupted run left
// half written.
func (m *manifest) check(root *os.Root, dir string) error {
	problem := &ForeignError{Dir: dir}
	if !m.found {
		// Without a manifest nothing in it is berth's; a home directory is not searched to find that out.
		entries, err := fs.ReadDir(root.FS(), ".")
		for _, e := range entries {
			if !isTemp(e.Name()) {
				problem.Foreign = append(problem.Foreign, e.Name())
			}
		}
		return problem.orNil(err)
	}
	err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() || name == ManifestFile:
		case isTemp(d.Name()):
			return root.Remove(name)
		case !m.knows(name) || !d.Type().IsRegular() && d.Type() != fs.ModeSymlink:
			problem.Foreign = append(problem.Foreign, name)
		default:
			data, err := content(root, name, d.Type())
			if err != nil {
				return err
			}
			if sum := checksum(data); sum != m.Files[name] && sum != m.Writing[name] {
				problem.Changed = append(problem.Changed, name)
			}
		}
		return nil
	})
	if err == nil {
		m.adopt(root)
	}
	return problem.orNil(err)
}

// content is that of a file; of a symbolic link it is where it leads.
func content(root *os.Root, name string, mode fs.FileMode) ([]byte, error) {
	if mode&fs.ModeSymlink != 0 {
		to, err := root.Readlink(name)
		return []byte(to), err
	}
	return root.ReadFile(name)
}

func (m *manifest) knows(name string) bool {
	_, is := m.Files[name]
	_, willBe := m.Writing[name]
	return is || willBe
}

// adopt counts the files of an interrupted run as written where they are there.
func (m *manifest) adopt(root *os.Root) {
	for name, sum := range m.Writing {
		if _, err := root.Lstat(name); fs.ValidPath(name) && err == nil {
			m.Files[name] = sum
		}
	}
	m.Writing = nil
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
