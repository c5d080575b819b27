// Package export gives a plan to those who carry it out with other tools: Terraform makes the guests, Ansible puts the services
// on their hosts. It writes their files and says what is left to be said.
package export
