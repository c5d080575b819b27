package inventory

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// Editor makes single changes to an inventory file.
//
// A change is cut into the text where its value stands, so that comments, order, blank lines and
// alignment of everything else stay as they are: yaml.v3 writes a tree back with comments and order, but
// without blank lines and alignment, and breaks long {...} lines. After each cut the text is read again
// and compared with the tree that was wanted; where the cut missed (values over several lines, unusual
// quoting), the tree is written by yaml.v3 after all. A value that the file takes from elsewhere by an
// alias is not changed; the error says so.
//
// The Editor knows the file's form only. [Parse] what [Editor.Bytes] returns before using it.
type Editor struct {
	file string
	data []byte
	root *yaml.Node // of data
}

// Editor returns an editor of the file as it was read.
func (inv *Inventory) Editor() *Editor {
	e, err := NewEditor(inv.file, inv.data)
	if err != nil {
		panic("inventory: a file that was parsed cannot be read again: " + err.Error())
	}
	return e
}

// NewEditor returns an editor of a file that may still have problems, as long as it is YAML.
func NewEditor(file string, data []byte) (*Editor, error) {
	root, err := tree(file, data)
	if err != nil {
		return nil, err
	}
	return &Editor{file: file, data: slices.Clone(data), root: root}, nil
}

// Bytes returns the file with all changes made so far.
func (e *Editor) Bytes() []byte { return slices.Clone(e.data) }

// SetMargin changes the lab's margin.
func (e *Editor) SetMargin(m planner.Permille) error {
	return e.set([]string{"margin"}, scalar(quantity.FormatPercent(m)))
}

// SetGuestMemory changes the range in which a guest's memory is chosen; Min equals Max fixes it.
func (e *Editor) SetGuestMemory(guest string, r planner.Range) error {
	machines, _ := child(e.root, "machines")
	for _, m := range keys(machines) {
		if e.has("machines", m, "guests", guest) {
			return e.set([]string{"machines", m, "guests", guest, "memory"}, scalar(quantity.FormatRange(r)))
		}
	}
	return message.Errorf("%s: no machine has a guest %q", e.file, guest)
}

// Pin lets a service run on the given hosts or machines only; with none it is free.
func (e *Editor) Pin(service string, hosts ...string) error {
	path := []string{"services", service, "on"}
	switch len(hosts) {
	case 0:
		return e.remove(path)
	case 1:
		return e.set(path, scalar(hosts[0]))
	}
	return e.set(path, list(hosts))
}

// SetWorkload changes how much a service is used; the zero value takes the workload away.
func (e *Editor) SetWorkload(service string, w planner.Workload) error {
	path := []string{"services", service, "workload"}
	if !w.Known() {
		return e.remove(path)
	}
	return e.set(path, scalar(quantity.FormatWorkload(w)))
}

// SetAccept accepts the verdict "not recommended" for a service, or no longer.
func (e *Editor) SetAccept(service string, accept bool) error {
	path := []string{"services", service, "accept"}
	if !accept {
		return e.remove(path)
	}
	return e.set(path, "not-recommended")
}

// AddService adds a service without wishes. One that is there stays as it is, except that it is no
// longer to be removed.
func (e *Editor) AddService(service string) error {
	if e.has("services", service) {
		return e.remove([]string{"services", service, "remove"})
	}
	return e.set([]string{"services", service}, "{}")
}

// RemoveService takes a service out of the wishes. One that runs today gets the wish remove: true.
func (e *Editor) RemoveService(service string) error {
	path := []string{"services", service}
	if !e.runsToday(service) {
		return e.remove(path)
	}
	services, _ := child(e.root, "services")
	wish, _ := child(services, service)
	if entry, is := child(wish, "entry"); is { // without it nobody knows what is to be removed
		return e.set(path, "{entry: "+scalar(entry.Value)+", remove: true}")
	}
	return e.set(path, "{remove: true}")
}

func (e *Editor) runsToday(service string) bool {
	current, _ := child(e.root, "current")
	for _, host := range keys(current) {
		on, _ := child(current, host)
		for on.Kind == yaml.AliasNode {
			on = on.Alias
		}
		if on.Value == service || slices.ContainsFunc(on.Content, func(n *yaml.Node) bool { return n.Value == service }) {
			return true
		}
	}
	return false
}

// set gives the value at the path, which is added where it is not there, the YAML text.
func (e *Editor) set(path []string, text string) error {
	return e.change(path, func() ([]byte, bool) { return spliceSet(e.data, e.root, path, text) },
		func(root *yaml.Node) error { return treeSet(root, path, text) })
}

// remove takes the value at the path away. What is not there needs no change.
func (e *Editor) remove(path []string) error {
	if !e.has(path...) {
		return nil
	}
	return e.change(path, func() ([]byte, bool) { return spliceRemove(e.data, e.root, path) },
		func(root *yaml.Node) error { return treeRemove(root, path) })
}

// change makes a change by a cut, or by rewriting the file, and checks that it is the one wanted.
func (e *Editor) change(path []string, cut func() ([]byte, bool), wish func(*yaml.Node) error) error {
	want, err := tree(e.file, e.data)
	if err != nil {
		return err
	}
	if err := wish(want); err != nil {
		return message.Errorf("%s: change %s: %w", e.file, strings.Join(path, "."), err)
	}
	if data, ok := cut(); ok && e.adopt(data, want) {
		return nil
	}
	if data, err := encode(want); err == nil && e.adopt(data, want) {
		return nil
	}
	return message.Errorf("%s: %s cannot be changed here without touching something else; please edit the file by hand",
		e.file, strings.Join(path, "."))
}

// adopt takes the text if it says what is wanted.
func (e *Editor) adopt(data []byte, want *yaml.Node) bool {
	root, err := tree(e.file, data)
	if err != nil || !same(root, want) {
		return false
	}
	e.data, e.root = data, root
	return true
}

func (e *Editor) has(path ...string) bool {
	n := e.root
	for _, key := range path {
		var ok bool
		if n, ok = child(n, key); !ok {
			return false
		}
	}
	return true
}

func tree(file string, data []byte) (*yaml.Node, error) {
	doc, err := strictyaml.Parse(file, data)
	if err != nil {
		return nil, err
	}
	return doc.Root().Direct(), nil
}
