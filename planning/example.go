package planning

import (
	"fmt"
	"io"
	"slices"
	"strings"

	shipped "berth"
	"berth/catalog"
	"berth/wording"
)

// What is planned where there is no inventory: the shipped one, or somebody's stacks on made-up machines. Neither is a file.
const (
	example = "shipped " + shipped.InventoryName
	madeUp  = "made-up machines"
)

func isExample(name string) bool { return name == example || name == madeUp }

// exampleWith is what is planned where there is no inventory, which is said: text, which is the shipped one; or, where the
// directories have stacks that it knows nothing of, these, on the machines that an inventory of one's own begins with.
func exampleWith(text []byte, dirs []string, stderr io.Writer, w wording.Words) (name string, data []byte, err error) {
	stacks := 0
	if len(dirs) > 0 {
		c, _ := catalog.Load(dirs...) // what is wrong with it is said when it is read for good
		stacks = len(slices.DeleteFunc(own(c), func(e *catalog.Entry) bool { return e.Overrides }))
	}
	if stacks == 0 {
		fmt.Fprintln(stderr, w.Say("berth: there is no inventory.yaml here: this is the shipped example (berth init starts your own)",
			"berth : il n'y a pas d'inventory.yaml ici : voici l'exemple fourni (berth init commence le vôtre)"))
		return example, text, nil
	}
	start, err := shipped.Example("starter")
	if err != nil {
		return "", nil, err
	}
	if data, err = Starter(start, "", dirs); err != nil {
		return "", nil, err
	}
	fmt.Fprintln(stderr, w.Say("berth: there is no inventory.yaml here: these are your stacks on two made-up machines, a Raspberry Pi with 8 GB and a NAS with 16 GB; berth init --catalog %s writes them into a file, to be changed",
		"berth : il n'y a pas d'inventory.yaml ici : voici vos stacks sur deux machines inventées, un Raspberry Pi de 8 Go et un NAS de 16 Go ; berth init --catalog %s les écrit dans un fichier, à modifier",
		strings.Join(dirs, " --catalog ")))
	return madeUp, data, nil
}
