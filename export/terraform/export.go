package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"berth/inventory"
	"berth/planner"
)

// Provider and Version name what the files are written for.
const (
	Provider = "bpg/proxmox"
	Version  = "0.111.1"
)

// Module is a directory of Terraform for one Proxmox machine: a root module, with a state of its own.
type Module struct {
	Machine string
	Files   map[string][]byte
	New     []string   // guests that Terraform makes
	Taken   []string   // guests that are there, and that it imports
	Left    []Left     // what is not in it
	Asked   []Variable // that have no default
}

// Left is a guest that is not exported.
type Left struct {
	Guest string
	ID    int
	Why   Reason
}

// Reason says why a guest is not exported.
type Reason int

// The reasons.
const (
	Appliance Reason = iota // berth never makes it, and its configuration is not in the inventory
	Destroyed               // the plan destroys it; Terraform does not know it
	Unused                  // nothing runs on it, so that it is not made
)

// Variable is what whoever applies the module says.
type Variable struct {
	Name, About string
	kind        string // type, as Terraform has it
	def         hclwrite.Tokens
	sensitive   bool
}

// Modules gives one module for each Proxmox machine of the plan, by name.
func Modules(plan *planner.Plan, inv *inventory.Inventory) []Module {
	var out []Module
	for i := range plan.Problem.Machines {
		if m := &plan.Problem.Machines[i]; m.Kind == planner.Proxmox {
			out = append(out, module(plan, inv, m))
		}
	}
	slices.SortFunc(out, func(x, y Module) int { return strings.Compare(x.Machine, y.Machine) })
	return out
}

// writer collects what the guests of one machine need beside their own blocks.
type writer struct {
	inv       *inventory.Inventory
	machine   string
	variables map[string]Variable
	images    map[string]*image
	labels    map[string]bool
	outputs   []output
}

func module(plan *planner.Plan, inv *inventory.Inventory, m *planner.Machine) Module {
	w := writer{inv: inv, machine: m.Name, variables: map[string]Variable{}, images: map[string]*image{}, labels: map[string]bool{}}
	w.provide(m)
	out := Module{Machine: m.Name, Files: map[string][]byte{}}
	main := hclwrite.NewEmptyFile()
	body := main.Body()
	comment(body, "Guests of "+m.Name+", as the plan has them. Sizes of memory are in megabytes, of disks in gigabytes.")
	for _, g := range guestsOf(plan, m) {
		switch {
		case g.left != nil:
			out.Left = append(out.Left, *g.left)
			body.AppendNewline()
			comment(body, g.left.remark())
		case g.change.Action == planner.CreateGuest:
			out.New = append(out.New, g.guest.Name)
			w.made(body, g)
		default:
			out.Taken = append(out.Taken, g.guest.Name)
			w.taken(body, g)
		}
	}
	w.fetch(body)
	for _, v := range w.sorted() {
		if v.def == nil {
			out.Asked = append(out.Asked, v)
		}
	}
	out.Files["main.tf"] = hclwrite.Format(main.Bytes())
	out.Files["versions.tf"] = versions()
	out.Files["variables.tf"] = w.declared()
	out.Files["outputs.tf"] = w.outputsFile()
	return out
}

// wanted is a guest with what the plan does to it, or why it is left out.
type wanted struct {
	guest  *planner.Guest
	change planner.GuestChange
	left   *Left
}

// guestsOf gives the guests of a machine by number.
func guestsOf(plan *planner.Plan, m *planner.Machine) []wanted {
	var out []wanted
	for i := range m.Guests {
		g := &m.Guests[i]
		one := wanted{guest: g}
		at := slices.IndexFunc(plan.Guests, func(c planner.GuestChange) bool { return c.Machine == m.Name && c.Guest.Name == g.Name })
		if at >= 0 {
			one.change = plan.Guests[at]
		}
		switch {
		case g.Appliance:
			one.left = &Left{g.Name, g.ID, Appliance}
		case at < 0:
			one.left = &Left{g.Name, g.ID, Unused}
		case one.change.Action == planner.DestroyGuest:
			one.left = &Left{g.Name, g.ID, Destroyed}
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(x, y wanted) int { return x.guest.ID - y.guest.ID })
	return out
}
