package begin

import (
	shipped "berth"
	"berth/catalog"
	"berth/planning"
)

// Starter is the example to start from.
const Starter = "starter"

// Example writes an inventory to start from, or prints it.
func (d *Desk) Example(name string) error {
	data, err := d.example(name)
	if err != nil {
		return err
	}
	if d.ToStdout {
		_, err = d.Stdout.Write(data)
		return err
	}
	return d.start(data)
}

// example is a shipped inventory; that to start from has the stacks of the user's own catalog where there is one.
func (d *Desk) example(name string) ([]byte, error) {
	data, err := shipped.Example(name)
	if err != nil {
		return nil, inputf("--example %s: %w", name, err)
	}
	if name != Starter {
		return data, nil
	}
	dirs := planning.Beside(d.Inventory, d.Catalogs)
	c, err := catalog.Load(dirs...)
	if err != nil {
		return nil, input(err)
	}
	start, err := planning.Starter(data, d.Inventory, c, dirs)
	if err != nil {
		return nil, input(err)
	}
	start.SayLeft(d.Stderr, d.Words, dirs)
	return start.Text, nil
}
