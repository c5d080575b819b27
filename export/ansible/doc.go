// Package ansible writes the services of a plan as Ansible has them: an inventory, a playbook of builtin modules alone, and the
// files that berth would put on each host. Values of secrets are in none of them; they are Ansible's variable berth_secrets.
package ansible
