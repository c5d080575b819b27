// Package planning reads what is to be planned, an inventory with the catalog that it chooses from, and makes a plan of
// it or takes one from a file. All of its errors are about what somebody wrote or typed.
package planning

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	shipped "berth"
	"berth/catalog"
	"berth/internal/wholefile"
	"berth/inventory"
	"berth/message"
	"berth/planfile"
	"berth/planner"
	"berth/strictyaml"
	"berth/wording"
)

// Lab is an inventory with the catalog that it chooses from, read and checked.
type Lab struct {
	File    string           // as messages name it
	Text    []byte           // of the inventory
	Example bool             // it is the shipped one or has made-up machines, and is no file
	Catalog *catalog.Catalog // with the services that have other names than their entries
	Problem *planner.Problem
	Meta    planfile.Meta
	Took    time.Duration // reading both

	inventory *inventory.Inventory
}

// mostInput is more than any file that berth reads may have, in bytes; readers refuse smaller sizes with reasons.
const mostInput = 16 << 20

// readingGC is how much garbage there may be while a lab is read, in percent of what is kept.
const readingGC = 400

// ReadFile reads a file that a user named; what is the word for it in messages.
func ReadFile(path, what string) ([]byte, error) {
	data, err := wholefile.ReadFile(path, mostInput)
	if err != nil {
		return nil, message.Errorf("%s %s: %w", message.Word(what), path, err)
	}
	return data, nil
}

// Read reads an inventory, and the shipped catalog with the directories that add to it, and reports every problem of
// both. Where no file is named it is the one here, or else
// an example, which is said in those words: the shipped one, or the stacks of the directories on made-up machines.
func Read(file string, catalogs []string, stderr io.Writer, w wording.Words) (*Lab, error) {
	start := time.Now()
	// Reading leaves several times as much garbage as it keeps, and is over soon: collecting it as usual took half of the time.
	defer debug.SetGCPercent(debug.SetGCPercent(readingGC))
	in, err := open(file, catalogs)
	if err != nil {
		return nil, err
	}
	var missing error // directories that the inventory names
	if isExample(in.name) {
		if err := in.sayExample(stderr, w); err != nil {
			return nil, err
		}
	} else {
		in.catalogs, missing = catalogsOf(in.name, in.data, catalogs)
	}
	if in.catalog == nil {
		in.catalog, in.wrong = catalog.Load(in.catalogs...)
	}
	c, name, data, bad := in.catalog, in.name, in.data, in.wrong
	lib := c.Library()
	lib.Partial = lib.Partial || missing != nil
	inv, err := inventory.Parse(name, data, lib)
	notes := c.Notes()
	if in.start != nil { // stacks that are refused are said to be left out
		notes = slices.DeleteFunc(notes, func(f catalog.Finding) bool { return f.Severity == catalog.Error })
	}
	if err == nil {
		notes = append(notes, ofServices(c, inv)...)
	}
	sayNotes(stderr, w, notes, in.catalogs)
	if err = strictyaml.Merge("catalog", bad, missing, err); bad != nil && len(in.catalogs) > 0 {
		return nil, message.Errorf("%w\n    hint: berth catalog lint %s tells everything of these entries", err, strings.Join(in.catalogs, " "))
	}
	if err != nil {
		return nil, err
	}
	if err := startable(c, inv); err != nil {
		return nil, err
	}
	sayUnnamed(stderr, w, c, inv, in.catalogs)
	return &Lab{
		File: name, Text: data, Example: isExample(name),
		Catalog: c.WithInstances(inv.Entries), inventory: inv, Problem: inv.Problem(), Took: time.Since(start),
		Meta: planfile.Meta{Inventory: digest(data), Catalog: "sha256:" + c.Digest()},
	}, nil
}

// open finds what a lab is read from: the inventory that is named or here, else an example.
func open(file string, catalogs []string) (*source, error) {
	name, data, err := readInventory(file)
	if err != nil {
		return nil, err
	}
	if name == example {
		return exampleWith(data, catalogs)
	}
	return &source{name: name, data: data, catalogs: catalogs}, nil
}

