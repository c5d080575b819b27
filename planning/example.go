package planning

import (
	"fmt"
	"io"
	"slices"
	"strings"

	shipped "berth"
	"berth/catalog"
	"berth/message"
	"berth/strictyaml"
	"berth/wording"
)

// What is planned where there is no inventory: the shipped one, or somebody's stacks on made-up machines. Neither is a file.
const (
	example = "shipped " + shipped.InventoryName
	madeUp  = "made-up machines"
)

func isExample(name string) bool { return name == example || name == madeUp }

// source is what a lab is read from.
type source struct {
	name     string
	data     []byte
	catalogs []string         // directories with entries, beside the shipped ones
	catalog  *catalog.Catalog // nil: it is not read yet
	wrong    error            // of the catalog
	start    *Start           // of the stacks on made-up machines; nil for an inventory
}

// exampleWith is what is planned where there is no inventory: text, which is the shipped one; or, where the
// directories have stacks that it knows nothing of, these, on the machines that an inventory of one's own begins with.
func exampleWith(text []byte, dirs []string) (*source, error) {
	s := &source{name: example, data: text, catalogs: dirs}
	if len(dirs) == 0 {
		return s, nil
	}
	s.catalog, s.wrong = catalog.Load(dirs...)
	stacks := slices.DeleteFunc(own(s.catalog), func(e *catalog.Entry) bool { return e.Overrides })
	if len(stacks)+len(s.catalog.Refused()) == 0 {
		return s, nil
	}
	starter, err := shipped.Example("starter")
	if err != nil {
		return nil, err
	}
	if s.start, err = Starter(starter, "", s.catalog, dirs); err != nil {
		return nil, err
	}
	s.name, s.data = madeUp, s.start.Text
	return s, nil
}

// sayExample says what is planned where there is no inventory. The error is there where nothing is.
func (s *source) sayExample(stderr io.Writer, w wording.Words) error {
	switch {
	case s.start == nil:
		fmt.Fprintln(stderr, w.Say("berth: there is no inventory.yaml here: this is the shipped example (berth init starts your own)",
			"berth : il n'y a pas d'inventory.yaml ici : voici l'exemple fourni (berth init commence le vôtre)"))
		if dir := stacksHere(); dir != "" && len(s.catalogs) == 0 {
			fmt.Fprintln(stderr, w.Say("berth: there are Compose files here: --catalog %s plans those", "berth : il y a des fichiers Compose ici : --catalog %s les planifie", dir))
		}
		return nil
	case s.start.good == 0:
		return message.Errorf("%w\n    hint: berth catalog lint %s tells everything of these entries", strictyaml.Merge("catalog", s.start.Left...), strings.Join(s.catalogs, " "))
	}
	fmt.Fprintln(stderr, w.Say("berth: there is no inventory.yaml here: these are your stacks on two made-up machines, a Raspberry Pi with 8 GB and a NAS with 16 GB; berth init --catalog %s writes them into a file, to be changed",
		"berth : il n'y a pas d'inventory.yaml ici : voici vos stacks sur deux machines inventées, un Raspberry Pi de 8 Go et un NAS de 16 Go ; berth init --catalog %s les écrit dans un fichier, à modifier",
		strings.Join(s.catalogs, " --catalog ")))
	s.start.SayLeft(stderr, w, s.catalogs)
	return nil
}
