package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/pflag"

	shipped "berth"
	"berth/catalog"
	"berth/internal/wholefile"
	"berth/inventory"
	"berth/planfile"
	"berth/planner"
	"berth/quantity"
)

// lab is an inventory with the catalog that it chooses from, read and checked.
type lab struct {
	file    string
	text    []byte // of the inventory
	example bool   // it is the shipped one, which is no file
	catalog *catalog.Catalog
	problem *planner.Problem
	meta    planfile.Meta
	took    time.Duration // reading both
}

// own is the inventory's file; "" for the shipped example.
func (l *lab) own() string {
	if l.example {
		return ""
	}
	return l.file
}

// maxFile is more than any file that berth reads may have; readers refuse smaller sizes with reasons.
const maxFile = 16 << 20

// readFile reads a file that a user named; what is the word for it in messages.
func readFile(path, what string) ([]byte, error) {
	data, err := wholefile.ReadFile(path, maxFile)
	if err != nil {
		return nil, usagef("%s %s: %w", what, path, err)
	}
	return data, nil
}

// inventoryFile finds the inventory: the named one, the one here, or the shipped example. It says
// which where the user did not.
func (a *app) inventoryFile() (name string, data []byte, err error) {
	if a.inventory != "" {
		data, err = readFile(a.inventory, "inventory")
		return a.inventory, data, err
	}
	data, err = readFile(shipped.InventoryName, "inventory")
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return shipped.InventoryName, data, err
	}
	fmt.Fprintln(a.stderr, "berth: there is no inventory.yaml here: this is the shipped example (berth init starts your own)")
	data, err = shipped.Files.ReadFile(shipped.InventoryName)
	return "shipped " + shipped.InventoryName, data, err
}

// readLab reads inventory and catalog and reports every problem of both.
func (a *app) readLab() (*lab, error) {
	start := time.Now()
	c, err := catalog.Load(a.catalogs...)
	if err != nil {
		return nil, usageError{err}
	}
	name, data, err := a.inventoryFile()
	if err != nil {
		return nil, err
	}
	inv, err := inventory.Parse(name, data, c.Library())
	if err != nil {
		return nil, usageError{err}
	}
	sum := sha256.Sum256(data)
	return &lab{
		file: name, text: data, example: a.inventory == "" && name != shipped.InventoryName,
		catalog: c, problem: inv.Problem(), took: time.Since(start),
		meta: planfile.Meta{Inventory: "sha256:" + hex.EncodeToString(sum[:]), Catalog: "sha256:" + c.Digest()},
	}, nil
}

// rules are the flags that change a rule of the inventory for one run.
type rules struct {
	goal, margin, overcommit string
	overMargin               bool
	without                  []string
}

func (r *rules) register(f *pflag.FlagSet) {
	f.StringVar(&r.goal, "goal", "balance", "what counts: `"+strings.Join(planner.Goals(), "|")+"`")
	f.StringVar(&r.margin, "margin", "", "use up to this `SHARE` of every machine's memory, like 85%, whatever the inventory says")
	f.StringVar(&r.overcommit, "overcommit", "", "`CORES` of demand for each core, like 1.5")
	f.BoolVar(&r.overMargin, "allow-over-margin", false, "machines may be filled up to their whole memory")
	f.StringArrayVar(&r.without, "without", nil, "plan as if this `MACHINE` or guest were down; can be given again")
}

// apply changes the problem; every wrong flag is reported.
func (r *rules) apply(p *planner.Problem) (*planner.Problem, error) {
	var errs []error
	goal, ok := planner.ParseGoal(r.goal)
	if !ok {
		errs = append(errs, fmt.Errorf("--goal %s: it is one of %s", r.goal, strings.Join(planner.Goals(), ", ")))
	}
	p.Goal = goal
	if r.margin != "" {
		m, err := quantity.Percent(r.margin)
		if err == nil && (m < 100 || m > 1000) {
			err = errors.New("a margin is between 10 % and 100 %")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("--margin %s: %w", r.margin, err))
		} else {
			p.SetMargin(m)
		}
	}
	if r.overcommit != "" {
		o, err := quantity.Ratio(r.overcommit)
		if err != nil {
			errs = append(errs, fmt.Errorf("--overcommit %s: %w", r.overcommit, err))
		} else {
			p.SetOvercommit(o)
		}
	}
	if r.overMargin {
		p.AllowOverMargin()
	}
	for _, name := range r.without {
		q, ok := p.Without(name)
		if !ok {
			errs = append(errs, fmt.Errorf("--without %s: there is no such machine or guest", name))
			continue
		}
		p = q
	}
	if errs != nil {
		return nil, usageError{errors.Join(errs...)}
	}
	return p, nil
}
