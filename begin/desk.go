package begin

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	shipped "berth"
	"berth/deployer/fleet"
	"berth/deployer/secrets"
	"berth/internal/tty"
	"berth/internal/wholefile"
	"berth/inventory"
	"berth/message"
	"berth/planning"
	"berth/rollout"
	"berth/wording"
)

// Desk is where somebody works on a lab: its files, what he is asked and told, and what he has said beforehand. Errors that he can
// mend are a [rollout.InputError]; one is a [rollout.RefusedError] where he did not agree.
type Desk struct {
	Inventory string   // the file that was named; empty: the usual one
	Catalogs  []string // directories that were named
	Stdout    io.Writer
	Stderr    io.Writer
	Person    tty.Terminal
	Words     wording.Words

	Ways  func() (fleet.Options, error)  // how hosts are reached
	Vault func() (*secrets.Vault, error) // the encrypted file, of the inventory that is there by then

	Yes      bool     // nothing is asked
	Force    bool     // an inventory that is there is written over
	ToStdout bool     // it is printed instead
	Secrets  string   // what becomes of secrets in stacks: keep, leave; empty: it is asked
	Watch    string   // for how long memory is watched; empty: it is looked at once
	Shipped  []string // entries of berth's own that count in place of stacks that run
}

func input(err error) error { return &rollout.InputError{Err: err} }

func inputf(format string, args ...any) error { return input(message.Errorf(format, args...)) }

// lab reads the inventory that is there, whole.
func (d *Desk) lab() (*planning.Lab, *inventory.Inventory, error) {
	l, err := planning.Read(d.Inventory, d.Catalogs, d.Stderr, d.Words)
	if err != nil {
		return nil, nil, input(err)
	}
	inv, err := l.Inventory()
	if err != nil {
		return nil, nil, input(err)
	}
	return l, inv, nil
}

// start writes inventory and schema.
func (d *Desk) start(data []byte) error {
	name := cmp.Or(d.Inventory, shipped.InventoryName)
	if _, err := os.Lstat(name); !d.Force && !errors.Is(err, fs.ErrNotExist) {
		return inputf("%s is there already; --force overwrites it, -f names another one", name)
	}
	schema, err := shipped.Files.ReadFile("docs/schema/" + shipped.Schema)
	if err != nil {
		return err
	}
	if err := Save(name, data, d.Stderr, d.Words); err != nil {
		return err
	}
	if err := Save(path.Join(path.Dir(name), shipped.Schema), schema, d.Stderr, d.Words); err != nil {
		return err
	}
	next := "berth plan"
	if d.Inventory != "" {
		next += " -f " + d.Inventory
	}
	fmt.Fprintln(d.Stderr, d.Words.Say("berth: change what is not so, then: %s", "berth : corrigez ce qui n'est pas exact, puis : %s", next))
	return nil
}

// Save writes a file, and says so.
func Save(file string, data []byte, stderr io.Writer, w wording.Words) error {
	if err := wholefile.Write(file, data); err != nil {
		return message.Errorf("save %s: %w", file, err)
	}
	fmt.Fprintln(stderr, w.Say("berth: saved %s", "berth : %s est enregistré", file))
	return nil
}
