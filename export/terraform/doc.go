// Package terraform writes the guests of a plan as Terraform has them, for the provider bpg/proxmox: the same guests that
// [guests.Spec.Create] makes. What only the hypervisor knows, and what is the operator's to say, is a variable; nothing in it is
// secret.
package terraform
