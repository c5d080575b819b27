package inventory

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// Parse reads an inventory and checks it against the library. The error is a [strictyaml.Diagnostics]
// with every problem of the file and of its references; file is only for those.
func Parse(file string, data []byte, lib planner.Library) (*Inventory, error) {
	doc, err := strictyaml.Parse(file, data)
	if err != nil {
		return nil, err
	}
	r := &reader{
		doc: doc, lib: lib, names: NamesOf(data),
		processors: map[string]planner.Processor{}, places: map[string]*place{}, ids: map[int]string{},
		inv: &Inventory{file: file, data: slices.Clone(data), SSH: map[string]SSH{}, Wishes: map[string]Wish{}, dirs: map[string]string{}, Makings: map[string]Making{}, Secrets: map[string]SecretSource{}, Entries: map[string]string{}},
	}
	r.problem = &r.inv.built
	r.readFile()
	r.resolveProcessors()
	r.resolveEntries()
	r.resolveCurrent()
	r.resolveWishes()
	r.resolveStays()
	r.resolveWaiting()
	r.resolveShares()
	r.resolveSecrets()
	r.problem.ResolveNeeds()
	r.problem.SetAsideUnlisted()
	r.checkNeeds()
	r.checkTogether()
	r.checkRoutes()
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return r.inv, nil
}

// reader collects what a file says. Maps of the file are read in its order; what refers to something
// else is kept with its place and resolved when all is read.
type reader struct {
	doc        *strictyaml.Doc
	lib        planner.Library
	names      Names // as far as they can be read, for hints
	inv        *Inventory
	problem    *planner.Problem
	processors map[string]planner.Processor // the file's own
	speeds     map[string]planner.Speed     // of those
	wanted     []wantedProcessor
	places     map[string]*place // machines and guests by name
	ids        map[int]string    // guests by id
	wishes     []*wish
	current    []running
	waiting    []waiting
	secrets    []secretSource
	shares     []share
}

// place is a machine or guest that may be referred to.
type place struct {
	line      int
	what      message.Text // `machine "pve"`
	machine   string       // that it is or belongs to
	kind      planner.Kind
	runs      bool // a machine that runs containers itself
	appliance bool
	exists    bool
	hosts     int // of a hypervisor: guests that services can run on
}

func (r *reader) readFile() {
	root, p := r.doc.Root(), r.problem
	p.Rules = planner.Rules{Margin: planner.DefaultMargin, Overcommit: planner.DefaultOvercommit}
	root.As(message.Word("the inventory")).StructOr(strictyaml.Fields{
		"name":           word(&r.inv.Name, labName, message.Word("a name of letters, digits, points and dashes")),
		"domain":         word(&r.inv.Domain, domainName, message.Word("a domain such as home.lan")),
		"catalog":        func(v strictyaml.Value) { v.Words() }, // see Catalogs
		"margin":         strictyaml.Into(&p.Rules.Margin, quantity.Percent),
		"overcommit":     strictyaml.Into(&p.Rules.Overcommit, quantity.Ratio),
		"lxc_overcommit": strictyaml.Into(&p.Rules.LXCOvercommit, timesOver),
		"power":          r.readPrice,
		"processors":     r.readProcessors,
		"machines":       r.readMachines,
		"shares":         r.readShares,
		"services":       r.readWishes,
		"current":        r.readCurrent,
		"waiting":        r.readWaiting,
		"secrets":        r.readSecrets,
		"backups":        r.readBackups,
		"moves":          r.readMoves,
	}, inventoryInstead).Need(root.As(message.Word("the inventory")), "name", "machines")
	p.Name, p.Domain = r.inv.Name, r.inv.Domain
}

var (
	plainName   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)
	serviceName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`) // as Compose has names of projects
	labName     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`)
	domainName  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}(\.[a-z0-9][a-z0-9-]{0,62})*$`)
	address     = regexp.MustCompile(`^[A-Za-z0-9:][A-Za-z0-9._:%-]{0,253}$`)
	userName    = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._@-]{0,63}$`)
	jumpHost    = regexp.MustCompile(`^([A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5})?$`)
	variable    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,126}$`)
)

// word returns a reader of a text of a certain form.
func word(dst *string, form *regexp.Regexp, shape message.Text) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		s, ok := v.Text()
		switch {
		case !ok:
		case !form.MatchString(s):
			v.Errorf("%s: %s is not %s", v.What(), quote(s), shape)
		default:
			*dst = s
		}
	}
}

// isService checks the name of a service.
func isService(e strictyaml.Entry) bool {
	if !serviceName.MatchString(e.Name) {
		e.Key.Errorf("service %s: a name is at most 63 small letters, digits, dashes and underscores%s", quote(e.Name), orSmall(e.Name, serviceName))
		return false
	}
	return true
}

// nameOf checks the name of a machine, guest or processor.
func nameOf(e strictyaml.Entry, what message.Text) bool {
	if !plainName.MatchString(e.Name) {
		e.Key.Errorf("%s %s: a name is at most 63 small letters, digits and dashes%s", what, quote(e.Name), orSmall(e.Name, plainName))
		return false
	}
	return true
}

// instead of a name with capitals, spaces or underscores, the one that it may have.
func orSmall(name string, form *regexp.Regexp) message.Text {
	small := strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '.' || r == '/' }), "-")
	if !form.MatchString(small) {
		small = strings.ReplaceAll(small, "_", "-")
	}
	if small == name || !form.MatchString(small) {
		return message.Text{}
	}
	return message.Of("; write %s", small)
}

// entries reads a map that may be left empty, as in a file that is being written.
func entries(v strictyaml.Value) []strictyaml.Entry {
	if v.IsNull() {
		return nil
	}
	return v.Entries()
}

func quote(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "..."
	}
	return strconv.Quote(s)
}

// named is what something is called in messages: its kind and its name.
func named(format, name string) message.Text { return message.Of(format, quote(name)) }
