package planning

import (
	"cmp"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	shipped "berth"
	"berth/inventory"
)

// besideName is the directory beside an inventory that is its catalog where it names none.
const besideName = "catalog"

// catalogsOf lists the directories with entries of a lab: those that its inventory names, relative to its file, else
// the catalog beside it, and then those of the flags. Without a file there are only these. The error is about those that are
// nowhere; the others are there even so.
func catalogsOf(file string, data []byte, flags []string) ([]string, error) {
	words, stated, err := inventory.Catalogs(file, data)
	var dirs []string
	for _, dir := range words {
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(file), dir)
		}
		dirs = append(dirs, dir)
	}
	if beside := filepath.Join(filepath.Dir(file), besideName); !stated && isCatalog(beside) {
		dirs = append(dirs, beside)
	}
	dirs = slices.DeleteFunc(dirs, func(dir string) bool { return slices.ContainsFunc(flags, func(f string) bool { return same(f, dir) }) })
	return append(dirs, flags...), err
}

func same(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// composeNames are what Compose takes for its file.
var composeNames = []string{"compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"}

// mostLooked is how much of a directory is looked through for a Compose file.
const mostLooked = 2000

// isCatalog reports whether a directory that nobody named is meant as a catalog: somewhere in it is a project of
// Compose, and it is no Go package, such as the one of that name in berth's own sources.
func isCatalog(dir string) bool {
	if code, _ := filepath.Glob(filepath.Join(dir, "*.go")); len(code) > 0 {
		return false
	}
	return hasProject(dir, math.MaxInt)
}

// mostDeep is how many directories below the one where berth is called a stack may lie to be spoken of.
const mostDeep = 2

// stacksHere is what --catalog takes for the stacks that lie where berth is called, as far as a short look tells; "" for none.
func stacksHere() string {
	switch {
	case isCatalog(besideName):
		return besideName
	case hasProject(".", mostDeep):
		return "."
	}
	return ""
}

// hasProject reports whether a directory, or one at most so many levels below it, has a project of Compose.
func hasProject(dir string, deep int) bool {
	found, looked := false, 0
	_ = filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		looked++
		switch {
		case err != nil && d == nil, looked > mostLooked:
			return fs.SkipAll
		case err != nil:
			return fs.SkipDir
		case d.IsDir() && at != dir && (strings.HasPrefix(d.Name(), ".") || levels(dir, at) > deep):
			return fs.SkipDir
		case !d.IsDir() && slices.Contains(composeNames, d.Name()):
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// levels is how many directories below another one a path is.
func levels(dir, at string) int {
	rel, err := filepath.Rel(dir, at)
	if err != nil {
		return 0
	}
	return strings.Count(rel, string(filepath.Separator)) + 1
}

// Catalogs lists the directories with entries that the commands on the catalog read: those of the lab whose inventory is
// here or named, and those of the flags. An inventory that cannot be read has none: those commands need no lab.
func Catalogs(file string, flags []string) []string {
	if file == "" {
		file, _ = found()
	}
	data, err := ReadFile(file, "inventory")
	if file == "" || err != nil {
		return flags
	}
	dirs, _ := catalogsOf(file, data, flags)
	return dirs
}

// Beside lists the directories with entries of an inventory that is about to be written: the catalog beside it, and those
// of the flags.
func Beside(file string, flags []string) []string {
	dirs, err := catalogsOf(cmp.Or(file, shipped.InventoryName), nil, flags)
	if err != nil {
		return flags
	}
	return dirs
}

// EntriesDir is the directory that new entries of a lab go to: the first that its inventory names, else the one beside it. named is
// what an inventory that is about to be written has to call it; empty: nothing.
func EntriesDir(file string) (dir, named string) {
	if file == "" {
		file, _ = found()
	}
	at := filepath.Dir(cmp.Or(file, shipped.InventoryName))
	if data, err := ReadFile(file, "inventory"); file != "" && err == nil {
		if words, _, _ := inventory.Catalogs(file, data); len(words) > 0 {
			if filepath.IsAbs(words[0]) {
				return words[0], ""
			}
			return filepath.Join(at, words[0]), ""
		}
	}
	if code, _ := filepath.Glob(filepath.Join(at, besideName, "*.go")); len(code) > 0 { // a clone of berth's sources
		return filepath.Join(at, "stacks"), "stacks"
	}
	return filepath.Join(at, besideName), ""
}