// startable refuses services that Compose could not start wherever they were placed, since a file of them is nowhere.
func startable(c *catalog.Catalog, inv *inventory.Inventory) error {
	var problems []error
	services := inv.Problem().Services
	for i := range services {
		if e, err := c.Entry(services[i].EntryName()); err == nil {
			problems = append(problems, e.Startable())
		}
	}
	return strictyaml.Merge("catalog", problems...)
}

// ofServices is what services may be planned with and will not start with as it is meant: secrets of a swarm, and variables that neither their files nor their
// wishes set, and that are a part of a path, a port or an image.
func ofServices(c *catalog.Catalog, inv *inventory.Inventory) []catalog.Finding {
	var out []catalog.Finding
	services := inv.Problem().Services
	for i := range services {
		s := &services[i]
		e, err := c.Entry(s.EntryName())
		if err != nil {
			continue
		}
		out = append(out, e.Swarmed()...)
		out = append(out, e.Misplaced(func(name string) bool {
			_, wished := inv.Wishes[s.Name].Env[name]
			for _, l := range s.Limits {
				_, limited := l.Env[name]
				wished = wished || limited
			}
			return wished
		})...)
	}
	return out
}

// sayNotes says what of the catalog was passed over: that there is something, and where all of it stands. What is only good to
// know is lint's.
func sayNotes(stderr io.Writer, w wording.Words, notes []catalog.Finding, catalogs []string) {
	notes = slices.DeleteFunc(notes, func(f catalog.Finding) bool { return f.Severity == catalog.Info })
	for i, f := range notes {
		if i == mostNotes {
			fmt.Fprintln(stderr, w.Say("berth: ... and %d more; berth catalog lint %s lists them", "berth : ... et %d de plus ; berth catalog lint %s les liste", len(notes)-i, strings.Join(catalogs, " ")))
			break
		}
		f.Hint = message.Text{}
		fmt.Fprintln(stderr, w.Say("berth: the catalog: %s", "berth : le catalogue : %s", f))
	}
}

const mostNotes = 3

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func readInventory(file string) (name string, data []byte, err error) {
	if file != "" {
		data, err = ReadFile(file, "inventory")
		return file, data, err
	}
	here, err := found()
	if err != nil {
		return "", nil, err
	}
	if here != "" {
		data, err = ReadFile(here, "inventory")
		return here, data, err
	}
	data, err = shipped.Files.ReadFile(shipped.InventoryName)
	return example, data, err
}

// otherName is the inventory's other name.
const otherName = "inventory.yml"

// found is the inventory that lies here; "" for none.
func found() (string, error) {
	var there []string
	for _, name := range []string{shipped.InventoryName, otherName} {
		if _, err := os.Lstat(name); err == nil {
			there = append(there, name)
		}
	}
	switch len(there) {
	case 0:
		return "", nil
	case 1:
		return there[0], nil
	}
	return "", message.Errorf("there are %s and %s here; say which is meant with -f, or delete one", there[0], there[1])
}

// Here is the inventory that lies here, or the one that is named, as far as it is there; "" for none.
func Here(named string) (string, error) {
	if named == "" {
		return found()
	}
	if _, err := os.Lstat(named); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return named, nil
}

// OwnFile is the inventory's file; "" for the shipped example.
func (l *Lab) OwnFile() string {
	if l.Example {
		return ""
	}
	return l.File
}

// Library is what services can be added from.
func (l *Lab) Library() planner.Library { return l.inventory.Library(l.Catalog.Library()) }

// Inventory reads the lab's inventory again, with all that planning does not need.
func (l *Lab) Inventory() (*inventory.Inventory, error) {
	data := l.Text
	if !l.Example {
		var err error
		if data, err = ReadFile(l.File, "inventory"); err != nil {
			return nil, err
		}
	}
	if l.Meta.Inventory != digest(data) {
		return nil, message.Errorf("inventory %s changed while it was read; run the command again", l.File)
	}
	inv, err := inventory.Parse(l.File, data, l.Catalog.Library())
	if inv != nil {
		inv.MadeUp = l.File == madeUp
	}
	return inv, err
}
