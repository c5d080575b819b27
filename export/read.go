package export

import (
	"berth/export/ansible"
	"berth/export/found"
	"berth/export/terraform"
	"berth/message"
)

// Reader is a tool whose hosts and guests an inventory can be made of.
type Reader struct {
	Tool, Takes, Short, Long, Example string
	read                              func(path string) ([]found.Machine, []message.Text, error)
}

// Readers are the tools that are known.
var Readers = []Reader{
	{"terraform", "a directory, a *.tf file, or what terraform show -json says", "Print an inventory of the guests that Terraform has (provider bpg/proxmox)",
		`Reads the guests of a directory of Terraform, with the defaults of its variables, terraform.tfvars and locals, or of a
state, or of what terraform show -json prints, which knows everything. The inventory is printed; guests stay Terraform's
(managed: false). What cannot be read is said with its place and left out.`,
		"  berth import terraform ./terraform > inventory.yaml\n  terraform show -json > state.json; berth import terraform state.json", terraform.Read},
	{"ansible", "an inventory file of Ansible", "Print an inventory of the hosts that Ansible knows",
		`Reads an inventory of Ansible, INI or YAML, with host_vars and group_vars beside it: addresses,
users, ports, become, and the way over other hosts. The inventory is printed, with lines to fill in:
processor and memory are not in Ansible's, and berth init --from asks the hosts themselves. What
cannot be read is said and left out.`,
		"  berth import ansible hosts.ini > inventory.yaml", ansible.Read},
}

// Inventory is the inventory that comes of a file, and what was left out.
func (r *Reader) Inventory(path string) (text []byte, notes []message.Text, err error) {
	machines, notes, err := r.read(path)
	if err != nil {
		return nil, nil, err
	}
	return found.Text(path, machines), notes, nil
}
