package planning

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	shipped "berth"
	"berth/catalog"
	"berth/inventory"
	"berth/wording"
)

// own lists the entries of a catalog that are somebody's, and not berth's.
func own(c *catalog.Catalog) []*catalog.Entry {
	return slices.DeleteFunc(c.Entries(), func(e *catalog.Entry) bool { return e.Shipped() })
}

// Start is an inventory to start from, and what of the catalog is not in it.
type Start struct {
	Text []byte
	Left []error // why a stack is left out, one for each: Compose refuses it, or could not start it
	good int     // stacks that are in it
}

// Starter is the inventory to start from: example, which is the shipped one, with the stacks of a catalog under services where it has
// some. Those that cannot run are said in its comments. dirs are the catalog's directories, as they are named from here.
func Starter(example []byte, file string, c *catalog.Catalog, dirs []string) (*Start, error) {
	file = cmp.Or(file, shipped.InventoryName)
	s := &Start{Text: example, Left: c.Refused()}
	var names []string
	for _, e := range own(c) {
		if err := e.Startable(); err != nil {
			s.Left = append(s.Left, err)
			continue
		}
		names = append(names, e.Name)
	}
	if len(names)+len(s.Left) == 0 {
		return s, nil
	}
	if _, err := inventory.Parse(file, starter(example, file, dirs, names, nil), c.Library()); err != nil {
		var good []string
		for _, name := range names {
			next := append(slices.Clone(good), name)
			if _, err := inventory.Parse(file, starter(example, file, dirs, next, nil), c.Library()); err != nil {
				s.Left = append(s.Left, fmt.Errorf("%s: %s", name, strings.SplitN(err.Error(), "\n", 2)[0]))
				continue
			}
			good = next
		}
		names = good
	}
	slices.SortFunc(s.Left, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	s.good, s.Text = len(names), starter(example, file, dirs, names, s.Left)
	return s, nil
}

// SayLeft says which stacks are left out: why the first of them are, and where to read of all.
func (s *Start) SayLeft(stderr io.Writer, w wording.Words, dirs []string) {
	if len(s.Left) == 0 {
		return
	}
	all := s.good + len(s.Left)
	fmt.Fprintln(stderr, w.Say("berth: %d of the %d stacks cannot be started as they lie there, and are left out:",
		"berth : %d des %d stacks ne peuvent démarrer telles quelles, et sont laissées de côté :", len(s.Left), all))
	for i, err := range s.Left {
		if i == mostNotes {
			fmt.Fprintln(stderr, w.Say("  ... and %d more; berth catalog lint %s tells of all", "  ... et %d de plus ; berth catalog lint %s les dit toutes", len(s.Left)-i, strings.Join(dirs, " ")))
			return
		}
		first, _, _ := strings.Cut(w.Error(err), "\n")
		fmt.Fprintln(stderr, "  "+first)
	}
}

// servicesMark begins what the shipped inventory says of services.
const servicesMark = "# What shall run."

func starter(example []byte, file string, dirs, names []string, left []error) []byte {
	before, _, _ := strings.Cut(string(example), servicesMark)
	var words []string
	for _, dir := range dirs {
		words = append(words, seenFrom(file, dir))
	}
	if !slices.Equal(words, []string{"./" + besideName}) {
		before = strings.Replace(before, "\n# Machines that run", fmt.Sprintf("catalog: [%s]\n\n# Machines that run", strings.Join(words, ", ")), 1)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s# What shall run: your stacks. Without a wish a service goes where it is best; {on: pi} pins it.\nservices:\n", before)
	for _, name := range names {
		fmt.Fprintf(&b, "  %s: {}\n", name)
	}
	if len(names) == 0 {
		b.WriteString("  {}\n")
	}
	for _, err := range left {
		fmt.Fprintf(&b, "  # left out: %s\n", strings.Join(strings.Fields(err.Error()), " "))
	}
	b.WriteString("\n# What runs today, by machine, so that berth knows what would have to move.\ncurrent: {}\n")
	return []byte(b.String())
}

// seenFrom is a directory as an inventory names it.
func seenFrom(file, dir string) string {
	if filepath.IsAbs(dir) {
		return dir
	}
	from, err := filepath.Abs(filepath.Dir(file))
	to, err2 := filepath.Abs(dir)
	if err != nil || err2 != nil {
		return dir
	}
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return to
	}
	if rel = filepath.ToSlash(rel); !strings.HasPrefix(rel, "../") {
		rel = "./" + rel
	}
	return rel
}

// sayUnnamed says that a catalog has stacks of which the inventory names none: they are not planned by lying there.
func sayUnnamed(stderr io.Writer, w wording.Words, c *catalog.Catalog, inv *inventory.Inventory, catalogs []string) {
	named := map[string]bool{}
	services := inv.Problem().Services
	for i := range services {
		named[services[i].EntryName()] = true
	}
	var rest []string
	for _, e := range own(c) {
		if named[e.Name] {
			return
		}
		rest = append(rest, e.Name)
	}
	if len(rest) == 0 {
		return
	}
	more := ""
	if len(rest) > mostUnnamed {
		more = ", ..."
	}
	none := w.Say("names none of the %d stacks", "ne nomme aucune des %d stacks", len(rest))
	if len(rest) == 1 {
		none = w.Say("does not name the stack", "ne nomme pas la stack")
	}
	fmt.Fprintln(stderr, w.Say("berth: the inventory %s in %s (%s%s), and plans what it names: write under services: what shall run, as in %s: {}",
		"berth : l'inventaire %s de %s (%s%s), et planifie ce qu'il nomme : écrire sous services: ce qui doit tourner, comme %s: {}",
		none, strings.Join(catalogs, ", "), strings.Join(rest[:min(len(rest), mostUnnamed)], ", "), more, rest[0]))
}

const mostUnnamed = 5
