// Package stacks makes catalog entries of what runs on a host by hand: the Compose files of a project with what they refer to
// are read there as they lie, values that look secret are taken out of them, and what is left is a directory that a catalog
// may have. It changes nothing on the host.
package stacks
