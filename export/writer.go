package export

import (
	"berth/catalog"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// Writer is a tool that a plan is written for.
type Writer struct {
	Tool, Short, Long string
	// Write writes to a directory and gives what is said of it.
	Write func(w wording.Words, plan *planner.Plan, c *catalog.Catalog, inv *inventory.Inventory, dir string) (string, error)
}

const nothing = "\n\nExit code 3 when something has no place; nothing is written then."

// Writers are the tools that are known.
var Writers = []Writer{
	{"terraform", "Write the guests of the plan for Terraform (provider bpg/proxmox)", `Plans, or takes a plan file, and writes DIR/MACHINE/*.tf for every Proxmox machine: guests with the sizes of the
plan, made as berth would make them, images that they are made from, variables and outputs. Guests that are
there get import blocks; appliances, and guests that the plan destroys, are comments.

Nothing is sent anywhere, and no file has a secret in it. What lies beside the files (state, terraform.tfvars) is yours.` + nothing, Terraform},
	{"ansible", "Write the services of the plan for Ansible (builtin modules only)", `Plans, or takes a plan file, and writes to DIR an inventory of the hosts, a playbook that puts on each what
berth render gives and starts it, and those files. A second run of the playbook changes nothing.

Values of secrets are in no file: they are the variable berth_secrets, for ansible-vault. Services that run on
another host today wait until their data is carried; nothing is stopped. Nothing is sent anywhere.` + nothing, Ansible},
}
