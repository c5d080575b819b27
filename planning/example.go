package planning

import (
	"fmt"
	"io"
	"slices"
	"strings"

	shipped "berth"
	"berth/catalog"
)

// What is planned where there is no inventory: the shipped one, or somebody's stacks on made-up machines. Neither is a file.
const (
	example = "shipped " + shipped.InventoryName
	madeUp  = "made-up machines"
)

func isExample(name string) bool { return name == example || name == madeUp }

// exampleWith is what is planned where there is no inventory, which is said: text, which is the shipped one; or, where the
// directories have stacks that it knows nothing of, these, on the machines that an inventory of one's own begins with.
func exampleWith(text []byte, dirs []string, stderr io.Writer) (name string, data []byte, err error) {
	stacks := 0
	if len(dirs) > 0 {
		c, _ := catalog.Load(dirs...) // what is wrong with it is said when it is read for good
		stacks = len(slices.DeleteFunc(own(c), func(e *catalog.Entry) bool { return e.Overrides }))
	}
	if stacks == 0 {
		fmt.Fprintln(stderr, "berth: there is no inventory.yaml here: this is the shipped example (berth init starts your own)")
		return example, text, nil
	}
	start, err := shipped.Example("starter")
	if err != nil {
		return "", nil, err
	}
	if data, err = Starter(start, "", dirs); err != nil {
		return "", nil, err
	}
	fmt.Fprintf(stderr, "berth: there is no inventory.yaml here: these are your stacks on two made-up machines, a Raspberry Pi with 8 GB and a NAS with 16 GB; berth init --catalog %s writes them into a file, to be changed\n",
		strings.Join(dirs, " --catalog "))
	return madeUp, data, nil
}
